"""What a projection is made of: documents with registers, and figures by which they add up."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from shared.contracts.base import Event

Document = dict[str, Any]
Key = tuple[str, str]
"""A collection and the ``_id`` of one of its documents."""
Figures = defaultdict[tuple[Key, str], int]
"""What documents add to the figures: how much, at which path of which document."""

PLANS, TASKS, CASES, DELIVERIES = "plans", "tasks", "cases", "deliveries"
ENTRIES, REFUSALS, PROGRAMMES, REPORTS = "entries", "refusals", "programmes", "reports"
ACTIVITY = "activity"
TASK_YEARS, UNIT_YEARS = "task_years", "unit_years"
TOPIC_YEARS, TOPIC_MONTHS = "topic_years", "topic_months"
BROADCAST_YEARS, FEEDBACK_MONTHS = "broadcast_years", "feedback_months"
DELIVERY_MONTHS, ACTIVITY_MONTHS = "delivery_months", "activity_months"
REVISIONS = "revisions"

PARTS_OF_ID: Mapping[str, tuple[str, ...]] = {
    TASK_YEARS: ("commune", "year", "task_id"),
    TOPIC_YEARS: ("commune", "year", "code"),
    TOPIC_MONTHS: ("commune", "month"),
    UNIT_YEARS: ("commune", "year", "unit"),
    BROADCAST_YEARS: ("commune", "year"),
    FEEDBACK_MONTHS: ("commune", "month"),
    DELIVERY_MONTHS: ("commune", "month"),
    ACTIVITY_MONTHS: ("commune", "month", "producer"),
    REVISIONS: ("commune", "producer"),
}
"""Collections of figures, and what the ``_id`` of their documents is made of."""
COLLECTIONS = (
    PLANS, TASKS, CASES, DELIVERIES, ENTRIES, REFUSALS, PROGRAMMES, REPORTS, ACTIVITY,
    *PARTS_OF_ID,
)  # fmt: skip
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
SEEN_AT, TURN = "seen_at", "turn"
"""When this model first held a document, and how often it wrote it: the model's own history."""


class Mark(NamedTuple):
    """A value for one register of one document, or with ``entry`` for one of a map of registers.

    ``about`` is what never changes of the document, the commune among it.
    """

    key: Key
    about: Document
    register: str
    value: Document
    entry: str | None = None


@dataclass(slots=True)
class Changes:
    """What a batch of facts leaves behind, each document named once."""

    marks: dict[Key, list[Mark]] = field(default_factory=dict)
    spoken: set[Key] = field(default_factory=set)
    """The revisions that go up: one of each commune and producer that said something."""

    def keys(self) -> set[Key]:
        """Return every document that must be read before it can be changed."""
        return set(self.marks)


@dataclass(slots=True)
class Writes:
    """What is to be stored: changed documents with what they replace, and figures to add."""

    documents: dict[Key, tuple[Document | None, Document]] = field(default_factory=dict)
    figures: defaultdict[Key, defaultdict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )


Marks = Mapping[type[Event], Callable[[Any], list[Mark]]]
"""What each kind of fact leaves behind."""
Tallies = Mapping[str, Callable[[Document], Figures]]
"""What a document of each collection adds to the figures."""


def stamp(fact: Event) -> str:
    """Return what orders the facts of one document: its revision, then the fact's own id."""
    return f"{fact.revision:012d}/{fact.event_id}"


def local_day(moment: datetime) -> str:
    """Return the day of ``moment`` in Viet Nam, as ``2025-09-15``."""
    return moment.astimezone(LOCAL).date().isoformat()


def year_and_day(day: str) -> tuple[str, str]:
    """Return ``2025-09-15`` as ``2025`` and ``09-15``."""
    return day[:4], day[5:]


def month_and_day(day: str) -> tuple[str, str]:
    """Return ``2025-09-15`` as ``2025-09`` and ``15``."""
    return day[:7], day[8:]


def named(key: Key) -> Document:
    """Return a document of figures that has none yet: its ``_id``, and what that is made of."""
    name, address = key
    parts = PARTS_OF_ID[name]
    return {"_id": address, **dict(zip(parts, address.split("/", len(parts) - 1), strict=True))}


def as_a_name(value: str) -> str:
    """Return ``value`` as the name of a field, which has no dots."""
    return value.replace(".", "/")


def to_the_millisecond(moment: datetime) -> datetime:
    """Return ``moment`` in UTC as MongoDB keeps it, so that a stored value equals a fresh one."""
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
