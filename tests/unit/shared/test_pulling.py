"""Whoever pulls from the bus meets one kind of timeout."""

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any

import nats.errors
import pytest

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


async def test_a_batch_is_what_is_there_and_what_comes_right_after_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulling, "_fetch", Pulled.fetch)
    subscription: Any = Pulled(0, 0, 0.01, 0.5)
    began = monotonic()

    first = await pulling.gather(subscription, 256, 0.05)
    took = monotonic() - began
    three: Any = Pulled(0, 0, 0)
    full = await pulling.gather(three, 2, 60)

    assert [*first, *full] == [0, 0, 0.01, 0, 0]
    assert took < pulling.IDLE_SECONDS / 2
    assert [*await pulling.gather(subscription, 256, 0.001)] == [0.5]
