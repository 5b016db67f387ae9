"""Coverage of the plan's topics, and a suggestion for the next issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.tasks.models.coverage import Suggestion, TopicLine, coverage, suggested, track_of
from services.tasks.ports import Desk
from shared.contracts.tasks import Track
from shared.errors import FieldError, Invalid, Text

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the coverage is asked for."""

    first: date
    last: date
    track: Track | None = None
    unit: str | None = None


async def cover(commune: str, asked: Asked, desk: Desk) -> Sequence[TopicLine]:
    """Return the commune's topics in a time of at most a year; raises ``Invalid``."""
    if not asked.first <= asked.last <= asked.first + LONGEST:
        sentence = Text(
            "Khoảng thời gian phải có đầu trước cuối và không quá một năm.",
            "The time must end after it begins, within a year.",
        )
        raise Invalid("bad-period", sentence, FieldError("to", sentence))
    topics = desk.desks.topics_of(commune)
    wanted = {
        code: title for code, title in topics.items() if asked.track in (None, track_of(code))
    }
    entries = [
        entry
        async for entry in desk.tasks.entries(commune, asked.first, asked.last)
        if asked.unit in (None, entry.unit)
    ]
    return coverage(entries, wanted)


async def suggest(commune: str, as_of: date | None, desk: Desk) -> Sequence[Suggestion]:
    """Return the topics to take up in the next issue, some of each track, with the reason."""
    day = as_of or desk.clock.today()
    lines = await cover(commune, Asked(date(day.year, 1, 1), day), desk)
    return suggested(lines, date(day.year, (day.month - 1) // 3 * 3 + 1, 1))
