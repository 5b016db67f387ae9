"""Files that go with messages: uploaded by anybody, read by staff once they are harmless."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Path, Query, Request, Response, UploadFile
from pydantic import AwareDatetime, Field

from services.feedback import words
from services.feedback.api.base import (
    Approver,
    CaseId,
    Reader,
    commune_of,
    known_sender,
)
from services.feedback.api.doors import PROOF
from services.feedback.api.schemas import Out, ReasonIn
from services.feedback.models import RESIDENT
from services.feedback.models.attachment import Attachment, AttachmentState
from services.feedback.ports import Ports
from services.feedback.service import access, attachments, intake, uploads
from services.feedback.service.gate import Stranger
from services.feedback.settings import Settings
from shared.auth import Principal
from shared.contracts.base import Slug
from shared.disarm import EXTENSIONS
from shared.errors import Language
from shared.web import (
    IDEMPOTENCY_KEY,
    KEY_OR_TOKEN,
    Page,
    correlation_of,
    idempotency_key,
    language_of,
    network_of,
    problems,
    uuid_or_not_found,
)

Token = Annotated[str, Path(description="The last part of `tracking_url`.")]
AttachmentId = Annotated[str, Path(description="The attachment's id, a UUID.", max_length=64)]
TheFile = Annotated[
    UploadFile, File(description="Picture (JPEG, PNG, WebP) or PDF, at most 10 MB.")
]
UPLOAD: dict[str, Any] = {"parameters": [IDEMPOTENCY_KEY, PROOF], "security": [{}]}


class AttachmentOut(Out):
    """A file that goes with a case; only staff may fetch it, once it is available."""

    id: UUID
    media_type: str = Field(examples=["image/jpeg"])
    size: int = Field(description="Bytes, as it is kept.")
    sha256: str = Field(description="Of the file as it is kept.")
    original_sha256: str = Field(description="Of the file as it was sent.")
    stored_at: AwareDatetime
    state: AttachmentState
    state_text: str = Field(examples=["Chờ kiểm tra an toàn"])


class UploadedOut(AttachmentOut):
    """A file that waits to be sent with a message."""

    claim: str = Field(description="Names the file in a message; a secret of the uploader.")


def add_anybody(router: APIRouter, ports: Ports, settings: Settings) -> None:
    """Add the uploads, for which no key is needed."""

    @router.post(
        "/attachments",
        status_code=201,
        tags=["residents"],
        summary="Upload a file that goes with a message",
        responses=problems(400, 401, 403, 413, 422, 429, 503),
        openapi_extra=UPLOAD,
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def upload(
        file: TheFile,
        request: Request,
        principal: Annotated[Principal | None, Depends(known_sender)],
        commune: Annotated[
            Slug | None, Query(description="As in the message; this site's own unless given.")
        ] = None,
    ) -> UploadedOut:
        """Keep a file in quarantine; send it within 24 hours by naming its `claim` in a message.

        Pictures are drawn anew: place, device and whatever else the camera wrote do not stay.
        Whoever has no key brings a proof of work, as for a message.
        Never send a picture of an identity card. The same file under the same `Idempotency-Key`
        is kept once.
        """
        network = network_of(request, settings.trusted_proxies)
        wanted = uploads.Upload(
            read=file.read,
            size=file.size or 0,
            commune=commune_of(principal, commune, settings),
            by=principal.subject if principal else RESIDENT,
            key=idempotency_key(request),
            network=None if principal else network,
            stranger=None if principal else Stranger(network, request.headers.get("proof")),
        )
        stored = await uploads.store(wanted, ports)
        about = _shown(stored, language_of(request))
        return UploadedOut(**about.model_dump(), claim=uploads.claim_of(stored, ports))

    @router.get(
        "/track/{token}/attachments",
        tags=["residents"],
        summary="The files of a case, for who sent it",
        responses=problems(404, 422, 503),
    )
    async def tracked(token: Token, request: Request) -> Page[AttachmentOut]:
        """Say where each file stands; the files themselves are handed to staff only."""
        found = await attachments.of_case(await intake.follow(token, ports), ports)
        language = language_of(request)
        return Page[AttachmentOut](items=[_shown(each, language) for each in found], next=None)

    @router.post(
        "/track/{token}/attachments",
        status_code=201,
        tags=["residents"],
        summary="Add a file when the commune asks for something",
        responses=problems(400, 404, 409, 413, 422, 429, 503),
        openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
    )
    async def supplement(
        token: Token,
        file: TheFile,
        request: Request,
    ) -> AttachmentOut:
        """Keep a file with a case that waits for its sender; the clock goes on standing still."""
        case = await intake.follow(token, ports)
        key = idempotency_key(request)
        wanted = uploads.Upload(
            read=file.read,
            size=file.size or 0,
            commune=case.commune,
            key=f"{case.id}/{key}" if key else None,
            network=network_of(request, settings.trusted_proxies),
        )
        return _shown(await uploads.supplement(wanted, case, ports), language_of(request))


def add_staff(router: APIRouter, ports: Ports) -> None:
    """Add what staff do with attachments."""

    @router.get(
        "/cases/{case_id}/attachments",
        summary="The files of a case",
        responses=problems(401, 403, 404, 422, 503),
    )
    async def attached(case_id: CaseId, request: Request, principal: Reader) -> Page[AttachmentOut]:
        """Return the files of a case and where each stands, in the order in which they came."""
        case = await intake.find(principal.commune, uuid_or_not_found(case_id), ports)
        access.check_seeing(principal, case)
        found = await attachments.of_case(case, ports)
        language = language_of(request)
        return Page[AttachmentOut](items=[_shown(each, language) for each in found], next=None)

    @router.get(
        "/attachments/{attachment_id}",
        summary="A file",
        response_class=Response,
        responses={
            200: {"content": {media_type: {} for media_type in EXTENSIONS}},
            **problems(401, 403, 404, 409, 422, 503),
        },
    )
    async def fetch(attachment_id: AttachmentId, request: Request, principal: Reader) -> Response:
        """Return a file that is available, to be saved and never shown in place.

        The reading is put on record first: a picture may show persons.
        """
        wish = _wish(attachment_id, request, principal)
        file, content = await attachments.fetch(wish, ports)
        name = f"dinh-kem-{file.id}.{EXTENSIONS[file.media_type]}"
        return Response(
            content,
            media_type=file.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "Cache-Control": "no-store",
            },
        )

    @router.post(
        "/attachments/{attachment_id}/release",
        summary="Take a file out of quarantine by hand",
        responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
    )
    async def release(
        attachment_id: AttachmentId, body: ReasonIn, request: Request, principal: Approver
    ) -> AttachmentOut:
        """Make a file available that no scanner cleared; the reason is put on record.

        A file in which a scanner found something is gone and cannot be released.
        """
        wish = _wish(attachment_id, request, principal)
        released = await attachments.release(wish, body.reason, ports)
        return _shown(released, language_of(request))


def _shown(attachment: Attachment, language: Language) -> AttachmentOut:
    """Return what may be said of a file; its name was never kept."""
    return AttachmentOut(
        id=attachment.id,
        media_type=attachment.media_type,
        size=attachment.size,
        sha256=attachment.sha256,
        original_sha256=attachment.original_sha256,
        stored_at=attachment.stored_at,
        state=attachment.state,
        state_text=words.attachment_state(attachment, language),
    )


def _wish(attachment_id: str, request: Request, principal: Principal) -> attachments.Wish:
    return attachments.Wish(principal, uuid_or_not_found(attachment_id), correlation_of(request))
