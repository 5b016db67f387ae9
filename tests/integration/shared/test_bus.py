"""Retry, dead letters, redelivery and lost consumers, on the real server."""

import json
from collections.abc import Awaitable, Callable
from itertools import pairwise
from time import monotonic
from typing import Any

import pytest
from faststream.nats import NatsMessage

from deploy.nats.apply import apply
from deploy.nats.dead_letters import NotReplayable, find, replay
from deploy.nats.dead_letters import read as letters_of
from deploy.testing import World, declare
from shared import outbox
from shared.bus import Bus, Router, router
from shared.contracts.base import Event
from shared.contracts.tasks import TaskCompletedV1
from shared.errors import Rejected, Text, Transient
from shared.settings import Settings
from shared.testing import eventually
from tests.integration.shared.conftest import a_fact, ready

Run = Callable[..., Awaitable[None]]
CONSUMER = "notify-task-completed"


async def say(bus: Bus, *facts: Event) -> None:
    for fact in facts:
        entry = outbox.pending(fact)
        await bus.publish(
            entry["subject"],
            entry["body"].encode(),
            message_id=entry["_id"],
            headers=entry["headers"],
        )


async def confirmed(bus: Bus, fact: Event) -> bool:
    try:
        await say(bus, fact)
    except Transient:
        return False
    return True


def a_hearer(handle: Callable[[str], None]) -> Router:
    hearing = router()

    @hearing.hears(TaskCompletedV1, by="notify")
    async def hear(event: TaskCompletedV1) -> None:
        handle(event.task_id)

    return hearing


async def dead_letters(world: World) -> list[Any]:
    jetstream = world.admin.jetstream()
    state = (await jetstream.stream_info("DEAD_LETTERS")).state
    return [
        await jetstream.get_msg("DEAD_LETTERS", sequence)
        for sequence in range(max(1, state.first_seq), state.last_seq + 1)
    ]


async def a_notify_bus(world: World, run: Run, hearing: Router, **settings: Any) -> Bus:
    bus = Bus(world.settings("notify", Settings, **settings), "notify", hearing)
    await run(bus)
    await eventually(lambda: ready(bus))
    return bus


async def test_a_failing_handler_is_tried_again_with_growing_patience_then_set_aside(
    world: World, tasks_bus: Bus, running_parts: Run
) -> None:
    tries: list[float] = []

    def fail(_: str) -> None:
        tries.append(monotonic())
        raise RuntimeError("the database is away")

    await a_notify_bus(world, running_parts, a_hearer(fail))

    await say(tasks_bus, a_fact())

    letters = await eventually(lambda: dead_letters(world))
    gaps = [after - before for before, after in pairwise(tries)]
    assert len(tries) == 4
    assert gaps[0] >= 0.08
    assert gaps[1] >= 0.16
    assert gaps[2] >= 0.32
    assert letters[0].headers["Xaso-Reason"] == "exhausted"
    assert letters[0].headers["Xaso-Error"] == "RuntimeError"


async def test_a_rejected_message_is_set_aside_at_once_with_bytes_headers_and_reason(
    world: World, tasks_bus: Bus, running_parts: Run
) -> None:
    tries = []

    def reject(task_id: str) -> None:
        tries.append(task_id)
        raise Rejected("no-such-thing", Text("Không có.", "None."))

    await a_notify_bus(world, running_parts, a_hearer(reject))
    fact = a_fact()

    await say(tasks_bus, fact)

    [letter] = await eventually(lambda: dead_letters(world))
    assert tries == ["t"]
    assert letter.subject == f"xaso.son-mai.dlq.{CONSUMER}"
    assert TaskCompletedV1.model_validate_json(letter.data) == fact
    assert letter.headers["Xaso-Error"] == "no-such-thing"
    assert letter.headers["Xaso-Subject"] == fact.subject
    assert letter.headers["Xaso-Message-Id"] == str(fact.event_id)
    assert letter.headers["ce-type"] == "tasks.v1.task.completed"


async def test_a_dead_letter_is_replayed_to_those_who_could_not_hear_it(
    world: World, tasks_bus: Bus, running_parts: Run
) -> None:
    mended, heard = [], []

    def hear(task_id: str) -> None:
        if not mended:
            raise Rejected("not-yet", Text("Chưa.", "Not yet."))
        heard.append(task_id)

    await a_notify_bus(world, running_parts, a_hearer(hear))
    await say(tasks_bus, a_fact("mine"))
    await eventually(lambda: dead_letters(world))
    mended.append(True)

    [letter] = [each async for each in letters_of(world.admin)]
    await replay(world.admin, letter)

    await eventually(lambda: heard == ["mine"])
    assert [each async for each in letters_of(world.admin)] == []
    assert letter.reason == "rejected"
    assert await find(world.admin, letter.sequence) is None


async def test_a_command_in_the_dead_letters_is_not_replayed_for_its_unit(world: World) -> None:
    await world.admin.jetstream().publish(
        "xaso.son-mai.dlq.tasks-progress-report",
        b"{}",
        headers={"Xaso-Subject": "xaso.son-mai.cmd.tasks.v1.progress.report"},
    )
    [letter] = [each async for each in letters_of(world.admin)]

    with pytest.raises(NotReplayable):
        await replay(world.admin, letter)

    assert await find(world.admin, letter.sequence) == letter


async def test_poison_is_set_aside_and_what_comes_behind_it_goes_on(
    world: World, tasks_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    await a_notify_bus(world, running_parts, a_hearer(heard.append))
    subject = a_fact().subject

    await tasks_bus.publish(
        subject, b"{not json", message_id="1", headers={"Authorization": "Bearer x"}
    )
    await tasks_bus.publish(subject, b'{"task_id": 5}', message_id="2", headers={})
    await say(tasks_bus, *(a_fact(str(number)) for number in range(100)))

    await eventually(lambda: len(heard) == 100, within=5)
    letters = await eventually(lambda: dead_letters(world))
    assert [letter.data for letter in letters] == [b"{not json", b'{"task_id": 5}']
    assert {letter.headers["Xaso-Reason"] for letter in letters} == {"malformed"}
    assert not any("authorization" in map(str.lower, letter.headers) for letter in letters)


async def test_the_second_publish_of_a_fact_is_dropped_by_the_stream(
    world: World, tasks_bus: Bus
) -> None:
    fact = a_fact()

    await say(tasks_bus, fact, fact, fact)

    assert (await world.admin.jetstream().stream_info("TASKS")).state.messages == 1


async def test_a_reader_of_today_ignores_what_a_later_producer_adds(
    world: World, tasks_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    await a_notify_bus(world, running_parts, a_hearer(heard.append))
    grown = {**json.loads(a_fact("grown").model_dump_json()), "mood": "new"}

    await tasks_bus.publish(
        a_fact().subject, json.dumps(grown).encode(), message_id="1", headers={}
    )

    await eventually(lambda: heard == ["grown"])


async def test_a_service_whose_consumer_was_lost_says_so_and_listens_again_when_it_is_back(
    world: World, tasks_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    bus = await a_notify_bus(world, running_parts, a_hearer(heard.append))

    await world.admin.jetstream().delete_consumer("TASKS", CONSUMER)

    assert "not there" in str(await eventually(bus.problem))
    await say(tasks_bus, a_fact("said meanwhile"))
    await apply(world.admin)
    await eventually(lambda: ready(bus))
    await eventually(lambda: "said meanwhile" in heard)


async def test_a_service_whose_stream_was_lost_listens_again_when_it_is_back(
    world: World, tasks_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    bus = await a_notify_bus(world, running_parts, a_hearer(heard.append))

    await world.admin.jetstream().delete_stream("TASKS")
    await declare(world.admin)
    await say(tasks_bus, a_fact("in the new stream"))

    await eventually(lambda: "in the new stream" in heard)
    assert await bus.problem() is None


@pytest.mark.usefixtures("own_broker")
async def test_a_killed_broker_comes_back_and_nothing_said_is_lost(
    world: World, tasks_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    await a_notify_bus(world, running_parts, a_hearer(heard.append))
    await say(tasks_bus, *(a_fact(str(number)) for number in range(50)))
    await eventually(lambda: len(set(heard)) >= 25)

    world.servers.nats.kill()
    world.servers.nats.start()

    after = a_fact("after")
    await eventually(lambda: confirmed(tasks_bus, after), within=20)
    await eventually(lambda: set(heard) == {*map(str, range(50)), "after"}, within=20)


async def test_a_service_starts_without_the_broker_and_says_so(
    world: World, running_parts: Run
) -> None:
    bus = Bus(
        world.settings("notify", Settings, nats_url="nats://127.0.0.1:9", nats_user=None), "notify"
    )

    await running_parts(bus)

    assert await bus.problem() == "not connected"


async def test_a_raw_handler_sees_the_header_and_the_bytes(
    world: World, running_parts: Run, tasks_bus: Bus
) -> None:
    seen: list[tuple[bytes, str | None]] = []
    hearing = router()

    @hearing.hears(TaskCompletedV1, by="notify")
    async def hear(message: NatsMessage) -> None:
        seen.append((message.body, message.headers.get("ce-type")))

    await a_notify_bus(world, running_parts, hearing)

    await say(tasks_bus, a_fact())

    await eventually(lambda: seen)
    assert seen[0][1] == "tasks.v1.task.completed"
