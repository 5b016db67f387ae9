"""A mail server that takes everything and counts; asked on a port of its own for the count."""

import asyncio
import os
from typing import Any

from aiosmtpd.smtp import SMTP

taken = 0


class Count:
    """Counts what it takes."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        """Take one message."""
        global taken  # noqa: PLW0603
        taken += 1
        return "250 OK"


async def main() -> None:
    """Serve until the process is ended."""
    loop = asyncio.get_running_loop()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(f"HTTP/1.0 200 OK\r\n\r\n{taken}\n".encode())
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
