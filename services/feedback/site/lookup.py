"""The page that finds a case by its code, for whoever lost the link."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.feedback.service import finding
from services.feedback.site.base import NOT_INDEXED, TRY_AGAIN, Site, log, page_language
from services.feedback.site.form import ENCODING, is_from_here
from services.feedback.site.sentences import TEXTS
from shared.errors import Invalid, Language, NotFound, Text, TooMany, Transient
from shared.mongo import MongoError

PATH = "/tra-cuu"
MAX_FIELDS = 4
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Lookup:
    """What was typed; the digits are never shown again."""

    code: str = ""
    last_four: str = ""


def add(router: APIRouter, site: Site) -> None:
    """Add the page at ``/tra-cuu``; neither code nor digits are ever part of an address."""

    async def show(request: Request) -> Response:
        return _page(site, Lookup(), page_language(request))

    async def take(request: Request) -> Response:
        return await look_up(site, request)

    router.add_api_route(PATH, show, methods=["GET", "HEAD"])
    router.add_api_route(PATH, take, methods=["POST"])


async def look_up(site: Site, request: Request) -> Response:
    """Lead to the case's own page, or say the same whatever does not fit."""
    language = page_language(request)
    typed = await _read(request)
    if not is_from_here(request, site.ports.public_url):
        return _page(site, typed, language, 403, general=TEXTS["from_elsewhere"])
    try:
        await site.ports.prepared()
        token = await finding.by_code(
            typed.code, typed.last_four, site.commune, site.network(request), site.ports
        )
    except Invalid as error:
        return _page(site, typed, language, 422, error=error)
    except NotFound as error:
        return _page(site, typed, language, 404, general=error.detail)
    except TooMany as error:
        later = {"Retry-After": str(error.retry_after)}
        return _page(site, typed, language, 429, general=error.detail, headers=later)
    except (Transient, MongoError) as error:
        log.warning("case not looked up", exc_info=error)
        return _page(site, typed, language, 503, general=TEXTS["sorry"], headers=TRY_AGAIN)
    query = "?lang=en" if language == "en" else ""
    return RedirectResponse(f"/t/{token}{query}", 303)


async def _read(request: Request) -> Lookup:
    if not request.headers.get("content-type", "").startswith(ENCODING):
        return Lookup()
    sent = await request.form(max_files=0, max_fields=MAX_FIELDS)
    return Lookup(*(str(sent.get(name, ""))[:LONGEST].strip() for name in ("code", "last_four")))


def _page(
    site: Site,
    typed: Lookup,
    language: Language,
    status: int = 200,
    *,
    error: Invalid | None = None,
    general: Text | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    return site.pages.show(
        "lookup.html",
        site.desk,
        language,
        path=PATH,
        status=status,
        headers=NOT_INDEXED | (headers or {}),
        form=Lookup(typed.code),
        errors={each.field: each.message.to(language) for each in (error.errors if error else ())},
        general=general.to(language) if general else None,
    )
