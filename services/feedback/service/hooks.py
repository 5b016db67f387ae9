"""What telephone and Zalo providers tell: calls that ring and end, messages to the commune."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from services.feedback import metrics
from services.feedback.models import Consent, Message, phone_of
from services.feedback.models.call import RINGS_FOR, Call, Ring
from services.feedback.ports import Ports
from services.feedback.service import intake
from services.feedback.service.hotline import LONGEST, NAMESPACE
from shared.contracts.feedback import Category, Channel

Verdict = Literal["taken", "known", "late"]
"""New; heard before; of a call that rang so long ago that it has ended."""
TELEPHONE, ZALO = "hook:telephone", "hook:zalo"
LAST = 3


@dataclass(frozen=True, slots=True)
class Rings:
    """A call that began to ring."""

    call_id: str
    at: datetime
    number: str | None


@dataclass(frozen=True, slots=True)
class Ends:
    """A call that ended."""

    call_id: str
    at: datetime
    answered: bool


@dataclass(frozen=True, slots=True)
class Says:
    """A message of a Zalo user to the commune's official account."""

    event_id: str
    user_id: str
    text: str


async def rings(event: Rings, commune: str, ports: Ports) -> Verdict:
    """Show a call at the desk; its number is kept as a keyed hash and its last digits alone."""
    if event.at < ports.clock() - RINGS_FOR:
        return "late"
    number = phone_of(event.number or "")
    ring = Ring(
        id=_ring_id(commune, event.call_id),
        commune=commune,
        at=min(event.at, ports.clock() + timedelta(minutes=1)),
        masked=f"••• ••• {number[-LAST:]}" if number else None,
        caller=ports.citizens.handle_of(commune, number) if number else None,
    )
    return "taken" if await ports.calls.ring(ring) else "known"


async def ends(event: Ends, commune: str, ports: Ports) -> Verdict:
    """Forget who rang; a call that nobody took is counted as missed, once."""
    ring_id = _ring_id(commune, event.call_id)
    if event.answered:
        return "taken" if await ports.calls.hush(commune, ring_id) else "known"
    now = ports.clock()
    at = max(min(event.at, now), now - LONGEST)
    missed = Call(ring_id, commune, "phone", "missed", at, TELEPHONE)
    if await ports.calls.hush(commune, ring_id, missed) or await ports.calls.add(missed):
        metrics.record_call(missed)
        return "taken"
    return "known"


async def says(event: Says, commune: str, correlation_id: UUID, ports: Ports) -> intake.Receipt:
    """Take a message as a case, once for each event; raises ``Invalid``, ``KeyReused``.

    Of the Zalo user a keyed hash is kept, which tells the same user again and nobody who it is.
    """
    account = ports.tokens.fingerprint(f"zalo/{commune}/{event.user_id}".encode())
    version = ports.desks[commune].privacy_notice.version
    message = Message(
        category=Category.KHAC,
        text=event.text,
        account=account,
        consent=Consent(version, accepted=False, given="sent_by_zalo"),
    )
    circumstances = intake.Intake(
        commune, correlation_id, Channel.ZALO, by=ZALO, key=event.event_id
    )
    return await intake.receive(message, circumstances, ports)


def _ring_id(commune: str, call_id: str) -> UUID:
    return uuid5(NAMESPACE, f"{commune}/{TELEPHONE}/{call_id}")
