"""Killed at each step from fact to record, and the broker after a burst: one mail a delivery."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from deploy.testing import World
from services.notify.app import build
from services.notify.repository.inbox import INBOX
from services.notify.settings import Settings
from shared import outbox
from shared.contracts.tasks import ReminderRepliedV1
from shared.mongo import Document, Mongo
from shared.outbox import EVENTS
from shared.testing import eventually, running
from tests.integration.notify.facts import CENTRE, RADIO, SAID, completed, progress, refused, say
from tests.integration.notify.killing import (
    PATIENT,
    VICTIM,
    Killer,
    all_deliveries,
    prepared,
    redeliver_soon,
)
from tests.integration.notify.servers import OK, MailSink
from tests.integration.notify.test_never_twice import process

Make = Callable[..., Settings]
FACTS, MAILS = 2, 4
BURST, ONE_IN = 5_000, 5
"""Facts in the burst; one in so many makes a mail, the others a notice alone."""

STEPS = {
    # step at which the process dies → how many messages nobody can know of
    "asked insert inbox": {0},  # the facts were read, nothing is on record
    "answered insert inbox": {0},
    "asked insert deliveries": {0},
    "answered insert deliveries": {0},  # on record as claimed, nothing handed over
    "rcpt": {0},  # in sending, before the message itself
    "data": {1},  # the provider has taken it and not said so
    "asked insert outbox": {1},  # the provider has said so, nothing says that it did
    "answered insert outbox": {1},  # the fact waits, the record is not made
    "asked update deliveries": {1},
    "answered update deliveries": {0},  # the record is made
    # The relay says what is on record, ticks it off, and may meet the next message on its way.
    "asked insert events": {0, 1},  # said, and not archived
    "answered insert events": {0, 1},  # archived, and not ticked off
}


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_a_step_it_comes_back_and_sends_each_delivery_once(
    step: str, world: World, settings_of: Make, sink: MailSink, tmp_path: Path
) -> None:
    killer = Killer.at_step(step)

    async def on_rcpt(_: str) -> str:
        killer.at("rcpt")
        return OK

    async def on_data(_: EmailMessage) -> str:
        killer.at("data")
        return OK

    sink.on_rcpt, sink.on_data = on_rcpt, on_data
    wire = killer.on_the_wire_to(world.servers.mongo_uri)
    await redeliver_soon(world)
    settings = settings_of(**PATIENT, send_concurrency=1)
    facts = [progress() for _ in range(FACTS)]
    async with wire, prepared(settings) as database:
        first = settings.model_copy(update={"mongo_uri": wire.through, **VICTIM})
        with process(first, tmp_path) as victim:
            killer.victim = victim
            await say(world.admin, *facts)
            await eventually(lambda: victim.poll() is not None, within=60)
        assert killer.victim is None, f"{step} was not reached: {killer.seen}"
        await eventually(lambda: all(each.is_closing() for each in sink.connections), within=20)
        accepted = {mail["Message-ID"] for mail in sink.mails}
        unknown = accepted - {each["message_id"] for each in await _sent(database)}
        assert len(unknown) in STEPS[step]

        async with running(build(settings)):

            async def all_sent() -> bool:
                return len(await _sent(database)) == MAILS

            await eventually(all_sent, within=60)
            await eventually(lambda: world.has_heard("notify"), within=60)
            await eventually(lambda: _all_said(world, database), within=60)
        deliveries = await all_deliveries(database)
        assert [each["state"] for each in deliveries] == ["sent"] * MAILS
        assert Counter(mail["Message-ID"] for mail in sink.mails) == {
            each["message_id"]: 1 + (each["message_id"] in unknown) for each in deliveries
        }


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("own_broker")
async def test_a_broker_killed_after_a_burst_of_5000_facts_brings_no_second_mail(
    world: World, settings_of: Make, sink: MailSink, tmp_path: Path
) -> None:
    await redeliver_soon(world)
    mails = BURST // ONE_IN
    settings = settings_of(**PATIENT, log_level="WARNING")
    async with prepared(settings) as database:
        with process(settings, tmp_path):
            await _burst(world)
            await eventually(lambda: len(sink.mails) > mails // 3, within=200)
            world.servers.nats.kill()
            world.servers.nats.start()
            await eventually(lambda: len(sink.mails) >= mails, within=200)
            world.servers.nats.kill()  # once more, with everything told and most of it ticked off
            world.servers.nats.start()

            again = await world.servers.connect()
            await say(again, completed())
            await eventually(lambda: len(sink.mails) >= mails + 2, within=60)
            await eventually(lambda: replace(world, admin=again).has_heard("notify"), within=60)
            await again.close()
        sent = Counter(mail["Message-ID"] for mail in sink.mails)
        assert (len(sent), set(sent.values())) == (mails + 2, {1})
        told = await database.db[INBOX].find({}, {"_id": 1}).batch_size(1000).to_list(None)
        assert len(told) == BURST + 2


async def _burst(world: World) -> None:
    jetstream = world.admin.jetstream(publish_async_max_pending=1000)
    for number in range(BURST):
        entry = outbox.pending(refused() if number % ONE_IN == 0 else _reply())
        await jetstream.publish_async(
            entry["subject"],
            entry["body"].encode(),
            headers={**entry["headers"], "Nats-Msg-Id": entry["_id"]},
        )
    await jetstream.publish_async_completed()


def _reply() -> ReminderRepliedV1:
    return ReminderRepliedV1(**SAID, reminder_id="r.0001", unit=CENTRE, task_id=RADIO)


async def _sent(database: Mongo) -> list[Document]:
    return [each for each in await all_deliveries(database) if each["state"] == "sent"]


async def _all_said(world: World, database: Mongo) -> bool:
    """Tell whether every message's fact is in the stream, once, and ticked off."""
    jetstream = world.admin.jetstream()
    state = (await jetstream.stream_info("NOTIFY")).state
    found = await asyncio.gather(
        *(jetstream.get_msg("NOTIFY", number + 1) for number in range(state.last_seq))
    )
    said = sorted((each.headers or {})["Nats-Msg-Id"] for each in found)
    archived = await database.db[EVENTS].find({}, {"_id": 1}).to_list(100)
    return len(said) == MAILS and said == sorted(each["_id"] for each in archived)
