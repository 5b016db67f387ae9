"""Redelivery, replay and crashes never make a second e-mail."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from deploy.nats.apply import apply
from deploy.nats.topology import CONSUMERS
from deploy.testing import ROOT, World
from services.notify.app import build
from services.notify.models import Cause, Delivery, message_key
from services.notify.ports import Deliveries
from services.notify.settings import Settings
from shared.contracts.base import now
from shared.testing import eventually, ready, running
from tests.integration.notify.facts import completed, progress, say
from tests.integration.notify.servers import OK, MailSink

Make = Callable[..., Settings]


async def test_a_fact_stored_three_times_is_mailed_once(
    world: World, settings_of: Make, sink: MailSink
) -> None:
    fact = progress()
    async with running(build(settings_of())):
        for copy in range(3):
            await say(world.admin, fact, message_id=f"copy-{copy}")

        await eventually(lambda: len(sink.mails) == 2)
        await eventually(lambda: world.has_heard("notify"))
        last = completed()
        await say(world.admin, last)
        await eventually(lambda: len(sink.mails) == 4)
        assert set(Counter(mail["Message-ID"] for mail in sink.mails).values()) == {1}


async def test_a_new_consumer_that_replays_everything_mails_nothing_again(
    world: World, settings_of: Make, sink: MailSink
) -> None:
    async with running(build(settings_of())) as client:
        await say(world.admin, *(progress() for _ in range(5)))
        await eventually(lambda: len(sink.mails) == 10)

        await world.admin.jetstream().delete_consumer("TASKS", "notify-tasks")
        await eventually(lambda: not_ready(client))
        await apply(world.admin)

        await ready(client)
        await eventually(lambda: world.has_heard("notify"))
        await say(world.admin, completed())
        await eventually(lambda: len(sink.mails) == 12)


async def not_ready(client: httpx.AsyncClient) -> bool:
    return (await client.get("/readyz")).status_code != 200


@pytest.mark.usefixtures("own_broker")
async def test_a_broker_killed_after_a_burst_brings_no_second_mail(
    world: World, settings_of: Make, sink: MailSink
) -> None:
    # What was in hand when the broker died comes back after this long.
    consumer = next(each for each in CONSUMERS if each.name == "notify-tasks")
    await world.admin.jetstream().add_consumer(
        consumer.stream, replace(consumer.config(), ack_wait=1)
    )
    async with running(build(settings_of())) as client:
        await ready(client)
        await say(world.admin, *(progress() for _ in range(60)))
        await eventually(lambda: len(sink.mails) > 10)

        world.servers.nats.kill()
        world.servers.nats.start()

        again = await world.servers.connect()
        await say(again, *(progress() for _ in range(20)))
        await again.close()
        await eventually(lambda: len(sink.mails) >= 160, within=20)
        await eventually(lambda: world.has_heard("notify"))
        assert set(Counter(mail["Message-ID"] for mail in sink.mails).values()) == {1}
        assert len(sink.mails) == 160


def a_delivery() -> Delivery:
    fact = completed()
    moment = now()
    about = {
        "task": {"ref": "C.I.1.a", "title": None},
        "standing": {"done": 52, "target": 52, "completed": True, "last_on": None},
    }
    return Delivery(
        message_key(fact.event_id, "email", "role:leader"), "son-mai", "email", "task-completed",
        "role:leader", about, Cause.of(fact), moment, next_attempt_at=moment,
    )  # fmt: skip


async def test_a_dead_workers_lease_is_taken_over_with_the_same_message_id(
    settings_of: Make, sink: MailSink
) -> None:
    left = a_delivery()
    left.claim(
        now() - timedelta(seconds=61),
        timedelta(seconds=61.4),
        "<stable@son-mai.example>",
        "a dead one",
    )
    app = build(settings_of())
    async with running(app) as client:
        await ready(client)
        deliveries: Deliveries = app.state.deliveries
        await deliveries.add([left])

        await eventually(lambda: len(sink.mails) == 1)

        assert sink.mails[0]["Message-ID"] == "<stable@son-mai.example>"

        async def recorded() -> list[str]:
            found = await deliveries.get("son-mai", left.id)
            assert found is not None
            assert found.sent_at is not None
            return [attempt.code for attempt in found.attempts]

        assert await eventually(recorded) == ["interrupted", "ok"]


async def test_a_lease_that_holds_is_respected(settings_of: Make, sink: MailSink) -> None:
    held, free = a_delivery(), a_delivery()
    held.claim(now(), timedelta(seconds=60), f"<{uuid4()}@son-mai.example>", "another")
    app = build(settings_of())
    async with running(app) as client:
        await ready(client)
        await app.state.deliveries.add([held, free])
        await eventually(lambda: len(sink.mails) == 1)

        assert sink.mails[0]["Message-ID"] == f"<{free.id}@son-mai.example>"


async def test_a_crash_after_acceptance_repeats_with_the_same_message_id(
    world: World, settings_of: Make, sink: MailSink, tmp_path: Path
) -> None:
    """The policy for e-mail where nobody can know: once more, recognisable as the same."""
    seen: list[str] = []
    running_now: list[subprocess.Popen[bytes]] = []

    async def die(mail: EmailMessage) -> str:
        seen.append(mail["Message-ID"])
        if len(seen) == 1:
            running_now[0].send_signal(signal.SIGKILL)
        return OK

    sink.on_data = die
    settings = settings_of(send_lease_seconds=1.2, send_concurrency=1)
    with process(settings, tmp_path) as first:
        running_now.append(first)
        await say(world.admin, completed())
        await eventually(lambda: first.poll() is not None, within=20)
    accepted = len(sink.mails)
    async with running(build(settings)):
        await eventually(lambda: len(sink.mails) == accepted + 2)

    times = Counter(seen)
    assert times.pop(seen[0]) == 2
    assert list(times.values()) == [1]


@contextmanager
def process(
    settings: Settings, folder: Path, more: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the service as a process of its own, with ``more`` in its environment."""
    dumped = settings.model_dump(mode="json", exclude_none=True)
    secrets = {
        name: value.get_secret_value()
        for name in ("nats_password", "service_key")
        if (value := getattr(settings, name))
    }
    environment = {
        f"XASO_{name.upper()}": str(value)
        for name, value in {**dumped, **secrets, "port": 0}.items()
        if isinstance(value, str | int | float)
    }
    with (folder / "notify.log").open("wb") as log:
        made = subprocess.Popen(
            [sys.executable, "-m", "services.notify"],
            cwd=ROOT, env={**os.environ, **environment, **(more or {})}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield made
    finally:
        made.kill()
        made.wait(10)
