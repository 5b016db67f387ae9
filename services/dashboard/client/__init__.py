"""What the screens ask the services over HTTP, with the signed-in person's token."""

from services.dashboard.client.api import Api, Caller
from services.dashboard.client.desk import Feedback
from services.dashboard.client.errors import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.notify import Notify, Wish
from services.dashboard.client.operations import Operations, Vitals
from services.dashboard.client.services import Probe, Services
from services.dashboard.client.tasks import Tasks
from services.dashboard.client.wording import Wording

__all__ = [
    "Api",
    "Caller",
    "Feedback",
    "Lost",
    "NotAllowed",
    "Notify",
    "Operations",
    "Probe",
    "Refused",
    "Services",
    "SignedOut",
    "Tasks",
    "Vitals",
    "Wish",
    "Wording",
]
