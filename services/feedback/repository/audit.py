"""The record of every reading of personal data, in MongoDB."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import uuid4

from services.feedback.ports import Reading
from shared.mongo import ASCENDING, Database, IndexModel

AUDIT = "audit"

INDEXES: Mapping[str, list[IndexModel]] = {
    AUDIT: [IndexModel([("commune", ASCENDING), ("at", ASCENDING)], name="by_time")],
}


class AuditRepository:
    """The record of every reading of personal data; only ever added to."""

    def __init__(self, db: Database) -> None:
        self._audit = db[AUDIT]

    async def record(self, reading: Reading) -> None:
        """Store ``reading``; only then may the data be shown."""
        await self._audit.insert_one({"_id": uuid4(), **asdict(reading)})
