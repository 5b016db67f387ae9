"""Files on their way to a message: stored first, claimed by one sending, bound to its case."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from services.feedback import metrics
from services.feedback.models import RESIDENT, Case
from services.feedback.models.attachment import (
    KEPT_UNCLAIMED,
    MOST_BYTES,
    MOST_OF_A_CASE,
    Attachment,
)
from services.feedback.models.refusals import not_asked
from services.feedback.models.status import Status
from services.feedback.ports import Kind, Ports
from services.feedback.service.gate import Stranger, admit
from services.feedback.service.refusals import unknown_commune
from shared.disarm import Unfit
from shared.errors import Conflict, FieldError, Invalid, KeyReused, Text, TooLarge, Transient

IDS = UUID("8f0d8a50-5b0e-5f0c-9a4e-5d0a1c4f7e21")
MOST_UNCLAIMED = 500
"""Of one commune: 5 GB at the worst. More wait until those before them are sent or forgotten."""
FIELD = "attachments"
TRIES = 5
Read = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sends; ``read`` is called when its turn comes."""

    read: Read
    size: int
    commune: str
    by: str = RESIDENT
    key: str | None = None
    form: str | None = None
    """The form it came with: there the same content is the same file."""
    network: str | None = None
    """Whence it comes, where nobody known answers for it."""
    stranger: Stranger | None = None
    """Whoever must bring a proof for this file; a form brings one for all that it sends."""


async def store(upload: Upload, ports: Ports, case: Case | None = None) -> Attachment:
    """Store a file in quarantine; the same again under the same key returns the first one.

    Raises ``Invalid`` or ``TooLarge`` for what is not taken, ``KeyReused``, ``TooMany``
    beyond a share, and ``Transient`` where too many files wait.
    """
    if upload.commune not in ports.desks:
        raise unknown_commune()
    if upload.size > MOST_BYTES:
        raise TooLarge("attachment-too-large", TOO_LARGE, FieldError(FIELD, TOO_LARGE))
    if upload.network:
        ports.limits.take(Kind.ATTACH, upload.network, upload.commune)
    identity = f"{upload.commune}/{upload.by}/{upload.key}"
    attachment_id = uuid5(IDS, identity) if upload.key else uuid4()
    if upload.stranger:
        await admit(upload.stranger, upload.commune, attachment_id, ports)
    async with ports.disarm.turn():
        return await _take(upload, attachment_id, case, ports)


async def _take(upload: Upload, named: UUID, case: Case | None, ports: Ports) -> Attachment:
    content = await upload.read()
    original = hashlib.sha256(content).hexdigest()
    by_content = f"{upload.commune}/form/{upload.form}/{original}"
    attachment_id = uuid5(IDS, by_content) if upload.form else named
    if known := await ports.attachments.get(upload.commune, attachment_id):
        if known.original_sha256 != original:
            raise KeyReused
        return known
    if await ports.attachments.unclaimed(upload.commune, MOST_UNCLAIMED) == MOST_UNCLAIMED:
        raise Transient("too many files were uploaded and not sent")
    try:
        kept = await ports.disarm(content)
    except Unfit as unfit:
        wrong = FieldError(FIELD, unfit.sentence)
        raise Invalid("attachment-refused", unfit.sentence, wrong) from None
    now = ports.clock()
    attachment = Attachment(
        id=attachment_id,
        commune=upload.commune,
        media_type=kept.media_type,
        size=len(kept.content),
        sha256=hashlib.sha256(kept.content).hexdigest(),
        original_sha256=original,
        stored_at=now,
        stored_by=upload.by,
        attention_at=now + KEPT_UNCLAIMED,
    )
    if case:
        attachment.bind(case.id, now)
    await ports.attachments.add(attachment, kept.content)
    metrics.record_attachment(attachment)
    return attachment


async def supplement(upload: Upload, case: Case, ports: Ports) -> Attachment:
    """Store a file with a case whose sender was asked for something; raises ``Conflict``."""
    if case.status is not Status.WAITING:
        raise not_asked(case.code)
    if len(await ports.attachments.of_case(case.commune, case.id)) >= MOST_OF_A_CASE:
        raise Conflict("too-many-attachments", TOO_MANY_OF_A_CASE)
    return await store(upload, ports, case)


def claim_of(attachment: Attachment, ports: Ports) -> str:
    """Return the secret with which whoever uploaded a file may send it."""
    return attachment.id.hex + _secret(attachment.id, ports)


async def known(claims: Sequence[str], commune: str, ports: Ports) -> list[Attachment]:
    """Return the files behind those of ``claims`` that are genuine."""
    found = [
        await ports.attachments.get(commune, attachment_id)
        for claim in dict.fromkeys(claims)
        if (attachment_id := _claimed(claim, ports))
    ]
    return [each for each in found if each]


async def claim(
    claims: Sequence[str], commune: str, sending: str, ports: Ports
) -> list[Attachment]:
    """Hold the files for one sending; raises ``Invalid`` for one that is not there to be sent.

    What is held here and never bound is let go by the sweep.
    """
    if not claims:
        return []
    for _ in range(TRIES):
        attached = await known(claims, commune, ports)
        if len(attached) < len(set(claims)) or not all(
            each.may_be_claimed_by(sending) for each in attached
        ):
            raise Invalid("unknown-attachment", UNKNOWN, FieldError(FIELD, UNKNOWN))
        free = [each for each in attached if each.case_id is None and each.claimed_by is None]
        for each in free:
            each.claim(sending, ports.clock())
        if all([await ports.attachments.save(each) for each in free]):
            return attached
    raise Transient("an attachment keeps changing under us")


async def bind(attached: Sequence[Attachment], case: Case, ports: Ports) -> None:
    """Let the files go with the stored case for good; safe to repeat."""
    for each in attached:
        found: Attachment | None = each
        for _ in range(TRIES):
            if found is None or found.case_id:
                break
            found.bind(case.id, ports.clock())
            if await ports.attachments.save(found):
                break
            found = await ports.attachments.get(each.commune, each.id)
        else:
            raise Transient("an attachment keeps changing under us")


async def let_go(attached: Sequence[Attachment], ports: Ports) -> None:
    """Hold the files no longer: their case was not taken."""
    for each in attached:
        if each.case_id is None:
            each.let_go()
            await ports.attachments.save(each)


def sending_of(case_id: UUID, fingerprint: str) -> str:
    """Return what names one sending: the case that it becomes, and its content."""
    return f"{case_id}/{fingerprint}"


def _secret(attachment_id: UUID, ports: Ports) -> str:
    return ports.tokens.fingerprint(b"attachment\0" + attachment_id.bytes)[:32]


def _claimed(claim: str, ports: Ports) -> UUID | None:
    try:
        attachment_id = UUID(hex=claim[:32])
    except ValueError:
        return None
    genuine = hmac.compare_digest(_secret(attachment_id, ports), claim[32:])
    return attachment_id if genuine else None


TOO_LARGE = Text("Mỗi tệp không quá 10 MB.", "A file may have at most 10 MB.")
TOO_MANY_OF_A_CASE = Text(
    f"Mỗi phản ánh chỉ kèm được {MOST_OF_A_CASE} tệp.",
    f"A case takes at most {MOST_OF_A_CASE} files.",
)
UNKNOWN = Text(
    "Có tệp đính kèm không còn hoặc đã gửi cùng phản ánh khác; xin chọn lại tệp.",
    "An attached file is gone or was sent with another message; please choose it again.",
)
