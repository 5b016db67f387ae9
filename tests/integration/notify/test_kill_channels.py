"""Killed between a delivery on record and the record of its end, by channel.

A webhook is repeated under its id where nobody can know whether it arrived, and only there; an SMS
is not: it stops, and is shown.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from deploy.testing import ROOT, World
from services.notify.app import build
from services.notify.models import Delivery, message_key
from services.notify.repository import MongoDeliveries
from services.notify.settings import Settings
from shared.contracts.notify import DeliveryChannel
from shared.mongo import Mongo
from shared.testing import eventually, running
from tests.integration.notify.killing import PATIENT, VICTIM, Killer, all_deliveries, prepared
from tests.integration.notify.providers import Asked, Provider, said
from tests.integration.notify.servers import MailSink
from tests.integration.notify.test_never_twice import process
from tests.unit.notify.fakes import a_delivery

Make = Callable[..., Settings]
MESSAGES = 3
SECRET = "w" * 32
SETTINGS: Mapping[DeliveryChannel, dict[str, Any]] = {
    "webhook": {
        "webhook_secrets": {"127.0.0.1": [SECRET]}, "webhook_networks": ["127.0.0.1/32"],
        "webhook_plain": True,
    },
    "sms": {"sms_gateway": {"fields": {"to": "{to}", "text": "{text}"}, "id": "id"}},
}  # fmt: skip


@dataclass(frozen=True)
class Left:
    """How a crash leaves deliveries: in sending by the record; of these, at the receiver."""

    in_sending: int
    arrived: int


# Webhooks are claimed together before the first goes out, paid messages each in its turn.
STEPS: Mapping[DeliveryChannel, Mapping[str, Left]] = {
    "webhook": {
        "asked update deliveries #1": Left(0, 0),  # to be claimed
        "answered update deliveries #1": Left(3, 0),  # claimed
        "taken": Left(3, 1),  # the receiver has it and has not said so
        "asked update deliveries #2": Left(3, 1),  # it has said so, the record is not made
        "answered update deliveries #2": Left(2, 0),  # the record is made
    },
    "sms": {
        "asked update deliveries #1": Left(0, 0),
        "answered update deliveries #1": Left(1, 0),
        "taken": Left(1, 1),
        "asked update deliveries #2": Left(1, 1),
        "answered update deliveries #2": Left(0, 0),
    },
}
CASES = [(channel, step) for channel, steps in STEPS.items() for step in steps]


@pytest.fixture
def server() -> Provider:
    """Return the receiver of webhooks and the gateway for SMS in one."""
    return Provider(lambda _: said(200, {"id": "g"}))


@pytest.fixture
def communes_dir(tmp_path: Path, server: Provider) -> Path:
    """Return communes whose leaders have a telephone and a webhook."""
    folder = tmp_path / "communes"
    shutil.copytree(ROOT / "deploy/communes", folder)
    recipients = yaml.safe_load((folder / "son-mai/recipients.demo.yaml").read_text("utf-8"))
    for role in recipients["roles"]:
        if role["role"] == "leader":
            role |= {"webhook": f"{server.url}/in", "phone": "+84905000001"}
    (folder / "son-mai/recipients.yaml").write_text(yaml.safe_dump(recipients), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("channel", "step"), CASES)
async def test_what_nobody_can_know_is_repeated_or_stopped_and_all_else_arrives_once(  # noqa: PLR0917  fixtures
    channel: DeliveryChannel, step: str, world: World, settings_of: Make, server: Provider,
    sink: MailSink, communes_dir: Path, tmp_path: Path,
) -> None:  # fmt: skip
    killer = Killer.at_step(step)

    def take(_: Asked) -> Any:
        killer.at("taken")
        return said(200, {"id": f"g-{len(server.asked)}"})

    server.answer = take
    chosen = json.loads(json.dumps(SETTINGS[channel]))
    if channel == "sms":
        chosen["sms_gateway"]["url"] = server.url
    settings = settings_of(communes_dir=communes_dir, send_concurrency=1, **PATIENT, **chosen)
    wire = killer.on_the_wire_to(world.servers.mongo_uri)
    async with server.running(), prepared(settings) as database, wire:
        await MongoDeliveries(database).add([_new(channel) for _ in range(MESSAGES)])
        dying = settings.model_copy(update={"mongo_uri": wire.through, **VICTIM})
        told = {f"XASO_{name.upper()}": json.dumps(value) for name, value in chosen.items()}
        with process(dying, tmp_path, told) as victim:
            killer.victim = victim
            await eventually(lambda: victim.poll() is not None, within=60)
        assert killer.victim is None, f"{step} was not reached: {killer.seen}"
        left = {each["_id"]: each["state"] for each in await all_deliveries(database)}
        in_sending = {key for key, state in left.items() if state == "sending"}
        arrived = Counter(_id(each) for each in server.asked)
        unknown = in_sending & arrived.keys()
        assert Left(len(in_sending), len(unknown)) == STEPS[channel][step]

        async with running(build(settings)):
            await eventually(lambda: _all_ended(database), within=60)

        ended = {each["_id"]: each for each in await all_deliveries(database)}
        stopped = in_sending if channel == "sms" else set()
        assert {key: each["state"] for key, each in ended.items()} == {
            key: "technical-failure" if key in stopped else "sent" for key in left
        }
        assert {ended[key]["attempts"][-1]["code"] for key in stopped} <= {"unknown"}
        assert Counter(_id(each) for each in server.asked) == Counter(
            {key: (key in unknown) if key in stopped else 1 + (key in unknown) for key in left}
        )
        assert sink.mails == []  # what may have arrived goes no other way


def _new(channel: DeliveryChannel) -> Delivery:
    new = a_delivery()
    new.channel, new.id = channel, message_key(new.cause.event_id, channel, new.recipient)
    return new


def _id(asked: Asked) -> str:
    return str(UUID(asked.headers["idempotency-key"]))


async def _all_ended(database: Mongo) -> bool:
    found = await all_deliveries(database)
    return len(found) == MESSAGES and not any("next_attempt_at" in each for each in found)
