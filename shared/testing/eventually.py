"""Waiting for what must come true, with a deadline instead of a guess."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from time import monotonic
from typing import Any, TypeVar, overload

Value = TypeVar("Value")


@overload
async def eventually(
    probe: Callable[[], Awaitable[Value]], *, within: float = ..., every: float = ...
) -> Value: ...


@overload
async def eventually(
    probe: Callable[[], Value], *, within: float = ..., every: float = ...
) -> Value: ...


async def eventually(probe: Callable[[], Any], *, within: float = 10, every: float = 0.03) -> Any:
    """Ask ``probe`` until it returns something true, and return that.

    An ``AssertionError`` in ``probe`` counts as not yet. Raises ``AssertionError`` (the probe's
    own, if it raised one) when ``within`` seconds have passed.
    """
    deadline = monotonic() + within
    while True:
        failure: AssertionError | None = None
        value: Any = None
        try:
            answer = probe()
            value = await answer if isawaitable(answer) else answer
        except AssertionError as error:
            failure = error
        if value and failure is None:
            return value
        if monotonic() > deadline:
            raise failure or AssertionError(f"not true within {within} s; last seen: {value!r}")
        await asyncio.sleep(every)
