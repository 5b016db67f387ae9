"""What ``feedback`` hears: the clock, and what it said itself, to make copies for reading."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, Protocol
from uuid import UUID

from faststream import Context
from pydantic import BaseModel, ConfigDict, ValidationError

from services.feedback.ports import Ports
from services.feedback.service import clocks, hotline, merging, privacy, projecting, scanning
from services.feedback.service.night import Night
from shared import bus
from shared.contracts.base import Slug, fact_named
from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseClassifiedV1,
    CaseMergedV1,
    CaseTransferredV1,
)

ThePorts = Annotated[Ports, Context("ports")]
TheBus = Annotated[Any, Context("bus")]
FINISHED: Mapping[object, Callable[[str, str, UUID, Ports], Awaitable[None]]] = {
    CaseMergedV1: merging.heard_of_merge,
    CaseAnsweredV1: merging.heard_of_end,
    CaseTransferredV1: merging.heard_of_end,
    CaseClassifiedV1: merging.heard_of_end,
}
"""What a step with one case leaves to be done with others, and is done once it is heard."""
REST, LONGEST_REST = 9, 8.0
"""Copying takes a tenth of the time, so that a flood of messages is taken first."""


class Told(BaseModel):
    """What is needed of a fact: which case it is about, if it is about one."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    commune: Slug
    code: str | None = None
    correlation_id: UUID


class Aside(Protocol):
    """Whoever keeps what cannot be read; the bus does."""

    async def set_aside(self, message: Any, reason: str, error: BaseException) -> None:
        """Send one message to the dead letters."""


def listen() -> bus.Router:
    """Return the handlers, one durable consumer each."""
    router = bus.router()
    night = Night()

    @router.hears_tick("minute.passed", by="feedback")
    async def look_at_the_clock(_: Any, ports: ThePorts) -> None:
        """Say what the clocks of cases have to say; forget who rang; scan what waits."""
        await clocks.sweep(ports)
        await privacy.sweep(ports)
        await hotline.forget_who_rang(ports)
        await night.pass_by(ports)
        await scanning.sweep(ports)

    @router.hears_all("feedback", by="feedback")
    async def copy_for_reading(messages: list[Any], ports: ThePorts, bus: TheBus) -> None:
        """Bring search, published answers, figures and merged cases in line with the cases."""
        began = time.perf_counter()
        await take(messages, ports, bus)
        await asyncio.sleep(min(REST * (time.perf_counter() - began), LONGEST_REST))

    return router


async def take(messages: Sequence[Any], ports: Ports, aside: Aside) -> None:
    """Copy the cases that ``messages`` are about; set aside, one by one, what cannot be read.

    Raises the database's errors: then the whole batch comes again, and changes nothing twice.
    """
    changed: list[tuple[str, str]] = []
    for message in messages:
        try:
            fact = Told.model_validate_json(message.data)
        except ValidationError as error:
            await aside.set_aside(message, "malformed", error)
            continue
        if fact.code is None:
            continue
        changed.append((fact.commune, fact.code))
        if finish := FINISHED.get(fact_named(message.subject)):
            await finish(fact.commune, fact.code, fact.correlation_id, ports)
    await projecting.project(changed, ports)
