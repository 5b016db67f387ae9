import asyncio
from typing import Any
from uuid import uuid4

import orjson
import pytest

from deploy.testing import World
from services.tasks.communes import Communes
from services.tasks.repository import INDEXES
from services.tasks.repository.plans import PlanRepository
from services.tasks.repository.tasks import TaskRepository
from services.tasks.service.plans import seed_plans
from services.tasks.settings import Settings
from shared.auth import Role
from shared.contracts.tasks import command_id_of
from shared.mongo import Mongo
from shared.testing import Keys, eventually
from tests.integration.tasks.conftest import COMMAND, RADIO, RADIO_UNIT, Office, an_issue, opened


async def dead(office: Office, count: int = 1) -> list[Any]:
    async def enough() -> list[Any] | None:
        found = await office.stored("DEAD_LETTERS")
        return found if len(found) >= count else None

    return await eventually(enough)


async def test_a_plan_is_adopted_once_however_often_the_service_starts(
    world: World, keys: Keys
) -> None:
    for _ in range(2):
        async with opened(world, keys) as office:
            (adopted,) = await office.facts("plan.adopted")

    assert (adopted["actor"], adopted["year"], len(adopted["tasks"])) == ("system:seed", 2025, 13)
    assert adopted["tasks"][0]["target"] == 52


async def test_replicas_that_race_adopt_a_plan_once(world: World) -> None:
    settings = world.settings("tasks", Settings)
    communes = Communes(settings.communes_dir)

    mongo = Mongo(settings, "tasks", indexes=INDEXES)
    shelf = PlanRepository(mongo.db, print)
    tasks = TaskRepository(mongo.db, print)
    await asyncio.gather(*(seed_plans(communes.plans(), shelf, tasks, communes) for _ in range(8)))

    (plan,) = await mongo.db.plans.find().to_list(None)
    assert len(plan["outbox"]) == 1
    assert len(await mongo.db.tasks.find().to_list(None)) == 13
    await mongo.stop()


async def test_a_command_is_counted_like_a_post(office: Office) -> None:
    key = str(uuid4())

    await office.command({"idempotency_key": key, "note": "ghi chú riêng"})

    (fact,) = await office.facts("progress.reported")
    assert (fact["task_id"], fact["unit"], fact["causation_id"]) == (RADIO, RADIO_UNIT, key)
    assert fact["standing"]["done"] == 1
    (report,) = await office.db.progress.find().to_list(None)
    assert (report["via"], report["note"]) == ("bus", "ghi chú riêng")
    everything = b"".join(message.data for message in await office.stored("TASKS"))
    assert "ghi chú".encode() not in everything


@pytest.mark.parametrize("named", [{"idempotency_key": "so-1"}, {}])
async def test_the_same_command_twice_is_counted_once(
    office: Office, named: dict[str, str]
) -> None:
    """By its own key; without one by the message id, which a stream forgets after an hour."""
    ids = [{}, {}] if named else [{"Nats-Msg-Id": "so-1"}] * 2

    for headers in ids:
        await office.command(named, **headers)
    await office.command({"idempotency_key": "so-2"})

    facts = await office.facts("progress.reported", 2)
    assert len(facts) == 2
    assert {fact["causation_id"] for fact in facts} == {
        str(command_id_of("so-1")),
        str(command_id_of("so-2")),
    }
    assert (await office.state())[0] == 2


async def test_over_http_and_over_the_bus_one_key_is_one_report(office: Office) -> None:
    posted = await office.post(**{"Idempotency-Key": "so-1"})

    await office.command({"idempotency_key": "so-1"})
    await office.command({"idempotency_key": "so-2"})

    facts = await office.facts("progress.reported", 2)
    assert facts[0]["event_id"] == posted.json()["event_id"]
    assert await office.state() == (2, 2)


REFUSED: list[tuple[Any, str, str]] = [
    ({"task_id": "2025-khong-co"}, "unknown-task", "Không có nhiệm vụ"),
    ({"task_id": "2025-cds-2a", "kind": "event"}, "not-your-task", "không chủ trì"),
    ({"kind": "event"}, "kind-not-counted", "chỉ tính: số"),
    ({"occurred_on": "2025-09-16"}, "in-the-future", "chưa đến"),
    ({"occurred_on": "hôm qua"}, "invalid-input", "năm-tháng-ngày"),
    ({"quantity": 101}, "invalid-input", "lớn hơn 100"),
    ({"chuyện riêng": 1}, "invalid-input", "không được dùng"),
    ({"topics": ["riêng"]}, "unknown-topic", "Chuyên đề thứ 1"),
    (b'{"task_id": "2025-cds-1a"', "malformed-json", "không phải JSON"),
    (b"\xff", "malformed-json", "không phải JSON"),
]


async def test_a_command_that_cannot_be_counted_is_answered_and_set_aside(office: Office) -> None:
    for body, _, _ in REFUSED:
        await office.command(body)

    facts = await office.facts("progress.refused", len(REFUSED))
    letters = await dead(office, len(REFUSED))

    assert [(fact["code"], fact["unit"]) for fact in facts] == [
        (code, RADIO_UNIT) for _, code, _ in REFUSED
    ]
    for fact, (_, _, sentence) in zip(facts, REFUSED, strict=True):
        assert sentence in fact["reason"]
        assert "riêng" not in orjson.dumps(fact).decode()
    assert [letter.headers["Xaso-Error"] for letter in letters] == [code for _, code, _ in REFUSED]
    assert [letter.headers["Xaso-Reason"] for letter in letters][-3:] == [
        "rejected",
        "malformed",
        "malformed",
    ]
    assert letters[-1].data == b"\xff"
    assert all("Authorization" not in letter.headers for letter in letters)
    assert await office.state() == (0, 0)


async def test_commands_of_those_who_may_not_send_them_are_refused(office: Office) -> None:
    keys = office.keys
    senders = [
        (keys.foreign, "foreign-key"),
        (keys.revoked, "unknown-key"),
        ("xs_wrong", "unknown-key"),
        (keys.by_role[Role.LEADER], "role-not-allowed"),
        (keys.by_unit["phong-kinh-te"], "not-your-task"),
    ]

    for key, _ in senders:
        await office.command(key=key)

    facts = await office.facts("progress.refused", len(senders))
    assert [fact["code"] for fact in facts] == [code for _, code in senders]
    assert [fact["task_id"] for fact in facts] == [RADIO] * len(senders)
    assert facts[0]["unit"] is None
    assert await office.state() == (0, 0)


async def test_a_refused_command_delivered_twice_is_answered_once(office: Office) -> None:
    await office.command({"idempotency_key": "so-1", "kind": "event"})
    await office.command({"idempotency_key": "so-1", "kind": "event"})
    await office.command({"idempotency_key": "so-1", "kind": "item"})

    facts = await office.facts("progress.refused", 2)
    assert len(await dead(office, 3)) == 3
    assert len(facts) == 2
    assert {fact["command_id"] for fact in facts} == {str(command_id_of("so-1"))}


async def test_a_command_of_an_unknown_commune_is_only_set_aside(
    office: Office, world: World
) -> None:
    await world.admin.jetstream().publish(
        COMMAND.replace("son-mai", "xa-khac"),
        orjson.dumps(an_issue(task_id=RADIO)),
        headers={"Authorization": f"Bearer {office.keys.foreign}"},
        stream="COMMANDS",
    )
    await office.command({"kind": "event"})

    letters = await dead(office, 2)
    facts = await office.facts("progress.refused")

    assert [letter.headers["Xaso-Error"] for letter in letters] == [
        "unknown-commune",
        "kind-not-counted",
    ]
    assert [fact["commune"] for fact in facts] == ["son-mai"]


async def test_what_is_heard_is_described(office: Office) -> None:
    document = (await office.client.get("/asyncapi")).json()

    command = document["components"]["schemas"]["tasks-progress-report:Message:Payload"]
    assert set(command["required"]) == {"occurred_on", "kind", "task_id"}
