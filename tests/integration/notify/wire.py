"""The database's wire with a test's hand on it: each command can be acted on as it passes."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from shared.testing import free_port

Look = Callable[[str, str], bool]

LENGTH = 4
"""Bytes at the beginning of each message that say how long it is."""


@dataclass
class Wire:
    """Passes whole messages between a client and the database until it is cut.

    ``asked(command, collection)`` is called before a write is passed on, ``answered`` before its
    answer is; what returns True cuts the wire there, for good.
    """

    uri: str
    asked: Look = lambda _command, _collection: False
    answered: Look = lambda _command, _collection: False
    port: int = field(default_factory=free_port)
    is_cut: bool = False
    pairs: set[asyncio.Task[None]] = field(default_factory=set)
    server: asyncio.Server | None = None

    @property
    def through(self) -> str:
        """Where a client finds the database behind this wire."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_server(self._pair, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.server
        self.server.close()
        for pair in self.pairs:
            pair.cancel()
        await asyncio.gather(*self.pairs, return_exceptions=True)

    async def _pair(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pair = asyncio.current_task()
        assert pair
        self.pairs.add(pair)
        there = urlsplit(self.uri)
        database, to_database = await asyncio.open_connection(there.hostname, there.port)
        try:
            with suppress(asyncio.IncompleteReadError, OSError):
                while True:
                    question = await _message(reader)
                    command = _command(question)
                    if self._is_cut_at(self.asked, command):
                        break
                    to_database.write(question)
                    answer = await _message(database)
                    if self._is_cut_at(self.answered, command):
                        break
                    writer.write(answer)
        finally:
            to_database.close()
            writer.close()
            self.pairs.discard(pair)

    def _is_cut_at(self, look: Look, command: tuple[str, str] | None) -> bool:
        if command and not self.is_cut:
            self.is_cut = look(*command)
        return self.is_cut


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(LENGTH)
    return head + await reader.readexactly(int.from_bytes(head, "little") - LENGTH)


def _command(message: bytes) -> tuple[str, str] | None:
    """Return a writing command and its collection: the first field of the message's body."""
    for name in ("insert", "update"):
        found = message.find(b"\x02" + name.encode() + b"\x00")
        if found >= 0:
            begin = found + len(name) + 2
            length = int.from_bytes(message[begin : begin + 4], "little")
            return name, message[begin + 4 : begin + 3 + length].decode()
    return None
