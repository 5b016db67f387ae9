"""The page that follows a case: open to whoever holds its link."""

from fastapi import APIRouter, Request, Response

from services.feedback import words
from services.feedback.service import intake
from services.feedback.site.base import NOT_INDEXED, TRY_AGAIN, Site, log, page_language
from shared.errors import NotFound, Transient
from shared.mongo import MongoError


def add(router: APIRouter, site: Site) -> None:
    """Add the page at ``/t/{token}``."""

    async def show(token: str, request: Request) -> Response:
        return await show_case(site, token, request)

    router.add_api_route("/t/{token}", show, methods=["GET", "HEAD"])


async def show_case(site: Site, token: str, request: Request) -> Response:
    """Show how a case stands; the same page for a wrong and an unknown token."""
    language = page_language(request)
    try:
        case = await intake.follow(token, site.ports)
    except NotFound:
        return site.sorry(language, 404, "not_found_title", "not_found", NOT_INDEXED)
    except (Transient, MongoError) as error:
        log.warning("case not shown", exc_info=error)
        return site.sorry(language, 503, "sorry_title", "sorry", NOT_INDEXED | TRY_AGAIN)
    if "lang" not in request.query_params:
        language = case.language
    desk = site.ports.desks[case.commune]
    unit = desk.units.get(case.answer.unit) if case.answer and case.answer.unit else None
    token = site.ports.tokens.of(case.id)
    return site.pages.show(
        "case.html",
        desk,
        language,
        path=f"/t/{token}",
        headers=NOT_INDEXED,
        case=case,
        just_sent=request.query_params.get("sent") == "1",
        standing=words.status(case, language),
        category=desk.category(case.category).label.to(language),
        history=[(line.at, words.history(line, language, desk)) for line in case.history],
        unit=unit,
        link=intake.tracking_url(token, site.ports),
    )
