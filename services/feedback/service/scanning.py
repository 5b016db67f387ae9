"""From quarantine to the desk: what waits is scanned, what nobody claims is forgotten."""

import time
from datetime import timedelta
from uuid import UUID

from services.feedback import metrics
from services.feedback.models.attachment import KEPT_UNCLAIMED, MOST_TRIES, Attachment
from services.feedback.ports import Ports
from services.feedback.ports.attachments import ScanFailed, Scanner, ScannerDown
from services.feedback.service import uploads
from shared import logs

BATCH = 50
SECONDS = 8
"""No file is begun later: with one slow scan the tick is still settled in time."""
LEASE = timedelta(minutes=2)
DOWN = timedelta(minutes=1)
NO_SCANNER = timedelta(hours=1)
DRAWN_ANEW, SCANNER = "drawn-anew", "scanner"

log = logs.get(__name__)


async def sweep(ports: Ports) -> int:
    """Look at every attachment that needs it by now; return how many were looked at.

    May run in any number of replicas: each file is taken by one of them. A scanner that is down
    ends the sweep; the files wait.
    """
    until = time.monotonic() + SECONDS
    looked = 0
    try:
        while found := await ports.attachments.needing_attention(ports.clock(), BATCH):
            for each in found:
                if time.monotonic() > until:
                    return looked
                await _look_at(each, ports)
                looked += 1
    except ScannerDown as down:
        log.warning("scanner does not answer", error=str(down))
    finally:
        oldest = await ports.attachments.oldest_waiting() if ports.scanner else None
        metrics.set_oldest_scan((ports.clock() - oldest).total_seconds() if oldest else 0)
    return looked


async def _look_at(attachment: Attachment, ports: Ports) -> None:
    if attachment.case_id is None:
        await _look_for_the_case(attachment, ports)
    elif not attachment.is_waiting:
        attachment.attention_at = None
        await ports.attachments.save(attachment)
    elif ports.scanner:
        await _scan(attachment, ports.scanner, ports)
    elif attachment.is_picture:
        attachment.clear(DRAWN_ANEW, ports.clock())
        await _decided(attachment, ports)
    else:
        attachment.put_off(ports.clock() + NO_SCANNER)
        await ports.attachments.save(attachment)


async def _look_for_the_case(attachment: Attachment, ports: Ports) -> None:
    """Bind a file whose case was stored just before a crash; forget one that nobody sent."""
    if attachment.claimed_by:
        case_id, _, fingerprint = attachment.claimed_by.partition("/")
        case = await ports.cases.get(attachment.commune, UUID(case_id))
        if case and case.fingerprint == fingerprint:
            await uploads.bind([attachment], case, ports)
        else:
            await uploads.let_go([attachment], ports)
    elif attachment.stored_at + KEPT_UNCLAIMED <= ports.clock():
        await ports.attachments.delete(attachment)
    else:
        await uploads.let_go([attachment], ports)


async def _scan(attachment: Attachment, scanner: Scanner, ports: Ports) -> None:
    attachment.put_off(ports.clock() + LEASE)
    if not await ports.attachments.save(attachment):
        return
    content = await ports.attachments.content(attachment)
    began = time.perf_counter()
    try:
        if content is None:
            attachment.fail("content is gone", ports.clock())
        elif found := await scanner.scan(content):
            attachment.refuse(found, ports.clock())
        else:
            attachment.clear(SCANNER, ports.clock())
    except ScannerDown:
        attachment.put_off(ports.clock() + DOWN)
        await ports.attachments.save(attachment)
        raise
    except ScanFailed as failed:
        attachment.tries += 1
        if attachment.tries < MOST_TRIES:
            attachment.put_off(ports.clock() + timedelta(minutes=2**attachment.tries))
            await ports.attachments.save(attachment)
            return
        attachment.fail(str(failed), ports.clock())
    metrics.record_scan(time.perf_counter() - began)
    await _decided(attachment, ports)


async def _decided(attachment: Attachment, ports: Ports) -> None:
    if not await ports.attachments.save(attachment):
        return
    metrics.record_attachment(attachment)
    log.info("attachment looked at", state=attachment.state, by=attachment.decided_by)
    if attachment.state == "refused":
        await ports.attachments.delete_content(attachment)
