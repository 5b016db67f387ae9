"""What one case adds to the figures; pure, so that a repeated case adds nothing twice.

The figures are what the cases add up to: a changed case changes them by the difference between
what it adds now and what it added before.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from services.feedback.models.case import Case
from services.feedback.models.status import OPEN, Status
from shared.calendar_vn import VIETNAM, Calendar

NOWHERE = "_"
"""Where no village was named."""
HOUR = timedelta(hours=1)
_ENDS = {"answered": "answered", "transferred": "transferred", "class_1": "not_accepted"}
"""The lines of a history that end a case, until it is reopened."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """The counters, each by one, that a case adds to those of the day of its receipt."""

    day: str
    """In Viet Nam, as ``2025-09-15``."""
    names: frozenset[str]


def difference(old: Contribution | None, new: Contribution) -> "Counter[tuple[str, str]]":
    """Return by how much each counter of the day, and of its month, is to change."""
    before = old.names if old else frozenset[str]()
    found: Counter[tuple[str, str]] = Counter()
    for period in (new.day, month_of(new.day)):
        found.update(dict.fromkeys(((period, name) for name in new.names - before), 1))
        found.update(dict.fromkeys(((period, name) for name in before - new.names), -1))
    return found


def month_of(day: str) -> str:
    """Return the month of a day: ``2025-09`` of ``2025-09-15``."""
    return day[:7]


def contribution(case: Case, calendar: Calendar) -> Contribution:
    """Return what ``case`` adds; a probe adds nothing.

    A counter is called ``<part>:<value>:<measure>``, such as ``category:TTHC:answered``.
    """
    day = case.received_at.astimezone(VIETNAM).date().isoformat()
    if case.probe:
        return Contribution(day, frozenset())
    village = case.village or NOWHERE
    parts = (
        "all",
        f"category:{case.category}",
        f"village:{village}",
        f"cell:{case.category}:{village}",
        f"channel:{case.channel}",
    )
    names = {f"{part}:{measure}" for part in parts for measure in measures(case, calendar)}
    return Contribution(day, frozenset(names | set(_details(case, calendar))))


def measures(case: Case, calendar: Calendar) -> Iterator[str]:
    """Yield what is counted of a case in every breakdown.

    Only a case with a term is in time or late. An open one is late once its clock has said so:
    figures follow from what a case holds, never from the moment of counting.
    """
    yield "received"
    standing = outcome(case)
    yield standing
    clock = case.clock
    if clock is None or clock.kind != "answer":
        return
    if standing == "answered" and clock.stopped_at:
        yield "late" if clock.is_late(clock.stopped_at, calendar) else "in_time"
    elif standing == "open" and "overdue" in clock.told:
        yield "late"


def outcome(case: Case) -> str:
    """Return what has become of a case; closing it changes nothing in that."""
    if case.status in OPEN:
        return "open"
    if case.status is Status.MERGED:
        return "merged"
    ends = (_ENDS[line.code] for line in reversed(case.history) if line.code in _ENDS)
    return next(ends, "not_accepted")


def _details(case: Case, calendar: Calendar) -> Iterator[str]:
    yield f"kind:{case.submitter_kind}"
    if case.classification == "reference":
        yield "reference"
    if case.publication:
        yield "published"
    if case.intake_class:
        yield f"class:{case.intake_class}"
    clock, standing = case.clock, outcome(case)
    if standing == "transferred" and clock and clock.kind == "transfer" and clock.stopped_at:
        late = clock.is_late(clock.stopped_at, calendar)
        yield f"transfer:{'late' if late else 'in_time'}"
    if standing == "answered" and case.answer:
        yield f"hours:{ceil(calendar.working_time(case.received_at, case.answer.at) / HOUR)}"
    if case.rating and case.rating.score:
        yield f"score:{case.rating.score}"
    if case.rating and case.rating.resolved is not None:
        yield f"resolved:{'yes' if case.rating.resolved else 'no'}"
