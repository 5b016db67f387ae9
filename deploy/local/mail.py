"""The mail sink: takes any message by SMTP, keeps it, and shows what it received.

``python -m deploy.local.mail HTTP_PORT SMTP_PORT FOLDER``. Nothing is ever delivered further.
"""

import asyncio
import email
import html
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from deploy.local.layout import LOOPBACK

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
LARGEST_BYTES = 2 * 1024**2
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Hộp thư trình diễn</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}}
article{{border-top:1px solid #767676;padding:.5rem 0}}pre{{white-space:pre-wrap;font:inherit}}
</style><h1>Hộp thư trình diễn</h1>
<p>Thư mà hệ thống đã gửi; không thư nào ra khỏi máy này. Có {count} thư, mới nhất ở trên.</p>
<main>{articles}</main></html>"""
ARTICLE = """<article><h2>{subject}</h2><p>{received_at} · từ {from} · đến {to}</p>
<pre>{text}</pre></article>"""
SHOWN = 200


class Box:
    """The folder of received messages: one ``.eml`` each, whose name begins with its time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, envelope: Envelope, at: datetime) -> None:
        """Keep a message, with the addresses it was really sent to."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        seal = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        name = f"{at:%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}"
        draft = self._folder / f".{name}"
        draft.write_bytes(seal + raw)
        draft.rename(self._folder / f"{name}.eml")

    def names(self) -> list[str]:
        """Return the ids of all messages, newest first."""
        return sorted((path.stem for path in self._folder.glob("[0-9]*.eml")), reverse=True)

    def read(self, name: str) -> dict[str, Any] | None:
        """Return a message, its headers decoded; None where there is none of that id."""
        if name not in self.names():
            return None
        raw = (self._folder / f"{name}.eml").read_bytes()
        message = email.message_from_bytes(raw, policy=default)
        received = datetime.strptime(name[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        return {
            "id": name,
            "from": str(message["From"] or ""),
            "to": str(message["To"] or message["X-Envelope-To"] or ""),
            "subject": str(message["Subject"] or ""),
            "received_at": received.isoformat(),
            "text": _text(message),
            "headers": {"message_id": str(message["Message-ID"] or "")},
        }

    def all(self) -> list[dict[str, Any]]:
        """Return all messages, newest first."""
        return [message for name in self.names() if (message := self.read(name))]


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    content = body.get_content()
    return content if isinstance(content, str) else ""


class Receiver:
    """What aiosmtpd calls when a message is complete: 250 only when it is on disk."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the message."""
        self._box.put(envelope, datetime.now(UTC))
        return "250 OK"


def build(box: Box, smtp_port: int) -> Starlette:
    """Return the sink's page and API; the SMTP server lives as long as they do."""

    @asynccontextmanager
    async def smtp(_app: Starlette) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        def session() -> SMTP:
            return SMTP(
                Receiver(box), data_size_limit=LARGEST_BYTES, enable_SMTPUTF8=True, loop=loop
            )

        server = await loop.create_server(session, LOOPBACK, smtp_port)
        yield
        server.close()

    def page(_request: Request) -> HTMLResponse:
        shown = [box.read(name) for name in box.names()[:SHOWN]]
        articles = "".join(_article(message) for message in shown if message)
        return HTMLResponse(PAGE.format(count=len(box.names()), articles=articles))

    def messages(_request: Request) -> JSONResponse:
        return JSONResponse(box.all())

    def message(request: Request) -> Response:
        found = box.read(request.path_params["id"])
        return JSONResponse(found) if found else Response(status_code=404)

    routes = [Route("/", page), Route("/messages", messages), Route("/messages/{id}", message)]
    return Starlette(routes=routes, lifespan=smtp)


def _article(message: dict[str, Any]) -> str:
    at = datetime.fromisoformat(message["received_at"]).astimezone(HERE)
    shown = {**message, "received_at": f"{at:%H:%M:%S %d/%m/%Y}"}
    return ARTICLE.format(**{key: html.escape(str(value)) for key, value in shown.items()})


def main(http_port: int, smtp_port: int, folder: Path) -> None:
    """Serve both until told to stop."""
    app = build(Box(folder), smtp_port)
    uvicorn.run(app, host=LOOPBACK, port=http_port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
