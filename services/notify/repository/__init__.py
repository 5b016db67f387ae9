"""Deliveries, inbox and titles in MongoDB."""

from collections.abc import Mapping

from services.notify.repository.deliveries import DELIVERIES, MongoDeliveries
from services.notify.repository.deliveries import INDEXES as DELIVERY_INDEXES
from services.notify.repository.inbox import INBOX, MongoInbox
from services.notify.repository.inbox import INDEXES as INBOX_INDEXES
from services.notify.repository.preferences import MongoPreferences
from services.notify.repository.receipts import INDEXES as RECEIPT_INDEXES
from services.notify.repository.receipts import RECEIPTS, MongoEarlyReceipts
from services.notify.repository.subjects import MongoSubjects
from services.notify.repository.titles import MongoTitles
from shared import outbox
from shared.mongo import IndexModel

__all__ = [
    "DELIVERIES",
    "INDEXES",
    "MongoDeliveries",
    "MongoEarlyReceipts",
    "MongoInbox",
    "MongoPreferences",
    "MongoSubjects",
    "MongoTitles",
]

INDEXES: Mapping[str, list[IndexModel]] = {
    **outbox.INDEXES,
    DELIVERIES: DELIVERY_INDEXES,
    INBOX: INBOX_INDEXES,
    RECEIPTS: RECEIPT_INDEXES,
}
