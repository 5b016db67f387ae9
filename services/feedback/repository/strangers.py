"""What strangers used up, in MongoDB, so that every replica knows it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from services.feedback.ports import Proven
from shared.mongo import ASCENDING, Database, DuplicateKeyError, IndexModel

SPENT = "spent_proofs"
TRIES = "lookup_tries"
MOST_TRIES = 5
LATE = timedelta(minutes=10)
"""A clock may be slow by so much without a spent proof being forgotten too early."""

INDEXES: Mapping[str, list[IndexModel]] = {
    SPENT: [IndexModel([("until", ASCENDING)], name="expiry", expireAfterSeconds=0)],
    TRIES: [IndexModel([("until", ASCENDING)], name="expiry", expireAfterSeconds=0)],
}


class SpentProofRepository:
    """The proofs of work that were used; each is kept until it would be refused as expired."""

    def __init__(self, db: Database) -> None:
        self._spent = db[SPENT]

    async def spend(self, proven: Proven, case_id: UUID) -> bool:
        """Use a proof for one case; False if it was used for another.

        For the same case it may be offered again: whoever was told that nothing was saved
        repeats the very same request.
        """
        until = proven.expires_at + LATE
        try:
            await self._spent.insert_one({"_id": proven.id, "case_id": case_id, "until": until})
        except DuplicateKeyError:
            spent = await self._spent.find_one({"_id": proven.id})
            return spent is not None and bool(spent["case_id"] == case_id)
        return True


class TryRepository:
    """The tries to open a case by its code; a try is counted before it is looked at."""

    def __init__(self, db: Database, lock: timedelta) -> None:
        self._tries = db[TRIES]
        self._lock = lock

    async def take(self, key: str, at: datetime) -> int:
        """Count a try; returns 0, or the seconds for which the code behind ``key`` is locked.

        The lock runs from the last try that was counted; then the count begins anew.
        """
        until = at + self._lock
        again = await self._tries.update_one(
            {"_id": key, "until": {"$lt": at}}, {"$set": {"tries": 1, "until": until}}
        )
        if again.matched_count:
            return 0
        try:
            await self._tries.update_one(
                {"_id": key, "tries": {"$lt": MOST_TRIES}},
                {"$inc": {"tries": 1}, "$set": {"until": until}},
                upsert=True,
            )
        except DuplicateKeyError:  # it is there, with as many tries as are allowed
            found = await self._tries.find_one({"_id": key})
            left = found["until"] - at if found else timedelta()
            return max(1, round(left.total_seconds()))
        return 0

    async def forget(self, key: str) -> None:
        """Count from nothing again: somebody knew what belongs to the code."""
        await self._tries.delete_one({"_id": key})
