"""The part of the process that sends what is due: one sender for each channel."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from time import monotonic
from uuid import UUID, uuid4

from services.notify import metrics
from services.notify.models import Delivery, State, Urgency
from services.notify.models.breaker import Breaker
from services.notify.models.bucket import Bucket, Pace
from services.notify.ports import Channel, Deliveries
from shared import logs
from shared.contracts.base import now

AHEAD = 16
"""So many messages are claimed for each that can be in sending: the next is always at hand, and
many claims are one write. The urgent of them goes first; what does not get its turn is given back.

Where a repetition costs money, nothing is claimed before its turn.
"""
BORN = 256
"""So many for each are recorded as claimed from the first, which spares a write each: at the pace
of a mail server they have their turn long before the claim ends."""
IDLE_SECONDS = 5
"""After so long without anything to send, connections to the provider are closed."""
LOOK_SECONDS = 5
"""How often the age of the oldest waiting message is looked at."""
STOP_SECONDS = 12
"""A stop waits so long for messages in sending: longer than one takes."""
RANK = {urgency: rank for rank, urgency in enumerate(Urgency)}

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a channel is sent through: so many at a time, a claim holds so long, at this pace."""

    concurrency: int
    lease: timedelta
    sweep_seconds: float
    pace: Pace | None = None
    """For each commune; None for as fast as the provider takes it."""


class Sender:
    """Sends the due deliveries of one channel; any number of processes share by claiming."""

    def __init__(
        self,
        channel: Channel,
        deliveries: Deliveries,
        hand_over: Callable[[Delivery, Channel], Awaitable[bool]],
        manner: Manner,
        *,
        ready: asyncio.Event,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.name = f"sender-{channel.name}"
        self._channel = channel
        self._deliveries = deliveries
        self._hand_over = hand_over
        self._manner = manner
        self._ready = ready
        self._clock = clock
        self._holder = uuid4().hex
        self._most = manner.concurrency * (AHEAD if channel.repeats else 1)
        self._most_born = manner.concurrency * BORN if channel.repeats else 0
        self._nudged = asyncio.Event()
        self._more = True
        """Whether something due may not be in hand yet; what comes due later waits for a sweep."""
        self._in_hand: dict[UUID, Delivery] = {}
        self._next: list[tuple[int, int, Delivery]] = []
        """Claimed and not yet in sending: a heap by urgency, then by turn."""
        self._turns = count()
        self._sending: set[asyncio.Task[None]] = set()
        self._buckets: dict[str, Bucket] = {}
        self._breaker = Breaker()
        self._task: asyncio.Task[None] | None = None
        self._sent_at = self._looked_at = -float("inf")

    @property
    def channel(self) -> str:
        """The name of the channel."""
        return self._channel.name

    async def start(self) -> None:
        """Begin to sweep: after each nudge, and every so often anyway."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Take nothing more in hand, let what is in sending end, give the rest back."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        waiting, self._next = [each for _, _, each in self._next], []
        given_back = {asyncio.create_task(self._give_back(each)) for each in waiting}
        if tasks := self._sending | given_back:
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

    async def post(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        """Record new deliveries of the channel and send them; return those that were new.

        As many as can be in hand are recorded as claimed already. Where a repetition costs money
        nothing is claimed before its turn.
        """
        at = self._clock()
        free = self._most_born - len(self._in_hand) if self._may_send(at) else 0
        for delivery in deliveries:
            due = delivery.next_attempt_at
            if free > 0 and due and due <= at and self._token(delivery, at) is None:
                self._claim(delivery, at)
                free -= 1
        added = await self._deliveries.add(deliveries)
        for delivery in added:
            metrics.record_state(delivery.channel, State.CREATED)
            if delivery.holder == self._holder:
                self._take(delivery)
        if any(each.holder is None for each in added):
            self._more = True
            self.nudge()
        return added

    async def sweep(self) -> None:
        """Take in hand what is due, as far as there is room; raises what the database raises."""
        self._more = True
        while room := self._breaker.allows(self._clock(), self._room):
            at = self._clock()
            # Of what is in hand only a claim that has ended is found due.
            ended = sum(1 for d in self._in_hand.values() if d.lease_until and d.lease_until <= at)
            had = set(self._in_hand)
            found = await self._deliveries.due(self._channel.name, at, room + ended)
            # What was in hand may have been recorded since it was read.
            due = [each for each in found if each.id not in had | self._in_hand.keys()][:room]
            claimed = await asyncio.gather(*(self._claimed(each, at) for each in due))
            mine = [each for each, is_mine in zip(due, claimed, strict=True) if is_mine]
            for delivery in mine:
                self._take(delivery)
            if len(due) < room:
                if not mine and self._breaker.probing:
                    self._breaker.probing = False
                self._more = False
                return
            await self._some_room()

    async def look(self) -> None:
        """Record the age of the oldest message that waits, and what the breaker does."""
        oldest = await self._deliveries.oldest_unsent(self._channel.name)
        age = (self._clock() - oldest).total_seconds() if oldest else 0
        metrics.record_oldest_unsent(self._channel.name, age)
        metrics.record_breaker(self._channel.name, self._breaker.state(self._clock()))
        self._looked_at = monotonic()

    @property
    def _room(self) -> int:
        return max(0, self._most - len(self._in_hand))

    def _may_send(self, at: datetime) -> bool:
        return self._breaker.state(at) == "closed"

    def _claim(self, delivery: Delivery, at: datetime) -> None:
        message_id = self._channel.message_id(delivery.id)
        delivery.claim(at, self._manner.lease, message_id, self._holder)

    async def _claimed(self, delivery: Delivery, at: datetime) -> bool:
        """Claim a delivery that was found due; False if another was first, or it must wait."""
        was = delivery.revision
        later = self._token(delivery, at)
        self._claim(delivery, at)
        if later is not None:
            delivery.defer(later)
        return await self._deliveries.save(delivery, was=was) and later is None

    def _token(self, delivery: Delivery, at: datetime) -> datetime | None:
        """Take a token of the delivery's commune; return None, or when there will be one."""
        pace = self._manner.pace
        if pace is None:
            return None
        bucket = self._buckets.setdefault(delivery.commune, Bucket.full(pace, at))
        return bucket.take(at)

    def _take(self, delivery: Delivery) -> None:
        self._in_hand[delivery.id] = delivery
        heappush(self._next, (RANK[delivery.urgency], next(self._turns), delivery))
        self._send_next()

    def _send_next(self) -> None:
        while self._next and len(self._sending) < self._manner.concurrency:
            _, _, delivery = heappop(self._next)
            task = asyncio.create_task(self._one(delivery))
            self._sending.add(task)
            task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._send_next()

    async def _some_room(self) -> None:
        """Wait until half of what is in hand has ended."""
        while len(self._in_hand) > self._most // 2:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)

    async def _run(self) -> None:
        await self._ready.wait()
        while True:
            # Not wait_for: before Python 3.12 it can swallow the cancellation that ends this.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._manner.sweep_seconds):
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
            if self._is_out_of_time(delivery) or self._breaker.state(self._clock()) == "open":
                await self._give_back(delivery)
                return
            metrics.record_state(delivery.channel, State.SENDING)
            worked = await self._hand_over(delivery, self._channel)
            self._breaker.record(self._clock(), worked=worked)
        except Exception:
            log.warning("delivery failed", exc_info=True, delivery_id=str(delivery.id))
        finally:
            self._sent_at = monotonic()
            self._in_hand.pop(delivery.id, None)
            if self._more and self._room >= self._most // 2:
                self.nudge()

    async def _give_back(self, delivery: Delivery) -> None:
        """End a claim whose message was not tried: no attempt, whoever finds it due takes it up."""
        was = delivery.revision
        delivery.defer(self._clock())
        try:
            await self._deliveries.save(delivery, was=was)
        except Exception:
            log.warning("not given back: its claim must end", exc_info=True)
        self._in_hand.pop(delivery.id, None)
        self._more = True

    def _is_out_of_time(self, delivery: Delivery) -> bool:
        """Tell whether the claim may end before the message is handed over."""
        if delivery.lease_until is None:
            return False
        return delivery.lease_until - self._clock() < self._manner.lease / 2

    async def _close(self) -> None:
        with suppress(Exception):
            await self._channel.close()


class Senders:
    """The senders of all channels that are on."""

    def __init__(self, senders: Sequence[Sender]) -> None:
        self._senders = {each.channel: each for each in senders}

    async def post(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        """Record new deliveries and send them; return those that were new.

        What would go through a channel that is off goes by its fallback, or is not recorded.
        """
        by_channel: dict[str, dict[UUID, Delivery]] = {}
        for each in deliveries:
            if going := self._by_what_is_on(each):
                by_channel.setdefault(going.channel, {}).setdefault(going.id, going)
        added: list[Delivery] = []
        for channel, some in by_channel.items():
            added += await self._senders[channel].post(list(some.values()))
        return added

    def has(self, channel: str) -> bool:
        """Tell whether a channel is on."""
        return channel in self._senders

    def _by_what_is_on(self, delivery: Delivery) -> Delivery | None:
        going: Delivery | None = delivery
        while going and going.channel not in self._senders:
            if going := going.instead(delivery.created_at):
                going.next_attempt_at = delivery.next_attempt_at
        return going

    def nudge(self) -> None:
        """Ask every sender for a sweep now."""
        for each in self._senders.values():
            each.nudge()

    async def look(self) -> None:
        """Record what waits, channel by channel."""
        for each in self._senders.values():
            await each.look()
