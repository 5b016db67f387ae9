"""The use cases: tell of a fact, hand it over, escalate it, change by hand what and how."""

from services.notify.service.briefing import Briefing
from services.notify.service.composing import Composed, Composing
from services.notify.service.copying import copy_text
from services.notify.service.delivering import PostOffice, hand_over
from services.notify.service.escalating import Escalating
from services.notify.service.operating import Operating
from services.notify.service.preferring import Preferring
from services.notify.service.previewing import Preview
from services.notify.service.receipts import ReceiptDesk
from services.notify.service.ruling import Ruling
from services.notify.service.telling import Desk, tell

__all__ = [
    "Briefing",
    "Composed",
    "Composing",
    "Desk",
    "Escalating",
    "Operating",
    "PostOffice",
    "Preferring",
    "Preview",
    "ReceiptDesk",
    "Ruling",
    "copy_text",
    "hand_over",
    "tell",
]
