import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from copy import deepcopy
from datetime import datetime, timedelta
from uuid import UUID

from services.notify.dispatch import BORN, Manner, Sender
from services.notify.models import Delivery, State, Urgency
from services.notify.models.breaker import REST, Breaker
from services.notify.models.bucket import Bucket, Pace
from services.notify.ports import Channel
from shared.contracts.notify import DeliveryChannel
from shared.testing import eventually
from tests.unit.notify.fakes import LEASE, NOON, FakeChannel, FakeDeliveries, a_delivery

AT_A_TIME = 3
HandOver = Callable[[Delivery, Channel], Awaitable[bool]]


def a_sender(
    deliveries: FakeDeliveries,
    hand_over: HandOver,
    *,
    channel: FakeChannel | None = None,
    pace: Pace | None = None,
    clock: Callable[[], datetime] = lambda: NOON,
) -> Sender:
    ready = asyncio.Event()
    ready.set()
    manner = Manner(concurrency=AT_A_TIME, lease=LEASE, sweep_seconds=0.01, pace=pace)
    return Sender(channel or FakeChannel(), deliveries, hand_over, manner, ready=ready, clock=clock)


async def test_a_few_at_a_time_and_each_in_one_hand_only() -> None:
    deliveries, waiting = FakeDeliveries(), [a_delivery() for _ in range(40)]
    await deliveries.add(waiting)
    seen: Counter[UUID] = Counter()
    at_once, most = 0, 0

    async def hand_over(delivery: Delivery, _: Channel) -> bool:
        nonlocal at_once, most
        seen[delivery.id] += 1
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        delivery.next_attempt_at = None
        return True

    sender = a_sender(deliveries, hand_over)
    await sender.start()
    await eventually(lambda: len(seen) == 40)
    assert await sender.problem() is None
    await sender.stop()
    assert set(seen.values()) == {1}
    assert most == AT_A_TIME
    assert await sender.problem() == "sender has stopped"


async def test_one_that_goes_wrong_stops_nobody() -> None:
    deliveries, waiting = FakeDeliveries(), [a_delivery() for _ in range(5)]
    await deliveries.add(waiting)
    seen: set[UUID] = set()

    async def hand_over(delivery: Delivery, _: Channel) -> bool:
        seen.add(delivery.id)
        delivery.next_attempt_at = NOON + timedelta(days=100_000)
        raise RuntimeError

    sender = a_sender(deliveries, hand_over)
    await sender.start()
    await eventually(lambda: len(seen) == 5)
    await sender.stop()


async def test_whoever_claims_second_sends_nothing() -> None:
    deliveries, delivery = FakeDeliveries(), a_delivery()
    await deliveries.add([delivery])
    deliveries.revisions[delivery.id] = 1  # somebody else was first
    seen: list[Delivery] = []

    async def hand_over(delivery: Delivery, _: Channel) -> bool:
        seen.append(delivery)
        return True

    sender = a_sender(deliveries, hand_over)
    await sender.sweep()

    assert seen == []


async def test_new_messages_are_recorded_as_claimed_as_far_as_there_is_room() -> None:
    deliveries, new = FakeDeliveries(), [a_delivery() for _ in range(AT_A_TIME * BORN + 8)]
    released = asyncio.Event()

    async def hand_over(delivery: Delivery, _: Channel) -> bool:
        await released.wait()
        delivery.next_attempt_at = None
        return True

    sender = a_sender(deliveries, hand_over)
    added = await sender.post(new)
    again = await sender.post(new)

    assert (len(added), len(again)) == (len(new), 0)
    assert Counter(each.state for each in new) == {
        State.SENDING: AT_A_TIME * BORN, State.CREATED: 8,
    }  # fmt: skip
    released.set()
    await sender.stop()


class Held:
    """Hands nothing over before it is released; remembers what it was given."""

    def __init__(self, *, works: bool = True) -> None:
        self.given: list[Delivery] = []
        self.released = asyncio.Event()
        self.works = works

    async def __call__(self, delivery: Delivery, _: Channel) -> bool:
        self.given.append(delivery)
        await self.released.wait()
        delivery.next_attempt_at = None
        return self.works


async def test_of_what_is_in_hand_the_urgent_goes_first() -> None:
    held, urgent = Held(), a_delivery()
    urgent.urgency = Urgency.URGENT
    sender = a_sender(FakeDeliveries(), held)
    await sender.post([a_delivery() for _ in range(20)])
    await sender.post([urgent])
    await eventually(lambda: len(held.given) == AT_A_TIME)

    held.released.set()

    await eventually(lambda: len(held.given) == 21)
    assert held.given[AT_A_TIME] is urgent


async def test_a_claim_that_ran_out_untried_is_given_back_without_an_attempt() -> None:
    held, new, moment = Held(), [a_delivery() for _ in range(8)], NOON
    sender = a_sender(FakeDeliveries(), held, clock=lambda: moment)
    await sender.post(new)
    await eventually(lambda: len(held.given) == AT_A_TIME)

    moment = NOON + LEASE * 0.6
    held.released.set()

    rest = new[AT_A_TIME:]
    await eventually(lambda: all(each.state is State.CREATED for each in rest))
    assert {each.next_attempt_at for each in rest} == {moment}
    assert [each.attempts for each in rest] == [[]] * len(rest)
    assert len(held.given) == AT_A_TIME


class Slow(FakeDeliveries):
    """Reads what is due, and says it only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.read, self.let = asyncio.Event(), asyncio.Event()

    async def due(self, channel: DeliveryChannel, at: datetime, limit: int) -> list[Delivery]:
        found = [deepcopy(each) for each in await super().due(channel, at, limit)]
        self.read.set()
        await self.let.wait()
        return found


async def test_what_was_recorded_while_a_sweep_read_it_is_not_taken_again() -> None:
    """Its lease had ended, since the database was away for longer than that."""
    deliveries, held, moment = Slow(), Held(), NOON
    sender = a_sender(deliveries, held, clock=lambda: moment)
    await sender.post([a_delivery()])
    await eventually(lambda: len(held.given) == 1)
    moment = NOON + 2 * LEASE
    sweep = asyncio.create_task(sender.sweep())
    await deliveries.read.wait()

    held.released.set()
    await eventually(lambda: held.given[0].next_attempt_at is None)
    deliveries.let.set()
    await sweep

    assert len(held.given) == 1


async def test_what_is_in_hand_is_given_back_when_the_breaker_opens() -> None:
    held, new = Held(works=False), [a_delivery() for _ in range(40)]
    sender = a_sender(FakeDeliveries(), held)
    await sender.post(new)
    held.released.set()

    await eventually(lambda: sum(each.state is State.CREATED for each in new) >= 40 - 22)
    assert 20 <= len(held.given) < 20 + AT_A_TIME


async def test_a_stop_waits_for_what_is_in_sending_and_gives_the_rest_back() -> None:
    held, new = Held(), [a_delivery() for _ in range(8)]
    sender = a_sender(FakeDeliveries(), held)
    await sender.post(new)
    await eventually(lambda: len(held.given) == AT_A_TIME)

    stopping = asyncio.create_task(sender.stop())
    await eventually(lambda: sum(each.state is State.CREATED for each in new) == 5)
    assert not stopping.done()
    held.released.set()

    await stopping
    assert len(held.given) == AT_A_TIME


async def test_what_costs_money_is_claimed_only_in_its_turn() -> None:
    deliveries, new = FakeDeliveries(), [a_delivery() for _ in range(5)]

    async def hand_over(_: Delivery, __: Channel) -> bool:
        return True

    sender = a_sender(deliveries, hand_over, channel=FakeChannel(repeats=False))
    await sender.post(new)

    assert {each.state for each in new} == {State.CREATED}


async def test_a_pace_delays_and_drops_nothing() -> None:
    deliveries, waiting = FakeDeliveries(), [a_delivery() for _ in range(5)]
    await deliveries.add(waiting)
    moment = NOON
    seen: list[UUID] = []

    async def hand_over(delivery: Delivery, _: Channel) -> bool:
        seen.append(delivery.id)
        delivery.next_attempt_at = None
        return True

    sender = a_sender(deliveries, hand_over, pace=Pace(per_minute=2, burst=2), clock=lambda: moment)
    await sender.sweep()
    await eventually(lambda: len(seen) == 2)
    later = sorted(each.next_attempt_at for each in waiting if each.next_attempt_at)
    assert later == [NOON + timedelta(seconds=30)] * 3
    for minutes, sent in ((1, 4), (2, 5)):
        moment = NOON + timedelta(minutes=minutes)
        await sender.sweep()
        await eventually(lambda sent=sent: len(seen) == sent)  # type: ignore[misc]
    assert {each.attempts == [] for each in waiting} == {True}


def test_a_breaker_opens_when_half_of_twenty_fail_and_lets_one_try_after_a_rest() -> None:
    breaker = Breaker()
    for number in range(19):
        breaker.record(NOON, worked=number % 2 == 0)
    assert breaker.state(NOON) == "closed"
    breaker.record(NOON, worked=False)

    assert (breaker.state(NOON), breaker.allows(NOON, 9)) == ("open", 0)
    assert [breaker.allows(NOON + REST, 9), breaker.allows(NOON + REST, 9)] == [1, 0]
    breaker.record(NOON + REST, worked=False)
    assert breaker.allows(NOON + REST, 9) == 0
    assert breaker.allows(NOON + 2 * REST, 9) == 1
    breaker.record(NOON + 2 * REST, worked=True)
    assert (breaker.state(NOON + 2 * REST), breaker.allows(NOON + 2 * REST, 9)) == ("closed", 9)


def test_old_failures_are_forgotten() -> None:
    breaker = Breaker()
    for number in range(60):
        breaker.record(NOON + timedelta(seconds=10 * number), worked=False)
    assert breaker.state(NOON + timedelta(hours=1)) == "closed"


def test_a_bucket_fills_up_again_and_never_over_its_brim() -> None:
    bucket = Bucket.full(Pace(per_minute=60, burst=2), NOON)

    assert [bucket.take(NOON) for _ in range(3)] == [None, None, NOON + timedelta(seconds=1)]
    much_later = NOON + timedelta(hours=1)
    assert [bucket.take(much_later) for _ in range(3)] == [
        None, None, much_later + timedelta(seconds=1),
    ]  # fmt: skip


def test_the_urgent_comes_first() -> None:
    assert next(iter(Urgency)) is Urgency.URGENT
