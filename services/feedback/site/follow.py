"""The pages of one case: open to whoever holds its link."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.feedback import words
from services.feedback.desk import Desk
from services.feedback.models import Case, Status
from services.feedback.ports import Ports
from services.feedback.service import attachments, finding, intake
from services.feedback.site import receipt
from services.feedback.site.base import NOT_INDEXED, TRY_AGAIN, Site, log, page_language
from services.feedback.site.form import new_id
from shared.errors import Conflict, Invalid, Language, NotFound, TooMany, Transient
from shared.mongo import MongoError

CHAIN = 5
"""So many merged cases are followed to the one that goes on; nobody merges more in a row."""


def add(router: APIRouter, site: Site) -> None:
    """Add the page at ``/t/{token}`` and the receipt to print."""

    async def show(token: str, request: Request) -> Response:
        return await show_case(site, token, request)

    async def show_receipt(token: str, request: Request) -> Response:
        case = await case_or_sorry(site, token, request)
        if isinstance(case, Response):
            return case
        language, desk = language_for(request, case), site.ports.desks[case.commune]
        return site.pages.show(
            "receipt.html",
            desk,
            language,
            path=f"{path_of(case, site)}/bien-nhan",
            headers=NOT_INDEXED,
            case=case,
            follow=address_of(case, site, request),
            **receipt.values(case, language, link_of(case, site)),
        )

    router.add_api_route("/t/{token}", show, methods=["GET", "HEAD"])
    router.add_api_route("/t/{token}/bien-nhan", show_receipt, methods=["GET", "HEAD"])


async def show_case(site: Site, token: str, request: Request) -> Response:
    """Show how a case stands; the same page for a wrong and an unknown token."""
    case = await case_or_sorry(site, token, request)
    return case if isinstance(case, Response) else await case_page(site, case, request)


async def case_or_sorry(site: Site, token: str, request: Request) -> Case | Response:
    """Return the case that ``token`` belongs to, or the page that says why it is not shown."""
    language = page_language(request)
    try:
        await site.ports.prepared()
        return await finding.by_link(token, site.network(request), site.ports)
    except NotFound:
        return site.sorry(language, 404, "not_found_title", "not_found", NOT_INDEXED)
    except TooMany as error:
        return site.too_many(language, error)
    except (Transient, MongoError) as error:
        log.warning("case not shown", exc_info=error)
        return site.sorry(language, 503, "sorry_title", "sorry", NOT_INDEXED | TRY_AGAIN)


async def case_page(
    site: Site,
    case: Case,
    request: Request,
    status: int = 200,
    *,
    error: Invalid | Conflict | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Return the page of a case; with what was typed into it, where that could not be taken."""
    language, desk = language_for(request, case), site.ports.desks[case.commune]
    unit = case.answer.unit if case.answer else None
    given = dict(typed or {})
    return site.pages.show(
        "case.html",
        desk,
        language,
        path=path_of(case, site),
        status=status,
        headers=NOT_INDEXED,
        suffix=suffix_of(request),
        case=case,
        just_sent=request.query_params.get("sent") == "1",
        just_done=request.query_params.get("done", ""),
        standing=words.status(case, language),
        category=desk.category(case.category).label.to(language),
        handled_by=desk.units.get(case.unit or ""),
        history=[(line.at, words.history(line, language, desk)) for line in case.history],
        unit=desk.units.get(unit or ""),
        asked=words.asked(case),
        may_rate=case.answer is not None and case.status in (Status.ANSWERED, Status.CLOSED),
        other=await _other(case, desk, language, site.ports),
        why=case.clock.explain(desk.calendar) if case.clock else (),
        late=case.clock is not None and case.clock.is_late(site.ports.clock(), desk.calendar),
        attached=await _attached(case, language, site.ports),
        wrong=error.detail.to(language) if error else "",
        typed=given,
        form_id=given.get("form_id") or new_id(),
        **receipt.values(case, language, link_of(case, site)),
    )


def language_for(request: Request, case: Case) -> Language:
    """Return the page's language: the one asked for, or the one in which the case was sent."""
    return page_language(request) if "lang" in request.query_params else case.language


def path_of(case: Case, site: Site) -> str:
    """Return where the case's page is."""
    return f"/t/{site.ports.tokens.of(case.id)}"


def suffix_of(request: Request) -> str:
    """Return what keeps the language that was asked for on the way to the next page."""
    return f"?lang={page_language(request)}" if "lang" in request.query_params else ""


def address_of(case: Case, site: Site, request: Request, **params: str) -> str:
    """Return the address of the case's page, in the language that was asked for."""
    if "lang" in request.query_params:
        params["lang"] = page_language(request)
    return f"{path_of(case, site)}?{urlencode(params)}" if params else path_of(case, site)


def link_of(case: Case, site: Site) -> str:
    """Return the whole address of the case's page, to be kept."""
    return intake.tracking_url(site.ports.tokens.of(case.id), site.ports)


async def _other(
    case: Case, desk: Desk, language: Language, ports: Ports
) -> dict[str, object] | None:
    """Return what is public of the case that goes on for a merged one, or None."""
    other = case
    for _ in range(CHAIN):
        found = await ports.cases.coded(case.commune, other.merged_into or "")
        if found is None:
            break
        other = found
    if other is case:
        return None
    return {
        "case": other,
        "standing": words.status(other, language),
        "category": desk.category(other.category).label.to(language),
    }


async def _attached(case: Case, language: Language, ports: Ports) -> list[tuple[str, str]]:
    """Return what each file of the case is, and where it stands."""
    return [
        (words.attachment(each, language), words.attachment_state(each, language))
        for each in await attachments.of_case(case, ports)
    ]
