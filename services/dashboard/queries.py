"""What may be asked of the read model: each question one indexed query, or one by key."""

from collections.abc import Sequence
from datetime import datetime

from services.dashboard.fingerprint import combine, digest
from services.dashboard.projections import (
    ACTIVITY,
    CASES,
    COLLECTIONS,
    DELIVERY_DAYS,
    FEEDBACK_DAYS,
    LATEST,
    PLANS,
    TASKS,
)
from shared.mongo import ASCENDING, Collection, Database, Document, IndexModel

_INDEXES = {
    PLANS: [("commune", ASCENDING), ("plan.year", ASCENDING)],
    TASKS: [("commune", ASCENDING), ("plan.year", ASCENDING)],
    FEEDBACK_DAYS: [("commune", ASCENDING), ("day", ASCENDING)],
    DELIVERY_DAYS: [("commune", ASCENDING), ("day", ASCENDING)],
    ACTIVITY: [("commune", ASCENDING), ("at", ASCENDING)],
}


async def create_collections(db: Database, generation: int) -> None:
    """Create what is missing of one generation's collections and indexes."""
    there = set(await db.list_collection_names())
    for name in COLLECTIONS:
        stored = f"{name}_{generation}"
        if stored not in there:
            await db.create_collection(stored)
        if keys := _INDEXES.get(name):
            label = "by_" + "_and_".join(each.replace(".", "_") for each, _ in keys)
            await db[stored].create_indexes([IndexModel(keys, name=label)])


class Reader:
    """One generation of the read model, as it answers questions."""

    def __init__(self, db: Database, generation: int) -> None:
        self._db = db
        self.generation = generation

    async def plans(self, commune: str) -> list[Document]:
        """Return every plan of ``commune``: about one a year."""
        return await self._at(PLANS).find({"commune": commune}).to_list(None)

    async def tasks(self, commune: str, year: int) -> list[Document]:
        """Return the tasks of the plans of one year, also those no longer in force."""
        return await self._at(TASKS).find({"commune": commune, "plan.year": year}).to_list(None)

    async def feedback_days(self, commune: str, first: str, last: str) -> list[Document]:
        """Return the figures of the days from ``first`` to ``last``; empty days are absent."""
        return await self._days(FEEDBACK_DAYS, commune, first, last)

    async def delivery_days(self, commune: str, first: str, last: str) -> list[Document]:
        """Return the deliveries of the days from ``first`` to ``last``; empty days are absent."""
        return await self._days(DELIVERY_DAYS, commune, first, last)

    async def latest(self, commune: str, producers: Sequence[str]) -> list[Document]:
        """Return the newest entries of each producer, unordered."""
        ids = [f"{commune}/{producer}" for producer in producers]
        found = await self._at(LATEST).find({"_id": {"$in": ids}}).to_list(None)
        return [entry for document in found for entry in document["items"]]

    async def activity(
        self, commune: str, after: datetime, until: datetime, limit: int
    ) -> list[Document]:
        """Return at most ``limit`` entries with ``after`` < at <= ``until``, newest first."""
        return await (
            self._at(ACTIVITY)
            .find({"commune": commune, "at": {"$gt": after, "$lte": until}})
            .sort([("at", -1), ("_id", -1)])
            .to_list(limit)
        )

    async def case(self, commune: str, case_id: str) -> Document | None:
        """Return a case as it is known here, or None."""
        return await self._at(CASES).find_one({"_id": f"{commune}/{case_id}"})

    async def hash(self) -> tuple[str, int]:
        """Return one hash over all documents, and how many they are; reads everything."""
        digests: list[bytes] = []
        for name in COLLECTIONS:
            digests += [
                name.encode() + found
                async for document in self._at(name).find({})
                if (found := digest(document))
            ]
        return combine(digests), len(digests)

    async def _days(self, name: str, commune: str, first: str, last: str) -> list[Document]:
        return await (
            self._at(name)
            .find({"commune": commune, "day": {"$gte": first, "$lte": last}})
            .to_list(None)
        )

    def _at(self, name: str) -> Collection:
        return self._db[f"{name}_{self.generation}"]
