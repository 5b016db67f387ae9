"""The desk's record of calls in MongoDB."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.feedback.models.call import Call, DeskChannel, Outcome, Ring
from shared.mongo import ASCENDING, Database, Document, DuplicateKeyError, IndexModel

CALLS = "calls"
MOST_RINGING = 50
RINGING, OVER, HUSHED = "ringing", "over", "hushed"
"""Rings; is over and counts; was taken, and counts as what the operator entered."""

INDEXES: Mapping[str, list[IndexModel]] = {
    CALLS: [
        IndexModel(
            [("commune", ASCENDING), ("state", ASCENDING), ("at", ASCENDING)], name="by_state"
        )
    ],
}


class CallRepository:
    """Calls, visits and letters, by id; none is ever removed, so that none counts twice."""

    def __init__(self, db: Database) -> None:
        self._calls = db[CALLS]

    async def add(self, call: Call) -> bool:
        """Store a call; False if it is there already."""
        return await self._insert(call, OVER)

    async def get(self, commune: str, call_id: UUID) -> Call | None:
        """Return the commune's call that is over, or None."""
        found = await self._calls.find_one({"_id": call_id})
        if not found or (found["commune"], found["state"]) != (commune, OVER):
            return None
        return Call(
            id=found["_id"], **{k: v for k, v in found.items() if k not in ("_id", "state")}
        )

    async def tally(
        self, commune: str, since: datetime, until: datetime
    ) -> Mapping[tuple[DeskChannel, Outcome], int]:
        """Count the commune's calls from ``since`` to before ``until``."""
        question = {"commune": commune, "state": OVER, "at": {"$gte": since, "$lt": until}}
        counted: dict[tuple[DeskChannel, Outcome], int] = {}
        async for found in self._calls.find(question, {"channel": 1, "outcome": 1}):
            kind = (found["channel"], found["outcome"])
            counted[kind] = counted.get(kind, 0) + 1
        return counted

    async def ring(self, ring: Ring) -> bool:
        """Store a call that rings; False if it was heard of before, even if it is over."""
        return await self._insert(ring, RINGING)

    async def ringing(self, commune: str, since: datetime) -> Sequence[Ring]:
        """Return the calls that ring, and began to at ``since`` or later; oldest first."""
        question = {"commune": commune, "state": RINGING, "at": {"$gte": since}}
        found = self._calls.find(question).sort("at", ASCENDING).limit(MOST_RINGING)
        return [
            Ring(each["_id"], commune, each["at"], each["masked"], each["caller"])
            async for each in found
        ]

    async def hush(self, commune: str, ring_id: UUID, missed: Call | None = None) -> bool:
        """Forget who rings, and put ``missed`` on record instead; False if nothing rings so."""
        fields: Document = {"state": HUSHED}
        if missed:
            fields = {k: v for k, v in asdict(missed).items() if k != "id"} | {"state": OVER}
        result = await self._calls.update_one(
            {"_id": ring_id, "commune": commune, "state": RINGING},
            {"$set": fields, "$unset": {"masked": "", "caller": ""}},
        )
        return bool(result.matched_count)

    async def hush_all(self, commune: str, before: datetime) -> int:
        """Forget who rang before ``before``; return how many did."""
        result = await self._calls.update_many(
            {"commune": commune, "state": RINGING, "at": {"$lt": before}},
            {"$set": {"state": HUSHED}, "$unset": {"masked": "", "caller": ""}},
        )
        return int(result.modified_count)

    async def _insert(self, call: Call | Ring, state: str) -> bool:
        document = asdict(call)
        document = {"_id": document.pop("id"), "state": state, **document}
        try:
            await self._calls.insert_one(document)
        except DuplicateKeyError:
            return False
        return True
