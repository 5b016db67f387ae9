"""Receiving what somebody sends, and showing the sender what became of it."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4, uuid5

import orjson

from services.feedback import metrics
from services.feedback.models import RESIDENT, Act, Case, Message, Submission, check
from services.feedback.ports import Kind, Ports
from services.feedback.service import uploads
from services.feedback.service.gate import Stranger, admit
from services.feedback.service.refusals import not_found, unknown_commune
from services.feedback.tokens import codes
from shared.contracts.feedback import Channel
from shared.errors import KeyReused, Transient

NAMESPACE = UUID("5f1b2f6e-0b0c-5c3e-9d55-6a1f1c0a7a11")


@dataclass(frozen=True, slots=True)
class Intake:
    """The circumstances in which something is received."""

    commune: str
    correlation_id: UUID
    channel: Channel = Channel.WEB
    by: str = RESIDENT
    key: str | None = None
    probe: bool = False
    stranger: Stranger | None = None
    """Whoever sends without a key; None where somebody known answers for what is sent."""
    attachments: tuple[str, ...] = ()
    """The claims of files that were uploaded before."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender takes away."""

    case: Case
    token: str
    tracking_url: str
    is_new: bool = True


async def receive(message: Message, intake: Intake, ports: Ports) -> Receipt:
    """Take what was sent; the same under the same key again gets the same receipt.

    Raises ``Invalid`` for what cannot be taken and for a stranger without a proof of work,
    ``KeyReused`` for a key that stands for something else, ``TooMany``. When this returns, the
    case and its fact are on disk.
    """
    desk = ports.desks.get(intake.commune)
    if desk is None:
        raise unknown_commune()
    stranger = intake.stranger
    if stranger:
        ports.limits.take(Kind.SEND, stranger.network, intake.commune)
    submission = check(message, desk.notices, desk.places)
    case_id = _case_id(intake)
    fingerprint = ports.tokens.fingerprint(_content(submission, intake))
    identity = uuid5(case_id, fingerprint) if submission.person else None
    if stranger and not await _taken_before(case_id, intake, ports):
        await admit(stranger, intake.commune, case_id, ports)
    sending = uploads.sending_of(case_id, fingerprint)
    attached = await uploads.claim(intake.attachments, intake.commune, sending, ports)
    token = ports.tokens.of(case_id)
    act = Act(ports.clock(), intake.by, intake.correlation_id, desk.office)
    for attempt, code in enumerate(codes(intake.commune, case_id)):
        case = Case.receive(
            submission,
            case_id=case_id,
            commune=intake.commune,
            code=code,
            channel=intake.channel,
            identity=identity,
            fingerprint=fingerprint,
            act=act,
            probe=intake.probe,
        )
        if attempt == 0 and identity and submission.person and submission.consent:
            consent = desk.on_record(submission.consent, submission.language)
            await ports.identities.keep(identity, case, submission.person, consent)
        if await ports.cases.add(case):
            await uploads.bind(attached, case, ports)
            metrics.record_received(case)
            return _receipt(case, token, ports)
        if earlier := await ports.cases.get(intake.commune, case_id):
            if earlier.fingerprint != fingerprint:
                if identity:
                    await ports.identities.discard(intake.commune, identity)
                await uploads.let_go(attached, ports)
                raise KeyReused
            await uploads.bind(attached, earlier, ports)
            return replace(_receipt(earlier, token, ports), is_new=False)
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


async def _taken_before(case_id: UUID, intake: Intake, ports: Ports) -> bool:
    return intake.key is not None and await ports.cases.get(intake.commune, case_id) is not None


def _content(submission: Submission, intake: Intake) -> bytes:
    return orjson.dumps([submission, intake.channel, intake.probe, *intake.attachments])
