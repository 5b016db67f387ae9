"""The service ``feedback`` on real servers, and what can be seen of it from outside."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import typer
from motor.motor_asyncio import AsyncIOMotorClient
from nats.js.errors import NotFoundError
from typer.testing import CliRunner, Result

from deploy.testing import PASSWORD, World
from services.feedback.app import build
from services.feedback.ports import Kind
from services.feedback.service.night import Night
from services.feedback.settings import Settings
from shared.auth import Role
from shared.calendar_vn import VIETNAM
from shared.contracts.base import now
from shared.testing import Keys, eventually, ready, running
from tests.integration.feedback.process import Feedback

CANARY = {
    "name": "Hoàng Yến Canary",
    "phone": "0987 654 321",
    "email": "canary.hoang@vidu.example",
    "address": "Thôn Chim Yến, nhà số 77",
}
CONSENT = {"notice_version": "1", "accepted": True}
TRACES = ["Hoàng Yến", "Canary", "canary.hoang", "987654321", "987 654 321", "Chim Yến"]
"""Anything that would give the canary away; looked for in bytes and without regard to escapes."""


@dataclass
class Office:
    """The service at work."""

    world: World
    keys: Keys
    client: httpx.AsyncClient
    db: Any
    ports: Any = None

    def by(self, role: Role) -> dict[str, str]:
        return self.keys.bearer(self.keys.by_role[role])

    async def send(self, body: Any = None, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else orjson.dumps(a_message() | (body or {}))
        return await self.client.post(
            "/v1/cases", content=content, headers={"Content-Type": "application/json", **headers}
        )

    async def answer(self, case_id: str, role: Role = Role.FOCAL, **headers: str) -> httpx.Response:
        return await self.client.post(
            f"/v1/cases/{case_id}/answer",
            json={"text": "Xã đã sửa xong."},
            headers=self.by(role) | headers,
        )

    async def pass_the_night(self) -> None:
        """Do the work of the night to come: this night's own is done as soon as a tick is heard."""
        tomorrow = now().astimezone(VIETNAM).date() + timedelta(days=1)
        noon = datetime.combine(tomorrow, time(12), VIETNAM)
        await Night().pass_by(replace(self.ports, clock=lambda: noon))

    async def state(self) -> tuple[int, int, int]:
        """Return how many cases and identities there are, and the sum of the cases' revisions."""
        cases = await self.db.cases.find({}, {"revision": 1}).to_list(None)
        people = await self.db.identities.find({}, {"_id": 1}).to_list(None)
        return len(cases), len(people), sum(case["revision"] for case in cases)

    async def stored(self) -> list[Any]:
        """Return the messages of this service's stream, but for what it says by night."""
        return [m for m in await self._stored() if not m.subject.endswith(".audit.anchored")]

    async def _stored(self) -> list[Any]:
        jetstream = self.world.admin.jetstream()
        state = (await jetstream.stream_info("FEEDBACK")).state
        found = []
        for sequence in range(max(1, state.first_seq), state.last_seq + 1):
            try:
                found.append(await jetstream.get_msg("FEEDBACK", sequence))
            except NotFoundError:
                continue
        return found

    async def facts(self, name: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait for ``count`` facts called ``name``, and return all there are."""

        async def enough() -> list[dict[str, Any]] | None:
            said = [m for m in await self._stored() if m.subject.endswith(f".feedback.v1.{name}")]
            return [orjson.loads(m.data) for m in said] if len(said) >= count else None

        return await eventually(enough)


def a_message(**values: Any) -> dict[str, Any]:
    return {"category": "TTHC", "text": "Hồ sơ trễ hẹn ba ngày.", **values}


def a_form(**values: str) -> dict[str, str]:
    return {
        "category": "TDGT",
        "text": "Cán bộ tiếp dân rất tận tình.",
        "who": "anonymous",
        "notice_version": "1",
        **values,
    }


def token_of(tracking_url: str) -> str:
    return tracking_url.rsplit("/", 1)[1]


WITHOUT_A_DOOR: dict[str, Any] = {
    "proof_of_work": False,
    "form_seconds": 0,
    "rate_limits": dict.fromkeys(Kind),
}
"""What keeps machines out is tried in ``test_strangers.py``; elsewhere it would be in the way."""


def settings_of(world: World, **values: Any) -> Settings:
    return world.settings(
        "feedback",
        Settings,
        **{
            "feedback_kek": base64.b64encode(os.urandom(32)).decode(),
            "feedback_token_key": base64.b64encode(os.urandom(32)).decode(),
            "public_url": "http://xaso.test",
            "demonstration": True,
            **WITHOUT_A_DOOR,
            **values,
        },
    )


@asynccontextmanager
async def opened(world: World, keys: Keys, settings: Settings) -> AsyncIterator[Office]:
    mongo: Any = AsyncIOMotorClient(
        world.servers.mongo_uri, tz_aware=True, uuidRepresentation="standard"
    )
    app = build(settings)
    async with running(app) as client:
        await ready(client)
        yield Office(world, keys, client, mongo[f"{world.prefix}_feedback"], app.state.ports)
    mongo.close()


async def xaso(office: Office, app: typer.Typer, *arguments: str, **env: str) -> Result:
    """Run a command of the operator's tool on this office's servers."""
    port = office.world.servers.nats.port
    env = {
        "XASO_MONGO_URI": office.world.servers.mongo_uri,
        "XASO_MONGO_PREFIX": office.world.prefix,
        "XASO_NATS_URL": f"nats://admin:{PASSWORD}@127.0.0.1:{port}",
        "XASO_LANG": "en",
        **env,
    }
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments), env=env)


@pytest.fixture
async def office(world: World, keys: Keys) -> AsyncIterator[Office]:
    async with opened(world, keys, settings_of(world)) as office:
        yield office


@pytest.fixture
def feedback(world: World, keys: Keys, tmp_path: Path) -> Iterator[Feedback]:
    """The service as a process, not started yet."""
    found = Feedback(world, keys, settings_of(world), tmp_path / "feedback.log")
    yield found
    found.stop()


@pytest.fixture
def office_db(world: World) -> Iterator[Any]:
    """The service's database, as it is on disk."""
    mongo: Any = AsyncIOMotorClient(
        world.servers.mongo_uri, tz_aware=True, uuidRepresentation="standard"
    )
    yield mongo[f"{world.prefix}_feedback"]
    mongo.close()
