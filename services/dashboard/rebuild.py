"""Builds the read model again from the streams, beside the live one, and swaps the two."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Literal

from services.dashboard import metrics
from services.dashboard.facts import UNREADABLE, read
from services.dashboard.filling import Filling
from services.dashboard.metrics import PRODUCERS
from services.dashboard.projections import collect
from services.dashboard.repository import ReadModel
from services.dashboard.stream import batches
from shared import logs
from shared.bus import Bus
from shared.contracts.base import Event, now
from shared.errors import Conflict, Text, Transient
from shared.mongo import MongoError

LOOK_SECONDS = 2
BEAT_SECONDS = 5
TURN = 100
"""After so many messages whoever else works in this process has a turn."""

Take = Callable[[Sequence[Event]], Awaitable[None]]

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild has come; ``facts`` were read, ``pending`` are left in the streams."""

    state: Literal["none", "running", "done", "failed"] = "none"
    generation: int | None = None
    facts: int = 0
    unreadable: int = 0
    pending: int = 0
    began_at: datetime | None = None
    """When the first fact was read, once there was room for the generation."""
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
        self.progress = Progress("running", generation)
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
            await asyncio.sleep(LOOK_SECONDS)

    async def _run(self, generation: int) -> None:
        beat = asyncio.create_task(self._go_on(generation))
        filling = Filling(self._model.shelf(generation))
        try:
            await self._model.make_room(generation)
            self._note(began_at=now())
            reached = await self._replay(filling.take, after=dict.fromkeys(PRODUCERS, 0))
            await filling.end()
            await self._model.open(generation)
            # What was said since the end of each stream was seen; the live projector may be first.
            await self._replay(partial(self._take_in, generation), after=reached)
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
            await filling.give_up()
            beat.cancel()
            metrics.record_rebuild(running=False)

    async def _go_on(self, generation: int) -> None:
        while True:
            with suppress(MongoError):
                await self._model.go_on_building(generation)
            await asyncio.sleep(BEAT_SECONDS)

    async def _replay(self, take: Take, after: Mapping[str, int]) -> dict[str, int]:
        """Give ``take`` every fact behind the message ``after`` of each stream; return the last.

        A batch of each stream in turn, since facts of one cost more to read and those of another
        more to store. What is said after the generation was opened reaches it through the live
        projector as well, so the end of a stream need be seen only once from then on.
        """
        last, pending = dict(after), dict.fromkeys(after, 0)
        async with AsyncExitStack() as stack:
            streams = {
                producer: await stack.enter_async_context(
                    batches(self._bus.client, producer.upper(), number, self._batch)
                )
                for producer, number in after.items()
            }
            while streams:
                for producer, found in list(streams.items()):
                    messages = await anext(found, None)
                    if messages is None:
                        del streams[producer]
                        continue
                    facts = await self._read(messages)
                    await take(facts)
                    about = messages[-1].metadata
                    last[producer], pending[producer] = about.sequence.stream, about.num_pending
                    self._taken(len(facts), sum(pending.values()))
        return last

    def _taken(self, facts: int, pending: int) -> None:
        metrics.record_rebuild(running=True, facts=facts, pending=pending)
        self._note(facts=self.progress.facts + facts, pending=pending)

    async def _take_in(self, generation: int, facts: Sequence[Event]) -> None:
        await self._model.take_in(collect(facts), generation)

    async def _read(self, messages: Sequence[Any]) -> list[Event]:
        """Return the facts; what cannot be read lies in the dead letters already."""
        facts: list[Event] = []
        for number, message in enumerate(messages):
            if not number % TURN:
                await asyncio.sleep(0)
            try:
                fact = read(message)
            except UNREADABLE:
                self._note(unreadable=self.progress.unreadable + 1)
            else:
                facts += [fact] if fact else []
        return facts

    def _note(self, **values: Any) -> None:
        self.progress = replace(self.progress, **values)
