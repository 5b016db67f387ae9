"""The service ``tasks`` on real servers, on a day on which much is done and much is left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from fastapi import FastAPI
from motor.motor_asyncio import AsyncIOMotorClient
from nats.aio.client import Client
from nats.js.api import StreamInfo
from nats.js.errors import NotFoundError

from deploy.testing import World
from services.tasks.app import build
from services.tasks.settings import Settings
from shared.testing import Keys, eventually, ready, running

RADIO = "2025-cds-1a"
RADIO_UNIT = "trung-tam-cung-ung-dich-vu-cong"
TODAY = date(2025, 9, 15)
COMMAND = "xaso.son-mai.cmd.tasks.v1.progress.report"


@dataclass
class Noon:
    """A clock that stands still."""

    day: date = TODAY

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return datetime.combine(self.day, time(5), UTC)


@dataclass
class Office:
    """The service at work, and what can be seen of it from outside."""

    world: World
    keys: Keys
    client: httpx.AsyncClient
    db: Any

    def by(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}"}

    async def post(self, body: Any = None, *, task: str = RADIO, **headers: str) -> httpx.Response:
        """Post as the radio unit unless ``headers`` say otherwise."""
        sent = {**self.by(self.keys.by_unit[RADIO_UNIT]), **headers}
        content = body if isinstance(body, bytes) else orjson.dumps(an_issue() | (body or {}))
        return await self.client.post(
            f"/v1/tasks/{task}/progress",
            content=content,
            headers={"Content-Type": "application/json", **sent},
        )

    async def command(
        self, body: Any = None, *, key: str | None = None, subject: str = COMMAND, **headers: str
    ) -> None:
        """Send a command as the radio unit unless told otherwise."""
        sent = {"Authorization": f"Bearer {key or self.keys.by_unit[RADIO_UNIT]}", **headers}
        content = (
            body
            if isinstance(body, bytes)
            else orjson.dumps(an_issue() | {"task_id": RADIO} | (body or {}))
        )
        units = await self.world.servers.connect("son-mai-units")
        try:
            await units.jetstream().publish(subject, content, headers=sent, stream="COMMANDS")
        finally:
            await units.close()

    async def state(self) -> tuple[int, int]:
        """Return how many reports there are, and the sum of all tasks' revisions."""
        tasks = await self.db.tasks.find().to_list(None)
        reports = await self.db.progress.find({}, {"_id": 1}).to_list(None)
        return len(reports), sum(task["revision"] for task in tasks)

    async def stored(self, stream: str, subject: str = ">") -> list[Any]:
        """Return the messages of a stream whose subject ends like ``subject``."""
        return [
            message
            for message in await messages(self.world.admin, stream)
            if subject == ">" or message.subject.endswith(subject)
        ]

    async def facts(self, name: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait for ``count`` facts called ``name``, and return all there are."""

        async def enough() -> list[Any] | None:
            found = await self.stored("TASKS", f".tasks.v1.{name}")
            return found if len(found) >= count else None

        return [orjson.loads(message.data) for message in await eventually(enough)]


async def messages(admin: Client, stream: str) -> list[Any]:
    jetstream = admin.jetstream()
    info: StreamInfo = await jetstream.stream_info(stream)
    found = []
    for sequence in range(max(1, info.state.first_seq), info.state.last_seq + 1):
        try:
            found.append(await jetstream.get_msg(stream, sequence))
        except NotFoundError:
            continue
    return found


def an_issue(**values: Any) -> dict[str, Any]:
    return {"occurred_on": "2025-09-15", "kind": "issue", **values}


def fresh_key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def application(world: World, day: date = TODAY, **values: Any) -> FastAPI:
    return build(world.settings("tasks", Settings, **values), Noon(day))


@asynccontextmanager
async def opened(
    world: World, keys: Keys, day: date = TODAY, **values: Any
) -> AsyncIterator[Office]:
    mongo: Any = AsyncIOMotorClient(
        world.servers.mongo_uri, tz_aware=True, uuidRepresentation="standard"
    )
    async with running(application(world, day, **values)) as client:
        await ready(client)
        yield Office(world, keys, client, mongo[f"{world.prefix}_tasks"])
    mongo.close()


@pytest.fixture
async def office(world: World, keys: Keys) -> AsyncIterator[Office]:
    async with opened(world, keys) as office:
        yield office
