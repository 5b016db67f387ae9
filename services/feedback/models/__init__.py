"""What a resident sends, and what becomes of it."""

from services.feedback.models.case import Answer, Case, Line, Status
from services.feedback.models.submission import (
    TEXT_LIMIT,
    Classification,
    Consent,
    Draft,
    Person,
    Submission,
    check,
    tidy,
)

__all__ = [
    "TEXT_LIMIT",
    "Answer",
    "Case",
    "Classification",
    "Consent",
    "Draft",
    "Line",
    "Person",
    "Status",
    "Submission",
    "check",
    "tidy",
]
