"""After sending: what others said of the same matter, to join or not; the message is taken."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.feedback.models import Case
from services.feedback.service import similar
from services.feedback.site.base import NOT_INDEXED, TRY_AGAIN, Site, log, page_language
from services.feedback.site.follow import (
    address_of,
    case_or_sorry,
    language_for,
    link_of,
    path_of,
    suffix_of,
)
from services.feedback.site.form import is_from_here, read_fields
from shared.errors import Conflict, NotFound, Transient
from shared.mongo import MongoError
from shared.web import correlation_of, uuid_or_not_found

PATH = "/t/{token}/cung-viec"


def add(router: APIRouter, site: Site) -> None:
    """Add the page between sending and following."""

    async def show(token: str, request: Request) -> Response:
        case = await case_or_sorry(site, token, request)
        return case if isinstance(case, Response) else await _page(site, case, request)

    async def join(token: str, request: Request) -> Response:
        case = await case_or_sorry(site, token, request)
        return case if isinstance(case, Response) else await _join(site, case, request)

    router.add_api_route(PATH, show, methods=["GET", "HEAD"])
    router.add_api_route(PATH, join, methods=["POST"])


async def next_page(site: Site, case: Case) -> str:
    """Return what follows ``/t/{token}`` right after sending: this page, or nothing.

    What may be alike is a courtesy: where it cannot be found, the writer goes on without.
    """
    try:
        return "/cung-viec" if await similar.to_writer(case, site.ports) else ""
    except (Transient, MongoError) as error:
        log.warning("similar cases not found", exc_info=error)
        return ""


async def _page(site: Site, case: Case, request: Request, *, refused: bool = False) -> Response:
    found = await similar.to_writer(case, site.ports)
    language, desk = language_for(request, case), site.ports.desks[case.commune]
    if not found:
        return RedirectResponse(address_of(case, site, request, sent="1"), 303)
    return site.pages.show(
        "similar.html",
        desk,
        language,
        path=f"{path_of(case, site)}/cung-viec",
        status=409 if refused else 200,
        headers=NOT_INDEXED,
        suffix=suffix_of(request),
        follow=address_of(case, site, request, sent="1"),
        code=case.code,
        link=link_of(case, site),
        refused=refused,
        suggestions=[(each, desk.category(each.category).label.to(language)) for each in found],
    )


async def _join(site: Site, case: Case, request: Request) -> Response:
    """Let the case join the one that was chosen, and lead to its page."""
    if not is_from_here(request, site.ports.public_url):
        return site.sorry(page_language(request), 403, "not_found_title", "from_elsewhere")
    fields = await read_fields(request)
    token = site.ports.tokens.of(case.id)
    try:
        await similar.join(
            token, uuid_or_not_found(fields.get("case", "")), correlation_of(request), site.ports
        )
    except (Conflict, NotFound):
        return await _page(site, case, request, refused=True)
    except (Transient, MongoError) as error:
        log.warning("case not joined", exc_info=error)
        return site.sorry(page_language(request), 503, "sorry_title", "sorry", TRY_AGAIN)
    return RedirectResponse(address_of(case, site, request, sent="1"), 303)
