import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

from services.notify.dispatch import Sender
from services.notify.models import Delivery
from shared.testing import eventually
from tests.unit.notify.fakes import NOON, FakeChannel, FakeDeliveries, a_delivery


async def test_a_few_at_a_time_and_each_in_one_hand_only() -> None:
    deliveries, waiting = FakeDeliveries(), [a_delivery() for _ in range(20)]
    await deliveries.add(waiting)
    seen: Counter[UUID] = Counter()
    at_once, most = 0, 0

    async def deliver(delivery: Delivery) -> None:
        nonlocal at_once, most
        seen[delivery.id] += 1
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        delivery.next_attempt_at = None

    sender = a_sender(deliveries, deliver)
    await sender.start()
    await eventually(lambda: len(seen) == 20)
    assert await sender.problem() is None
    await sender.stop()
    assert set(seen.values()) == {1}
    assert most == 3
    assert await sender.problem() == "sender has stopped"


async def test_one_that_goes_wrong_stops_nobody() -> None:
    deliveries, waiting = FakeDeliveries(), [a_delivery() for _ in range(5)]
    await deliveries.add(waiting)
    seen: set[UUID] = set()

    async def deliver(delivery: Delivery) -> None:
        seen.add(delivery.id)
        delivery.next_attempt_at = NOON + timedelta(days=100_000)
        raise RuntimeError

    sender = a_sender(deliveries, deliver)
    await sender.start()
    await eventually(lambda: len(seen) == 5)
    await sender.stop()


def a_sender(deliveries: FakeDeliveries, deliver: object) -> Sender:
    ready = asyncio.Event()
    ready.set()
    return Sender(
        deliveries,
        deliver,
        [FakeChannel()],
        ready=ready,
        concurrency=3,
        sweep_seconds=0.01,  # type: ignore[arg-type]
    )
