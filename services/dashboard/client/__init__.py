"""What the screens ask the services over HTTP, with the signed-in person's token."""

from services.dashboard.client.desk import Caller, Feedback
from services.dashboard.client.errors import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.services import Probe, Services

__all__ = [
    "Caller",
    "Feedback",
    "Lost",
    "NotAllowed",
    "Probe",
    "Refused",
    "Services",
    "SignedOut",
]
