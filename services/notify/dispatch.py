"""The part of the process that sends what is due, a few at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from time import monotonic
from uuid import UUID

from services.notify import metrics
from services.notify.models import Delivery
from services.notify.ports import Channel, Deliveries
from shared import logs
from shared.contracts.base import now

BATCH = 200
IDLE_SECONDS = 5
"""After so long without anything to send, connections to providers are closed."""

LOOK_SECONDS = 5
"""How often the age of the oldest waiting message is looked at."""

STOP_SECONDS = 12
"""A stop waits so long for messages in sending: longer than one takes."""

log = logs.get(__name__)


class Sender:
    """Sends due deliveries; any number of senders share the work by claiming."""

    name = "sender"

    def __init__(
        self,
        deliveries: Deliveries,
        deliver: Callable[[Delivery], Awaitable[None]],
        channels: Iterable[Channel],
        *,
        ready: asyncio.Event,
        concurrency: int,
        sweep_seconds: float,
    ) -> None:
        self._deliveries = deliveries
        self._deliver = deliver
        self._channels = tuple(channels)
        self._ready = ready
        self._slots = asyncio.Semaphore(concurrency)
        self._sweep_seconds = sweep_seconds
        self._nudged = asyncio.Event()
        self._in_hand: dict[UUID, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None
        self._sent_at = self._looked_at = -float("inf")

    async def start(self) -> None:
        """Begin to sweep: after each nudge, and every so often anyway."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Take nothing more in hand, let what is in hand end, close the connections."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if tasks := list(self._in_hand.values()):
            _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
        await self._close()

    async def problem(self) -> str | None:
        """Say whether the sender has stopped, or None; waiting messages alone are no problem."""
        return "sender has stopped" if self._task is None or self._task.done() else None

    def nudge(self) -> None:
        """Ask for a sweep now: something is due."""
        self._nudged.set()

    async def sweep(self) -> None:
        """Take in hand what is due, until nothing is; raises what the database raises."""
        while due := await self._due():
            for delivery in due:
                await self._slots.acquire()
                self._in_hand[delivery.id] = asyncio.create_task(self._one(delivery))

    async def look(self) -> None:
        """Record the age of the oldest message that waits."""
        oldest = await self._deliveries.oldest_unsent()
        metrics.record_oldest_unsent((now() - oldest).total_seconds() if oldest else 0)
        self._looked_at = monotonic()

    async def _due(self) -> list[Delivery]:
        found = await self._deliveries.due(now(), BATCH + len(self._in_hand))
        return [each for each in found if each.id not in self._in_hand]

    async def _run(self) -> None:
        await self._ready.wait()
        while True:
            # Not wait_for: before Python 3.12 it can swallow the cancellation that ends this.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._sweep_seconds):
                    await self._nudged.wait()
            self._nudged.clear()
            try:
                await self.sweep()
                if monotonic() - self._looked_at > LOOK_SECONDS:
                    await self.look()
            except Exception:
                log.warning("sweep of deliveries failed", exc_info=True)
            if not self._in_hand and monotonic() - self._sent_at > IDLE_SECONDS:
                await self._close()

    async def _one(self, delivery: Delivery) -> None:
        try:
            await self._deliver(delivery)
        except Exception:
            log.warning("delivery failed", exc_info=True, delivery_id=str(delivery.id))
        finally:
            self._sent_at = monotonic()
            del self._in_hand[delivery.id]
            self._slots.release()

    async def _close(self) -> None:
        for channel in self._channels:
            with suppress(Exception):
                await channel.close()
