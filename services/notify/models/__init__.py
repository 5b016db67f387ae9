"""Deliveries, notices and rules."""

from services.notify.models.cause import Cause, message_key
from services.notify.models.delivery import (
    FAILED,
    NO_ADDRESS,
    TEST,
    WAITING,
    Attempt,
    Delivery,
    Patience,
    State,
    Urgency,
)
from services.notify.models.manners import Manners
from services.notify.models.notice import Addressee, Notice, Said, Title
from services.notify.models.preference import DIGEST, Optout, Preference
from services.notify.models.rule import Rule

__all__ = [
    "DIGEST",
    "FAILED",
    "NO_ADDRESS",
    "TEST",
    "WAITING",
    "Addressee",
    "Attempt",
    "Cause",
    "Delivery",
    "Manners",
    "Notice",
    "Optout",
    "Patience",
    "Preference",
    "Rule",
    "Said",
    "State",
    "Title",
    "Urgency",
    "message_key",
]
