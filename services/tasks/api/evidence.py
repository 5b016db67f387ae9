"""Evidence files: uploaded before the report that names them, read by the commune's staff."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, File, Response, UploadFile
from pydantic import Field

from services.tasks.api.base import Ports, Reporting, Staff, router_of
from services.tasks.api.views import View
from services.tasks.service import evidence
from shared.web import IDEMPOTENCY_KEY, idempotency_key, problems, uuid_or_not_found

router = router_of("evidence")


class EvidenceFileView(View):
    """A stored file."""

    id: UUID
    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    sha256: str = Field(description="Of the file as it is kept.")
    original_sha256: str = Field(description="Of the file as it was sent.")


@router.post(
    "/evidence",
    status_code=201,
    summary="Upload a file that proves output",
    responses=problems(413),
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def store(
    reporting: Reporting,
    desk: Ports,
    file: Annotated[UploadFile, File(description="Picture, PDF, Word, Excel, MP3 or MP4.")],
    key: Annotated[str | None, Depends(idempotency_key)],
) -> EvidenceFileView:
    """Store a file; pictures lose what the camera wrote into them (place, device)."""
    stored = await evidence.store(reporting, file.filename or "", await file.read(), key, desk)
    return EvidenceFileView(
        id=stored.id,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        original_sha256=stored.original_sha256,
    )


@router.get(
    "/evidence/{file_id}",
    summary="A file",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}, **problems(404)},
)
async def fetch(file_id: str, staff: Staff, desk: Ports) -> Response:
    """Return a file of the commune, to be saved and never shown in place."""
    file, content = await evidence.fetch(staff.commune, uuid_or_not_found(file_id), desk)
    return Response(
        content,
        media_type=file.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="minh-chung-{file.id}.{file.extension}"',
            "ETag": f'"{file.sha256}"',
            "Cache-Control": "private, max-age=3600",
            "Content-Security-Policy": "sandbox",
        },
    )
