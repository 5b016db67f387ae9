"""Updates that share one journal write."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from shared.mongo import Collection, Document, UpdateOne

MOST = 200
"""Updates in one write: what waits beyond that goes with the next."""


@dataclass(frozen=True, slots=True)
class Change:
    """One update, guarded by the revision that the document must still have."""

    key: str
    was: int
    becomes: int
    holder: str | None
    update: Document


Waiting = tuple[Change, "asyncio.Future[bool]"]


class Gathered:
    """Updates that arrive while one write is under way go together in the next.

    A batch costs the database little more than one document. Each is confirmed only when its
    batch is in the journal, and told whether the document still had its revision.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._waiting: list[Waiting] = []
        self._under_way: asyncio.Task[None] | None = None

    async def apply(self, change: Change) -> bool:
        """Apply one change; False if somebody else was first. Raises the database's errors."""
        applied: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((change, applied))
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._apply_all())
        return await applied

    async def _apply_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                refused = await self._apply_batch([change for change, _ in batch])
            except BaseException as error:
                for _, applied in batch:
                    if not applied.done():
                        applied.set_exception(
                            error if isinstance(error, Exception) else asyncio.CancelledError()
                        )
                if not isinstance(error, Exception):
                    raise
            else:
                for change, applied in batch:
                    if not applied.done():
                        applied.set_result(change.key not in refused)

    async def _apply_batch(self, changes: Sequence[Change]) -> set[str]:
        """Return the keys of those documents that somebody else changed first."""
        result = await self._collection.bulk_write(
            [UpdateOne({"_id": each.key, "revision": each.was}, each.update) for each in changes],
            ordered=False,
        )
        if result.matched_count == len(changes):
            return set()
        # Which of them? Those that do not stand as this process would have left them.
        found = await self._collection.find(
            {"_id": {"$in": [each.key for each in changes]}}, {"revision": 1, "holder": 1}
        ).to_list(len(changes))
        stands = {each["_id"]: (each["revision"], each.get("holder")) for each in found}
        return {each.key for each in changes if stands.get(each.key) != (each.becomes, each.holder)}
