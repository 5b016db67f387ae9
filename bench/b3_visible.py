"""B3: from 201 to visible in the dashboard's read API, p99, against its stages alone.

At the highest of the ``RATES`` that the machine takes: where posts come faster than they become
visible, the figure would say how long somebody measured, and no more.

The stages are the relay (201 to on the stream), the projection (on the stream to in the read
model) and a reader (in the model to in the answer). It asks fifty times as often as the leader's
page does and names what it has; one that never rests would measure itself.
"""

import asyncio
import json
import tempfile
from bisect import bisect_left
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx

from bench.processes import program
from deploy.docs import PLACEHOLDER
from deploy.nats.apply import apply
from deploy.testing import PASSWORD, ROOT, Servers, World
from services.dashboard import handlers
from services.dashboard.repository import ReadModel, prepare
from services.dashboard.settings import Settings
from shared.auth import Role
from shared.bus import Bus
from shared.contracts.base import Event, now
from shared.contracts.feedback import CaseReceivedV1, Category, Channel
from shared.mongo import Mongo
from shared.testing import eventually, free_port, write_keys

ASK_SECONDS = 0.05
RATES = (50, 25, 10, 5)
"""Posts a second, the first of these that is kept up with."""
SECONDS, WARM_SECONDS = 12.0, 1.0
"""For so long; what is posted in the first seconds is not counted."""
TRY_SECONDS, BEHIND = 5.0, 2.0
"""A rate is kept up with if so long after the last post of a try everything is visible."""
ROUNDS = 3
PART = 0.99
NOT_MODIFIED = 304
CASE = {"category": "CDS", "text": "Trang dịch vụ công báo lỗi khi nộp hồ sơ. " * 8}
RECEIVED = "xaso.*.feedback.v1.case.received"
Moments = dict[str, float]
"""When something happened to a case, by its code or a fact, by its id."""


async def measure() -> str:
    """Measure the whole and each stage alone, in turns; return the line."""
    with tempfile.TemporaryDirectory() as folder:
        servers = Servers(Path(folder) / "servers")
        servers.start()
        client = await servers.connect()
        await apply(client)
        keys = write_keys(Path(folder) / "keys.json", ["phong-kinh-te"])
        world = World(servers, client, keys.file)
        leader = keys.by_role[Role.LEADER]
        try:
            rate = await _rate(world, leader)
            whole, relay, projection, reading = [], [], [], []
            for _ in range(ROUNDS):
                relay.append(await _relay(world, rate))
                projection.append(await _projection(world, rate))
                found, read = await _whole(world, leader, rate)
                whole.append(found)
                reading.append(read)
        finally:
            await client.close()
            servers.stop()
    sums = [sum(each) for each in zip(relay, projection, reading, strict=True)]
    ratio = median(a / b for a, b in zip(whole, sums, strict=True))
    return (
        f"B3 {ratio:.2f}×  p99 from 201 to visible at {rate}/s {_ms(whole)}, "
        f"sum of the stages alone {_ms(sums)}: "
        f"relay {_ms(relay)}, projection {_ms(projection)}, reader {_ms(reading)}"
    )


async def _rate(world: World, key: str) -> int:
    """Return the highest rate that the whole keeps up with; the lowest where it does with none."""
    for rate in RATES[:-1]:
        if await _keeps_up(world, key, rate):
            return rate
    return RATES[-1]


async def _keeps_up(world: World, key: str, rate: int) -> bool:
    async with _feedback(world) as posting, _dashboard(world, key) as asking:
        await eventually(lambda: _caught_up(world), within=60)
        reader = Reader(asking)
        async with reader.reading():
            began = perf_counter()
            said = await _at_the_rate(lambda: _post(posting), rate, TRY_SECONDS)
            await eventually(lambda: _all(said, reader.seen), within=120)
    return max(reader.seen[name] for name in said) <= began + TRY_SECONDS + BEHIND


async def _whole(world: World, key: str, rate: int) -> tuple[float, float]:
    """Return p99 from 201 to visible, and that of a reader while nobody posts."""
    async with _feedback(world) as posting, _dashboard(world, key) as asking:
        await eventually(lambda: _caught_up(world), within=60)
        alone = Reader(asking)
        async with alone.reading():
            await asyncio.sleep(SECONDS / 2)
        reader = Reader(asking)
        async with reader.reading():
            said = await _at_the_rate(lambda: _post(posting), rate)
            await eventually(lambda: _all(said, reader.seen), within=30)
    return _p99(said, reader.seen, rate), alone.p99()


class Reader:
    """Asks for what happened, again and again; notes when each case was first in an answer."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.seen: Moments = {}
        self.asked: list[tuple[float, float]] = []

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._ask())
        try:
            yield
        finally:
            task.cancel()

    async def _ask(self) -> None:
        due, known = perf_counter(), ""
        while True:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            began = perf_counter()
            due = max(due + ASK_SECONDS, began)
            answer = await self._client.get(
                "/v1/activity", params={"limit": 200}, headers={"If-None-Match": known}
            )
            changed = answer.status_code != NOT_MODIFIED
            found = json.loads(answer.content)["items"] if changed else []
            ended = perf_counter()
            self.asked.append((began, ended))
            known = answer.headers["ETag"]
            for each in found:
                self.seen.setdefault(each["refs"]["code"], ended)

    def p99(self) -> float:
        """Return how long a moment waits for the end of the first answer begun after it."""
        chance, begins = Random(1), [began for began, _ in self.asked]
        moments = [chance.uniform(begins[0], begins[-1]) for _ in range(1000)]
        return _part([self.asked[bisect_left(begins, each)][1] - each for each in moments])


async def _relay(world: World, rate: int) -> float:
    """Return p99 from 201 to on the stream."""
    seen: Moments = {}

    async def note(message: Any) -> None:
        seen.setdefault(json.loads(message.data)["code"], perf_counter())

    subscription = await world.admin.subscribe(RECEIVED, cb=note)
    async with _feedback(world) as posting:
        said = await _at_the_rate(lambda: _post(posting), rate)
        await eventually(lambda: _all(said, seen), within=30)
    await subscription.unsubscribe()
    return _p99(said, seen, rate)


class Noting(ReadModel):
    """Notes when each fact was in the read model."""

    def __init__(self, mongo: Mongo) -> None:
        super().__init__(mongo)
        self.taken: Moments = {}

    async def project(self, facts: Sequence[Event]) -> None:
        await super().project(facts)
        moment = perf_counter()
        self.taken |= {str(each.event_id): moment for each in facts}


async def _projection(world: World, rate: int) -> float:
    """Return p99 from on the stream to in the read model."""
    required = {n: PLACEHOLDER for n, field in Settings.model_fields.items() if field.is_required()}
    settings = world.settings("dashboard", Settings, **required)
    mongo = Mongo(settings, "dashboard_alone", indexes={}, prepare=[prepare])
    model = Noting(mongo)
    bus = Bus(settings, "dashboard", handlers.router(), after=mongo.ready)
    bus.provide(read_model=model)
    jetstream = world.admin.jetstream()

    async def publish() -> str:
        fact = CaseReceivedV1(
            commune="son-mai", revision=1, actor="resident", case_id=uuid4(), code="SM-1",
            category=Category.CDS, channel=Channel.WEB, submitter_kind="anonymous",
            received_at=now(),
        )  # fmt: skip
        await jetstream.publish(fact.subject, fact.model_dump_json().encode())
        return str(fact.event_id)

    async with AsyncExitStack() as stack:
        for part in (mongo, bus):
            await part.start()
            stack.push_async_callback(part.stop)
        await eventually(lambda: _sound(bus), within=30)
        await eventually(lambda: _caught_up(world), within=60)
        said = await _at_the_rate(publish, rate)
        await eventually(lambda: _all(said, model.taken), within=30)
    return _p99(said, model.taken, rate)


async def _caught_up(world: World) -> bool:
    info = await world.admin.jetstream().consumer_info("FEEDBACK", "dashboard-feedback")
    return not info.num_pending and not info.num_ack_pending


async def _sound(bus: Bus) -> bool:
    return await bus.problem() is None


async def _at_the_rate(
    act: Callable[[], Awaitable[str]], rate: int, seconds: float = SECONDS + WARM_SECONDS
) -> Moments:
    """Act at the rate, whether the last one has ended or not; return when each one ended."""
    ended: Moments = {}

    async def one() -> None:
        name = await act()
        ended[name] = perf_counter()

    began, acts = perf_counter(), []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - perf_counter()))
        acts.append(asyncio.create_task(one()))
    await asyncio.gather(*acts)
    return ended


async def _post(client: httpx.AsyncClient) -> str:
    answer = await client.post("/v1/cases", json=CASE)
    code: str = answer.raise_for_status().json()["code"]
    return code


@asynccontextmanager
async def _feedback(world: World) -> AsyncIterator[httpx.AsyncClient]:
    env = {
        "XASO_FEEDBACK_KEK": PLACEHOLDER, "XASO_FEEDBACK_TOKEN_KEY": PLACEHOLDER,
        "XASO_DEMONSTRATION": "true", "XASO_PROOF_OF_WORK": "false",
        "XASO_RATE_LIMITS": '{"send": null}',
    }  # fmt: skip
    async with _service(world, "feedback", env) as client:
        yield client


@asynccontextmanager
async def _dashboard(world: World, key: str) -> AsyncIterator[httpx.AsyncClient]:
    async with _service(world, "dashboard", {}) as client:
        client.headers["Authorization"] = f"Bearer {key}"
        yield client


@asynccontextmanager
async def _service(
    world: World, name: str, env: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    port = free_port()
    own = {
        "XASO_MONGO_URI": world.servers.mongo_uri, "XASO_NATS_URL": world.servers.nats_url,
        "XASO_MONGO_PREFIX": world.prefix, "XASO_KEYS_FILE": str(world.keys_file),
        "XASO_NATS_USER": name, "XASO_NATS_PASSWORD": PASSWORD, "XASO_LOG_LEVEL": "WARNING",
        "XASO_COMMUNES_DIR": str(ROOT / "deploy/communes"), "XASO_PORT": str(port),
    }  # fmt: skip
    running = program(f"services.{name}", env=own | env, port=port)
    await asyncio.to_thread(running.__enter__)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)


async def _all(said: Moments, seen: Moments) -> bool:
    return said.keys() <= seen.keys()


def _p99(said: Moments, seen: Moments, rate: int) -> float:
    counted = list(said.items())[int(rate * WARM_SECONDS) :]
    return _part([max(0.0, seen[name] - at) for name, at in counted])


def _part(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * PART)]


def _ms(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:.0f} ms"
