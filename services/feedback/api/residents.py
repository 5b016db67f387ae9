"""What anybody may ask for: a message in, its follow-up, what messages may be about."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from services.feedback.api.base import commune_of, known_sender
from services.feedback.api.doors import PROOF
from services.feedback.api.resident_schemas import (
    CaseIn,
    CategoryOut,
    RatingIn,
    ReceiptOut,
    SupplementIn,
    TrackedCase,
)
from services.feedback.api.views import clock_of, message_of, tracked_of
from services.feedback.models import RESIDENT
from services.feedback.ports import Ports
from services.feedback.service import finding, intake, merging, refusals, residents
from services.feedback.service.gate import Stranger
from services.feedback.settings import Settings
from shared.auth import Principal
from shared.contracts.feedback import Channel
from shared.web import (
    IDEMPOTENCY_KEY,
    KEY_OR_TOKEN,
    Page,
    correlation_of,
    idempotency_key,
    language_of,
    network_of,
    problems,
)

Token = Annotated[str, Path(description="The last part of `tracking_url`.")]


def add(router: APIRouter, ports: Ports, settings: Settings) -> None:
    """Add what anybody may ask for."""

    @router.post(
        "/cases",
        status_code=201,
        tags=["residents"],
        summary="Send feedback",
        responses=problems(400, 401, 403, 413, 422, 429, 503),
        openapi_extra={"parameters": [IDEMPOTENCY_KEY, PROOF], "security": [{}]},
        dependencies=[Depends(KEY_OR_TOKEN)],
    )
    async def receive(
        body: CaseIn,
        request: Request,
        principal: Annotated[Principal | None, Depends(known_sender)],
    ) -> ReceiptOut:
        """Take a message; no key is needed for the channel `web`, but a proof of work.

        The proof is the solution of a challenge of `GET /v1/challenge` in the header `Proof`, good
        for one message; a repeat under the same `Idempotency-Key` needs none.
        With a staff key the channel may be any, which is how the hotline desk enters calls,
        visits and letters. The same `Idempotency-Key` with the same body gets the same answer;
        with another body it is a 422. Without a name and a way to reach the sender the message
        is taken for reference (`classification: reference`).
        """
        if principal is None and body.channel is not Channel.WEB:
            raise refusals.channel_needs_staff()
        if principal is None and body.probe:
            raise refusals.probe_needs_staff()
        circumstances = intake.Intake(
            commune=commune_of(principal, body.commune, settings),
            correlation_id=correlation_of(request),
            channel=body.channel,
            by=principal.subject if principal else RESIDENT,
            key=idempotency_key(request),
            probe=body.probe,
            stranger=None if principal else _stranger(request, settings),
            attachments=tuple(body.attachments),
        )
        receipt = await intake.receive(message_of(body), circumstances, ports)
        return ReceiptOut(
            id=receipt.case.id,
            code=receipt.case.code,
            tracking_url=receipt.tracking_url,
            received_at=receipt.case.received_at,
            short_code=receipt.case.code,
            classification=receipt.case.classification,
            clock=clock_of(receipt.case, ports, language_of(request)),
        )

    @router.get(
        "/track/{token}",
        tags=["residents"],
        summary="Follow a case",
        responses=problems(404, 422, 429, 503),
    )
    async def track(token: Token, request: Request) -> TrackedCase:
        """Return what the follow-up page shows; alike for a wrong and an unknown token."""
        case = await finding.by_link(token, _network(request, settings), ports)
        continued = await merging.goes_on_as(case, ports)
        return tracked_of(case, ports, language_of(request), continued)

    @router.post(
        "/track/{token}/rating",
        tags=["residents"],
        summary="Judge the answer",
        responses=problems(400, 404, 409, 413, 422, 429, 503),
    )
    async def rate(token: Token, body: RatingIn, request: Request) -> TrackedCase:
        """Say how good the answer was, and whether the matter is settled; a "no" reopens it.

        The two may come one after the other; the same again changes nothing.
        """
        verdict = residents.Verdict(body.score, body.resolved, body.comment)
        with finding.counting_guesses(_network(request, settings), ports):
            case = await residents.rate(token, verdict, correlation_of(request), ports)
        return tracked_of(case, ports, language_of(request))

    @router.post(
        "/track/{token}/supplement",
        tags=["residents"],
        summary="Give what was asked for",
        responses=problems(400, 404, 409, 413, 422, 429, 503),
        openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
    )
    async def supply(token: Token, body: SupplementIn, request: Request) -> TrackedCase:
        """Add what the commune asked for; its clock then goes on."""
        key = idempotency_key(request)
        with finding.counting_guesses(_network(request, settings), ports):
            case = await residents.supply(token, body.text, correlation_of(request), ports, key=key)
        return tracked_of(case, ports, language_of(request))

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


def _network(request: Request, settings: Settings) -> str:
    return network_of(request, settings.trusted_proxies)


def _stranger(request: Request, settings: Settings) -> Stranger:
    return Stranger(_network(request, settings), request.headers.get("proof"))
