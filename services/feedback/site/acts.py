"""What whoever holds a case's link does on its page; a GET never changes anything (0024)."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.feedback.models import Case, Status
from services.feedback.service import finding, residents
from services.feedback.site.base import NOT_INDEXED, TRY_AGAIN, Site, log, page_language
from services.feedback.site.follow import (
    address_of,
    case_or_sorry,
    case_page,
    language_for,
    path_of,
    suffix_of,
)
from services.feedback.site.form import is_from_here, read_fields
from shared.errors import Conflict, Invalid, NotFound, TooMany, Transient
from shared.mongo import MongoError
from shared.web import correlation_of

SCORES = ("1", "2", "3", "4", "5")
VERDICTS = {"yes": True, "no": False}
Fields = Mapping[str, str]


def add(router: APIRouter, site: Site) -> None:
    """Add the pages that take a rating and a supplement."""

    async def ask(token: str, request: Request) -> Response:
        return await ask_again(site, token, request)

    async def rate(token: str, request: Request) -> Response:
        return await take_rating(site, token, request)

    async def supply(token: str, request: Request) -> Response:
        return await take_supplement(site, token, request)

    router.add_api_route("/t/{token}/danh-gia", ask, methods=["GET", "HEAD"])
    router.add_api_route("/t/{token}/danh-gia", rate, methods=["POST"])
    router.add_api_route("/t/{token}/bo-sung", supply, methods=["POST"])


async def ask_again(site: Site, token: str, request: Request) -> Response:
    """Show what a click in a message is about to say, and the button that says it."""
    case = await case_or_sorry(site, token, request)
    if isinstance(case, Response):
        return case
    verdict = _verdict(request.query_params)
    nothing = verdict.score is None and verdict.resolved is None
    if nothing or case.answer is None or case.status not in (Status.ANSWERED, Status.CLOSED):
        return await case_page(site, case, request)
    language, desk = language_for(request, case), site.ports.desks[case.commune]
    return site.pages.show(
        "confirm.html",
        desk,
        language,
        path=f"{path_of(case, site)}/danh-gia",
        params={k: v for k, v in request.query_params.items() if k in ("score", "resolved")},
        headers=NOT_INDEXED,
        suffix=suffix_of(request),
        case=case,
        verdict=verdict,
        follow=address_of(case, site, request),
    )


async def take_rating(site: Site, token: str, request: Request) -> Response:
    """Take the rating, and show the case again."""

    async def act(fields: Fields) -> Case:
        return await residents.rate(token, _verdict(fields), correlation_of(request), site.ports)

    return await _take(site, token, request, act, done="rated")


async def take_supplement(site: Site, token: str, request: Request) -> Response:
    """Take what was asked for, and show the case again."""

    async def act(fields: Fields) -> Case:
        text, key = fields.get("text", ""), fields.get("form_id")
        return await residents.supply(token, text, correlation_of(request), site.ports, key=key)

    return await _take(site, token, request, act, done="supplied")


async def _take(
    site: Site,
    token: str,
    request: Request,
    act: Callable[[Fields], Awaitable[Case]],
    *,
    done: str,
) -> Response:
    """Do ``act`` and lead back to the case; what cannot be done is said on its page."""
    fields = await read_fields(request)
    language = page_language(request)
    if not is_from_here(request, site.ports.public_url):
        return site.sorry(language, 403, "sorry_title", "act_from_elsewhere", NOT_INDEXED)
    try:
        await site.ports.prepared()
        with finding.counting_guesses(site.network(request), site.ports):
            case = await act(fields)
        return RedirectResponse(address_of(case, site, request, done=done), 303)
    except TooMany as error:
        return site.too_many(language, error)
    except NotFound:
        return site.sorry(language, 404, "not_found_title", "not_found", NOT_INDEXED)
    except (Invalid, Conflict) as error:
        shown = await case_or_sorry(site, token, request)
        if isinstance(shown, Case):
            shown = await case_page(site, shown, request, error.status, error=error, typed=fields)
        return shown
    except (Transient, MongoError) as error:
        log.warning("a resident's act not saved", exc_info=error)
        return site.sorry(language, 503, "sorry_title", "act_not_saved", NOT_INDEXED | TRY_AGAIN)


def _verdict(fields: Fields) -> residents.Verdict:
    """Return what was chosen; what is no choice is none."""
    score = fields.get("score", "")
    return residents.Verdict(
        score=int(score) if score in SCORES else None,
        resolved=VERDICTS.get(fields.get("resolved", "")),
        comment=fields.get("comment", ""),
    )
