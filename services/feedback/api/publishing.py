"""Making answers public: the redaction proposed, the publication, and its end; templates."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field, StrictBool

from services.feedback.api.base import Approver, CaseId, Handler, hand_of
from services.feedback.api.case_schemas import CaseOut
from services.feedback.api.schemas import In, Out, ReasonIn
from services.feedback.api.views import case_of
from services.feedback.models.redaction import Kind
from services.feedback.models.submission import TEXT_LIMIT
from services.feedback.ports import Ports
from services.feedback.service import drafting, publishing
from shared.contracts.base import Slug
from shared.contracts.feedback import Category
from shared.web import Page, language_of, problems

STEP = problems(400, 401, 403, 404, 409, 413, 422, 503)


class SpanOut(Out):
    """A passage that seems personal, counted in characters; whose it is, is not said."""

    start: int
    end: int
    kind: Kind
    certain: bool = Field(description="No text with it can be published.")


class RedactedOut(Out):
    """A text and what should not be read in it."""

    text: str
    masked: str = Field(
        description="Each passage replaced by what it is.", examples=["Chị [tên] không tiếp tôi."]
    )
    spans: list[SpanOut]


class RedactionOut(Out):
    """What might be published of a case; a person decides."""

    question: RedactedOut
    answer: RedactedOut | None


class PublishIn(In):
    """A question and an answer as anybody may read them."""

    question: str = Field(json_schema_extra={"minLength": 1, "maxLength": TEXT_LIMIT})
    answer: str = Field(json_schema_extra={"minLength": 1, "maxLength": TEXT_LIMIT})
    radio: StrictBool = Field(default=False, description="Read it on the air as well (II.6).")


class TemplateOut(Out):
    """What an answer is drafted from; the handler fills in what is between […]."""

    code: Slug
    label: str
    text: str
    category: Category | None


def add(router: APIRouter, ports: Ports) -> None:
    """Add what leads from an answer to its publication."""
    _add_publication(router, ports)

    @router.get(
        "/answer-templates",
        summary="What answers are drafted from",
        responses=problems(401, 403, 404, 422, 503),
    )
    async def templates(
        request: Request,
        principal: Handler,
        case_id: Annotated[
            str | None, Query(max_length=64, description="The case that they are filled in for.")
        ] = None,
    ) -> Page[TemplateOut]:
        """Return the commune's templates; for a case those of its category, with code and date."""
        case = hand_of(principal, case_id, request).case_id if case_id is not None else None
        found = await drafting.templates(principal, case, ports)
        return Page[TemplateOut](
            items=[
                TemplateOut(
                    code=each.code,
                    label=each.label.to(language_of(request)),
                    text=each.text,
                    category=each.category,
                )
                for each in found
            ],
            next=None,
        )


def _add_publication(router: APIRouter, ports: Ports) -> None:
    @router.get(
        "/cases/{case_id}/redaction",
        summary="What should be blacked out",
        responses=problems(401, 403, 404, 409, 422, 503),
    )
    async def redaction(case_id: CaseId, request: Request, principal: Approver) -> RedactionOut:
        """Propose question and answer for publication, with what seems personal marked.

        The sender's own data is looked for too; that it was read is in the audit log.
        """
        found = await publishing.propose(hand_of(principal, case_id, request), ports)
        return RedactionOut(
            question=_redacted(found.question),
            answer=_redacted(found.answer) if found.answer else None,
        )

    @router.post("/cases/{case_id}/publish", summary="Make an answer public", responses=STEP)
    async def publish(
        case_id: CaseId, body: PublishIn, request: Request, principal: Approver
    ) -> CaseOut:
        """Publish a redacted question and answer; a later publication replaces it.

        A text in which data of the sender, a telephone number, an e-mail address or an identity
        number still stands is refused, field by field.
        """
        hand = hand_of(principal, case_id, request)
        done = await publishing.publish(hand, body.question, body.answer, ports, radio=body.radio)
        return case_of(done, ports, language_of(request))

    @router.post("/cases/{case_id}/withdraw", summary="Take an answer back", responses=STEP)
    async def withdraw(
        case_id: CaseId, body: ReasonIn, request: Request, principal: Approver
    ) -> CaseOut:
        """Make what was published public no longer."""
        hand = hand_of(principal, case_id, request)
        done = await publishing.withdraw(hand, body.reason, ports)
        return case_of(done, ports, language_of(request))


def _redacted(found: publishing.Redacted) -> RedactedOut:
    return RedactedOut(
        text=found.text,
        masked=found.masked,
        spans=[
            SpanOut(start=each.start, end=each.end, kind=each.kind, certain=each.certain)
            for each in found.spans
        ],
    )
