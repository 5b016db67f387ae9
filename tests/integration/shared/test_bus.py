"""Retry, dead letters, redelivery and lost consumers, on the real server."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import pairwise
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from faststream.nats import NatsMessage

from deploy.nats.apply import apply
from deploy.testing import World, declare
from shared import outbox
from shared.bus import Bus, Router, router
from shared.bus.dead_letters import NotReplayable, find, replay
from shared.bus.dead_letters import read as letters_of
from shared.contracts.base import Event, now
from shared.contracts.feedback import AnswerPublishedV1, CaseStanding, CaseStatus, Category, Channel
from shared.errors import Rejected, Text, Transient
from shared.settings import Settings
from shared.testing import eventually
from tests.integration.shared.conftest import ready

Run = Callable[..., Awaitable[None]]
CONSUMER = "tasks-answer-published"


def an_answer(code: str = "t") -> AnswerPublishedV1:
    return AnswerPublishedV1(
        commune="son-mai",
        revision=1,
        actor="key:k_1",
        case_id=UUID(int=1),
        code=code,
        category=Category.TTHC,
        channel=Channel.WEB,
        received_at=now(),
        standing=CaseStanding(status=CaseStatus.ANSWERED, classification="feedback"),
    )


@pytest.fixture
async def feedback_bus(world: World, running_parts: Run) -> Bus:
    """The bus as the service ``feedback`` has it, connected."""
    bus = Bus(world.settings("feedback", Settings), "feedback")
    await running_parts(bus)
    await eventually(lambda: ready(bus))
    return bus


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

    @hearing.hears(AnswerPublishedV1, by="tasks")
    async def hear(event: AnswerPublishedV1) -> None:
        handle(event.code)

    return hearing


async def dead_letters(world: World) -> list[Any]:
    jetstream = world.admin.jetstream()
    state = (await jetstream.stream_info("DEAD_LETTERS")).state
    return [
        await jetstream.get_msg("DEAD_LETTERS", sequence)
        for sequence in range(max(1, state.first_seq), state.last_seq + 1)
    ]


async def a_tasks_bus(world: World, run: Run, hearing: Router, **settings: Any) -> Bus:
    bus = Bus(world.settings("tasks", Settings, **settings), "tasks", hearing)
    await run(bus)
    await eventually(lambda: ready(bus))
    return bus


async def test_a_failing_handler_is_tried_again_with_growing_patience_then_set_aside(
    world: World, feedback_bus: Bus, running_parts: Run
) -> None:
    tries: list[float] = []

    def fail(_: str) -> None:
        tries.append(monotonic())
        raise RuntimeError("the database is away")

    await a_tasks_bus(world, running_parts, a_hearer(fail))

    await say(feedback_bus, an_answer())

    letters = await eventually(lambda: dead_letters(world))
    gaps = [after - before for before, after in pairwise(tries)]
    assert len(tries) == 4
    assert gaps[0] >= 0.08
    assert gaps[1] >= 0.16
    assert gaps[2] >= 0.32
    assert letters[0].headers["Xaso-Reason"] == "exhausted"
    assert letters[0].headers["Xaso-Error"] == "RuntimeError"


async def test_a_rejected_message_is_set_aside_at_once_with_bytes_headers_and_reason(
    world: World, feedback_bus: Bus, running_parts: Run
) -> None:
    tries = []

    def reject(code: str) -> None:
        tries.append(code)
        raise Rejected("no-such-thing", Text("Không có.", "None."))

    await a_tasks_bus(world, running_parts, a_hearer(reject))
    fact = an_answer()

    await say(feedback_bus, fact)

    [letter] = await eventually(lambda: dead_letters(world))
    assert tries == ["t"]
    assert letter.subject == f"xaso.son-mai.dlq.{CONSUMER}"
    assert AnswerPublishedV1.model_validate_json(letter.data) == fact
    assert letter.headers["Xaso-Error"] == "no-such-thing"
    assert letter.headers["Xaso-Subject"] == fact.subject
    assert letter.headers["Xaso-Message-Id"] == str(fact.event_id)
    assert letter.headers["ce-type"] == "feedback.v1.answer.published"


async def test_a_dead_letter_is_replayed_to_those_who_could_not_hear_it(
    world: World, feedback_bus: Bus, running_parts: Run
) -> None:
    mended, heard = [], []

    def hear(code: str) -> None:
        if not mended:
            raise Rejected("not-yet", Text("Chưa.", "Not yet."))
        heard.append(code)

    await a_tasks_bus(world, running_parts, a_hearer(hear))
    await say(feedback_bus, an_answer("mine"))
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
    world: World, feedback_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    await a_tasks_bus(world, running_parts, a_hearer(heard.append))
    subject = an_answer().subject

    await feedback_bus.publish(
        subject, b"{not json", message_id="1", headers={"Authorization": "Bearer x"}
    )
    await feedback_bus.publish(subject, b'{"code": 5}', message_id="2", headers={})
    await say(feedback_bus, *(an_answer(str(number)) for number in range(100)))

    await eventually(lambda: len(heard) == 100, within=5)
    letters = await eventually(lambda: dead_letters(world))
    assert [letter.data for letter in letters] == [b"{not json", b'{"code": 5}']
    assert {letter.headers["Xaso-Reason"] for letter in letters} == {"malformed"}
    assert not any("authorization" in map(str.lower, letter.headers) for letter in letters)


async def test_the_second_publish_of_a_fact_is_dropped_by_the_stream(
    world: World, feedback_bus: Bus
) -> None:
    fact = an_answer()

    await say(feedback_bus, fact, fact, fact)

    assert (await world.admin.jetstream().stream_info("FEEDBACK")).state.messages == 1


async def test_a_reader_of_today_ignores_what_a_later_producer_adds(
    world: World, feedback_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    await a_tasks_bus(world, running_parts, a_hearer(heard.append))
    grown = {**json.loads(an_answer("grown").model_dump_json()), "mood": "new"}

    await feedback_bus.publish(
        an_answer().subject, json.dumps(grown).encode(), message_id="1", headers={}
    )

    await eventually(lambda: heard == ["grown"])


async def test_a_service_whose_consumer_was_lost_says_so_and_listens_again_when_it_is_back(
    world: World, feedback_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    bus = await a_tasks_bus(world, running_parts, a_hearer(heard.append))

    await world.admin.jetstream().delete_consumer("FEEDBACK", CONSUMER)

    assert "not there" in str(await eventually(bus.problem))
    await say(feedback_bus, an_answer("said meanwhile"))
    await apply(world.admin)
    await eventually(lambda: ready(bus))
    await eventually(lambda: "said meanwhile" in heard)


async def test_a_service_whose_stream_was_lost_listens_again_when_it_is_back(
    world: World, feedback_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    bus = await a_tasks_bus(world, running_parts, a_hearer(heard.append))

    await world.admin.jetstream().delete_stream("FEEDBACK")
    await declare(world.admin)
    await say(feedback_bus, an_answer("in the new stream"))

    await eventually(lambda: "in the new stream" in heard)
    assert await bus.problem() is None


@pytest.mark.usefixtures("own_broker")
async def test_a_killed_broker_comes_back_and_nothing_said_is_lost(
    world: World, feedback_bus: Bus, running_parts: Run
) -> None:
    heard: list[str] = []
    await a_tasks_bus(world, running_parts, a_hearer(heard.append))
    await say(feedback_bus, *(an_answer(str(number)) for number in range(50)))
    await eventually(lambda: len(set(heard)) >= 25)

    world.servers.nats.kill()
    world.servers.nats.start()

    after = an_answer("after")
    await eventually(lambda: confirmed(feedback_bus, after), within=20)
    await eventually(lambda: set(heard) == {*map(str, range(50)), "after"}, within=20)


async def test_a_service_starts_without_the_broker_and_says_so(
    world: World, running_parts: Run
) -> None:
    bus = Bus(
        world.settings("notify", Settings, nats_url="nats://127.0.0.1:9", nats_user=None), "notify"
    )

    await running_parts(bus)

    assert await bus.problem() == "not connected"


async def test_a_cancellation_swallowed_by_a_library_does_not_keep_the_bus_from_stopping(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = Bus(world.settings("notify", Settings, watch_seconds=0.05), "notify")
    connecting = asyncio.Event()

    async def swallow() -> None:
        connecting.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    monkeypatch.setattr(bus.broker, "connect", swallow)
    await bus.start()
    await connecting.wait()

    stopping = asyncio.create_task(bus.stop())
    ended, _ = await asyncio.wait({stopping}, timeout=3)

    assert ended


async def test_a_raw_handler_sees_the_header_and_the_bytes(
    world: World, running_parts: Run, feedback_bus: Bus
) -> None:
    seen: list[tuple[bytes, str | None]] = []
    hearing = router()

    @hearing.hears(AnswerPublishedV1, by="tasks")
    async def hear(message: NatsMessage) -> None:
        seen.append((message.body, message.headers.get("ce-type")))

    await a_tasks_bus(world, running_parts, hearing)

    await say(feedback_bus, an_answer())

    await eventually(lambda: seen)
    assert seen[0][1] == "feedback.v1.answer.published"
