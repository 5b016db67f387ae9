"""What staff do with the files of a case; every reading is on record before it happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.feedback import metrics
from services.feedback.models import Case, Reading, tidy
from services.feedback.models.attachment import REFUSED, Attachment, AttachmentState
from services.feedback.models.submission import refused
from services.feedback.ports import Ports
from services.feedback.service import access
from services.feedback.service.handling import NO_REASON, REASON_LIMIT
from services.feedback.service.intake import find
from shared.auth import Principal
from shared.errors import Conflict, FieldError, NotFound, Text, Transient


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants what of which attachment, in which request."""

    principal: Principal
    attachment_id: UUID
    correlation_id: UUID


async def of_case(case: Case, ports: Ports) -> Sequence[Attachment]:
    """Return what is known of the files of a case, in the order in which they came."""
    return await ports.attachments.of_case(case.commune, case.id)


async def fetch(wish: Wish, ports: Ports) -> tuple[Attachment, bytes]:
    """Return a file with its content, put on record: a picture may show persons.

    Raises ``NotFound`` for a file of a case that is not to be
    seen, ``Conflict`` for one that is not available.
    """
    attachment, case = await _seen(wish, ports)
    if attachment.state is not AttachmentState.AVAILABLE:
        raise _locked(attachment)
    await _record("attachment.read", "", case, wish, ports)
    content = await ports.attachments.content(attachment)
    if content is None:
        raise _unknown()
    return attachment, content


async def release(wish: Wish, reason: str, ports: Ports) -> Attachment:
    """Make a file available that no scanner cleared; the reason is put on record first."""
    wrong: list[FieldError] = []
    told = tidy(reason, "reason", REASON_LIMIT, wrong, lines=True)
    if not told and not wrong:
        wrong.append(FieldError("reason", NO_REASON))
    if wrong:
        raise refused(wrong)
    attachment, case = await _seen(wish, ports)
    if attachment.state is AttachmentState.AVAILABLE:
        return attachment
    attachment.release(wish.principal.subject, told, ports.clock())
    await _record("attachment.released", told, case, wish, ports)
    if not await ports.attachments.save(attachment):
        raise Transient("an attachment changed under us")
    metrics.record_attachment(attachment)
    return attachment


async def _seen(wish: Wish, ports: Ports) -> tuple[Attachment, Case]:
    attachment = await ports.attachments.get(wish.principal.commune, wish.attachment_id)
    if attachment is None or attachment.case_id is None:
        raise _unknown()
    case = await find(attachment.commune, attachment.case_id, ports)
    access.check_seeing(wish.principal, case)
    return attachment, case


async def _record(action: str, reason: str, case: Case, wish: Wish, ports: Ports) -> None:
    reading = Reading(
        case.commune,
        case.id,
        wish.principal.subject,
        action,
        ports.clock(),
        wish.correlation_id,
        reason,
    )
    await ports.audit.record(reading)


def _unknown() -> NotFound:
    return NotFound(
        "unknown-attachment", Text("Không có tệp đính kèm này.", "There is no such attachment.")
    )


def _locked(attachment: Attachment) -> Conflict:
    if attachment.state is AttachmentState.REFUSED:
        return Conflict("attachment-refused", REFUSED)
    return Conflict(
        "attachment-quarantined",
        Text(
            "Tệp này còn bị cách ly vì chưa được kiểm tra mã độc.",
            "This file is still in quarantine: it has not been scanned.",
        ),
    )
