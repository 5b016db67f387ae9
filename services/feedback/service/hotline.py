"""The hotline desk: calls, visits and letters entered; callers who ring again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

import orjson

from services.feedback import metrics, spoken
from services.feedback.desk import Desk
from services.feedback.models import Case, Message
from services.feedback.models.call import RINGS_FOR, Call, DeskChannel, Outcome, Ring
from services.feedback.models.submission import refused
from services.feedback.ports import Ports
from services.feedback.service import access, intake
from services.feedback.service.refusals import not_found
from shared.auth import Principal
from shared.calendar_vn import VIETNAM
from shared.contracts.feedback import Channel
from shared.errors import FieldError, KeyReused, Text

NAMESPACE = UUID("6b0c2f0e-8f0a-5d9e-9a51-6a1f1c0a7a12")
LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an operator enters of one call, visit or letter."""

    channel: DeskChannel
    outcome: Outcome
    message: Message | None = None
    door: str | None = None
    ring: UUID | None = None
    started_at: datetime | None = None
    duration_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What the operator reads out: the record, and the receipt where a case came of it."""

    call: Call
    receipt: intake.Receipt | None


async def enter(
    entry: Entry, principal: Principal, key: str | None, correlation_id: UUID, ports: Ports
) -> Entered:
    """Put a call on record, with its case where there is one; the same under the same key once.

    Raises ``Invalid``, and ``KeyReused`` for a key that stands for something else. The case is
    written first: a call without one would be a lost message.
    """
    desk = _desk(principal.commune, ports)
    _check(entry, desk, ports.clock())
    by = principal.subject
    call_id = uuid5(NAMESPACE, f"{desk.slug}/{by}/{key}") if key else uuid4()
    fingerprint = ports.tokens.fingerprint(orjson.dumps(entry))
    earlier = await ports.calls.get(desk.slug, call_id)
    if earlier and earlier.fingerprint != fingerprint:
        raise KeyReused
    receipt = None
    if entry.message:
        circumstances = intake.Intake(
            desk.slug, correlation_id, Channel(entry.channel), by=by, key=key
        )
        receipt = await intake.receive(entry.message, circumstances, ports)
    call = earlier or Call(
        id=call_id,
        commune=desk.slug,
        channel=entry.channel,
        outcome=entry.outcome,
        at=ports.clock(),
        by=by,
        door=entry.door,
        code=receipt.case.code if receipt else None,
        started_at=entry.started_at,
        duration_seconds=entry.duration_seconds,
        fingerprint=fingerprint,
    )
    if earlier is None and await ports.calls.add(call):
        metrics.record_call(call)
    if entry.ring:
        await ports.calls.hush(desk.slug, entry.ring)
    return Entered(call, receipt)


async def look_up(said: str, principal: Principal, ports: Ports) -> Case:
    """Return the case of a caller who rings again and says its code; raises ``NotFound``."""
    desk = _desk(principal.commune, ports)
    code = spoken.heard(said, desk.slug)
    case = await ports.cases.coded(desk.slug, code) if code else None
    if case is None:
        raise not_found()
    access.check_seeing(principal, case)
    return case


async def ringing(commune: str, ports: Ports) -> Sequence[Ring]:
    """Return the calls that ring now, oldest first."""
    return await ports.calls.ringing(commune, ports.clock() - RINGS_FOR)


async def tally(
    commune: str, day: date | None, ports: Ports
) -> tuple[date, Mapping[tuple[DeskChannel, Outcome], int]]:
    """Count a day's calls, today's unless another is given."""
    day = day or ports.clock().astimezone(VIETNAM).date()
    since = datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    return day, await ports.calls.tally(commune, since, since + timedelta(days=1))


async def forget_who_rang(ports: Ports) -> None:
    """Forget the numbers of calls whose end no provider told."""
    for commune in ports.desks:
        await ports.calls.hush_all(commune, ports.clock() - RINGS_FOR)


def _desk(commune: str, ports: Ports) -> Desk:
    desk = ports.desks.get(commune)
    if desk is None:
        raise not_found()
    return desk


def _check(entry: Entry, desk: Desk, at: datetime) -> None:
    """Raise ``Invalid`` for a record that does not say what its outcome needs, or says more."""
    wrong: list[FieldError] = []
    if (entry.outcome == "passed_to_other_door") != bool(entry.door):
        wrong.append(FieldError("door", NO_DOOR if not entry.door else NEEDLESS))
    elif entry.door and entry.door not in {each.code for each in desk.triage}:
        wrong.append(FieldError("door", UNKNOWN_DOOR))
    if entry.outcome == "case" and entry.message is None:
        wrong.append(FieldError("text", NO_MESSAGE))
    if entry.outcome != "case" and entry.message is not None:
        wrong.append(FieldError("text", NEEDLESS))
    began = entry.started_at
    if began and not at - LONGEST <= began <= at + timedelta(minutes=5):
        wrong.append(FieldError("call_started_at", BAD_START))
    if wrong:
        raise refused(wrong)


NO_MESSAGE = Text(
    "Hãy ghi lĩnh vực và nội dung phản ánh.", "Please enter what it is about and the message."
)
NEEDLESS = Text(
    "Kết quả này không ghi nội dung hay thông tin của người gọi; hãy để trống.",
    "With this outcome nothing of the caller is kept; leave it empty.",
)
NO_DOOR = Text(
    "Hãy chọn nơi đã hướng dẫn người gọi đến.", "Please choose where the caller was sent."
)
UNKNOWN_DOOR = Text("Không có hướng dẫn này trong dữ liệu của xã.", "There is no such door.")
BAD_START = Text(
    "Giờ bắt đầu phải trong vòng 24 giờ qua.", "It must have begun within the last 24 hours."
)
