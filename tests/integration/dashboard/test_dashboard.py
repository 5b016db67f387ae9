"""Facts on the real bus become a page, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from deploy.nats.apply import apply
from deploy.testing import World
from services.dashboard.app import build
from services.dashboard.settings import Settings
from shared.auth import Role
from shared.contracts.base import Event, now
from shared.testing import Keys, eventually, ready, running
from tests.unit.dashboard.said import EVENT, RADIO, answered, plan, progress, received

CASE = UUID(int=1)
Say = Callable[..., Awaitable[None]]


@pytest.fixture
def say(world: World) -> Say:
    """Say facts on the bus as their services do."""

    async def publish(*facts: Event) -> None:
        jetstream = world.admin.jetstream()
        await asyncio.gather(*(_publish(jetstream, fact) for fact in facts))

    return publish


async def _publish(jetstream: Any, fact: Event) -> None:
    await jetstream.publish(
        fact.subject,
        fact.model_dump_json().encode(),
        headers={"Nats-Msg-Id": str(fact.event_id), "ce-time": fact.occurred_at.isoformat()},
    )


@asynccontextmanager
async def dashboard(world: World, keys: Keys) -> AsyncIterator[httpx.AsyncClient]:
    """Run the dashboard and speak to it as the leader."""
    settings = world.settings("dashboard", Settings, port=0, rebuild_batch=20)
    async with running(build(settings), keys.by_role[Role.LEADER]) as client:
        await ready(client)
        yield client


async def test_what_the_services_say_is_on_the_page_within_two_seconds(
    world: World, keys: Keys, say: Say
) -> None:
    async with dashboard(world, keys) as client:
        moment = now()
        await say(
            plan(),
            progress(RADIO, done=1),
            received(CASE, received_at=moment),
            received(received_at=moment),
            answered(CASE, received_at=moment, answered_at=moment),
        )

        async def on_the_page() -> dict[str, Any]:
            page: dict[str, Any] = (await client.get("/v1/overview")).json()
            assert [each["done"] for each in page["tasks"]] == [1, 0, 0]
            assert page["feedback"]["answered"] == 1, page["feedback"]
            return page

        page = await eventually(on_the_page, within=2)

    assert page["plan"] == {"year": 2025, "title": "Kế hoạch 2025"}
    assert page["as_of"] == "2025-12-31"
    assert [each["tasks"] for each in page["tracks"]] == [2, 1]
    radio = page["tasks"][0]
    assert (radio["expected"], radio["behind"], radio["health"]) == (52, 51, "late")
    assert radio["units"][0]["short"] == "Trung tâm CƯDVC"
    assert {each["id"] for each in page["late"]} >= {RADIO, EVENT}
    assert (page["feedback"]["received"], page["feedback"]["open"]) == (2, 1)
    assert page["feedback"]["days"][-1] == {
        "day": page["feedback"]["days"][-1]["day"],
        "received": 2,
        "answered": 1,
    }
    assert len(page["activity"]) == 5


async def test_a_page_that_has_not_changed_is_not_sent_again(
    world: World, keys: Keys, say: Say
) -> None:
    async with dashboard(world, keys) as client:
        first = await client.get("/v1/overview")
        known = {"If-None-Match": first.headers["etag"]}
        same = await client.get("/v1/overview", headers=known)
        await say(plan())

        async def another() -> bool:
            return (await client.get("/v1/overview", headers=known)).status_code == 200

        assert first.headers["cache-control"] == "private, no-cache"
        assert (same.status_code, same.content) == (304, b"")
        assert await eventually(another)


async def test_duplicates_and_disorder_change_nothing(world: World, keys: Keys, say: Say) -> None:
    facts = [progress(revision=revision, done=revision - 1) for revision in range(2, 30)]
    cases = [received(received_at=now()) for _ in range(20)]
    async with dashboard(world, keys) as client:
        await say(*reversed(facts), plan(), *cases)
        jetstream = world.admin.jetstream()
        for fact in (*facts, *cases):
            await jetstream.publish(fact.subject, fact.model_dump_json().encode())

        await eventually(lambda: world.has_heard("dashboard"))
        page = (await client.get("/v1/overview")).json()

    assert page["tasks"][0]["done"] == 28
    assert page["feedback"]["received"] == 20


async def test_what_cannot_be_read_is_set_aside_alone(world: World, keys: Keys, say: Say) -> None:
    jetstream = world.admin.jetstream()
    subject = plan().subject.replace("plan.adopted", "progress.reported")
    poison = [b"{", b'{"x":1}', progress(commune="xa-khac").model_dump_json().encode()]
    async with dashboard(world, keys) as client:
        await say(plan())
        for body in poison:
            await jetstream.publish(subject, body)
        await jetstream.publish("xaso.son-mai.tasks.v9.nobody.knows", b"{}")
        await say(progress(done=5))

        async def projected() -> bool:
            page = (await client.get("/v1/overview")).json()
            return bool(page["tasks"] and page["tasks"][0]["done"] == 5)

        assert await eventually(projected)
        assert await eventually(lambda: world.has_heard("dashboard"))

    info = await jetstream.stream_info("DEAD_LETTERS")
    last = await jetstream.get_last_msg("DEAD_LETTERS", "xaso.son-mai.dlq.dashboard-tasks")
    assert info.state.messages == len(poison)
    assert last.headers is not None
    assert last.headers["Xaso-Reason"] == "malformed"


async def test_two_rebuilds_while_facts_keep_coming_give_the_hash_of_having_lived_through_it(
    world: World, keys: Keys, say: Say
) -> None:
    admin = keys.bearer(keys.by_role[Role.ADMIN])
    async with dashboard(world, keys) as client:
        await say(plan(), *(received(received_at=now()) for _ in range(120)))

        async def rebuilt() -> dict[str, Any]:
            found: dict[str, Any] = (await client.get("/v1/rebuild", headers=admin)).json()
            assert found["rebuild"]["state"] == "done", found["rebuild"]
            return found

        begun = await client.post("/v1/rebuild", headers=admin)
        for revision in range(2, 40):
            await say(progress(revision=revision, done=revision), received(received_at=now()))
        await eventually(rebuilt)
        await eventually(lambda: world.has_heard("dashboard"))
        lived = (await client.get("/v1/hash", headers=admin)).json()
        await client.post("/v1/rebuild", headers=admin)
        again = await eventually(rebuilt)
        page = (await client.get("/v1/overview")).json()

    assert begun.status_code == 202
    assert again["rebuild"]["facts"] == 121 + 2 * 38
    assert again["rebuild"]["hash"] == again["rebuild"]["hash_before"] == lived["hash"]
    assert (again["live"]["hash"], again["live"]["generation"]) == (lived["hash"], 3)
    assert (page["tasks"][0]["done"], page["feedback"]["received"]) == (39, 158)


async def test_a_lost_consumer_is_reported_and_heard_again_once_it_is_back(
    world: World, keys: Keys, say: Say
) -> None:
    async with dashboard(world, keys) as client:
        await world.admin.jetstream().delete_consumer("TASKS", "dashboard-tasks")

        async def says_so() -> bool:
            answer = await client.get("/readyz")
            return answer.status_code == 503 and "dashboard-tasks" in answer.text

        assert await eventually(says_so)
        await apply(world.admin)
        await say(plan())

        async def recovered() -> bool:
            return bool((await client.get("/v1/overview")).json()["tasks"])

        assert await eventually(recovered)
        await ready(client)


async def test_two_projectors_share_the_work_without_counting_twice(
    world: World, keys: Keys, say: Say
) -> None:
    async with dashboard(world, keys) as client, dashboard(world, keys):
        for _ in range(10):
            await say(*(received(received_at=now()) for _ in range(30)))

        await eventually(lambda: world.has_heard("dashboard"))
        page = (await client.get("/v1/overview")).json()

    assert page["feedback"]["received"] == 300


async def test_activity_is_paged_newest_first(world: World, keys: Keys, say: Say) -> None:
    moment = now()
    ago = (0, 0, 1, 30, 59, 61, 61, 130, 60 * 24, 60 * 24 * 40, 60 * 24 * 40, 60 * 24 * 400)
    facts = [
        progress(revision=n, done=n, occurred_at=moment - timedelta(minutes=minutes))
        for n, minutes in enumerate(ago, 2)
    ]
    async with dashboard(world, keys) as client:
        await say(*facts)
        await eventually(lambda: world.has_heard("dashboard"))
        seen: list[str] = []
        after = None
        while True:
            page = (await client.get("/v1/activity", params={"limit": 5} | _after(after))).json()
            seen += [each["id"] for each in page["items"]]
            after = page["next"]
            if after is None:
                break
        wrong = await client.get("/v1/activity", params={"after": "gibberish"})

    newest = sorted(facts, key=lambda each: (each.occurred_at, str(each.event_id)), reverse=True)
    assert seen == [str(each.event_id) for each in newest]
    assert wrong.status_code == 422


def _after(value: str | None) -> dict[str, str]:
    return {"after": value} if value else {}


async def test_a_case_tells_since_when_it_is_visible_also_a_probe(
    world: World, keys: Keys, say: Say
) -> None:
    async with dashboard(world, keys) as client:
        fact = received(CASE, probe=True, received_at=now())
        await say(fact)

        async def visible() -> dict[str, Any]:
            answer = await client.get(f"/v1/cases/{CASE}")
            assert answer.status_code == 200
            found: dict[str, Any] = answer.json()
            return found

        case = await eventually(visible)
        unknown = await client.get(f"/v1/cases/{uuid4()}")
        page = (await client.get("/v1/overview")).json()

    assert case["visible_at"] >= case["received_at"]
    assert case["probe"] is True
    assert unknown.status_code == 404
    assert page["feedback"]["received"] == 0


async def test_each_question_asks_for_its_role(world: World, keys: Keys) -> None:
    officer = keys.bearer(keys.by_unit["phong-kinh-te"])
    async with dashboard(world, keys) as client:
        statuses = [
            (await client.get("/v1/overview", headers=officer)).status_code,
            (await client.get("/v1/overview", headers={"Authorization": ""})).status_code,
            (await client.get("/v1/hash")).status_code,
            (await client.post("/v1/rebuild")).status_code,
            (await client.get("/v1/overview", headers=keys.bearer(keys.revoked))).status_code,
        ]
        stranger = await client.get("/v1/overview", headers=keys.bearer(keys.foreign))

    assert statuses == [200, 401, 403, 403, 401]
    assert stranger.status_code == 404
