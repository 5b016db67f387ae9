"""B4: rebuild of the read model from the streams, against reading and decoding them in order."""

import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from bench.stories import a_plan, stories
from deploy.docs import PLACEHOLDER
from deploy.nats.apply import apply
from deploy.testing import Servers, World
from services.dashboard import handlers
from services.dashboard.facts import read
from services.dashboard.metrics import PRODUCERS
from services.dashboard.rebuild import Rebuild
from services.dashboard.repository import ReadModel, prepare
from services.dashboard.settings import Settings
from shared.bus import Bus
from shared.contracts.base import Event
from shared.mongo import Mongo
from shared.testing import eventually

FACTS = 100_000
ROUNDS = 3
BATCH = 500


async def measure() -> str:
    """Alternate rebuild and bare reading over the same streams; return the line."""
    with tempfile.TemporaryDirectory() as folder:
        servers = Servers(Path(folder) / "servers")
        servers.start()
        client = await servers.connect()
        try:
            await apply(client)
            await publish(client)
            for producer in PRODUCERS:
                await client.jetstream().delete_consumer(producer.upper(), f"dashboard-{producer}")
            return await _measure(client, World(servers, client, Path(folder) / "keys.json"))
        finally:
            await client.close()
            servers.stop()


async def _measure(client: Client, world: World) -> str:
    ours, floors, hashes = [], [], set()
    async with _rebuilder(world) as rebuild:
        for _ in range(ROUNDS):
            await rebuild.begin()
            await eventually(lambda: _ended(rebuild), within=600)
            made = rebuild.progress
            if not (made.began_at and made.taken_at):
                raise RuntimeError("the rebuild says no times")
            ours.append(made.facts / (made.taken_at - made.began_at).total_seconds())
            hashes.add(made.hash)
            facts, seconds = await _bare(client)
            floors.append(facts / seconds)
            if facts != made.facts:
                raise RuntimeError(f"{made.facts} facts instead of {facts}")
    ratio = median(a / b for a, b in zip(ours, floors, strict=True))
    same = "the same hash each time" if len(hashes) == 1 else f"{len(hashes)} HASHES"
    return (
        f"B4 {ratio:.2f}×  rebuild {median(ours):.0f} events/s, reading and decoding the streams "
        f"in order {median(floors):.0f}/s, {ROUNDS} rebuilds of {facts} events, {same}"
    )


async def publish(client: Client) -> None:
    """Say a year of facts on the streams."""
    jetstream = client.jetstream(publish_async_max_pending=1000)
    last = datetime.now(UTC).date()
    for fact in _facts([[a_plan(last.year)], *stories(FACTS, last)]):
        await jetstream.publish_async(fact.subject, fact.model_dump_json().encode())
    await jetstream.publish_async_completed()


def _facts(found: Iterable[list[Event]]) -> Iterable[Event]:
    return (fact for story in found for fact in story)


@asynccontextmanager
async def _rebuilder(world: World) -> AsyncIterator[Rebuild]:
    """Run what rebuilds, and no projector beside it."""
    required = {n: PLACEHOLDER for n, field in Settings.model_fields.items() if field.is_required()}
    world.prefix = f"b{uuid4().hex[:8]}"
    settings = world.settings("dashboard", Settings, **required)
    mongo = Mongo(settings, "dashboard", indexes={}, prepare=[prepare])
    bus = Bus(settings, "dashboard", handlers.router())
    rebuild = Rebuild(ReadModel(mongo), bus, settings.rebuild_batch)
    await mongo.start()
    await mongo.ready.wait()
    await bus.broker.connect()
    try:
        yield rebuild
    finally:
        await bus.stop()
        await mongo.stop()


async def _ended(rebuild: Rebuild) -> bool:
    if rebuild.progress.state == "failed":
        raise RuntimeError("the rebuild failed")
    return rebuild.progress.state == "done"


async def _bare(client: Client) -> tuple[int, float]:
    """Read and decode every fact; return how many, and the seconds."""
    began, facts = perf_counter(), 0
    for stream in (producer.upper() for producer in PRODUCERS):
        jetstream = client.jetstream()
        config = ConsumerConfig(
            name="bench", deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.ALL,
            max_ack_pending=2 * BATCH,
        )  # fmt: skip
        pending = (await jetstream.add_consumer(stream, config)).num_pending or 0
        subscription = await jetstream.pull_subscribe_bind("bench", stream)
        while pending:
            messages = await subscription.fetch(BATCH, timeout=5)
            facts += sum(read(message) is not None for message in messages)
            await messages[-1].ack()
            pending = messages[-1].metadata.num_pending
        await subscription.unsubscribe()
        await jetstream.delete_consumer(stream, "bench")
    return facts, perf_counter() - began
