"""B5: the dashboard's pages at 1,000,000 events, against its own at 100,000.

The read model is filled by the projection's own functions, story after story, without the bus: what
a story leaves behind is inserted, what all stories share is kept in memory and written at the end.
"""

import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx
from motor.motor_asyncio import AsyncIOMotorClient

from bench.stories import UNITS, a_plan, stories
from deploy.docs import PLACEHOLDER
from deploy.nats.apply import apply
from deploy.testing import Servers, World
from services.dashboard.app import build
from services.dashboard.projections import add, advance, collect
from services.dashboard.projections.base import (
    LATEST,
    LOCAL,
    PARTS_OF_ID,
    PLANS,
    TASKS,
    Document,
    Key,
)
from services.dashboard.queries import create_collections
from services.dashboard.repository import prepare
from services.dashboard.settings import Settings
from shared.auth import Role
from shared.contracts.base import Event, now
from shared.mongo import Database
from shared.testing import ready, running, write_keys

FEW, MANY = 100_000, 1_000_000
ROUNDS, ASKED = 5, 8
BATCH = 2_000
"""Stories taken together."""
SHARED = (PLANS, TASKS, LATEST)


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
                await _fill(servers.mongo_uri, f"{world.prefix}_dashboard", size)
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
        for page in pages:
            seen[page].append((await _ask(many, page), await _ask(few, page)))
    ratios = {page: median(a / b for a, b in found) for page, found in seen.items()}
    worst = max(ratios, key=lambda page: ratios[page])
    detail = ", ".join(
        f"{page.split('?')[0][4:]}{' on a past day' if 'on=' in page else ''} {ratios[page]:.2f}× "
        f"({median(a for a, _ in found) * 1000:.1f} ms)"
        for page, found in seen.items()
    )
    return (
        f"B5 {ratios[worst]:.2f}×  {worst.split('?')[0]} grew most from {FEW} events to {MANY}; "
        f"{detail}"
    )


def _today() -> date:
    return now().astimezone(LOCAL).date()


def _pages(today: date) -> list[str]:
    past = today - timedelta(60)
    return [
        "/v1/overview", f"/v1/overview?on={past}", f"/v1/units/{UNITS[0]}", "/v1/tasks",
        "/v1/topics", "/v1/feedback", "/v1/calendar", "/v1/activity",
    ]  # fmt: skip


async def _ask(client: httpx.AsyncClient, page: str) -> float:
    """Return the median of the seconds that a page takes, from the question to the JSON."""
    taken = []
    for _ in range(ASKED):
        began = perf_counter()
        (await client.get(page)).raise_for_status()
        taken.append(perf_counter() - began)
    return median(taken)


@asynccontextmanager
async def _reading(world: World, key: str) -> AsyncIterator[httpx.AsyncClient]:
    required = {n: PLACEHOLDER for n, field in Settings.model_fields.items() if field.is_required()}
    settings = world.settings("dashboard", Settings, log_level="WARNING", **required)
    async with running(build(settings), key) as client:
        await ready(client)
        yield client


async def _fill(uri: str, name: str, facts: int) -> None:
    """Store what ``facts`` facts leave behind, as generation 1."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        uri, tz_aware=True, uuidRepresentation="standard", w=1, journal=False
    )
    db = client[name]
    await prepare(db)
    await create_collections(db, 1)
    shared, figures = dict[Key, Document](), dict[Key, Document]()
    yesterday = _today() - timedelta(1)
    plan: Iterator[list[Event]] = iter([[a_plan(yesterday.year)]])
    for source in (plan, stories(facts, yesterday)):
        while batch := list(islice(source, BATCH)):
            await _store(db, _taken([fact for story in batch for fact in story], shared, figures))
    for rest in (shared, figures):
        await _store(db, _by_collection(rest))
    client.close()


def _taken(
    facts: list[Event], shared: dict[Key, Document], figures: dict[Key, Document]
) -> dict[str, list[Document]]:
    """Return the documents that these facts alone are about, the rest taken into the others."""
    changes = collect(facts)
    stored = {key: shared[key] for key in changes.keys() if key in shared}  # noqa: SIM118
    writes = advance(stored, changes, now())
    own: dict[Key, Document] = {}
    for key, (_, new) in writes.documents.items():
        (shared if key[0] in SHARED else own)[key] = new
    for key, found in writes.figures.items():
        parts = PARTS_OF_ID[key[0]]
        about = dict(zip(parts, key[1].split("/", len(parts) - 1), strict=True))
        figures[key] = add(figures.get(key, {"_id": key[1], **about}), found)
    return _by_collection(own)


def _by_collection(documents: dict[Key, Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    for (name, _), document in documents.items():
        found[name].append(document)
    return found


async def _store(db: Database, documents: dict[str, list[Any]]) -> None:
    # One collection after the other: the embedded database tries again for ever where two grow.
    for name, found in documents.items():
        await db[f"{name}_1"].insert_many(found, ordered=False)
