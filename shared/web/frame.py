"""What surrounds every request."""

import re
import time
from collections.abc import Mapping
from uuid import UUID, uuid4

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import logs, metrics, tracing
from shared.errors import TooLarge
from shared.web.problems import internal, problem, too_large
from shared.web.requests import language_of

QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
UNANSWERED = 500

log = logs.get(__name__)


class Frame:
    """Around every request: an id, a trace, a limit on the body, security headers, a figure."""

    def __init__(
        self, app: ASGIApp, service: str, max_body: int, max_upload: int, uploads: Mapping[str, int]
    ) -> None:
        self._app = app
        self._service = service
        self._max_body = max_body
        self._max_upload = max_upload
        self._uploads = {re.compile(path): most for path, most in uploads.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        correlation_id = _correlation_id(headers)
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        status = UNANSWERED
        began = time.perf_counter()

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *(each for each in _SECURITY_HEADERS if each[0] not in given),
                    (b"x-correlation-id", str(correlation_id).encode()),
                    *message["headers"],
                ]
            await send(message)

        with (
            logs.bind(correlation_id=str(correlation_id)),
            tracing.span(scope["method"], headers),
        ):
            try:
                await self._serve(scope, receive, send_framed, headers)
            except Exception:
                log.exception("request failed")
                if status == UNANSWERED:
                    await internal(Request(scope))(scope, receive, send_framed)
            finally:
                seconds = time.perf_counter() - began
                route = getattr(scope.get("route"), "path", "other")
                metrics.record_request(self._service, scope["method"], route, status, seconds)
                if route not in QUIET:
                    log.info(
                        "request",
                        method=scope["method"],
                        route=route,
                        status=status,
                        ms=round(seconds * 1000, 1),
                    )

    async def _serve(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str]
    ) -> None:
        most = self._most(scope["path"], headers.get("content-type", ""))
        declared = headers.get("content-length", "0")
        if not declared.isdigit() or int(declared) > most:
            refused = problem(too_large(most), language_of(Request(scope)))
            await refused(scope, receive, send)
            return
        taken = 0

        async def receive_limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(TooLarge.status) from too_large(most)
            return message

        await self._app(scope, receive_limited, send)

    def _most(self, path: str, content_type: str) -> int:
        if not content_type.startswith("multipart/form-data"):
            return self._max_body
        fits = (most for pattern, most in self._uploads.items() if pattern.fullmatch(path))
        return next(fits, self._max_upload)


# What a response says itself stands: a style sheet may be kept, a page has its own policy.
_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
]


def _correlation_id(headers: dict[str, str]) -> UUID:
    try:
        return UUID(headers["x-correlation-id"])
    except (KeyError, ValueError):
        return uuid4()
