"""B2: stream to read model, events a second, against a raw pull loop with the same writes.

The loop reads the same stream, writes one document per task and one per event into collections
with the same indexes, and knows nothing of retries, dead letters, metrics or figures.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import nats.errors
from nats.aio.client import Client

from deploy.docs import PLACEHOLDER
from deploy.nats.apply import apply
from deploy.nats.topology import CONSUMERS
from deploy.testing import Servers, World
from services.dashboard import handlers
from services.dashboard.repository import ReadModel, prepare
from services.dashboard.settings import Settings
from shared import outbox
from shared.bus import Bus
from shared.contracts.tasks import ProgressKind, ProgressReportedV1, Standing
from shared.mongo import BulkWriteError, IndexModel, Mongo, UpdateOne, insert_new
from shared.testing import eventually

EVENTS = 10_000
TASKS = 500
ROUNDS = 3
BATCH = 256
DURABLE = "dashboard-tasks"
INDEXES = {
    "tasks": [IndexModel([("commune", 1), ("year", 1)], name="by_commune_and_year")],
    "activity": [IndexModel([("commune", 1), ("at", 1)], name="by_commune_and_at")],
}
CONSUMER = next(each for each in CONSUMERS if each.name == DURABLE)


async def measure() -> str:
    """Alternate the projector and its floor over the same stream; return the line."""
    with tempfile.TemporaryDirectory() as folder:
        servers = Servers(Path(folder) / "servers")
        servers.start()
        client = await servers.connect()
        try:
            await apply(client)
            await _publish(client)
            world = World(servers, client, Path(folder) / "keys.json")
            ours, floors = [], []
            for _ in range(ROUNDS):
                ours.append(EVENTS / await _from_the_start(client, world, _project))
                floors.append(EVENTS / await _from_the_start(client, world, _floor))
        finally:
            await client.close()
            servers.stop()
    ratio = median(a / b for a, b in zip(ours, floors, strict=True))
    return (
        f"B2 {ratio:.2f}×  projection {median(ours):.0f} events/s, "
        f"raw pull loop with the same writes {median(floors):.0f}/s, "
        f"limited by the database's writes"
    )


async def _publish(client: Client) -> None:
    jetstream = client.jetstream(publish_async_max_pending=1000)
    revisions = [0] * TASKS
    for number in range(EVENTS):
        task = number * 7919 % TASKS
        revisions[task] += 1
        entry = outbox.pending(a_report(task, revisions[task]))
        await jetstream.publish_async(entry["subject"], entry["body"].encode())
    await jetstream.publish_async_completed()


def a_report(task: int, revision: int) -> ProgressReportedV1:
    """Return one of the facts that are projected."""
    day = date(2025, 9, 15)
    return ProgressReportedV1(
        commune="son-mai", revision=revision, actor="key:bench", progress_id=uuid4(),
        task_id=f"2025-bench-{task}", unit="phong-kinh-te", kind=ProgressKind.ISSUE, quantity=1,
        occurred_on=day,
        standing=Standing(done=revision, target=52, due=None, last_on=day, completed=False),
    )  # fmt: skip


async def _from_the_start(
    client: Client, world: World, run: Callable[[Client, World], Awaitable[float]]
) -> float:
    await client.jetstream().delete_consumer("TASKS", DURABLE)
    await client.jetstream().add_consumer("TASKS", CONSUMER.config())
    world.prefix = f"b{uuid4().hex[:8]}"
    return await run(client, world)


async def _project(client: Client, world: World) -> float:
    settings = world.settings("dashboard", Settings, **_required())
    mongo = Mongo(settings, "dashboard", indexes={}, prepare=[prepare])
    bus = Bus(settings, "dashboard", handlers.router())
    bus.provide(read_model=ReadModel(mongo))
    await mongo.start()
    await mongo.ready.wait()
    began = perf_counter()
    await bus.start()
    await eventually(lambda: _done(client), within=300)
    seconds = perf_counter() - began
    await bus.stop()
    await mongo.stop()
    return seconds


async def _floor(client: Client, world: World) -> float:
    settings = world.settings("dashboard", Settings, **_required())
    mongo = Mongo(settings, "dashboard", indexes=INDEXES)
    await mongo.start()
    await mongo.ready.wait()
    began = perf_counter()
    subscription = await client.jetstream().pull_subscribe_bind(DURABLE, "TASKS")
    done = 0
    while done < EVENTS:
        try:
            messages = await subscription.fetch(BATCH, timeout=0.5)
        except nats.errors.TimeoutError:
            continue
        facts = [json.loads(message.data) for message in messages]
        latest = {fact["task_id"]: fact for fact in facts}
        with suppress(BulkWriteError):
            await mongo.db["tasks"].bulk_write(
                [_guarded(f) for f in latest.values()], ordered=False
            )
        await insert_new(
            mongo.db["activity"],
            [
                {
                    "_id": fact["event_id"],
                    "commune": fact["commune"],
                    "at": datetime.fromisoformat(fact["occurred_at"]),
                    "task": fact["task_id"],
                }
                for fact in facts
            ],
        )
        await asyncio.gather(*(message.ack() for message in messages))
        done += len(messages)
    seconds = perf_counter() - began
    await subscription.unsubscribe()
    await mongo.stop()
    return seconds


def _guarded(fact: dict[str, Any]) -> UpdateOne:
    newer = {"_id": fact["task_id"], "revision": {"$lt": fact["revision"]}}
    state = {name: fact[name] for name in ("commune", "revision", "standing")}
    return UpdateOne(newer, {"$set": state}, upsert=True)


async def _done(client: Client) -> bool:
    info = await client.jetstream().consumer_info("TASKS", DURABLE)
    return not info.num_pending and not info.num_ack_pending


def _required() -> dict[str, str]:
    return {n: PLACEHOLDER for n, field in Settings.model_fields.items() if field.is_required()}
