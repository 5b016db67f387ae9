"""Receipts that came before their message was on record; kept for three days."""

from datetime import timedelta

from services.notify.ports import Receipt
from shared.contracts.base import now
from shared.contracts.notify import DeliveryChannel
from shared.mongo import ASCENDING, IndexModel, Mongo

RECEIPTS = "receipts"
KEPT = timedelta(days=3)
INDEXES = [IndexModel([("until", ASCENDING)], name="expiry", expireAfterSeconds=0)]


class MongoEarlyReceipts:
    """Implements ``ports.EarlyReceipts``: one document for each message, addressed by its key."""

    def __init__(self, mongo: Mongo) -> None:
        self._collection = mongo.db[RECEIPTS]

    async def keep(self, channel: DeliveryChannel, receipt: Receipt) -> None:
        """Keep a receipt; the first of one message stays."""
        kept = {
            "channel": channel,
            "provider_id": receipt.provider_id,
            "arrived": receipt.arrived,
            "until": now() + KEPT,
        }
        await self._collection.update_one(
            {"_id": _key(channel, receipt.provider_id)}, {"$setOnInsert": kept}, upsert=True
        )

    async def of(self, channel: DeliveryChannel, provider_id: str) -> Receipt | None:
        """Return the receipt of one message."""
        found = await self._collection.find_one({"_id": _key(channel, provider_id)})
        return Receipt(found["provider_id"], arrived=found["arrived"]) if found else None

    async def some(self, limit: int) -> list[tuple[DeliveryChannel, Receipt]]:
        """Return some that are kept."""
        found = await self._collection.find({}).to_list(limit)
        return [
            (each["channel"], Receipt(each["provider_id"], arrived=each["arrived"]))
            for each in found
        ]

    async def drop(self, channel: DeliveryChannel, provider_id: str) -> None:
        """Forget the receipt of one message."""
        await self._collection.delete_one({"_id": _key(channel, provider_id)})


def _key(channel: DeliveryChannel, provider_id: str) -> str:
    return f"{channel}/{provider_id}"
