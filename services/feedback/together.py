"""Inserts that share one journal write."""

import asyncio
from collections.abc import Sequence

from shared.mongo import DUPLICATE_KEY, BulkWriteError, Collection, Document

MOST = 100
"""Documents in one insert: what waits beyond that goes with the next."""

Waiting = tuple[Document, "asyncio.Future[bool]"]


class Together:
    """Inserts that arrive while one is under way go together in the next.

    A batch costs the database little more than one document. Nobody waits for company: with
    nothing under way an insert goes at once. Each is confirmed only when its batch is in the
    journal.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._waiting: list[Waiting] = []
        self._under_way: asyncio.Task[None] | None = None

    async def insert(self, document: Document) -> bool:
        """Insert one document; False if its key is taken. Raises the database's errors."""
        confirmed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((document, confirmed))
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._insert_all())
        return await confirmed

    async def _insert_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                refused = await self._insert_batch([document for document, _ in batch])
            except BaseException as error:
                _settle(batch, error)
                if not isinstance(error, Exception):
                    raise
            else:
                for number, (_, confirmed) in enumerate(batch):
                    if not confirmed.done():
                        confirmed.set_result(number not in refused)

    async def _insert_batch(self, documents: Sequence[Document]) -> set[int]:
        """Return which of ``documents``, by number, were there already."""
        try:
            await self._collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            refused = error.details["writeErrors"]
            unsure = error.details.get("writeConcernErrors")
            if unsure or any(each["code"] != DUPLICATE_KEY for each in refused):
                raise
            return {each["index"] for each in refused}
        return set()


def _settle(batch: Sequence[Waiting], error: BaseException) -> None:
    for _, confirmed in batch:
        if not confirmed.done():
            confirmed.set_exception(
                error if isinstance(error, Exception) else asyncio.CancelledError()
            )
