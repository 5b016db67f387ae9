"""Deliveries, inbox, titles and what communes changed, in MongoDB."""

from collections.abc import Mapping

from services.notify.repository.deliveries import DELIVERIES, SLIPS, MongoDeliveries
from services.notify.repository.deliveries import INDEXES as DELIVERY_INDEXES
from services.notify.repository.inbox import INBOX, MongoInbox
from services.notify.repository.inbox import INDEXES as INBOX_INDEXES
from services.notify.repository.preferences import INDEXES as PREFERENCE_INDEXES
from services.notify.repository.preferences import PREFERENCES, MongoPreferences
from services.notify.repository.receipts import INDEXES as RECEIPT_INDEXES
from services.notify.repository.receipts import RECEIPTS, MongoEarlyReceipts
from services.notify.repository.subjects import MongoSubjects
from services.notify.repository.titles import MongoTitles
from services.notify.repository.versions import INDEXES as VERSION_INDEXES
from services.notify.repository.versions import RULES, TEMPLATES, MongoVersions
from shared import dismissed, outbox
from shared.mongo import IndexModel

__all__ = [
    "DELIVERIES",
    "INDEXES",
    "RULES",
    "SLIPS",
    "TEMPLATES",
    "MongoDeliveries",
    "MongoEarlyReceipts",
    "MongoInbox",
    "MongoPreferences",
    "MongoSubjects",
    "MongoTitles",
    "MongoVersions",
]

INDEXES: Mapping[str, list[IndexModel]] = {
    **outbox.INDEXES,
    **dismissed.INDEXES,
    DELIVERIES: DELIVERY_INDEXES,
    SLIPS: [outbox.PENDING],
    INBOX: INBOX_INDEXES,
    PREFERENCES: PREFERENCE_INDEXES,
    RECEIPTS: RECEIPT_INDEXES,
    TEMPLATES: VERSION_INDEXES,
}
