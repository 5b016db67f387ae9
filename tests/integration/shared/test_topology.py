"""Streams, consumers, schedules and users, as declared and as the server has them."""

import asyncio
import json

import nats
import nats.js.errors
import pytest

from deploy.nats import config
from deploy.nats.apply import Report, _apply_schedule, apply
from deploy.nats.topology import CONSUMERS, PRODUCERS, SERVICES, STREAMS, Schedule
from deploy.testing import PASSWORD, ROOT, World
from shared.testing import eventually


async def test_what_is_as_declared_stays_untouched(world: World) -> None:
    report = await apply(world.admin)

    assert not report.changed
    assert len(report.same) > 10


async def test_what_differs_is_brought_back(world: World) -> None:
    jetstream = world.admin.jetstream()
    consumer = (await jetstream.consumer_info("TASKS", "notify-tasks")).config
    consumer.max_ack_pending = 3
    await jetstream.add_consumer("TASKS", consumer)
    stream = (await jetstream.stream_info("FEEDBACK")).config
    stream.max_bytes = 1000
    await jetstream.update_stream(stream)

    report = await apply(world.admin)

    assert set(report.updated) == {"notify-tasks", "FEEDBACK"}
    assert not (await apply(world.admin)).changed


async def test_every_stream_is_on_disk_and_refuses_rather_than_drops(world: World) -> None:
    for declared in STREAMS:
        found = (await world.admin.jetstream().stream_info(declared.name)).config
        assert found.storage == "file"
        assert found.discard == ("old" if declared.schedules else "new")
    assert "\n  sync_interval: always\n" in config.render(["son-mai"])


def test_the_committed_configuration_is_the_generated_one() -> None:
    communes = sorted(
        path.parent.name for path in (ROOT / "deploy/communes").glob("*/commune.yaml")
    )

    assert (ROOT / "deploy/nats/nats.conf").read_text("utf-8") == config.render(communes)


async def test_the_server_ticks_by_itself(world: World) -> None:
    jetstream = world.admin.jetstream()
    every_second = Schedule("test", "* * * * * *", "xaso.all.clock.v1.second.passed")

    await _apply_schedule(jetstream, every_second, Report())

    tick = await eventually(lambda: last(world, "CLOCK", every_second.target))
    assert "Nats-Scheduler" in tick
    await jetstream.purge_stream("CLOCK", subject="xaso.all.clock.schedule.test")


async def last(world: World, stream: str, subject: str) -> str:
    try:
        message = await world.admin.jetstream().get_last_msg(stream, subject)
    except nats.js.errors.NotFoundError:
        return ""
    return json.dumps(message.headers)


def others() -> list[tuple[str, str]]:
    facts = {service: f"xaso.son-mai.{service}.v1.thing.happened" for service in SERVICES}
    return [
        (user, subject)
        for user in (*SERVICES, "son-mai-units")
        for subject in (
            *(fact for service, fact in facts.items() if service != user),
            "xaso.all.clock.schedule.x",
            "xaso.son-mai.dlq.somebody-else",
            "$JS.API.STREAM.PURGE.TASKS",
            "$JS.API.STREAM.DELETE.FEEDBACK",
            "$JS.API.STREAM.PURGE.DEAD_LETTERS",
            "$JS.API.STREAM.MSG.GET.COMMANDS",
            "$JS.API.DIRECT.GET.DEAD_LETTERS",
            *(f"$JS.API.STREAM.MSG.DELETE.{producer.upper()}" for producer in PRODUCERS),
            *(f"$JS.API.STREAM.MSG.GET.{each.upper()}" for each in PRODUCERS if each != user),
            *([] if user in PRODUCERS else ["$JS.API.STREAM.MSG.DELETE.DEAD_LETTERS"]),
            *([] if user in SERVICES else ["$JS.API.STREAM.MSG.GET.DEAD_LETTERS"]),
            "$JS.API.CONSUMER.MSG.NEXT.TASKS.notify-tasks",
            "xaso.xa-khac.cmd.tasks.v1.progress.report",
        )
        if not (user == "notify" and "notify-tasks" in subject)
    ]


@pytest.mark.usefixtures("own_broker")
async def test_no_user_may_speak_for_another_or_touch_a_stream(world: World) -> None:
    refused: dict[str, list[str]] = {}
    for user in {user for user, _ in others()}:
        violations: list[str] = []

        async def on_error(error: Exception, seen: list[str] = violations) -> None:
            seen.append(str(error))

        client = await nats.connect(
            world.servers.nats_url, user=user, password=PASSWORD, error_cb=on_error
        )
        subjects = [subject for name, subject in others() if name == user]
        for subject in subjects:
            await client.publish(subject, b"{}")
        await client.flush()
        await client.subscribe("xaso.>")
        await client.flush()
        await eventually(lambda seen=violations, all_=subjects: len(seen) > len(all_))  # type: ignore[misc]
        refused[user] = violations
        await client.close()

    assert set(refused) == {*SERVICES, "son-mai-units"}
    state = (await world.admin.jetstream().stream_info("TASKS")).state
    assert state.messages == 0


@pytest.mark.usefixtures("own_broker")
async def test_nobody_connects_without_a_password(world: World) -> None:
    with pytest.raises(Exception, match=r"(?i)authorization"):
        await asyncio.wait_for(
            nats.connect(world.servers.nats_url, allow_reconnect=False, max_reconnect_attempts=0), 5
        )


def test_every_consumer_belongs_to_a_declared_stream_and_service() -> None:
    streams = {stream.name for stream in STREAMS}

    assert {consumer.stream for consumer in CONSUMERS} <= streams
    assert {consumer.service for consumer in CONSUMERS} <= set(SERVICES)
    assert len({consumer.name for consumer in CONSUMERS}) == len(CONSUMERS)
