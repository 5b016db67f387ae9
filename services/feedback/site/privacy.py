"""The pages about personal data: the notice, the terms of keeping, and what people may ask."""

from dataclasses import dataclass
from typing import cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.feedback.models import TEXT_LIMIT, Wish, tidy
from services.feedback.models.submission import refused
from services.feedback.service import privacy
from services.feedback.site.base import NOT_INDEXED, TRY_AGAIN, Site, log, page_language
from services.feedback.site.form import is_from_here, read_fields
from services.feedback.site.sentences import TEXTS
from services.feedback.site.sentences.privacy import KINDS, standing
from shared.contracts.feedback import PrivacyKind
from shared.errors import (
    Conflict,
    FieldError,
    Invalid,
    Language,
    NotFound,
    Rejected,
    Text,
    TooMany,
    Transient,
)
from shared.mongo import MongoError
from shared.web import correlation_of

PATH = "/rieng-tu"
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed; the words are shown again, the link is not kept in any address."""

    kind: str = ""
    link: str = ""
    note: str = ""


def add(router: APIRouter, site: Site) -> None:
    """Add the notice with its form, and the page that follows a request."""

    async def show(request: Request) -> Response:
        return _page(site, Asked(), page_language(request))

    async def take(request: Request) -> Response:
        return await take_request(site, request)

    async def follow(token: str, request: Request) -> Response:
        return await show_request(site, token, request)

    router.add_api_route(PATH, show, methods=["GET", "HEAD"])
    router.add_api_route(PATH, take, methods=["POST"])
    router.add_api_route(f"{PATH}/{{token}}", follow, methods=["GET", "HEAD"])


async def take_request(site: Site, request: Request) -> Response:
    """Take a request and lead to its page, or show again what was typed."""
    language = page_language(request)
    fields = await read_fields(request)
    asked = Asked(
        fields.get("kind", ""), fields.get("link", "")[:LONGEST].strip(), fields.get("note", "")
    )
    if not is_from_here(request, site.ports.public_url):
        return _page(site, asked, language, 403, general=TEXTS["from_elsewhere"])
    try:
        await site.ports.prepared()
        taken = await privacy.ask_by_link(
            asked.link,
            _wish(asked, language),
            site.network(request),
            correlation_of(request),
            site.ports,
        )
    except (Invalid, NotFound, Conflict) as error:
        return _page(site, asked, language, error.status, error=error)
    except TooMany as error:
        later = {"Retry-After": str(error.retry_after)}
        return _page(site, asked, language, 429, general=error.detail, headers=later)
    except (Transient, MongoError) as error:
        log.warning("request not taken", exc_info=error)
        return _page(site, asked, language, 503, general=TEXTS["sorry"], headers=TRY_AGAIN)
    query = "?sent=1&lang=en" if language == "en" else "?sent=1"
    return RedirectResponse(f"{PATH}/{site.ports.tokens.of(taken.id)}{query}", 303)


async def show_request(site: Site, token: str, request: Request) -> Response:
    """Show where a request stands; alike for a wrong and an unknown token."""
    language = page_language(request)
    try:
        await site.ports.prepared()
        found = await privacy.follow(token, site.network(request), site.ports)
    except TooMany as error:
        return site.too_many(language, error)
    except NotFound:
        return site.sorry(language, 404, "not_found_title", "request_not_found", NOT_INDEXED)
    except (Transient, MongoError) as error:
        log.warning("request not shown", exc_info=error)
        return site.sorry(language, 503, "sorry_title", "sorry", NOT_INDEXED | TRY_AGAIN)
    return site.pages.show(
        "request.html",
        site.ports.desks[found.commune],
        language,
        path=f"{PATH}/{site.ports.tokens.of(found.id)}",
        headers=NOT_INDEXED,
        request=found,
        kind=KINDS[found.kind][0],
        standing=standing(found),
        just_sent=request.query_params.get("sent") == "1",
        link=privacy.tracking_url(found, site.ports),
    )


def _wish(asked: Asked, language: Language) -> Wish:
    wrong: list[FieldError] = []
    note = tidy(asked.note, "note", TEXT_LIMIT, wrong, lines=True)
    if asked.kind not in KINDS:
        wrong.append(FieldError("kind", TEXTS["rights_no_kind"]))
    if wrong:
        raise refused(wrong)
    return Wish(cast("PrivacyKind", asked.kind), note, language=language)


def _page(
    site: Site,
    asked: Asked,
    language: Language,
    status: int = 200,
    *,
    error: Rejected | None = None,
    general: Text | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    wrong = error.errors if error else ()
    general = error.detail if error and not wrong else general
    return site.pages.show(
        "privacy.html",
        site.desk,
        language,
        path=PATH,
        status=status,
        headers=headers,
        form=asked,
        kinds=KINDS,
        errors={each.field: each.message.to(language) for each in wrong},
        general=general.to(language) if general else None,
    )
