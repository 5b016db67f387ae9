"""What ``notify`` hears: all facts of the other services in batches, and the clock."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, Protocol
from uuid import UUID

from faststream import Context
from pydantic import ValidationError

from services.notify import service
from services.notify.dispatch import Senders
from services.notify.service import Briefing, Desk, Escalating, ReceiptDesk
from shared import bus, logs
from shared.contracts import feedback, tasks
from shared.contracts.base import Event, fact_named
from shared.errors import Rejected, Transient
from shared.mongo import MongoError

TheDesk = Annotated[Any, Context("desk")]
TheBus = Annotated[Any, Context("bus")]
TheSenders = Annotated[Senders, Context("senders")]
TheEscalating = Annotated[Escalating, Context("escalating")]
TheBriefing = Annotated[Briefing, Context("briefing")]
TheReceipts = Annotated[ReceiptDesk, Context("receipts")]

HEARD = (tasks, feedback)
"""The contracts of the producers that are heard; imported so that their facts are known."""
PRODUCERS = ("tasks", "feedback")

log = logs.get(__name__)


class Aside(Protocol):
    """Whoever keeps what cannot be told; the bus does."""

    async def set_aside(self, message: Any, reason: str, error: BaseException) -> None:
        """Send one message to the dead letters."""

    async def put_back(self, message: Any, error: BaseException) -> None:
        """Ask for one message again later."""


def listen() -> bus.Router:
    """Return the handlers, one durable consumer for each producer."""
    router = bus.router()
    for producer in PRODUCERS:
        router.hears_all(producer, by="notify")(_tell_facts_of())

    @router.hears_tick("minute.passed", by="notify")
    async def look_at_the_clock(
        _: Any,
        senders: TheSenders,
        receipts: TheReceipts,
        escalating: TheEscalating,
        briefing: TheBriefing,
    ) -> None:
        """Send what is due, go on with what nobody reads, and record what waits."""
        senders.nudge()
        await receipts.catch_up()
        await escalating.sweep()
        await briefing.sweep()
        await senders.look()

    return router


def _tell_facts_of() -> Callable[..., Awaitable[None]]:
    async def tell(messages: list[Any], desk: TheDesk, aside: TheBus) -> None:
        await take(messages, desk, aside)

    return tell


async def take(messages: Sequence[Any], desk: Desk, aside: Aside) -> None:
    """Tell of a batch of facts; one that cannot be told holds up no other.

    Raises the database's errors: then the whole batch comes again, and says nothing twice.
    """
    facts: dict[UUID, tuple[Event, Any]] = {}
    for message in messages:
        kind = fact_named(message.subject)
        if kind is None:
            continue  # of a later version
        try:
            fact = kind.model_validate_json(message.data)
        except ValidationError as error:
            await aside.set_aside(message, "malformed", error)
            continue
        facts[fact.event_id] = (fact, message)
    try:
        refused = await service.tell([fact for fact, _ in facts.values()], desk)
    except (MongoError, Transient):
        raise
    except Exception:
        log.exception("a batch cannot be told as a whole")
        refused = await _one_by_one(facts, desk, aside)
    for event_id, why in refused.items():
        await aside.set_aside(facts[event_id][1], "rejected", why)


async def _one_by_one(
    facts: Mapping[UUID, tuple[Event, Any]], desk: Desk, aside: Aside
) -> Mapping[UUID, Rejected]:
    """Tell of each fact by itself; what meets a bug comes again later, alone."""
    refused: dict[UUID, Rejected] = {}
    for fact, message in facts.values():
        try:
            refused |= await service.tell([fact], desk)
        except (MongoError, Transient):
            raise
        except Exception as error:  # noqa: BLE001  a bug: put back, alarmed, dead letter in the end
            await aside.put_back(message, error)
    return refused
