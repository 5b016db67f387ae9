"""Where the things stand that messages are about, learnt from facts."""

from collections.abc import Sequence
from typing import Any

from services.notify.service.about import standing, subject
from shared.contracts.base import Event
from shared.mongo import BulkWriteError, Mongo, UpdateOne

SUBJECTS = "subjects"


class MongoSubjects:
    """Implements ``ports.Subjects``: one document for each thing, addressed by its key."""

    def __init__(self, mongo: Mongo) -> None:
        self._collection = mongo.db[SUBJECTS]

    async def learn(self, events: Sequence[Event]) -> None:
        """Remember where the subjects of ``events`` stand, unless something later is known."""
        latest: dict[str, Event] = {}
        for event in events:
            about, stands = subject(event), standing(event)
            if about and stands:
                key = f"{event.commune}/{about}"
                known = latest.get(key)
                if known is None or known.revision < event.revision:
                    latest[key] = event
        if not latest:
            return
        writes = [_write(key, event) for key, event in latest.items()]
        try:
            await self._collection.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            # A key that is taken belongs to a document that knows something later.
            if any(each["code"] != 11000 for each in error.details["writeErrors"]):  # noqa: PLR2004
                raise

    async def of(self, commune: str, subject: str) -> str | None:
        """Return where a subject stands, e.g. ``answered``; None while nothing is known."""
        found = await self._collection.find_one({"_id": f"{commune}/{subject}"})
        return found["stands"] if found else None


def _write(key: str, event: Event) -> UpdateOne:
    values: dict[str, Any] = {"stands": standing(event), "revision": event.revision}
    return UpdateOne(
        {"_id": key, "revision": {"$lt": event.revision}}, {"$set": values}, upsert=True
    )
