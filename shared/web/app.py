"""The one application factory, and the one way to run it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Protocol

import uvicorn
from fastapi import Depends, FastAPI, Request, Response
from fastapi.telemetry import TelemetryConfig
from fastapi_offline import FastAPIOffline
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared import logs, tracing
from shared.auth import Authenticator
from shared.bus import Bus
from shared.mongo import Mongo
from shared.settings import Settings
from shared.web.frame import Frame
from shared.web.problems import handle_problems

# FastAPI's own spans and logs would carry the address (a tracking token is part of one) and the
# rejected input; Frame makes the one span of a request, named after its method.
NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}

log = logs.get(__name__)


class Part(Protocol):
    """Something a service runs: its database, its bus, its relay."""

    name: str

    async def start(self) -> None:
        """Begin; must not wait for the world, which may be down."""

    async def stop(self) -> None:
        """End what was begun."""

    async def problem(self) -> str | None:
        """Say what is wrong at this moment, or None."""


def create_app(
    service: str,
    title: str,
    settings: Settings,
    parts: Sequence[Part],
    *,
    description: str = "",
    uploads: Mapping[str, int] | None = None,
) -> FastAPI:
    """Return the FastAPI application of ``service`` with everything but its own routes.

    ``parts`` are started in order and stopped in reverse; ``/readyz`` asks each for its problem.
    ``uploads`` says how large a form with files may be, by the pattern of its path; elsewhere
    the setting ``max_upload_bytes`` holds.
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

    app: FastAPI = FastAPIOffline(  # its pages load nothing from elsewhere
        redoc_url=None,
        title=title,
        version="1",
        description=description,
        lifespan=lifespan,
        telemetry=NO_TELEMETRY,
        dependencies=[Depends(_prepared(parts))],
    )
    app.state.authenticator = Authenticator(settings)
    handle_problems(app)
    app.add_middleware(
        Frame,
        service=service,
        max_body=settings.max_body_bytes,
        max_upload=settings.max_upload_bytes,
        uploads=uploads or {},
    )

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

    for bus in (part for part in parts if isinstance(part, Bus)):
        app.state.bus = bus

        @app.get("/asyncapi", include_in_schema=False)
        async def asyncapi(request: Request) -> dict[str, Any]:
            document: dict[str, Any] = request.app.state.bus.asyncapi()
            return document

    return app


def _prepared(parts: Sequence[Part]) -> Callable[[Request], Awaitable[None]]:
    """Return what holds a request of the API back until the database is prepared.

    A page asks ``Mongo.prepared`` itself, and says in its own words what it cannot do.
    """
    databases = [part for part in parts if isinstance(part, Mongo)]

    async def prepared(request: Request) -> None:
        if request.url.path.startswith("/v1/"):
            for each in databases:
                await each.prepared()

    return prepared


async def _problem(part: Part) -> str | None:
    try:
        return await asyncio.wait_for(part.problem(), 3)
    except Exception as error:  # noqa: BLE001  a probe reports whatever is wrong
        return type(error).__name__


def keep_what_is_loaded() -> None:
    """Spare the garbage collector everything that stays as long as the process does.

    Walking through it takes a tenth of a second, in which every request waits, and took a third
    of the processor time of a rebuild (0049).
    """
    gc.collect()
    gc.freeze()


def serve(build: Callable[[], FastAPI], settings: Settings) -> None:
    """Run a service until SIGTERM or SIGINT, letting requests in hand end."""
    app = build()
    keep_what_is_loaded()
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who is believed about a caller's address, XASO_TRUSTED_PROXIES says
        timeout_graceful_shutdown=8,
        lifespan="on",
    )
    uvicorn.Server(config).run()
