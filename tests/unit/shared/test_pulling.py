"""Whoever pulls from the bus meets one kind of timeout."""

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
