"""A service's application running inside the test, spoken to over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from shared.testing.eventually import eventually


@asynccontextmanager
async def running(app: FastAPI, key: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Start ``app`` and yield a client that sends ``key``, if any, as its bearer."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=transport, base_url="http://xaso.test", headers=headers
        ) as client,
    ):
        yield client


async def ready(client: httpx.AsyncClient) -> None:
    """Wait until the service behind ``client`` says that it is ready."""

    async def is_ready() -> bool:
        return (await client.get("/readyz")).status_code == 200  # noqa: PLR2004

    await eventually(is_ready)
