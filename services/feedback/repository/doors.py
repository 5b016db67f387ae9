"""How many were shown another door, in MongoDB: a number for each day, and nothing else."""

from collections.abc import Sequence
from datetime import date

from services.feedback.ports import Shown
from shared.mongo import Database, DuplicateKeyError

DOORS = "doors"
MOST = 10_000
AFTER_ANY = "\uffff"


class DoorRepository:
    """The counter; the key says commune, day and door, so no index is needed."""

    def __init__(self, db: Database) -> None:
        self._doors = db[DOORS]

    async def count(self, commune: str, day: date, door: str) -> None:
        """Count one more."""
        key = {"_id": f"{commune}/{day.isoformat()}/{door}"}
        one_more = {"$inc": {"count": 1}}
        try:
            await self._doors.update_one(key, one_more, upsert=True)
        except DuplicateKeyError:  # somebody else counted the day's first
            await self._doors.update_one(key, one_more)

    async def tally(self, commune: str, since: date, until: date) -> Sequence[Shown]:
        """Return the counts of the days from ``since`` to ``until``, in their order."""
        first, last = f"{commune}/{since.isoformat()}", f"{commune}/{until.isoformat()}/{AFTER_ANY}"
        found = await self._doors.find({"_id": {"$gte": first, "$lt": last}}).to_list(MOST)
        return [
            _shown(each["_id"], each["count"]) for each in sorted(found, key=lambda d: d["_id"])
        ]


def _shown(key: str, count: int) -> Shown:
    _, day, door = key.split("/")
    return Shown(date.fromisoformat(day), door, count)
