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
from services.notify.models.template import SHIPPED, Template, Use, Version, Written
from services.notify.models.variable import Kind, Variable, learn

__all__ = [
    "DIGEST",
    "FAILED",
    "NO_ADDRESS",
    "SHIPPED",
    "TEST",
    "WAITING",
    "Addressee",
    "Attempt",
    "Cause",
    "Delivery",
    "Kind",
    "Manners",
    "Notice",
    "Optout",
    "Patience",
    "Preference",
    "Rule",
    "Said",
    "State",
    "Template",
    "Title",
    "Urgency",
    "Use",
    "Variable",
    "Version",
    "Written",
    "learn",
    "message_key",
]
