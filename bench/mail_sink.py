"""A mail server that takes everything and counts; asked on a port of its own.

``/`` answers how many it took, ``/arrivals`` what each said of its cause, of itself, and when.
"""

import asyncio
import json
import os
import re
from time import monotonic
from typing import Any

from aiosmtpd.smtp import SMTP

ABOUT = re.compile(rb"^(X-Correlation-ID|Message-ID): *(\S+)", re.IGNORECASE | re.MULTILINE)

arrivals: list[tuple[bytes, float]] = []


class Count:
    """Counts what it takes."""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one message."""
        arrivals.append((envelope.content[:2000], monotonic()))
        return "250 OK"


def listed() -> list[tuple[str, str, float]]:
    """Return each message's correlation, its id and when it came."""
    found = [({k.lower(): v.decode() for k, v in ABOUT.findall(head)}, at) for head, at in arrivals]
    return [(h.get(b"x-correlation-id", ""), h.get(b"message-id", ""), at) for h, at in found]


async def main() -> None:
    """Serve until the process is ended."""
    loop = asyncio.get_running_loop()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readline()
        said = json.dumps(listed()) if b" /arrivals " in asked else str(len(arrivals))
        writer.write(f"HTTP/1.0 200 OK\r\n\r\n{said}\n".encode())
        await writer.drain()
        writer.close()

    await loop.create_server(
        lambda: SMTP(Count(), hostname="sink.bench", loop=loop),
        "127.0.0.1",
        int(os.environ["SINK_PORT"]),
    )
    counter = await asyncio.start_server(answer, "127.0.0.1", int(os.environ["COUNT_PORT"]))
    await counter.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
