"""What others said of the same matter, for residents: suggested, and joined by own wish."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, Field

from services.feedback.api.base import CaseId
from services.feedback.api.schemas import In, Out
from services.feedback.models.submission import TEXT_LIMIT
from services.feedback.ports import Kind, Ports
from services.feedback.service import finding, similar
from services.feedback.settings import Settings
from shared.contracts.base import Slug
from shared.contracts.feedback import Category
from shared.web import Page, correlation_of, network_of, problems, uuid_or_not_found


class SimilarIn(In):
    """What somebody is about to send; nothing of it is kept."""

    category: Category
    text: Annotated[str, Field(max_length=TEXT_LIMIT)]
    village: Slug | None = None
    commune: Slug | None = Field(None, description="This site's own unless given.")


class SimilarOut(Out):
    """A case that may be about the same: never what its writer wrote, unless it was published."""

    id: UUID = Field(description="To join it: `POST /v1/cases/{id}/join`.")
    category: Category
    village: Slug | None
    received_at: AwareDatetime
    others: int = Field(description="How many said so already.", examples=[3])
    open: bool = Field(description="Whether it can be joined.")
    code: str | None = Field(description="Only of a published answer: `/ket-qua/{code}`.")
    question: str | None = Field(description="The published, redacted question.")


class JoinIn(In):
    """Whose case joins another."""

    token: str = Field(
        max_length=64, description="The last part of the own `tracking_url`.", min_length=1
    )


class JoinedOut(Out):
    """What became of the wish."""

    code: str = Field(description="The own case's code; its follow-up page stays.")
    joined: bool


def add(router: APIRouter, ports: Ports, settings: Settings) -> None:
    """Add what a resident may ask before and after sending."""

    @router.post(
        "/similar",
        tags=["residents"],
        summary="Has somebody said the same?",
        responses=problems(400, 413, 422, 429, 503),
    )
    async def find_similar(body: SimilarIn, request: Request) -> Page[SimilarOut]:
        """Return at most three cases of the last 90 days, open or with a published answer."""
        commune = body.commune or settings.commune
        network = network_of(request, settings.trusted_proxies)
        if commune in ports.desks:
            ports.limits.take(Kind.SIMILAR, network, commune)
        found = await similar.to_resident(commune, body.text, body.category, body.village, ports)
        return Page[SimilarOut](items=[shown(each) for each in found], next=None)

    @router.post(
        "/cases/{case_id}/join",
        tags=["residents"],
        summary="Join a case with one's own",
        responses=problems(400, 404, 409, 413, 422, 429, 503),
    )
    async def join(case_id: CaseId, body: JoinIn, request: Request) -> JoinedOut:
        """Merge the own case, sent before as any other, into another about the same matter.

        Whoever sent it decides so; nobody and nothing else does. Contact, consent and follow-up
        page are those of the own case and stay. Where the two cannot be merged (409) it goes on
        by itself.
        """
        with finding.counting_guesses(network_of(request, settings.trusted_proxies), ports):
            joined = await similar.join(
                body.token, uuid_or_not_found(case_id), correlation_of(request), ports
            )
        return JoinedOut(code=joined.code, joined=joined.merged_into is not None)


def shown(each: similar.Suggestion) -> SimilarOut:
    """Return a suggestion as it travels over HTTP."""
    return SimilarOut(
        id=each.case_id,
        category=each.category,
        village=each.village,
        received_at=each.received_at,
        others=each.others,
        open=each.open,
        code=each.code,
        question=each.question,
    )
