"""All facts of all producers, in batches, into the read model."""

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, Protocol

from faststream import Context

from services.dashboard import metrics
from services.dashboard.facts import UNREADABLE, read
from services.dashboard.metrics import PRODUCERS
from services.dashboard.repository import ReadModel
from shared import bus
from shared.contracts.base import Event

BATCH_SECONDS = 0.05
"""One batch of a producer in so long: its price is mostly that of a batch, not of its facts."""


class Aside(Protocol):
    """Whoever keeps what cannot be read; the bus does."""

    async def set_aside(self, message: Any, reason: str, error: BaseException) -> None:
        """Send one message to the dead letters."""


def _project_facts_of(producer: str) -> Callable[..., Awaitable[None]]:
    async def project(
        messages: list[Any],
        model: Annotated[Any, Context("read_model")],
        aside: Annotated[Any, Context("bus")],
    ) -> None:
        await take(producer, messages, model, aside)

    return project


async def take(producer: str, messages: Sequence[Any], model: ReadModel, aside: Aside) -> None:
    """Write what ``messages`` say to the read model; set aside, one by one, what cannot be read.

    Raises the database's errors: then the whole batch comes again, and changes nothing twice.
    """
    facts: list[Event] = []
    for message in messages:
        try:
            fact = read(message)
        except UNREADABLE as error:
            await aside.set_aside(message, "malformed", error)
            metrics.record_unreadable(producer)
            continue
        if fact is None:
            metrics.record_unknown(producer)
        else:
            facts.append(fact)
    if facts:
        began = time.perf_counter()
        await model.project(facts)
        metrics.record_batch(producer, len(facts), time.perf_counter() - began)


def router() -> bus.Router:
    """Return a router that hears everything."""
    everything = bus.router()
    for producer in PRODUCERS:
        hears = everything.hears_all(producer, by="dashboard", every=BATCH_SECONDS)
        hears(_project_facts_of(producer))
    return everything
