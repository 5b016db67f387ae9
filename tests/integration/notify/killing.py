"""What tests that kill ``notify`` at a step share."""

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from deploy.nats.topology import CONSUMERS
from deploy.testing import World
from services.notify.repository import DELIVERIES, INDEXES
from services.notify.settings import Settings
from shared.mongo import Document, Mongo
from tests.integration.notify.wire import Wire

PATIENT: dict[str, Any] = {"smtp_seconds": 10.0, "smtp_connect_seconds": 5.0, "sweep_seconds": 0.2}
"""On a busy machine a server that is merely slow must not be taken for one that hangs."""
VICTIM: dict[str, Any] = {
    "smtp_seconds": 1.0, "webhook_seconds": 1.0, "provider_seconds": 1.0,
    "send_lease_seconds": 1.5,
}  # fmt: skip
"""What one that is to die left behind is taken up soon."""


@dataclass
class Killer:
    """Kills ``victim`` once, when it comes for the ``nth`` time to where a test waits for it."""

    step: str
    nth: int = 1
    victim: "subprocess.Popen[bytes] | None" = None
    seen: list[str] = field(default_factory=list)

    @classmethod
    def at_step(cls, step: str) -> "Killer":
        """Return one that waits for ``step``, e.g. ``asked update deliveries`` or ``… #2``."""
        name, _, nth = step.partition(" #")
        return cls(name, int(nth or 1))

    def at(self, step: str) -> bool:
        """Kill if this is the step; tell whether it was."""
        self.seen.append(step)
        if step != self.step or self.victim is None or self.seen.count(step) != self.nth:
            return False
        self.victim.kill()
        self.victim = None
        return True

    def on_the_wire_to(self, uri: str) -> Wire:
        """Return the way to the database on which it waits."""
        return Wire(
            uri,
            asked=lambda *command: self.at(" ".join(("asked", *command))),
            answered=lambda *command: self.at(" ".join(("answered", *command))),
        )


@asynccontextmanager
async def prepared(settings: Settings) -> AsyncIterator[Mongo]:
    """Yield the database, prepared before the service comes."""
    mongo = Mongo(settings, "notify", indexes=INDEXES)
    await mongo.start()
    try:
        await mongo.ready.wait()
        yield mongo
    finally:
        await mongo.stop()


async def all_deliveries(database: Mongo) -> list[Document]:
    return await database.db[DELIVERIES].find({}).to_list(100)


async def redeliver_soon(world: World) -> None:
    """Let what a dead process had in hand come back after seconds."""
    consumer = next(each for each in CONSUMERS if each.name == "notify-tasks")
    await world.admin.jetstream().add_consumer(
        consumer.stream, replace(consumer.config(), ack_wait=2)
    )
