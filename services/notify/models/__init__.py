"""Deliveries, notices and rules."""

from services.notify.models.cause import Cause, message_key
from services.notify.models.delivery import NO_ADDRESS, TEST, Attempt, Delivery, Patience, Urgency
from services.notify.models.escalation import NOT_READ, Escalate, Escalation, Step
from services.notify.models.manners import Manners
from services.notify.models.notice import Addressee, Notice, Said, Title, Whereabouts
from services.notify.models.preference import BRIEF, DIGEST, Optout, Preference
from services.notify.models.rule import Rule
from services.notify.models.state import FAILED, WAITING, State
from services.notify.models.template import SHIPPED, UNRULED, Template, Use, Version, Written
from services.notify.models.variable import Kind, Variable, learn

__all__ = [
    "BRIEF",
    "DIGEST",
    "FAILED",
    "NOT_READ",
    "NO_ADDRESS",
    "SHIPPED",
    "TEST",
    "UNRULED",
    "WAITING",
    "Addressee",
    "Attempt",
    "Cause",
    "Delivery",
    "Escalate",
    "Escalation",
    "Kind",
    "Manners",
    "Notice",
    "Optout",
    "Patience",
    "Preference",
    "Rule",
    "Said",
    "State",
    "Step",
    "Template",
    "Title",
    "Urgency",
    "Use",
    "Variable",
    "Version",
    "Whereabouts",
    "Written",
    "learn",
    "message_key",
]
