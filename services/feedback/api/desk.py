"""What a desk needs to know of its commune: names, choices, and whom the routing table names."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from services.feedback.api.base import Reader
from services.feedback.api.schemas import Out
from services.feedback.desk import Desk
from services.feedback.desk_parts import Term
from services.feedback.ports import Ports
from services.feedback.service.refusals import not_found
from shared.auth import Principal
from shared.contracts.base import Slug
from shared.contracts.feedback import Category
from shared.errors import Language
from shared.web import language_of, problems


class Named(Out):
    """Something that can be chosen, and what it is called."""

    code: str
    label: str
    explanation: str = ""


class TermOut(Out):
    """So many working days, and on which basis (căn cứ)."""

    working_days: int
    basis: str


class NoticeOut(Out):
    """The privacy notice in force."""

    version: str
    title: str
    text: str
    consent: str = Field(description="What a sender ticks.")
    spoken: str = Field(description="What is read to a caller, who agrees or does not.")


class DeskOut(Out):
    """How the commune takes feedback, in the caller's language."""

    name: str
    categories: list[Named]
    channels: list[Named]
    submitters: list[Named]
    villages: list[Named]
    units: list[Named]
    outside_bodies: list[Named]
    other_doors: list[Named] = Field(
        description="What is not feedback in law (khiếu nại, tố cáo), and where to go with it."
    )
    notice: NoticeOut
    anonymous: str = Field(description="What becomes of a message without a name.")
    extension: TermOut | None = Field(
        description="By how much a term may be lengthened, once; null: not at all."
    )


class RouteOut(Out):
    """Whom the routing table names."""

    unit: Slug | None = Field(description="Null where no line of the table fits.")


def add(router: APIRouter, ports: Ports) -> None:
    """Add what the desks ask for."""

    @router.get("/desk", summary="The commune's desk", responses=problems(401, 403, 404, 503))
    async def desk(request: Request, principal: Reader) -> DeskOut:
        """Return the names and choices that the forms of a desk offer."""
        return _shown(_own(principal, ports), language_of(request))

    @router.get(
        "/desk/route", summary="Who would handle it", responses=problems(401, 403, 404, 422, 503)
    )
    async def route(
        principal: Reader,
        category: Category,
        village: Annotated[Slug | None, Query()] = None,
        about_unit: Annotated[Slug | None, Query()] = None,
    ) -> RouteOut:
        """Return whom the routing table names for such a case; never the unit criticised."""
        return RouteOut(unit=_own(principal, ports).route(category, village, about_unit))


def _own(principal: Principal, ports: Ports) -> Desk:
    desk = ports.desks.get(principal.commune)
    if desk is None:
        raise not_found()
    return desk


def _shown(desk: Desk, language: Language) -> DeskOut:
    notice = desk.privacy_notice
    return DeskOut(
        name=desk.name,
        categories=[
            Named(
                code=each.code,
                label=each.label.to(language),
                explanation=each.explanation.to(language),
            )
            for each in desk.categories
        ],
        channels=[Named(code=each.code, label=each.label.to(language)) for each in desk.channels],
        submitters=[
            Named(code=each.code, label=each.label.to(language)) for each in desk.submitters
        ],
        villages=[Named(code=each.slug, label=each.name) for each in desk.villages],
        units=[Named(code=slug, label=name.to(language)) for slug, name in desk.units.items()],
        outside_bodies=[
            Named(code=each.slug, label=each.name.to(language)) for each in desk.outside_bodies
        ],
        other_doors=[
            Named(code=each.code, label=each.label.to(language), explanation=each.text.to(language))
            for each in desk.triage
        ],
        notice=NoticeOut(
            version=notice.version,
            title=notice.title.to(language),
            text=notice.text.to(language),
            consent=notice.consent.to(language),
            spoken=(notice.spoken or notice.consent).to(language),
        ),
        anonymous=desk.anonymous.text.to(language),
        extension=_term(desk.clocks.extension),
    )


def _term(term: Term | None) -> TermOut | None:
    return TermOut(working_days=term.working_days, basis=term.basis) if term else None
