"""The right door for what is not feedback: khiếu nại, tố cáo and the like."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.feedback.service import triage
from services.feedback.site.base import TRY_AGAIN, Site, log, page_language
from services.feedback.site.form import is_from_here
from shared.errors import NotFound, Transient
from shared.mongo import MongoError

PATH = "/huong-dan"


def add(router: APIRouter, site: Site) -> None:
    """Add a page for each door of the commune's data."""

    async def show(code: str, request: Request) -> Response:
        return await show_door(site, code, request)

    async def go_on(code: str, request: Request) -> Response:
        return await count_one(site, code, request)

    router.add_api_route(PATH + "/{code}", show, methods=["GET", "HEAD"])
    router.add_api_route(PATH + "/{code}", go_on, methods=["POST"])


async def show_door(site: Site, code: str, request: Request) -> Response:
    """Show where to go with it; nothing is kept."""
    language = page_language(request)
    try:
        door = triage.door(site.commune, code, site.ports)
    except NotFound:
        return site.sorry(language, 404, "not_found_title", "no_page")
    return site.pages.show(
        "door.html",
        site.desk,
        language,
        path=f"{PATH}/{door.code}",
        door=door,
        counted=request.query_params.get("done") == "1",
    )


async def count_one(site: Site, code: str, request: Request) -> Response:
    """Count somebody who goes there, and say so; no word and no person is kept."""
    language = page_language(request)
    if not is_from_here(request, site.ports.public_url):
        return site.sorry(language, 403, "sorry_title", "act_from_elsewhere")
    try:
        await site.ports.prepared()
        await triage.go_on(site.commune, code, site.ports)
    except NotFound:
        return site.sorry(language, 404, "not_found_title", "no_page")
    except (Transient, MongoError) as error:
        log.warning("door not counted", exc_info=error)
        return site.sorry(language, 503, "sorry_title", "sorry", TRY_AGAIN)
    query = "?done=1&lang=en" if language == "en" else "?done=1"
    return RedirectResponse(f"{PATH}/{code}{query}", 303)
