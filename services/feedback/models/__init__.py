"""What a resident sends, and what becomes of it."""

from services.feedback.models.audit import Anchor, Entry, Finding, Inspection, Reading, Verification
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
from services.feedback.models.person import Consent, Given, Kept, Person
from services.feedback.models.request import DayTerm, PrivacyRequest, Scope, Terms, Wish, amended
from services.feedback.models.status import DONE, NEXT, OPEN, Status
from services.feedback.models.submission import (
    TEXT_LIMIT,
    Message,
    Places,
    Position,
    Submission,
    check,
    email_of,
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
    "Anchor",
    "Answer",
    "Case",
    "Classification",
    "Clock",
    "Consent",
    "DayTerm",
    "Draft",
    "Entry",
    "Extension",
    "Finding",
    "Given",
    "Inspection",
    "Kept",
    "Ladder",
    "Line",
    "Message",
    "Office",
    "Pause",
    "Person",
    "Places",
    "Position",
    "PrivacyRequest",
    "Publication",
    "Rating",
    "Reading",
    "Scope",
    "Status",
    "Submission",
    "Supplement",
    "Term",
    "Terms",
    "Verification",
    "Wish",
    "amended",
    "check",
    "email_of",
    "phone_of",
    "tidy",
]
