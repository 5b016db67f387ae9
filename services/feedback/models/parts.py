"""What a case is made of, and the circumstances of a step."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.feedback.models.clock import Office

RESIDENT = "resident"
"""Who acts when nobody is signed in."""
SYSTEM = "service:feedback"


@dataclass(frozen=True, slots=True)
class Act:
    """The circumstances of a step: when, by whom (a reference), by which rules of the office."""

    at: datetime
    by: str
    correlation_id: UUID
    office: Office


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the public history; ``code`` is put into words where it is shown.

    ``note`` is a reason that the resident reads, ``unit`` whom the step concerns.
    """

    at: datetime
    code: str
    note: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that waits for the authorised person."""

    text: str
    unit: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the commune answered. ``by`` and ``key`` are references, never shown to residents."""

    text: str
    unit: str | None
    at: datetime
    by: str
    key: str | None = None
    drafted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What of a case is public: question and answer after redaction."""

    question: str
    answer: str
    at: datetime
    by: str
    radio: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """What the resident said of the answer; either part may be missing."""

    at: datetime
    score: int | None = None
    resolved: bool | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """What the resident added when asked; ``key`` tells a repeated request."""

    at: datetime
    text: str
    key: str | None = None
