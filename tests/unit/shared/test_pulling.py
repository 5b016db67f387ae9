"""Whoever pulls from the bus meets one kind of timeout."""

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any

import nats.errors
import pytest
from faststream.nats import PullSub

from shared.bus import pulling


@pytest.mark.parametrize("error", [TimeoutError, nats.errors.TimeoutError])
async def test_time_that_is_up_is_always_said_in_nats_own_words(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def out_of_time(*_: Any) -> None:
        raise error

    monkeypatch.setattr(pulling, "_fetch", out_of_time)
    nobody: Any = None

    with pytest.raises(nats.errors.TimeoutError):
        await pulling.fetch(nobody)


class Pulled:
    """A subscription to which messages come at given moments, in seconds from now."""

    def __init__(self, *moments: float) -> None:
        self._messages: asyncio.Queue[float] = asyncio.Queue()
        for moment in moments:
            asyncio.get_running_loop().call_later(moment, self._messages.put_nowait, moment)

    async def fetch(self, batch: int, timeout: float, _: object) -> list[float]:  # noqa: ASYNC109
        """Return what comes in time: all of the time where it is not enough, as nats-py does."""
        found: list[float] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while len(found) < batch:
                    found.append(await self._messages.get())
        if not found:
            raise nats.errors.TimeoutError
        return found


async def test_a_batch_is_what_is_there_and_what_comes_until_it_may_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulling, "_fetch", Pulled.fetch)
    subscription: Any = Pulled(0, 0, 0.01, 0.5)
    began = monotonic()

    first: Any = await pulling.gather(subscription, 256, began + 0.05)
    took = monotonic() - began
    three: Any = Pulled(0, 0, 0)
    full: Any = await pulling.gather(three, 2, began + 60)

    assert [*first, *full] == [0, 0, 0.01, 0, 0]
    assert took < pulling.IDLE_SECONDS / 2
    later: Any = await pulling.gather(subscription, 256, began)
    assert later == [0.5]


class Subscriber:
    """A subscriber that notes when each batch began; stops once it has ``most`` messages."""

    def __init__(self, subscription: Pulled, every: float, most: int) -> None:
        self.pull_sub = PullSub(batch_size=256, timeout=every, batch=True)
        self.subscription = subscription
        self.running = True
        self.batches: list[tuple[float, list[float]]] = []
        self._most = most

    async def consume(self, messages: list[float]) -> None:
        """Note one batch."""
        self.batches.append((monotonic(), messages))
        self.running = sum(len(each) for _, each in self.batches) < self._most


async def test_an_idle_consumer_begins_at_once_and_a_busy_one_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulling, "_fetch", Pulled.fetch)
    subscriber: Any = Subscriber(Pulled(0, 0.02, 0.04, 0.8), every=0.3, most=4)
    began = monotonic()

    await pulling.consume(subscriber)

    (first, alone), (second, together), (third, last) = subscriber.batches
    assert (alone, together, last) == ([0], [0.02, 0.04], [0.8])
    assert first - began < 0.2 < second - first
    assert third - second > 0.3
