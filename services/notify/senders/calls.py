"""One HTTP call to a provider: bounded in time and size, never redirected; what its answer means.

No connection is kept: one that died unseen would leave it unclear whether a message was taken.
"""

import asyncio
import json
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx

from services.notify.ports import Permanent, Temporary, Unclear
from shared.contracts.base import now

MOST_BYTES = 64 * 1024
LONGEST_PAUSE = 72 * 3600.0
LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
NOT_TAKEN = LATER | {HTTPStatus.SERVICE_UNAVAILABLE}
"""Answers by which a provider says that it took nothing and may be asked again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider said: at most ``MOST_BYTES`` of it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON, or None where it is none."""
        with suppress(ValueError):
            return json.loads(self.body)
        return None


class Caller:
    """Calls one provider; the codes that it raises begin with ``name``."""

    def __init__(
        self,
        name: str,
        *,
        connect_seconds: float,
        seconds: float,
        transport: Callable[[], httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        self._name = name
        self._timeout = httpx.Timeout(seconds, connect=connect_seconds)
        self._seconds = seconds
        tls = ssl.create_default_context()
        self._transport = transport or (
            lambda: httpx.AsyncHTTPTransport(verify=tls, trust_env=False)
        )

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Return the answer; raises ``Temporary`` where nothing was sent, else ``Unclear``.

        Raises ``Permanent`` for an address that cannot be called.
        """
        try:
            async with (
                asyncio.timeout(self._seconds),
                httpx.AsyncClient(
                    transport=self._transport(), timeout=self._timeout, trust_env=False
                ) as client,
                client.stream(
                    method, url, headers=headers, params=params, content=body
                ) as response,
            ):
                return Answer(response.status_code, response.headers, await _some_of(response))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise Permanent(f"{self._name}-bad-address") from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Temporary(f"{self._name}-connection") from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unclear(f"{self._name}-timeout") from error
        except httpx.HTTPError as error:
            raise Unclear(f"{self._name}-connection") from error

    def judge(self, answer: Answer, *, after: float | None = None) -> None:
        """Return for a success; raise ``Permanent``, ``Temporary`` or ``Unclear`` otherwise.

        ``after`` is the pause that the provider's own words ask for; else ``Retry-After`` counts.
        """
        status, code = answer.status, f"{self._name}-{answer.status}"
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return
        pause = after if after is not None else retry_after(answer.headers.get("retry-after"))
        if status in NOT_TAKEN:
            raise Temporary(code, after=pause)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unclear(code, after=pause)
        raise Permanent(code)


async def _some_of(response: httpx.Response) -> bytes:
    found = bytearray()
    async for chunk in response.aiter_bytes():
        found += chunk
        if len(found) >= MOST_BYTES:
            break
    return bytes(found[:MOST_BYTES])


def retry_after(value: str | None) -> float | None:
    """Return the seconds that a ``Retry-After`` asks for: a number or a date (RFC 9110)."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), LONGEST_PAUSE)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max(0.0, (when - now()).total_seconds()), LONGEST_PAUSE)
