"""Real servers that a test can make misbehave: one that takes mail, one that is ``feedback``."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from time import monotonic
from typing import Any

import uvicorn
from aiosmtpd.smtp import SMTP, AuthResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.testing import eventually, free_port

OK = "250 OK"
Answer = Callable[[EmailMessage], Awaitable[str]]


class Connection(SMTP):
    """One connection; remembers itself, so that a test can cut it."""

    sink: "MailSink"

    def connection_made(self, transport: Any) -> None:
        self.sink.connections.append(transport)
        self.sink.greeted += 1
        super().connection_made(transport)


@dataclass
class MailSink:
    """An SMTP server that keeps what it accepted. ``on_rcpt`` and ``on_data`` may refuse."""

    port: int = field(default_factory=free_port)
    mails: list[EmailMessage] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    tried_at: list[float] = field(default_factory=list)
    greeted: int = 0
    rcpt: list[str] = field(default_factory=list)
    on_rcpt: Callable[[str], Awaitable[str]] | None = None
    on_data: Answer | None = None
    options: dict[str, Any] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    connections: list[Any] = field(default_factory=list)
    server: asyncio.Server | None = None

    async def start(self) -> None:
        def connection() -> SMTP:
            made = Connection(
                self, hostname="sink.test", loop=asyncio.get_running_loop(), **self.options
            )
            made.sink = self
            return made

        self.server = await asyncio.get_running_loop().create_server(
            connection, "127.0.0.1", self.port, ssl=self.tls
        )

    async def stop(self) -> None:
        """Close the port and cut every connection."""
        if self.server:
            self.server.close()
            self.cut()
            await self.server.wait_closed()
            self.server = None

    def cut(self) -> None:
        for transport in self.connections:
            with suppress(AttributeError):  # Python before 3.11.4: a TLS transport closed already
                transport.abort()
        self.connections.clear()

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.tried_at.append(monotonic())
        answer = await self.on_rcpt(address) if self.on_rcpt else OK
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        answer = await self.on_data(mail) if self.on_data else OK
        if answer.startswith("2"):
            self.mails.append(mail)
            self.at.append(monotonic())
        return answer


@dataclass
class OnlyFor:
    """An authenticator that knows one user and counts the right sign-ins."""

    user: str
    password: str
    signed_in: int = 0

    def __call__(
        self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any
    ) -> AuthResult:
        known = (data.login, data.password) == (self.user.encode(), self.password.encode())
        self.signed_in += known
        return AuthResult(success=known, handled=False)


class Quiet(uvicorn.Server):
    """A server that leaves the test process's signals alone."""

    def capture_signals(self) -> Any:
        return nullcontext()


@dataclass
class Feedback:
    """A stand-in for ``feedback`` that answers how residents are reached."""

    port: int = field(default_factory=free_port)
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys_seen: list[str | None] = field(default_factory=list)
    ways_seen: list[str] = field(default_factory=list)
    status: int = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        app = Starlette(routes=[Route("/v1/cases/{case_id}/contact", self._contact)])
        config = uvicorn.Config(app, port=self.port, log_config=None, lifespan="off")
        server = Quiet(config)
        task = asyncio.create_task(server.serve())
        await eventually(lambda: server.started)
        try:
            yield
        finally:
            server.should_exit = True
            await task

    async def _contact(self, request: Request) -> Response:
        self.keys_seen.append(request.headers.get("authorization"))
        if self.status != 200:
            return Response(status_code=self.status)
        contact = self.contacts.get(request.path_params["case_id"])
        if not contact:
            return Response(status_code=404)
        way = request.query_params.get("way", "email")
        self.ways_seen.append(way)
        others = {"email", "phone"} - {way}
        return JSONResponse({**contact, **dict.fromkeys(others)})
