"""Which of the plan's topics were told, when, by whom and in which form; and what comes next.

The 26 topics of section B of the plan keep the plan's order, whose letters run a b c d đ e g h i k.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.tasks.models.progress import Progress
from shared.contracts.tasks import Form, Track
from shared.errors import Text

SUGGESTED = 3
"""So many topics of each track are suggested."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How often a topic was told in one month by one unit in one form."""

    month: str
    unit: str
    form: Form
    count: int


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in the time asked about."""

    code: str
    title: str
    track: Track
    count: int
    last_on: date | None
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic to take up next, and why."""

    code: str
    title: str
    track: Track
    last_on: date | None
    why: Text


def track_of(code: str) -> Track:
    """Return the track of a topic: part I of section B is CĐS, part II is CCHC."""
    return Track.CCHC if code.startswith("II") else Track.CDS


def coverage(entries: Iterable[Progress], topics: Mapping[str, str]) -> Sequence[TopicLine]:
    """Return every topic, in the plan's order, with how often it was told by ``entries``.

    One work counts once, to however many tasks it is credited (domain A10); reports that were
    returned or reversed do not count.
    """
    cells: dict[str, Counter[tuple[str, str, Form]]] = {code: Counter() for code in topics}
    latest: dict[str, date] = {}
    seen: set[UUID] = set()
    for entry in entries:
        if not entry.counts or entry.work_id in seen:
            continue
        seen.add(entry.work_id)
        place = (f"{entry.occurred_on:%Y-%m}", entry.unit, entry.form)
        for code in entry.topics:
            if code in cells:
                cells[code][place] += 1
                latest[code] = max(latest.get(code, entry.occurred_on), entry.occurred_on)
    return [
        TopicLine(
            code,
            title,
            track_of(code),
            cells[code].total(),
            latest.get(code),
            [Cell(*place, n) for place, n in sorted(cells[code].items())],
        )
        for code, title in topics.items()
    ]


def suggested(lines: Sequence[TopicLine], quarter: date) -> Sequence[Suggestion]:
    """Return the topics to take up next: never told first, then those told longest ago.

    ``lines`` cover the year; topics told since ``quarter`` began come last.
    """
    found = []
    for track in Track:
        own = [line for line in lines if line.track is track]
        own.sort(key=lambda line: (line.last_on or date.min, lines.index(line)))
        found += [
            Suggestion(line.code, line.title, track, line.last_on, _why(line, quarter))
            for line in own[:SUGGESTED]
        ]
    return found


def _why(line: TopicLine, quarter: date) -> Text:
    if line.last_on is None:
        return Text("Chưa truyền thông lần nào trong năm.", "Not told this year.")
    if line.last_on < quarter:
        return Text(
            f"Chưa truyền thông trong quý này; lần gần nhất {line.last_on:%d/%m/%Y}.",
            f"Not told this quarter; last on {line.last_on:%d/%m/%Y}.",
        )
    return Text(
        f"Lâu nhất chưa nhắc lại; lần gần nhất {line.last_on:%d/%m/%Y}.",
        f"Told longest ago, on {line.last_on:%d/%m/%Y}.",
    )
