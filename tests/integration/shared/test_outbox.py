"""The outbox at each step where a process can die, and with several relays."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from deploy.testing import World
from shared import outbox
from shared.bus import Bus
from shared.contracts.base import Event
from shared.errors import Transient
from shared.mongo import Mongo
from shared.settings import Settings
from shared.testing import eventually
from tests.integration.shared.conftest import a_fact, ready

Run = Callable[..., Awaitable[None]]


class Killed(BaseException):
    """Stands for SIGKILL between two steps."""


@pytest.fixture
async def mongo(world: World, running_parts: Run) -> Mongo:
    indexes = {"things": [outbox.PENDING], **outbox.INDEXES}
    mongo = Mongo(world.settings("tasks", Settings), "tasks", indexes=indexes)
    await running_parts(mongo)
    await eventually(lambda: ready(mongo))
    return mongo


async def save(mongo: Mongo, key: str, *facts: Event) -> None:
    await mongo.db["things"].insert_one({"_id": key, **outbox.raising(facts)})


async def said(world: World) -> list[Any]:
    jetstream = world.admin.jetstream()
    state = (await jetstream.stream_info("TASKS")).state
    messages = [
        await jetstream.get_msg("TASKS", number)
        for number in range(max(1, state.first_seq), state.last_seq + 1)
    ]
    return [json.loads(message.data or b"")["task_id"] for message in messages]


async def nothing_pending(mongo: Mongo) -> bool:
    document = await mongo.db["things"].find_one({"_id": "thing"})
    assert document is not None
    return document["outbox"] == [] and "outbox_at" not in document


def a_relay(mongo: Mongo, bus: Any) -> outbox.Relay:
    return outbox.Relay("tasks", mongo, bus, ["things"])


async def dies(*_: Any, **__: Any) -> None:
    raise Killed


async def test_facts_of_a_document_are_said_in_order_archived_and_pulled(
    world: World, mongo: Mongo, tasks_bus: Bus
) -> None:
    await save(mongo, "thing", a_fact("1"), a_fact("2"))
    await mongo.db["things"].update_one({"_id": "thing"}, outbox.raised([a_fact("3")]))

    count = await a_relay(mongo, tasks_bus).sweep()

    assert count == 3
    assert await said(world) == ["1", "2", "3"]
    assert await nothing_pending(mongo)
    archived = await mongo.db[outbox.EVENTS].find({}).to_list(10)
    assert {json.loads(fact["body"])["task_id"] for fact in archived} == {"1", "2", "3"}


@pytest.mark.parametrize("step", ["_publish", "_archive", "_forget"])
async def test_a_crash_before_any_step_loses_nothing_and_says_nothing_twice(
    step: str, world: World, mongo: Mongo, tasks_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    await save(mongo, "thing", a_fact("1"), a_fact("2"))
    dying = a_relay(mongo, tasks_bus)
    monkeypatch.setattr(dying, step, dies)
    with pytest.raises(Killed):
        await dying.sweep()
    await mongo.db[outbox.LEASES].delete_many({})  # what five seconds of waiting would do

    await a_relay(mongo, tasks_bus).sweep()

    assert await said(world) == ["1", "2"]
    assert await nothing_pending(mongo)
    assert len(await mongo.db[outbox.EVENTS].find({}).to_list(10)) == 2


async def test_what_the_stream_refuses_stays_pending_in_order(
    world: World, mongo: Mongo, tasks_bus: Bus
) -> None:
    class Refusing:
        def __init__(self) -> None:
            self.seen = 0

        async def publish(
            self, subject: str, body: bytes, *, message_id: str, headers: Mapping[str, str]
        ) -> None:
            self.seen += 1
            if self.seen > 1:
                raise Transient("not confirmed")
            await tasks_bus.publish(subject, body, message_id=message_id, headers=headers)

    await save(mongo, "thing", a_fact("1"), a_fact("2"), a_fact("3"))
    relay = a_relay(mongo, Refusing())
    with pytest.raises(Transient):
        await relay.sweep()
    assert await said(world) == ["1"]
    assert await relay.oldest() >= 0
    await mongo.db[outbox.LEASES].delete_many({})

    await a_relay(mongo, tasks_bus).sweep()

    assert await said(world) == ["1", "2", "3"]


async def test_a_fact_raised_while_others_are_said_stays_and_is_said_next(
    world: World, mongo: Mongo, tasks_bus: Bus
) -> None:
    class Slow:
        async def publish(self, *what: Any, **how: Any) -> None:
            if (await mongo.db["things"].find_one({"_id": "thing"}) or {})["outbox"][-1:]:
                await mongo.db["things"].update_one(
                    {"_id": "thing", "late": None},
                    {"$set": {"late": True}, **outbox.raised([a_fact("late")])},
                )
            await tasks_bus.publish(*what, **how)

    await save(mongo, "thing", a_fact("1"))
    await save(mongo, "other", a_fact("2"))

    await a_relay(mongo, Slow()).sweep()

    document = await mongo.db["things"].find_one({"_id": "thing"})
    assert document is not None
    assert [json.loads(fact["body"])["task_id"] for fact in document["outbox"]] == ["late"]
    assert document["outbox_at"] == document["outbox"][0]["at"]
    await mongo.db[outbox.LEASES].delete_many({})
    await a_relay(mongo, tasks_bus).sweep()
    assert sorted(await said(world)) == ["1", "2", "late"]
    assert await nothing_pending(mongo)


async def test_a_relay_that_comes_late_does_not_pull_what_another_has_not_said(
    world: World, mongo: Mongo, tasks_bus: Bus
) -> None:
    first, second = a_fact("1"), a_fact("2")
    await save(mongo, "thing", first)
    late = a_relay(mongo, tasks_bus)
    stale = {"thing": [outbox.pending(first)]}
    await a_relay(mongo, tasks_bus).sweep()
    await mongo.db["things"].update_one({"_id": "thing"}, outbox.raised([second]))

    await late._forget(mongo.db["things"], stale)

    document = await mongo.db["things"].find_one({"_id": "thing"})
    assert document is not None
    assert [fact["_id"] for fact in document["outbox"]] == [str(second.event_id)]
    assert "outbox_at" in document


async def test_of_two_relays_one_speaks_and_the_other_takes_over_its_lapsed_lease(
    world: World, mongo: Mongo, tasks_bus: Bus
) -> None:
    first, second = a_relay(mongo, tasks_bus), a_relay(mongo, tasks_bus)
    await first.sweep()
    await save(mongo, "thing", a_fact("1"))

    assert await second.sweep() == 0

    await mongo.db[outbox.LEASES].update_one(
        {"_id": "outbox"}, {"$set": {"until": outbox.LONG_AGO}}
    )
    assert await second.sweep() == 1
    assert await first.sweep() == 0
    assert await said(world) == ["1"]


async def test_the_trace_of_the_request_travels_in_the_header(
    world: World, mongo: Mongo, tasks_bus: Bus
) -> None:
    from shared import tracing

    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with tracing.span("request", {"traceparent": trace}):
        await save(mongo, "thing", a_fact("1"))

    await a_relay(mongo, tasks_bus).sweep()

    message = await world.admin.jetstream().get_msg("TASKS", 1)
    assert (message.headers or {})["traceparent"].split("-")[1] == trace.split("-")[1]


async def test_a_service_starts_without_the_database_and_says_so(
    world: World, running_parts: Run
) -> None:
    settings = world.settings(
        "tasks", Settings, mongo_uri="mongodb://127.0.0.1:9/?directConnection=true"
    )
    mongo = Mongo(settings, "tasks", indexes=outbox.INDEXES)

    await running_parts(mongo)

    assert await mongo.problem() == "indexes and data are not ready"


@pytest.mark.parametrize("step", ["_publish", "_archive", None])
async def test_a_slip_goes_once_all_of_it_is_said(
    step: str | None,
    world: World,
    mongo: Mongo,
    tasks_bus: Bus,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slip = outbox.slip([outbox.pending(a_fact("1")), outbox.pending(a_fact("2"))])
    await mongo.db["things"].insert_one(slip)
    dying = outbox.Relay("tasks", mongo, tasks_bus, slips=["things"])
    if step:
        monkeypatch.setattr(dying, step, dies)
    else:
        monkeypatch.setattr(outbox.relay, "_drop", dies)
    with pytest.raises(Killed):
        await dying.sweep()
    assert await mongo.db["things"].find_one({"_id": slip["_id"]}) is not None
    monkeypatch.undo()
    await mongo.db[outbox.LEASES].delete_many({})

    await outbox.Relay("tasks", mongo, tasks_bus, slips=["things"]).sweep()

    assert await said(world) == ["1", "2"]
    assert await mongo.db["things"].find_one({}) is None
    assert len(await mongo.db[outbox.EVENTS].find({}).to_list(10)) == 2


async def test_a_slip_that_the_stream_refuses_in_part_stays(
    world: World, mongo: Mongo, tasks_bus: Bus
) -> None:
    class Refusing:
        seen = 0

        async def publish(
            self, subject: str, body: bytes, *, message_id: str, headers: Mapping[str, str]
        ) -> None:
            self.seen += 1
            if self.seen > 1:
                raise Transient("not confirmed")
            await tasks_bus.publish(subject, body, message_id=message_id, headers=headers)

    await mongo.db["things"].insert_one(
        outbox.slip([outbox.pending(a_fact("1")), outbox.pending(a_fact("2"))])
    )
    with pytest.raises(Transient):
        await outbox.Relay("tasks", mongo, Refusing(), slips=["things"]).sweep()
    assert await said(world) == ["1"]
    await mongo.db[outbox.LEASES].delete_many({})

    await outbox.Relay("tasks", mongo, tasks_bus, slips=["things"]).sweep()

    assert await said(world) == ["1", "2"]
    assert await mongo.db["things"].find_one({}) is None


async def test_a_nudge_for_one_collection_does_not_leave_the_others_waiting(
    world: World, mongo: Mongo, tasks_bus: Bus, running_parts: Run
) -> None:
    relay = outbox.Relay("tasks", mongo, tasks_bus, ["things", "others"])
    await running_parts(relay)
    nudge = relay.nudge_for("others")

    async def is_said() -> bool:
        nudge()
        return await said(world) == ["1"]

    await save(mongo, "thing", a_fact("1"))

    await eventually(is_said)
