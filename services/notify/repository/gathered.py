"""Updates that share one statement, and with it one journal write; their facts share a document."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.mongo import Collection, Document, UpdateMany
from shared.outbox import slip

MOST = 200
"""Updates in one write: what waits beyond that goes with the next."""


@dataclass(frozen=True, slots=True)
class Change:
    """One update, guarded by the revision that the document must still have."""

    key: str
    was: int
    becomes: int
    holder: str | None
    values: Document
    """What the document's fields become."""
    gone: tuple[str, ...]
    """Fields that it no longer has."""
    facts: Sequence[Document]
    """What it says, as it waits to be said."""


GATHER_SECONDS = 0.005
"""What comes so soon after the first goes along: messages that were sent together, as those of one
fact are, are recorded together."""

Waiting = tuple[Change, "asyncio.Future[bool]"]


class Gathered:
    """Updates that arrive together, or while one write is under way, go together in the next.

    On the embedded database each statement has a transaction and a journal write of its own, so
    that updates alike, each with values of its own, cost half as one statement. Each is confirmed
    only when its batch is in the journal, and told whether the document still had its revision.

    The facts of a batch are on record in ``slips`` before the batch is: a crash in between repeats
    what they say, under the same ids, and loses none.
    """

    def __init__(self, collection: Collection, slips: Collection) -> None:
        self._collection = collection
        self._slips = slips
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
            await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                won = await self._apply_batch([change for change, _ in batch])
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
                        applied.set_result(won.get(change.key) is change)

    async def _apply_batch(self, changes: Sequence[Change]) -> dict[str, Change]:
        """Return by key those that were applied; of several changes of one key the first may be."""
        first: dict[str, Change] = {}
        for change in changes:
            first.setdefault(change.key, change)
        if facts := [fact for each in first.values() for fact in each.facts]:
            await self._slips.insert_one(slip(facts))
        result = await self._collection.bulk_write(list(_statements(first.values())), ordered=False)
        if result.matched_count == len(first):
            return first
        # Which of them? Those that stand as this process would have left them.
        found = await self._collection.find(
            {"_id": {"$in": list(first)}}, {"revision": 1, "holder": 1, "state": 1}
        ).to_list(len(first))
        stands = {
            each["_id"]: (each["revision"], each.get("holder"), each["state"]) for each in found
        }
        return {
            key: each
            for key, each in first.items()
            # The state too: a late claim must not take this process's own record for its success.
            if stands.get(key) == (each.becomes, each.holder, each.values["state"])
        }


def _statements(changes: Iterable[Change]) -> Iterable[UpdateMany]:
    """Return one statement for those alike: same revision before, same fields gone.

    Within it every document finds its own values at the place where its key stands in a list.
    """
    alike: dict[tuple[Any, ...], list[Change]] = defaultdict(list)
    for each in changes:
        alike[each.was, each.gone].append(each)
    for (was, gone), some in alike.items():
        keys = [each.key for each in some]
        place = {"$indexOfArray": [{"$literal": keys}, "$_id"]}
        own = {"$arrayElemAt": [{"$literal": [each.values for each in some]}, place]}
        stages: list[Document] = [{"$replaceWith": {"$mergeObjects": ["$$ROOT", own]}}]
        if gone:
            stages.append({"$unset": list(gone)})
        yield UpdateMany({"_id": {"$in": keys}, "revision": was}, stages)
