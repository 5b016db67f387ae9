"""The one way a service speaks HTTP: probes, metrics, problem details, pages of a list."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, Any, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import logs, metrics, tracing
from shared.auth import Authenticator
from shared.errors import (
    FieldError,
    Invalid,
    Language,
    Malformed,
    NotFound,
    Rejected,
    Text,
    TooLarge,
    Transient,
    explain,
)
from shared.mongo import MongoError
from shared.settings import Settings

PROBLEM = "application/problem+json"
DEFAULT_LIMIT = 50
MAX_LIMIT = 200
RETRY_AFTER_SECONDS = 2
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})

log = logs.get(__name__)
Item = TypeVar("Item")


class Part(Protocol):
    """Something a service runs: its database, its bus, its relay."""

    name: str

    async def start(self) -> None:
        """Begin; must not wait for the world, which may be down."""

    async def stop(self) -> None:
        """End what was begun."""

    async def problem(self) -> str | None:
        """Say what is wrong at this moment, or None."""


class Page(BaseModel, Generic[Item]):
    """A window of a list; ``next`` is asked for with ``?after=``, and is null at the end."""

    model_config = ConfigDict(frozen=True)

    items: list[Item]
    next: str | None


Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
After = Annotated[str | None, Query(max_length=200, description="The last answer's ``next``.")]


def create_app(
    service: str, title: str, settings: Settings, parts: Sequence[Part], *, description: str = ""
) -> FastAPI:
    """Return the FastAPI application of ``service`` with everything but its own routes.

    ``parts`` are started in order and stopped in reverse; ``/readyz`` asks each for its problem.
    """
    logs.configure(service, settings.log_level)
    tracing.configure(service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for part in parts:
                await part.start()
                stack.push_async_callback(part.stop)
            log.info("started", port=settings.port)
            yield
        log.info("stopped")

    app = FastAPI(title=title, version="1", description=description, lifespan=lifespan)
    app.state.authenticator = Authenticator(settings)
    app.add_exception_handler(Rejected, _on_rejected)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Transient, _on_transient)
    app.add_exception_handler(MongoError, _on_transient)
    app.add_middleware(Frame, service=service, max_body=settings.max_body_bytes)

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz(response: Response) -> dict[str, Any]:
        found = await asyncio.gather(*(_problem(part) for part in parts))
        problems = {part.name: why for part, why in zip(parts, found, strict=True) if why}
        response.status_code = 503 if problems else 200
        return {"status": "not ready" if problems else "ready", "problems": problems}

    @app.get("/metrics", include_in_schema=False)
    async def show_metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


async def _problem(part: Part) -> str | None:
    try:
        return await asyncio.wait_for(part.problem(), 3)
    except Exception as error:  # noqa: BLE001  a probe reports whatever is wrong
        return type(error).__name__


def language_of(request: Request) -> Language:
    """Return the language the caller prefers; Vietnamese unless English is asked for first."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "en" if asked.lower().startswith("en") else "vi"


def idempotency_key(request: Request) -> str | None:
    """Return the header ``Idempotency-Key``, or None; raises ``Invalid`` beyond 255 characters."""
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= 255:  # noqa: PLR2004
        raise Invalid(
            "bad-idempotency-key",
            Text(
                "Idempotency-Key phải có từ 1 đến 255 ký tự.",
                "Idempotency-Key must have 1 to 255 characters.",
            ),
        )
    return key


def uuid_or_not_found(value: str) -> UUID:
    """Return ``value`` as a UUID; raises ``NotFound`` for anything else."""
    try:
        return UUID(value)
    except ValueError:
        raise not_found() from None


def not_found() -> NotFound:
    """Return the error for something that is not there, or not for this caller."""
    return NotFound(
        "not-found",
        Text(
            "Không có nội dung này, hoặc bạn không được xem.",
            "There is no such thing, or you may not see it.",
        ),
    )


def problem(error: Rejected, language: Language, headers: dict[str, str] | None = None) -> Response:
    """Return ``error`` as RFC 9457 problem details in ``language``."""
    body: dict[str, Any] = {
        "type": f"urn:xaso:problem:{error.code}",
        "title": error.title.to(language),
        "status": error.status,
        "detail": error.detail.to(language),
    }
    if error.errors:
        body["errors"] = [
            {"field": each.field, "message": each.message.to(language)} for each in error.errors
        ]
    return JSONResponse(
        body,
        status_code=error.status,
        media_type=PROBLEM,
        headers={"Content-Language": language, **(headers or {})},
    )


async def _on_rejected(request: Request, error: Exception) -> Response:
    assert isinstance(error, Rejected)  # noqa: S101
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None  # noqa: PLR2004
    return problem(error, language_of(request), headers)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return problem(invalid(list(error.errors())), language_of(request))


def invalid(errors: Sequence[Any]) -> Rejected:
    """Return what is wrong with the input, field by field, from pydantic's ``errors``."""
    found: list[FieldError] = [explain(dict(each)) for each in errors]
    if any(each["type"] == "json_invalid" for each in errors):
        return Malformed(
            "malformed-json",
            Text("Nội dung gửi lên không phải JSON hợp lệ.", "The body is not valid JSON."),
        )
    detail = Text(
        "Có thông tin chưa hợp lệ: " + "; ".join(f"{e.field}: {e.message.vi}" for e in found),
        "Some input is not valid: " + "; ".join(f"{e.field}: {e.message.en}" for e in found),
    )
    return Invalid("invalid-input", detail, *found)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == 404:  # noqa: PLR2004
        return problem(not_found(), language_of(request))
    refused = Rejected(
        f"http-{error.status_code}",
        Text("Yêu cầu không đúng cách gọi của dịch vụ.", "The service cannot be called like this."),
    )
    response = problem(refused, language_of(request), dict(error.headers or {}))
    response.status_code = error.status_code
    return response


async def _on_transient(request: Request, error: Exception) -> Response:
    log.warning("temporarily unavailable", exc_info=error)
    sorry = Rejected(
        "unavailable",
        Text(
            "Hệ thống tạm thời chưa phục vụ được; xin thử lại sau ít giây.",
            "The system cannot serve you at the moment; please try again in a few seconds.",
        ),
    )
    response = problem(sorry, language_of(request), {"Retry-After": str(RETRY_AFTER_SECONDS)})
    response.status_code = 503
    return response


class Frame:
    """Around every request: an id, a trace, a limit on the body, security headers, a figure."""

    def __init__(self, app: ASGIApp, service: str, max_body: int) -> None:
        self._app = app
        self._service = service
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        correlation_id = _correlation_id(headers)
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        status = 500
        began = time.perf_counter()

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *_SECURITY_HEADERS,
                    (b"x-correlation-id", str(correlation_id).encode()),
                    *message["headers"],
                ]
            await send(message)

        with (
            logs.bind(correlation_id=str(correlation_id)),
            tracing.span(f"{scope['method']}", headers),
        ):
            try:
                await self._serve(scope, receive, send_framed, headers)
            except Exception:
                log.exception("request failed")
                if status == 500:  # noqa: PLR2004
                    await _sorry(scope, receive, send_framed)
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
        request = Request(scope)
        refused = problem(_too_large(self._max_body), language_of(request))
        declared = headers.get("content-length", "0")
        if not declared.isdigit() or int(declared) > self._max_body:
            await refused(scope, receive, send)
            return
        taken = 0

        async def receive_limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._max_body:
                raise _too_large(self._max_body)
            return message

        await self._app(scope, receive_limited, send)


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


def correlation_of(request: Request) -> UUID:
    """Return the id that ties together everything the request sets in motion."""
    value: UUID = request.state.correlation_id
    return value


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        "body-too-large",
        Text(
            f"Nội dung gửi lên lớn hơn {limit // 1024} KB.",
            f"The body is larger than {limit // 1024} KB.",
        ),
    )


async def _sorry(scope: Scope, receive: Receive, send: Send) -> None:
    error = Rejected(
        "internal",
        Text(
            "Hệ thống gặp lỗi; bộ phận kỹ thuật đã được báo. Xin thử lại sau.",
            "Something went wrong and has been recorded. Please try again later.",
        ),
    )
    response = problem(error, language_of(Request(scope)))
    response.status_code = 500
    await response(scope, receive, send)


def serve(build: Callable[[], FastAPI], settings: Settings) -> None:
    """Run a service until SIGTERM or SIGINT, letting requests in hand end."""
    config = uvicorn.Config(
        build(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=8,
        lifespan="on",
    )
    uvicorn.Server(config).run()
