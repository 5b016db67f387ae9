"""The use cases: tell people of a fact, hand a message over, change a delivery by hand."""

from services.notify.service.delivering import PostOffice, hand_over
from services.notify.service.operating import Operating
from services.notify.service.preferring import Preferring
from services.notify.service.receipts import ReceiptDesk
from services.notify.service.telling import Desk, tell

__all__ = ["Desk", "Operating", "PostOffice", "Preferring", "ReceiptDesk", "hand_over", "tell"]
