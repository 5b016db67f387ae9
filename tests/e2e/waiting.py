"""Waiting in tests that are not asynchronous."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import httpx


def until(probe: Callable[[], Any], *, within: float = 10) -> Any:
    """Ask ``probe`` until it returns something true.

    An ``AssertionError``, or a service that does not answer, means not yet.
    """
    deadline = monotonic() + within
    while True:
        failure: Exception | None = None
        value = None
        try:
            value = probe()
        except (AssertionError, httpx.HTTPError) as error:
            failure = error
        if value:
            return value
        if monotonic() > deadline:
            raise failure or AssertionError(f"not true within {within} s; last seen: {value!r}")
        sleep(0.05)
