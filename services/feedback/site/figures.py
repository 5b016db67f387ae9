"""The public figures as tables, with small bars beside them."""

from fastapi import APIRouter, Request, Response

from services.feedback.models.contribution import NOWHERE
from services.feedback.models.summary import Row
from services.feedback.service import statistics
from services.feedback.site.base import TRY_AGAIN, Site, log, page_language
from services.feedback.site.conditional import unless_known
from services.feedback.site.sentences import TEXTS
from shared.calendar_vn import VIETNAM
from shared.contracts.feedback import Category, Channel
from shared.errors import Invalid, Language, Transient
from shared.mongo import MongoError

PATH = "/thong-ke"
YEARS_BACK = 2


def add(router: APIRouter, site: Site) -> None:
    """Add the page."""

    async def show(request: Request) -> Response:
        try:
            return await _figures(site, request)
        except Invalid:
            return site.sorry(page_language(request), 422, "not_found_title", "bad_period")
        except (Transient, MongoError) as error:
            log.warning("figures not shown", exc_info=error)
            return site.sorry(page_language(request), 503, "sorry_title", "sorry", TRY_AGAIN)

    router.add_api_route(PATH, show, methods=["GET", "HEAD"])


async def _figures(site: Site, request: Request) -> Response:
    language = page_language(request)
    this_year = site.ports.clock().astimezone(VIETNAM).year
    asked = request.query_params.get("ky") or str(this_year)
    period = statistics.named_period(asked, site.ports).in_months
    summary = await statistics.of(site.commune, period, site.ports)

    def named(rows: list[Row]) -> list[tuple[str, Row]]:
        return [(_name(site, each, language), each) for each in rows]

    page = site.pages.show(
        "figures.html",
        site.desk,
        language,
        path=PATH,
        asked=asked,
        period=period,
        periods=_periods(this_year, language),
        summary=summary,
        tables={
            "by_month": named([each for each in summary.by_month if _has_some(each)]),
            "by_category": named(list(summary.by_category)),
            "by_village": named(list(summary.by_village)) if site.desk.villages else [],
            "by_channel": named([each for each in summary.by_channel if _has_some(each)]),
        },
        cells=[
            (_label(site, each.of[0], language), _label(site, each.of[1], language), each)
            for each in summary.by_category_and_village
        ]
        if site.desk.villages
        else [],
    )
    return unless_known(request, page, None)


def _periods(this_year: int, language: Language) -> list[tuple[str, str]]:
    """Return the periods to choose from, and what they are called."""
    first = max(statistics.EARLIEST.year, this_year - YEARS_BACK)
    found: list[tuple[str, str]] = []
    for year in range(this_year, first - 1, -1):
        found.append((str(year), TEXTS["year"].to(language).format(year=year)))
        for half in ("1", "2"):
            text = TEXTS[f"half_{half}"].to(language).format(year=year)
            found.append((f"{year}-H{half}", text))
    return found


def _has_some(row: Row) -> bool:
    return bool(row.figures and row.figures["received"])


def _name(site: Site, row: Row, language: Language) -> str:
    return _label(site, row.of[0], language)


def _label(site: Site, value: str, language: Language) -> str:
    """Return what a category, a village, a channel or a month is called."""
    desk = site.desk
    if value == NOWHERE:
        return TEXTS["no_village"].to(language)
    if value in set(Category):
        return desk.category(Category(value)).label.to(language)
    if value in set(Channel):
        return next(each.label for each in desk.channels if each.code == value).to(language)
    if village := desk.village(value):
        return village.name
    year, month = value.split("-")
    return f"{month}/{year}"
