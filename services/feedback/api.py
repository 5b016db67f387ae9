"""HTTP for programs: a message in, its follow-up page, and the staff's side of a case."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from services.feedback import service, words
from services.feedback.cursor import read_cursor, write_cursor
from services.feedback.models import Case, Consent, Draft, Status
from services.feedback.ports import Ports
from services.feedback.schemas import (
    AnswerIn,
    AnswerOut,
    CaseIn,
    CaseOut,
    CategoryOut,
    ContactOut,
    HistoryLine,
    ReceiptOut,
    TrackedCase,
)
from services.feedback.settings import Settings
from shared.auth import Principal, Role, require
from shared.contracts.feedback import Channel
from shared.web import (
    DEFAULT_LIMIT,
    IDEMPOTENCY_KEY,
    KEY_OR_TOKEN,
    After,
    Limit,
    Page,
    correlation_of,
    idempotency_key,
    language_of,
    problems,
    uuid_or_not_found,
)

READERS = (Role.HOTLINE_OPERATOR, Role.CASE_HANDLER, Role.FOCAL, Role.LEADER, Role.ADMIN)
ANSWERERS = (Role.FOCAL, Role.CASE_HANDLER, Role.LEADER, Role.ADMIN)
SENDERS = (*READERS, Role.SERVICE)

Reader = Annotated[Principal, Depends(require(*READERS))]
Answerer = Annotated[Principal, Depends(require(*ANSWERERS))]
Delivery = Annotated[Principal, Depends(require(Role.SERVICE))]
_staff = require(*SENDERS)
CaseId = Annotated[str, Path(description="The case's id, a UUID.", max_length=64)]


def build(ports: Ports, settings: Settings) -> APIRouter:
    """Return the routes below ``/v1``."""
    router = APIRouter(prefix="/v1")
    _for_residents(router, ports, settings)
    _for_staff(router, ports)
    _for_delivery(router, ports)
    return router


async def _sender(request: Request) -> Principal | None:
    """Return who is signed in, or None; a bad key is refused, never taken for nobody."""
    if request.headers.get("authorization") is None:
        return None
    return await _staff(request)


def _for_residents(router: APIRouter, ports: Ports, settings: Settings) -> None:
    @router.post(
        "/cases",
        status_code=201,
        tags=["residents"],
        summary="Send feedback",
        responses=problems(400, 401, 403, 413, 422, 503),
        openapi_extra={"parameters": [IDEMPOTENCY_KEY], "security": [{}]},
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def receive(
        body: CaseIn, request: Request, principal: Annotated[Principal | None, Depends(_sender)]
    ) -> ReceiptOut:
        """Take a message; no key is needed for the channel `web`.

        With a staff key the channel may be any, which is how the hotline desk enters calls,
        visits and letters. The same `Idempotency-Key` with the same body gets the same answer;
        with another body it is a 422. Without a name and a way to reach the sender the message
        is taken for reference (`classification: reference`).
        """
        if principal is None and body.channel is not Channel.WEB:
            raise service.channel_needs_staff()
        if principal is None and body.probe:
            raise service.probe_needs_staff()
        if principal and body.commune not in (None, principal.commune):
            raise service.unknown_commune()
        intake = service.Intake(
            commune=principal.commune if principal else body.commune or settings.commune,
            correlation_id=correlation_of(request),
            channel=body.channel,
            by=principal.subject if principal else service.RESIDENT,
            key=idempotency_key(request),
            probe=body.probe,
        )
        receipt = await service.receive(_draft(body), intake, ports)
        return ReceiptOut(
            id=receipt.case.id,
            code=receipt.case.code,
            tracking_url=receipt.tracking_url,
            received_at=receipt.case.received_at,
            classification=receipt.case.classification,
        )

    @router.get(
        "/track/{token}",
        tags=["residents"],
        summary="Follow a case",
        responses=problems(404, 422, 503),
    )
    async def track(
        token: Annotated[str, Path(description="The last part of `tracking_url`.")],
        request: Request,
    ) -> TrackedCase:
        """Return what the follow-up page shows; alike for a wrong and an unknown token."""
        case = await service.follow(token, ports)
        language = language_of(request)
        return TrackedCase(
            code=case.code,
            category=case.category,
            classification=case.classification,
            status=case.status,
            status_text=words.status(case, language),
            received_at=case.received_at,
            history=[
                HistoryLine(at=line.at, code=line.code, text=words.history(line, language))
                for line in case.history
            ],
            answer=_answer(case),
        )

    @router.get("/categories", tags=["residents"], summary="What feedback may be about")
    async def categories(request: Request) -> Page[CategoryOut]:
        """Return the commune's categories in words, in the order of its form."""
        language = language_of(request)
        offers = ports.desks[settings.commune].categories
        return Page[CategoryOut](
            items=[
                CategoryOut(
                    code=each.code,
                    label=each.label.to(language),
                    explanation=each.explanation.to(language),
                )
                for each in offers
            ],
            next=None,
        )


def _for_staff(router: APIRouter, ports: Ports) -> None:
    @router.get(
        "/cases",
        tags=["staff"],
        summary="The cases, newest first",
        responses=problems(401, 403, 422, 503),
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def cases(
        principal: Reader,
        status: Annotated[Status | None, Query(description="Only cases that stand so.")] = None,
        limit: Limit = DEFAULT_LIMIT,
        after: After = None,
    ) -> Page[CaseOut]:
        """Return a window of the commune's cases; probes are left out."""
        found = await ports.cases.newest(
            principal.commune, status, read_cursor(after) if after else None, limit + 1
        )
        window = found[:limit]
        return Page[CaseOut](
            items=[_case(case) for case in window],
            next=write_cursor(window[-1]) if len(found) > limit else None,
        )

    @router.get(
        "/cases/{case_id}",
        tags=["staff"],
        summary="One case",
        responses=problems(401, 403, 404, 422, 503),
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def case(case_id: CaseId, principal: Reader) -> CaseOut:
        """Return what was written and what became of it; never who wrote it."""
        return _case(await service.find(principal.commune, uuid_or_not_found(case_id), ports))

    @router.post(
        "/cases/{case_id}/answer",
        tags=["staff"],
        summary="Answer a case",
        responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
        openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def answer(
        case_id: CaseId, body: AnswerIn, request: Request, principal: Answerer
    ) -> CaseOut:
        """Answer once; the writer sees it on the follow-up page and hears of it by e-mail.

        `unit` is the unit that answers, the signed-in person's own unless another is given.
        """
        answered = await service.answer(
            principal.commune,
            uuid_or_not_found(case_id),
            body.text,
            unit=body.unit or principal.unit,
            by=principal.subject,
            key=idempotency_key(request),
            correlation_id=correlation_of(request),
            ports=ports,
        )
        return _case(answered)


def _for_delivery(router: APIRouter, ports: Ports) -> None:
    @router.get(
        "/cases/{case_id}/contact",
        tags=["services"],
        summary="Where an answer can be delivered",
        responses=problems(401, 403, 404, 422, 503),
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def contact(case_id: CaseId, request: Request, principal: Delivery) -> ContactOut:
        """Return what one delivery needs; only for the role `service`, and every call audited."""
        case, email, address = await service.contact(
            principal.commune,
            uuid_or_not_found(case_id),
            by=principal.subject,
            correlation_id=correlation_of(request),
            ports=ports,
        )
        return ContactOut(email=email, language=case.language, tracking_url=address)


def _draft(body: CaseIn) -> Draft:
    submitter, consent = body.submitter, body.consent
    return Draft(
        category=body.category,
        text=body.text,
        language=body.language,
        kind=submitter.kind if submitter else "individual",
        name=submitter.name if submitter else None,
        phone=submitter.phone if submitter else None,
        email=submitter.email if submitter else None,
        address=submitter.address if submitter else None,
        consent=Consent(consent.notice_version, consent.accepted) if consent else None,
    )


def _answer(case: Case) -> AnswerOut | None:
    given = case.answer
    return AnswerOut(text=given.text, unit=given.unit, at=given.at) if given else None


def _case(case: Case) -> CaseOut:
    return CaseOut(
        id=case.id,
        code=case.code,
        category=case.category,
        channel=case.channel,
        text=case.text,
        classification=case.classification,
        submitter_kind=case.submitter_kind,
        reachable_by_email=case.reachable_by_email,
        status=case.status,
        received_at=case.received_at,
        answer=_answer(case),
        probe=case.probe,
        revision=case.revision,
    )
