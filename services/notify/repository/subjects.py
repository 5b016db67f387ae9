"""Where the things stand that messages are about, learnt from facts."""

from collections.abc import Sequence

from services.notify.models import Whereabouts
from services.notify.service.about import standing, subject, unit_of
from shared.contracts.base import Event
from shared.mongo import DUPLICATE_KEY, BulkWriteError, Document, Mongo, UpdateOne

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
        if latest:
            taken = await self._insert([_document(*each) for each in latest.items()])
            if updates := [_update(key, latest[key]) for key in taken]:
                await self._collection.bulk_write(updates, ordered=False)

    async def _insert(self, documents: Sequence[Document]) -> Sequence[str]:
        """Insert the new ones, many in one write; return the keys of those known already."""
        try:
            await self._collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            refused = error.details["writeErrors"]
            if any(each["code"] != DUPLICATE_KEY for each in refused):
                raise
            return [documents[each["index"]]["_id"] for each in refused]
        return ()

    async def of(self, commune: str, subject: str) -> Whereabouts | None:
        """Return where a subject stands; None while nothing is known."""
        found = await self._collection.find_one({"_id": f"{commune}/{subject}"})
        return Whereabouts(found["stands"], found.get("unit")) if found else None


def _document(key: str, event: Event) -> Document:
    return {"_id": key, **_known(event)}


def _update(key: str, event: Event) -> UpdateOne:
    earlier = {"_id": key, "revision": {"$lt": event.revision}}
    return UpdateOne(earlier, {"$set": _known(event)})


def _known(event: Event) -> Document:
    return {"stands": standing(event), "unit": unit_of(event), "revision": event.revision}
