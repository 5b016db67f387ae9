"""The relay: says on the bus what waits, archives it, and takes it out of its document."""

import asyncio
from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol
from uuid import uuid4

from shared import logs, metrics
from shared.contracts.base import now
from shared.mongo import Collection, Document, Mongo, insert_new
from shared.outbox.facts import EVENTS, LONG_AGO

LEASES = "leases"
BATCH = 64
LEASE = timedelta(seconds=5)
SWEEP_SECONDS = 1.0
"""From one look at every collection to the next, whoever nudges: others may have saved as well."""
PAUSE_SECONDS = 0.05
"""After a sweep the relay rests half as long as it took, so long at most: the first fact after a
calm goes at once, and on a busy database those that follow gather meanwhile, since a batch costs
little more than one of them."""

log = logs.get(__name__)


class Publisher(Protocol):
    """Whoever can store a fact in its stream."""

    async def publish(
        self, subject: str, body: bytes, *, message_id: str, headers: Mapping[str, str]
    ) -> None:
        """Return when the stream has stored the message, or had it already."""


class Relay:
    """Says what is pending in ``collections``; of any number of relays one at a time is active."""

    name = "outbox"

    def __init__(
        self,
        service: str,
        mongo: Mongo,
        publisher: Publisher,
        collections: Iterable[str] = (),
        *,
        slips: Iterable[str] = (),
    ) -> None:
        """Relay what waits in ``collections``, and in ``slips``.

        A document of the latter holds nothing but facts, and goes when these are said.
        """
        self._service = service
        self._mongo = mongo
        self._publisher = publisher
        self._slips = frozenset(slips)
        self._collections = (*collections, *self._slips)
        self._holder = str(uuid4())
        self._leased_until = LONG_AGO
        self._nudged = asyncio.Event()
        self._saved_in: set[str] = set()
        self._swept_at = -float("inf")
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to sweep: after each nudge, and every second anyway."""
        metrics.watch_outbox(self._service)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop after the step at hand and give the lease back."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        with suppress(Exception):
            await self._mongo.db[LEASES].delete_one({"_id": "outbox", "holder": self._holder})

    async def problem(self) -> str | None:
        """Say whether the relay has stopped, or None; a waiting outbox alone is no problem."""
        return "relay has stopped" if self._task is None or self._task.done() else None

    def nudge(self) -> None:
        """Ask for a sweep now: something was just saved."""
        self._saved_in.update(self._collections)
        self._nudged.set()

    def nudge_for(self, collection: str) -> Callable[[], None]:
        """Return a nudge after which only ``collection`` is looked at."""

        def nudge() -> None:
            self._saved_in.add(collection)
            self._nudged.set()

        return nudge

    async def sweep(self, collections: Container[str] | None = None) -> int:
        """Say what is pending in ``collections``, by default in all; return how many facts.

        Nothing where another relay holds the lease. Raises what the database or the stream
        raises; what was not pulled is said again.
        """
        await self._mongo.ready.wait()
        if not await self._lease():
            return 0
        said = 0
        for name in self._collections:
            if collections is not None and name not in collections:
                continue
            collection = self._mongo.db[name]
            while documents := await _pending_documents(collection):
                metrics.record_outbox_age(self._service, _age(documents))
                said += await self._say(collection, documents)
                if len(documents) < BATCH or not await self._lease():
                    break
        metrics.record_outbox_age(self._service, 0)
        return said

    async def oldest(self) -> float:
        """Return the age in seconds of the oldest pending fact; 0 when nothing waits."""
        return max(
            [_age(await _pending_documents(self._mongo.db[name])) for name in self._collections],
            default=0.0,
        )

    async def _run(self) -> None:
        while True:
            # Not wait_for: before Python 3.12 it can swallow the cancellation that ends this.
            with suppress(TimeoutError):
                async with asyncio.timeout(SWEEP_SECONDS):
                    await self._nudged.wait()
            self._nudged.clear()
            began = monotonic()
            saved_in, self._saved_in = self._saved_in, set()
            if began - self._swept_at >= SWEEP_SECONDS:
                saved_in, self._swept_at = set(self._collections), began
            try:
                await self.sweep(saved_in)
            except Exception:
                metrics.record_outbox_failure(self._service)
                log.warning("outbox sweep failed", exc_info=True)
                with suppress(Exception):
                    metrics.record_outbox_age(self._service, await self.oldest())
            await asyncio.sleep(min((monotonic() - began) / 2, PAUSE_SECONDS))

    async def _say(self, collection: Collection, documents: list[Document]) -> int:
        said: dict[Any, list[Document]] = {}
        try:
            results = await asyncio.gather(
                *(self._publish(d, said) for d in documents), return_exceptions=True
            )
        finally:
            facts = [fact for document in said.values() for fact in document]
            metrics.record_published(self._service, len(facts))
            await self._archive(facts)
            if collection.name in self._slips:
                await _drop(collection, documents, said)
            else:
                await self._forget(collection, said)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(facts)

    async def _publish(self, document: Document, said: dict[Any, list[Document]]) -> None:
        """Say one document's facts, head first; stop at the first that the stream refuses."""
        for fact in document["outbox"]:
            await self._publisher.publish(
                fact["subject"],
                fact["body"].encode(),
                message_id=fact["_id"],
                headers=fact["headers"],
            )
            said.setdefault(document["_id"], []).append(fact)

    async def _archive(self, facts: list[Document]) -> None:
        await insert_new(self._mongo.db[EVENTS], facts)

    async def _forget(self, collection: Collection, said: dict[Any, list[Document]]) -> None:
        """Pull what was said; what was raised meanwhile stays, with ``outbox_at`` true to it."""
        if not said:
            return
        keys = list(said)
        ids = [fact["_id"] for facts in said.values() for fact in facts]
        nothing_else = {"$not": {"$elemMatch": {"_id": {"$nin": ids}}}}
        emptied = await collection.update_many(
            {"_id": {"$in": keys}, "outbox": nothing_else},
            {"$set": {"outbox": []}, "$unset": {"outbox_at": ""}},
        )
        if emptied.matched_count < len(keys):
            with_more = {"_id": {"$in": keys}, "outbox_at": {"$gt": LONG_AGO}}
            await collection.update_many(with_more, _without(ids))

    async def _lease(self) -> bool:
        """Take or renew the lease by compare-and-set; False while another relay holds it."""
        moment = now()
        if self._leased_until - moment > LEASE / 2:
            return True
        until = {"$set": {"holder": self._holder, "until": moment + LEASE}}
        leases = self._mongo.db[LEASES]
        mine_or_lapsed = {
            "_id": "outbox",
            "$or": [{"holder": self._holder}, {"until": {"$lt": moment}}],
        }
        if (await leases.update_one(mine_or_lapsed, until)).matched_count:
            self._leased_until = moment + LEASE
            return True
        self._leased_until = LONG_AGO
        if await leases.find_one({"_id": "outbox"}, {"_id": 1}):
            return False
        await insert_new(
            leases, [{"_id": "outbox", "holder": self._holder, "until": moment + LEASE}]
        )
        return (await leases.update_one(mine_or_lapsed, until)).matched_count == 1


async def _drop(
    collection: Collection, slips: list[Document], said: dict[Any, list[Document]]
) -> None:
    """Delete the slips of which everything was said; the others are said again as a whole."""
    done = [s["_id"] for s in slips if len(said.get(s["_id"], ())) == len(s["outbox"])]
    if done:
        await collection.delete_many({"_id": {"$in": done}})


async def _pending_documents(collection: Collection) -> list[Document]:
    pending = collection.find({"outbox_at": {"$gt": LONG_AGO}}, {"outbox": 1, "outbox_at": 1})
    return await pending.limit(BATCH).to_list(BATCH)


def _age(documents: list[Document]) -> float:
    """Return how many seconds the oldest of ``documents`` has waited; 0 for none."""
    if not documents:
        return 0.0
    oldest: datetime = min(document["outbox_at"] for document in documents)
    return max(0.0, (now() - oldest).total_seconds())


def _without(ids: list[str]) -> list[Document]:
    """Return the pipeline that pulls the facts ``ids`` and keeps ``outbox_at`` true.

    The head is the oldest fact; the embedded database does not look into arrays by path.
    """
    head = {"$arrayElemAt": ["$outbox", 0]}
    return [
        {
            "$set": {
                "outbox": {
                    "$filter": {
                        "input": "$outbox",
                        "as": "fact",
                        "cond": {"$not": [{"$in": ["$$fact._id", ids]}]},
                    }
                }
            }
        },
        {
            "$set": {
                "outbox_at": {
                    "$cond": [
                        {"$eq": [{"$size": "$outbox"}, 0]},
                        "$$REMOVE",
                        {"$let": {"vars": {"head": head}, "in": "$$head.at"}},
                    ]
                }
            }
        },
    ]
