"""Real HTTP servers that speak providers' protocols, and misbehave when a test says so."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from shared.testing import free_port

Reply = tuple[int, Mapping[str, str], bytes]
HANG, DIE, HALF = "hang", "die", "half"
"""Say nothing; close after taking the request; close in the middle of the answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode() or urlsplit(self.target).query))


@dataclass
class Provider:
    """A server of HTTP/1.1 on a socket of its own; ``answer`` says what it replies."""

    answer: Callable[[Asked], Reply | str] = lambda _: (200, {}, b"{}")
    port: int = field(default_factory=free_port)
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    _hanging: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Provider"]:
        server = await asyncio.start_server(self._serve, self.host, self.port, ssl=self.tls)
        try:
            yield self
        finally:
            server.close()
            self._hanging.set()
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            try:
                asked = await _read(reader)
                self.asked.append(asked)
                reply = self.answer(asked)
                if reply == HANG:
                    await self._hanging.wait()
                elif reply == HALF:
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
                    await writer.drain()
                elif not isinstance(reply, str):
                    await _write(writer, reply)
            finally:
                writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, target, headers, body)


async def _write(writer: asyncio.StreamWriter, reply: Reply) -> None:
    status, headers, body = reply
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    await writer.drain()


def said(status: int, body: Any, **headers: str) -> Reply:
    """Return a reply in JSON; ``Retry_After`` stands for ``Retry-After``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, named, json.dumps(body).encode()
