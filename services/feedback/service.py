"""What can be done with feedback: receive it, follow it, answer it, reach who wrote it."""

from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

import orjson

from services.feedback import metrics
from services.feedback.models import Answer, Case, Draft, Submission, check, tidy
from services.feedback.models.submission import TEXT_LIMIT, refused
from services.feedback.ports import Ports, Reading
from services.feedback.tokens import codes
from shared.contracts.feedback import Channel
from shared.errors import FieldError, Forbidden, Invalid, KeyReused, NotFound, Text, Transient

NAMESPACE = UUID("5f1b2f6e-0b0c-5c3e-9d55-6a1f1c0a7a11")
RESIDENT = "resident"
"""Who acts when nobody is signed in."""
TRIES = 5


@dataclass(frozen=True, slots=True)
class Intake:
    """The circumstances in which something is received."""

    commune: str
    correlation_id: UUID
    channel: Channel = Channel.WEB
    by: str = RESIDENT
    key: str | None = None
    probe: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender takes away."""

    case: Case
    token: str
    tracking_url: str


async def receive(draft: Draft, intake: Intake, ports: Ports) -> Receipt:
    """Take what was sent; the same under the same key again gets the same receipt.

    Raises ``Invalid`` for what cannot be taken, ``KeyReused`` for a key that stands for something
    else. When this returns, the case and its fact are on disk.
    """
    desk = ports.desks.get(intake.commune)
    if desk is None:
        raise unknown_commune()
    submission = check(draft, desk.notices)
    case_id = _case_id(intake)
    fingerprint = ports.tokens.fingerprint(_content(submission, intake))
    identity = uuid5(case_id, fingerprint) if submission.person else None
    token = ports.tokens.of(case_id)
    at = ports.clock()
    for attempt, code in enumerate(codes(intake.commune, case_id)):
        case = Case.receive(
            submission,
            case_id=case_id,
            commune=intake.commune,
            code=code,
            channel=intake.channel,
            identity=identity,
            fingerprint=fingerprint,
            at=at,
            by=intake.by,
            correlation_id=intake.correlation_id,
            probe=intake.probe,
        )
        if attempt == 0 and identity and submission.person and submission.consent:
            version = submission.consent.notice_version
            await ports.identities.keep(identity, case, submission.person, version)
        if await ports.cases.add(case):
            metrics.record_received(case)
            return _receipt(case, token, ports)
        if earlier := await ports.cases.get(intake.commune, case_id):
            if earlier.fingerprint != fingerprint:
                if identity:
                    await ports.identities.discard(intake.commune, identity)
                raise KeyReused
            return _receipt(earlier, token, ports)
    raise Transient("no free code for a new case")


async def follow(token: str, ports: Ports) -> Case:
    """Return the case that ``token`` belongs to; raises ``NotFound`` alike for any other."""
    case_id = ports.tokens.case_of(token)
    for commune in ports.desks:
        if case := await ports.cases.get(commune, case_id):
            return case
    raise not_found()


async def find(commune: str, case_id: UUID, ports: Ports) -> Case:
    """Return the commune's case; raises ``NotFound``."""
    case = await ports.cases.get(commune, case_id)
    if case is None:
        raise not_found()
    return case


async def answer(
    commune: str,
    case_id: UUID,
    text: str,
    *,
    unit: str | None,
    by: str,
    key: str | None,
    correlation_id: UUID,
    ports: Ports,
) -> Case:
    """Answer the commune's case for ``unit``; raises ``Invalid``, ``NotFound``, ``Conflict``."""
    wrong: list[FieldError] = []
    tidied = tidy(text, "text", TEXT_LIMIT, wrong, lines=True)
    if not tidied and not wrong:
        wrong.append(FieldError("text", EMPTY_ANSWER))
    desk = ports.desks.get(commune)
    if unit is not None and (desk is None or unit not in desk.units):
        wrong.append(FieldError("unit", UNKNOWN_UNIT))
    if wrong:
        raise refused(wrong)
    for _ in range(TRIES):
        case = await find(commune, case_id, ports)
        given = Answer(tidied, unit, ports.clock(), by, f"{by}/{key}" if key else None)
        case.give_answer(given, correlation_id=correlation_id)
        if not case.events:
            return case
        if await ports.cases.save(case):
            metrics.record_answered(case)
            return case
    raise Transient("the case keeps changing under us")


async def contact(
    commune: str, case_id: UUID, *, by: str, correlation_id: UUID, ports: Ports
) -> tuple[Case, str | None, str]:
    """Return the case, its writer's e-mail and tracking address, for one delivery.

    The reading is on record before the data is shown. Raises ``NotFound``.
    """
    case = await find(commune, case_id, ports)
    reading = Reading(
        commune, case_id, by, "contact.read_for_delivery", ports.clock(), correlation_id
    )
    await ports.audit.record(reading)
    metrics.record_contact_read(commune)
    person = await ports.identities.read(commune, case.identity) if case.identity else None
    return case, person.email if person else None, tracking_url(ports.tokens.of(case_id), ports)


def tracking_url(token: str, ports: Ports) -> str:
    """Return the address of a case's follow-up page."""
    return f"{ports.public_url}/t/{token}"


def _receipt(case: Case, token: str, ports: Ports) -> Receipt:
    return Receipt(case, token, tracking_url(token, ports))


def _case_id(intake: Intake) -> UUID:
    """One key of one caller stands for one case; without a key each request is its own."""
    if intake.key is None:
        return uuid4()
    return uuid5(NAMESPACE, f"{intake.commune}/{intake.by}/{intake.key}")


def _content(submission: Submission, intake: Intake) -> bytes:
    return orjson.dumps([submission, intake.channel, intake.probe])


def unknown_commune() -> Invalid:
    """Return the error for a commune that takes no feedback here."""
    text = Text(
        "Không có xã này trong hệ thống, hoặc bạn không được gửi thay cho xã này.",
        "This commune is not served here, or you may not send on its behalf.",
    )
    return Invalid("unknown-commune", text, FieldError("commune", text))


def not_found() -> NotFound:
    """Return the error for a case that is not there, or not for this caller."""
    return NotFound(
        "not-found",
        Text(
            "Không có phản ánh này, hoặc đường dẫn chưa đúng.",
            "There is no such case, or the link is not right.",
        ),
    )


def channel_needs_staff() -> Forbidden:
    """Return the error for a resident who names a channel that only staff may."""
    return Forbidden(
        "channel-needs-staff",
        Text(
            "Không có khóa của cán bộ thì chỉ gửi được qua trang này (channel = web).",
            "Without a staff key only the channel web can be used.",
        ),
    )


def probe_needs_staff() -> Forbidden:
    """Return the error for a probe without a staff or service key."""
    return Forbidden(
        "probe-needs-staff",
        Text(
            "Chỉ cán bộ hoặc dịch vụ của xã được gửi tin thử (probe).",
            "Only staff or a service of the commune may send a probe.",
        ),
    )


EMPTY_ANSWER = Text("Hãy viết nội dung trả lời.", "Please write the answer.")
UNKNOWN_UNIT = Text("Không có đơn vị này trong xã.", "The commune has no such unit.")
