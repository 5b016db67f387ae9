"""A scanner that speaks clamd's protocol (ClamAV): the command INSTREAM over TCP or a socket."""

import asyncio
import re
from contextlib import suppress
from urllib.parse import urlsplit

from services.feedback.ports.attachments import ScanFailed, ScannerDown

CHUNK = 64 * 1024
SECONDS = 10.0
ANSWER_LIMIT = 4096
FOUND = re.compile(r"stream: (?P<name>.{1,200}) FOUND", re.ASCII)


class Clamd:
    """One connection for each file; whatever is no clear answer means that nothing is known."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        """``address`` is ``tcp://host:port`` or ``unix:///path``."""
        self._address = urlsplit(address)
        self._seconds = seconds

    async def scan(self, content: bytes) -> str | None:
        """Return the name of what was found, or None; raises ``ScannerDown``, ``ScanFailed``."""
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._ask(content)
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError) as error:
            raise ScannerDown(type(error).__name__) from error
        if answer == "stream: OK":
            return None
        if found := FOUND.fullmatch(answer):
            return found["name"]
        if answer.endswith("ERROR"):
            raise ScanFailed(answer.removeprefix("stream: ")[:200])
        raise ScannerDown("an answer that clamd does not give")

    async def _ask(self, content: bytes) -> str:
        reader, writer = await self._connect()
        try:
            # A scanner that has had enough answers and closes while it is still being written to.
            with suppress(ConnectionError):
                writer.write(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    chunk = content[start : start + CHUNK]
                    writer.write(len(chunk).to_bytes(4, "big") + chunk)
                    await writer.drain()
                writer.write(bytes(4))
                await writer.drain()
            answer = await reader.readuntil(b"\0")
        finally:
            writer.close()
        return answer[:-1].decode("utf-8", "replace").strip()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.scheme == "unix":
            return await asyncio.open_unix_connection(self._address.path, limit=ANSWER_LIMIT)
        return await asyncio.open_connection(
            self._address.hostname, self._address.port, limit=ANSWER_LIMIT
        )
