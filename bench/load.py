"""A load of HTTP posts over a few kept connections, cheap enough not to be the limit."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any


@dataclass
class Outcome:
    """What a load saw: seconds taken, each answer's latency in seconds, errors."""

    seconds: float = 0
    latencies: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        """Accepted posts a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, part: float) -> float:
        """Return a latency in milliseconds, e.g. of ``part`` 0.99."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


async def post(
    port: int, path: str, body: Callable[[], Any], *, seconds: float, connections: int = 16
) -> Outcome:
    """Post ``body()`` as fast as the answers come for ``seconds``."""
    outcome = Outcome()
    began = perf_counter()
    deadline = began + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while perf_counter() < deadline:
            content = json.dumps(body()).encode()
            started = perf_counter()
            head = await exchange(reader, writer, path, content)
            if head.startswith(b"HTTP/1.1 201"):
                outcome.latencies.append(perf_counter() - started)
            else:
                outcome.errors += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    outcome.seconds = perf_counter() - began
    return outcome


async def exchange(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    path: str,
    content: bytes,
    headers: str = "",
) -> bytes:
    """Post JSON over a kept connection; return the head of the answer."""
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        + content
    )
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    await reader.readexactly(length)
    return head
