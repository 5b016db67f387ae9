"""Builds the read model again from the streams, beside the live one, and swaps the two."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import nats.errors
import nats.js.errors
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from services.dashboard import metrics
from services.dashboard.facts import UNREADABLE, read
from services.dashboard.metrics import PRODUCERS
from services.dashboard.projections import collect
from services.dashboard.repository import ReadModel
from shared import logs
from shared.bus import Bus
from shared.contracts.base import Event, now
from shared.errors import Conflict, Text, Transient
from shared.mongo import MongoError

CONSUMER = "dashboard-rebuild"
FETCH_SECONDS = 2
BEAT_SECONDS = 5
PATIENCE = 30
"""Seconds without a message, while some are pending, after which a rebuild gives up."""

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild has come; ``facts`` were read, ``pending`` are left in this stream."""

    state: Literal["none", "running", "done", "failed"] = "none"
    generation: int | None = None
    facts: int = 0
    unreadable: int = 0
    pending: int = 0
    began_at: datetime | None = None
    taken_at: datetime | None = None
    """When every fact was taken in; what follows compares hashes and swaps."""
    ended_at: datetime | None = None
    hash: str | None = None
    """Of the rebuilt model at the moment it went live."""
    hash_before: str | None = None
    """Of the model that it replaced, a moment earlier; differs if facts came in between."""


class Rebuild:
    """At most one rebuild at a time, in the background of one process."""

    name = "rebuild"

    def __init__(self, model: ReadModel, bus: Bus, batch: int) -> None:
        self._model = model
        self._bus = bus
        self._batch = batch
        self._looking: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self.progress = Progress()

    async def start(self) -> None:
        """Rebuild by itself only where an earlier version of the program stored other shapes."""
        self._looking = asyncio.create_task(self._renew())

    async def stop(self) -> None:
        """Give up a rebuild that is going on; the live model stays as it is."""
        for task in filter(None, (self._looking, self._task)):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def problem(self) -> str | None:
        """Return None: a failed rebuild leaves the live model as it is."""
        return None

    async def begin(self) -> Progress:
        """Start to rebuild and return at once; raises ``Conflict`` while one is going on."""
        generation = await self._model.begin_building()
        if generation is None:
            raise Conflict(
                "already-rebuilding",
                Text(
                    "Đang dựng lại số liệu; xin chờ đến khi xong.",
                    "The read model is being rebuilt; please wait until it is done.",
                ),
            )
        self.progress = Progress("running", generation, began_at=now())
        self._task = asyncio.create_task(self._run(generation))
        return self.progress

    async def _renew(self) -> None:
        while True:
            try:
                if not await self._model.is_outdated():
                    return
                if self._bus.client.is_connected:
                    await self.begin()
            except (Conflict, MongoError, Transient):
                log.info("read model of another shape waits to be rebuilt")
            if self._task:
                await self._task
            await asyncio.sleep(FETCH_SECONDS)

    async def _run(self, generation: int) -> None:
        beat = asyncio.create_task(self._go_on(generation))
        try:
            for producer in PRODUCERS:
                await self._replay(producer.upper(), generation)
            self._note(taken_at=now())
            before, _ = await (await self._model.reader()).hash()
            after, _ = await self._model.reader_of(generation).hash()
            await self._model.go_live(generation)
            self._note(state="done", ended_at=now(), pending=0, hash=after, hash_before=before)
            log.info("read model rebuilt", generation=generation, facts=self.progress.facts)
        except (Exception, asyncio.CancelledError) as error:
            self._note(state="failed", ended_at=now())
            with suppress(Exception):
                await self._model.give_up_building(generation)
            if isinstance(error, asyncio.CancelledError):
                raise
            log.exception("rebuild failed", generation=generation)
        finally:
            beat.cancel()
            metrics.record_rebuild(running=False)

    async def _go_on(self, generation: int) -> None:
        while True:
            with suppress(MongoError):
                await self._model.go_on_building(generation)
            await asyncio.sleep(BEAT_SECONDS)

    async def _replay(self, stream: str, generation: int) -> None:
        """Take every message of ``stream`` into ``generation``.

        What is said after the start of the rebuild reaches the new generation through the live
        projector as well, so the end of the stream need be seen only once.
        """
        jetstream = self._bus.jetstream
        await _forget(jetstream, stream)
        info = await jetstream.add_consumer(
            stream,
            ConsumerConfig(
                name=CONSUMER,
                deliver_policy=DeliverPolicy.ALL,
                ack_policy=AckPolicy.ALL,
                ack_wait=PATIENCE,
                max_ack_pending=self._batch * 2,
                inactive_threshold=PATIENCE * 10,
            ),
        )
        pending = info.num_pending or 0
        subscription = await jetstream.pull_subscribe_bind(CONSUMER, stream)
        writing = asyncio.create_task(_nothing())
        waited = 0
        try:
            while pending:
                try:
                    messages = await subscription.fetch(self._batch, timeout=FETCH_SECONDS)
                except nats.errors.TimeoutError:
                    waited += FETCH_SECONDS
                    if waited >= PATIENCE:
                        raise Transient(f"{stream} gives no messages") from None
                    continue
                waited = 0
                facts = self._read(messages)
                pending = messages[-1].metadata.num_pending
                # The database writes one batch while the next one is fetched and read.
                await writing
                writing = asyncio.create_task(self._take(facts, messages[-1], generation))
            await writing
        finally:
            writing.cancel()
            with suppress(Exception):
                await subscription.unsubscribe()
            await _forget(jetstream, stream)

    async def _take(self, facts: Sequence[Event], last: Msg, generation: int) -> None:
        await self._model.take_in(collect(facts), generation)
        await last.ack()
        pending = last.metadata.num_pending
        metrics.record_rebuild(running=True, facts=len(facts), pending=pending)
        self._note(facts=self.progress.facts + len(facts), pending=pending)

    def _read(self, messages: Sequence[Any]) -> list[Event]:
        """Return the facts; what cannot be read lies in the dead letters already."""
        facts: list[Event] = []
        for message in messages:
            try:
                fact = read(message)
            except UNREADABLE:
                self._note(unreadable=self.progress.unreadable + 1)
            else:
                facts += [fact] if fact else []
        return facts

    def _note(self, **values: Any) -> None:
        self.progress = replace(self.progress, **values)


async def _nothing() -> None:
    """Stand for a batch before the first."""


async def _forget(jetstream: JetStreamContext, stream: str) -> None:
    with suppress(nats.js.errors.NotFoundError, nats.errors.Error):
        await jetstream.delete_consumer(stream, CONSUMER)
