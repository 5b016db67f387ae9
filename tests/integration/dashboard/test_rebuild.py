"""A rebuild that is killed leaves what people see as it was, and the next one starts anew."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from motor.motor_asyncio import AsyncIOMotorClient

from deploy.testing import PASSWORD, ROOT, World
from shared.auth import Role
from shared.contracts.base import now
from shared.testing import Keys, eventually, free_port
from tests.unit.dashboard.said import plan, progress, received

FACTS = 3_000


@asynccontextmanager
async def a_process(world: World, keys: Keys) -> AsyncIterator[tuple[httpx.AsyncClient, Process]]:
    """Run the dashboard as a process of its own, asked by an administrator."""
    port = free_port()
    env = {
        "XASO_MONGO_URI": world.servers.mongo_uri, "XASO_NATS_URL": world.servers.nats_url,
        "XASO_MONGO_PREFIX": world.prefix, "XASO_KEYS_FILE": str(keys.file),
        "XASO_COMMUNES_DIR": str(ROOT / "deploy" / "communes"), "XASO_PORT": str(port),
        "XASO_LOG_LEVEL": "WARNING", "XASO_REBUILD_BATCH": "50",
    }  # fmt: skip
    if not world.servers.given_nats:
        env |= {"XASO_NATS_USER": "dashboard", "XASO_NATS_PASSWORD": PASSWORD}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.dashboard", env=os.environ | env, cwd=ROOT
    )
    headers = keys.bearer(keys.by_role[Role.ADMIN])
    address = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=20) as client:
            await eventually(lambda: _ready(client), within=60)
            yield client, process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.HTTPError:
        return False


async def test_a_rebuild_that_is_killed_leaves_the_live_model_and_the_next_gives_the_same_hash(
    world: World, keys: Keys
) -> None:
    jetstream = world.admin.jetstream(publish_async_max_pending=500)
    moment = now()
    for fact in [
        plan(),
        *(progress(revision=n, done=n, progress_id=UUID(int=n)) for n in range(2, FACTS // 2)),
        *(received(received_at=moment - timedelta(minutes=n)) for n in range(FACTS // 2)),
    ]:
        await jetstream.publish_async(fact.subject, fact.model_dump_json().encode())
    await jetstream.publish_async_completed()

    async with a_process(world, keys) as (client, process):
        await eventually(lambda: world.has_heard("dashboard"), within=60)
        lived = (await client.get("/v1/hash")).json()
        assert (await client.post("/v1/rebuild")).status_code == 202

        async def is_under_way() -> bool:
            said = (await client.get("/v1/rebuild")).json()["rebuild"]
            assert said["state"] == "running", said
            return bool(said["facts"])

        await eventually(is_under_way, within=30)
        process.kill()
        await process.wait()
    db: Any = AsyncIOMotorClient(world.servers.mongo_uri)[f"{world.prefix}_dashboard"]
    pointer = await db["meta"].find_one({"_id": "read-model"})
    # The beat of the killed one is over; nobody waits for that here.
    await db["meta"].update_one({"_id": "read-model"}, {"$set": {"until": moment}})

    async with a_process(world, keys) as (client, _):
        still = (await client.get("/v1/hash")).json()
        await client.post("/v1/rebuild")

        async def rebuilt() -> dict[str, Any]:
            found: dict[str, Any] = (await client.get("/v1/rebuild")).json()
            assert found["rebuild"]["state"] == "done", found["rebuild"]
            return found

        again = await eventually(rebuilt, within=60)
    names = await db.list_collection_names()

    assert (pointer["live"], pointer["building"]) == (1, 2)
    assert still == lived
    assert again["rebuild"]["hash"] == again["rebuild"]["hash_before"] == lived["hash"]
    assert again["live"]["generation"] == 3
    assert not [name for name in names if name.endswith("_2")]
