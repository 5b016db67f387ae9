"""B5: the dashboard's pages at 1,000,000 events, against its own at 100,000.

The read model is filled as a rebuild fills it, without the bus: a test holds that against a model
that lived through its facts.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
from motor.motor_asyncio import AsyncIOMotorClient

from bench.stories import UNITS, a_plan, stories
from deploy.docs import PLACEHOLDER
from deploy.nats.apply import apply
from deploy.testing import Servers, World
from services.dashboard.app import build
from services.dashboard.filling import Filling
from services.dashboard.projections.base import LOCAL
from services.dashboard.repository import Shelf, prepare
from services.dashboard.settings import Settings
from shared.auth import Role
from shared.contracts.base import now
from shared.mongo import Document
from shared.testing import ready, running, write_keys

FEW, MANY = 100_000, 1_000_000
ROUNDS, ASKED = 5, 8
"""So many rounds over all pages, and questions to both models in each."""
BATCH = 2_000
"""Facts taken together, and documents written together."""


async def measure() -> str:
    """Alternate both models; return the line with the page that grew most."""
    with tempfile.TemporaryDirectory() as folder:
        servers = Servers(Path(folder) / "servers")
        servers.start()
        client = await servers.connect()
        await apply(client)
        keys = write_keys(Path(folder) / "keys.json", list(UNITS))
        worlds = {size: World(servers, client, keys.file) for size in (FEW, MANY)}
        try:
            for size, world in worlds.items():
                await fill(servers.mongo_uri, f"{world.prefix}_dashboard", size)
            leader = keys.by_role[Role.LEADER]
            async with _reading(worlds[FEW], leader) as few, _reading(worlds[MANY], leader) as many:
                return await _measure(few, many)
        finally:
            await client.close()
            servers.stop()


async def _measure(few: httpx.AsyncClient, many: httpx.AsyncClient) -> str:
    pages = _pages(_today())
    seen: dict[str, list[tuple[float, float]]] = {page: [] for page in pages}
    for _ in range(ROUNDS):
        for page, path in pages.items():
            for _ in range(ASKED):
                seen[page].append((await _ask(many, path), await _ask(few, path)))
    ratios = {
        page: median(a for a, _ in found) / median(b for _, b in found)
        for page, found in seen.items()
    }
    worst = max(ratios, key=lambda page: ratios[page])
    detail = ", ".join(
        f"{page} {ratios[page]:.2f}× ({median(a for a, _ in found) * 1000:.1f} ms)"
        for page, found in seen.items()
    )
    return f"B5 {ratios[worst]:.2f}×  {worst} grew most from {FEW} events to {MANY}; {detail}"


def _today() -> date:
    return now().astimezone(LOCAL).date()


def _pages(today: date) -> dict[str, str]:
    """Return every page by what the line calls it; a province's are its communes' overviews."""
    past, unit = today - timedelta(60), f"units/{UNITS[0]}"
    pages = ["overview", unit, "tasks", "topics", "feedback", "calendar", "activity"]
    of_a_day = ["overview", unit, "tasks", "topics"]
    return {
        **{page: f"/v1/{page}" for page in pages},
        **{f"{page} on a past day": f"/v1/{page}?on={past}" for page in of_a_day},
        "activity until then": f"/v1/activity?after={past}T00:00:00Z_~",
    }


async def _ask(client: httpx.AsyncClient, path: str) -> float:
    """Return the seconds that a page takes, from the question to the JSON."""
    began = perf_counter()
    (await client.get(path)).raise_for_status()
    return perf_counter() - began


@asynccontextmanager
async def _reading(world: World, key: str) -> AsyncIterator[httpx.AsyncClient]:
    required = {n: PLACEHOLDER for n, field in Settings.model_fields.items() if field.is_required()}
    settings = world.settings("dashboard", Settings, log_level="WARNING", **required)
    async with running(build(settings), key) as client:
        await ready(client)
        yield client


async def fill(uri: str, name: str, facts: int) -> None:
    """Store what ``facts`` facts leave behind, as generation 1."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        uri, tz_aware=True, uuidRepresentation="standard"
    )
    await prepare(client[name])
    filling = Filling(Shelf(client[name], 1), at_once=BATCH)
    yesterday = _today() - timedelta(1)
    said = chain.from_iterable(stories(facts, yesterday))
    await filling.take([a_plan(yesterday.year)])
    while batch := list(islice(said, BATCH)):
        await filling.take(batch)
    await filling.end()
    client.close()
