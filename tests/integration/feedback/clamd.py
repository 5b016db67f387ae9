"""A server that speaks clamd's protocol as ClamAV 1.4 does, and can misbehave in known ways."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 25 * 1024 * 1024


@dataclass
class Clamd:
    """What a test says how to behave, and what was sent."""

    port: int = 0
    mood: str = "well"
    """``well`` | ``hangs`` | ``half`` (no answer) | ``error`` | ``full`` | ``odd``."""
    scanned: list[bytes] = field(default_factory=list[bytes])
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(await self.answer(reader))
            await writer.drain()
        writer.close()

    async def answer(self, reader: asyncio.StreamReader) -> bytes:
        command = await reader.readuntil(b"\0")
        if command != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        if self.mood == "full":
            return b"INSTREAM size limit exceeded. ERROR\0"
        content = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(length)
        self.scanned.append(content)
        if self.mood == "hangs":
            await self.released.wait()
        answers = {
            "half": b"stream: O",
            "error": b"stream: Can't allocate memory ERROR\0",
            "odd": b"stream: OK, more or less\0",
        }
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        return answers.get(self.mood, found)


@asynccontextmanager
async def running_clamd() -> AsyncIterator[Clamd]:
    clamd = Clamd()
    server = await asyncio.start_server(clamd.talk, "127.0.0.1", 0)
    clamd.port = server.sockets[0].getsockname()[1]
    try:
        yield clamd
    finally:
        clamd.released.set()
        server.close()
