"""What a resident sends, and what becomes of it."""

from services.feedback.models.audit import Entry, Finding, Inspection, Reading
from services.feedback.models.case import Case
from services.feedback.models.clock import (
    Alarm,
    Clock,
    Extension,
    Ladder,
    Office,
    Pause,
    Term,
)
from services.feedback.models.parts import (
    RESIDENT,
    SYSTEM,
    Act,
    Answer,
    Draft,
    Line,
    Publication,
    Rating,
    Supplement,
)
from services.feedback.models.status import DONE, NEXT, OPEN, Status
from services.feedback.models.submission import (
    TEXT_LIMIT,
    Consent,
    Given,
    Message,
    Person,
    Places,
    Position,
    Submission,
    check,
    phone_of,
    tidy,
)
from shared.contracts.feedback import Classification

__all__ = [
    "DONE",
    "NEXT",
    "OPEN",
    "RESIDENT",
    "SYSTEM",
    "TEXT_LIMIT",
    "Act",
    "Alarm",
    "Answer",
    "Case",
    "Classification",
    "Clock",
    "Consent",
    "Draft",
    "Entry",
    "Extension",
    "Finding",
    "Given",
    "Inspection",
    "Ladder",
    "Line",
    "Message",
    "Office",
    "Pause",
    "Person",
    "Places",
    "Position",
    "Publication",
    "Rating",
    "Reading",
    "Status",
    "Submission",
    "Supplement",
    "Term",
    "check",
    "phone_of",
    "tidy",
]
