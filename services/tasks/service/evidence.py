"""Evidence: store a file that proves output, hand it out, make sure that a report's is there."""

import asyncio
import json
from collections.abc import Iterable
from uuid import UUID, uuid4, uuid5

from services.tasks.models.evidence import (
    EvidenceFile,
    admitted,
    check_size,
    digest,
    refused,
)
from services.tasks.ports import Desk
from shared.auth import Principal
from shared.contracts.tasks import Evidence
from shared.disarm import Unfit, kind_of
from shared.errors import FieldError, Invalid, KeyReused, NotFound, Text

IDS = UUID("3f1f7b7e-1a54-5c2f-8d0c-6d7d2f8f1b77")


async def store(
    principal: Principal, name: str, content: bytes, key: str | None, desk: Desk
) -> EvidenceFile:
    """Store a file; the same again under the same key returns the first one.

    Raises ``Invalid`` or ``TooLarge`` for what is not taken, ``KeyReused``.
    """
    identity = json.dumps([principal.commune, principal.subject, key])
    file_id = uuid5(IDS, identity) if key else uuid4()
    original = digest(content)
    if key and (known := await desk.evidence.get(principal.commune, file_id)):
        if known.original_sha256 != original:
            raise KeyReused
        return known
    stored, media_type = await _admitted(content, desk)
    file = EvidenceFile(
        id=file_id,
        commune=principal.commune,
        unit=principal.unit,
        name=name[:200],
        media_type=media_type,
        size=len(stored),
        sha256=digest(stored),
        original_sha256=original,
        stored_at=desk.clock.now(),
        stored_by=principal.subject,
    )
    file.store()
    await desk.evidence.add(file, stored)
    return file


async def _admitted(content: bytes, desk: Desk) -> tuple[bytes, str]:
    """Return what is stored of a file, and its media type.

    Pictures are drawn anew, so that neither place nor device stays in them.
    """
    kind = kind_of(content)
    if kind is None:
        return content, await asyncio.to_thread(admitted, content)
    check_size(content, kind)
    try:
        async with desk.disarm.turn():
            clean = await desk.disarm(content)
    except Unfit as unfit:
        raise refused(unfit.sentence) from None
    return clean.content, clean.media_type


async def fetch(commune: str, file_id: UUID, desk: Desk) -> tuple[EvidenceFile, bytes]:
    """Return a file of the commune with its content; raises ``NotFound``."""
    file = await desk.evidence.get(commune, file_id)
    content = await desk.evidence.content(file) if file else None
    if file is None or content is None:
        raise NotFound("unknown-evidence", Text("Không có tệp này.", "There is no such file."))
    return file, content


async def check(commune: str, evidence: Iterable[Evidence], desk: Desk) -> None:
    """Raise ``Invalid`` for a file that the commune does not have."""
    for place, each in enumerate(evidence):
        if each.file and await desk.evidence.get(commune, each.file) is None:
            sentence = Text(
                f"Không có tệp minh chứng thứ {place + 1}; hãy tải tệp lên trước.",
                f"Evidence file number {place + 1} is not there; upload it first.",
            )
            raise Invalid("unknown-evidence", sentence, FieldError(f"evidence.{place}", sentence))


async def digest_of(commune: str, stored: str, desk: Desk) -> str | None:
    """Return the SHA-256 of a report's evidence; None for a link."""
    if not stored.startswith("file:"):
        return None
    file = await desk.evidence.get(commune, UUID(stored.removeprefix("file:")))
    return file.sha256 if file else None
