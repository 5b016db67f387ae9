"""The first page, what happened, and communes side by side."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import Query, Request, Response

from services.dashboard import paper
from services.dashboard.api.base import (
    UNCHANGED,
    On,
    ProvinceViewer,
    Staff,
    StaffOrService,
    View,
    Year,
    look,
    model_of,
    places_of,
    router_of,
    today,
    unless_known,
)
from services.dashboard.pages import standing
from services.dashboard.pages.overview import (
    FEED_SIZE,
    Around,
    entry,
    first_delivery_day,
    first_feedback_day,
    overview,
)
from services.dashboard.pages.province import commune_line, province
from services.dashboard.projections.base import LOCAL
from services.dashboard.texts import Words
from services.dashboard.views import ActivityEntry, Overview, Province
from services.dashboard.views.province import CommuneLine
from shared.contracts.base import Slug
from shared.errors import Invalid, Text
from shared.web import After, Limit, Page, language_of, not_found, problems

router = router_of("overview")

Own = Annotated[
    Slug | None, Query(description="Whose brief is meant, by whoever asks for several.")
]
AT_ONCE = 8
"""So many communes of a province are read at the same time."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A commune's line, as long as nothing changes there and the day lasts."""

    revision: tuple[int, ...]
    generation: int
    day: date
    line: CommuneLine


@router.get("/overview", response_model=Overview, responses=UNCHANGED)
async def read_overview(
    request: Request, staff: Staff, year: Year = None, on: On = None
) -> Response:
    """Return the commune on one page: plan, what is late and who was told, feedback, activity."""
    view = await look(request, staff, on)

    async def make(_: Any) -> Overview:
        return await _overview(view, year)

    return await unless_known(request, view.reader, [view.slug], make)


@router.get(
    "/brief.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **problems(404)},
)
async def read_brief(
    request: Request, caller: StaffOrService, year: Year = None, on: On = None, commune: Own = None
) -> Response:
    """Return the overview on one page of paper, in the caller's language.

    404 for a ``commune`` that is not the caller's own: a service's key is for one.
    """
    if commune not in (None, caller.commune):
        raise not_found()
    view = await look(request, caller, on)
    found = await _overview(view, year)
    words = Words(language_of(request))
    content = await asyncio.to_thread(paper.brief, found, words)
    name = f"{words('file_brief')}-{view.slug}-{view.on}.pdf"
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/activity", response_model=Page[ActivityEntry], responses=UNCHANGED)
async def read_activity(
    request: Request, staff: Staff, limit: Limit = 50, after: After = None
) -> Response:
    """Return what happened, newest first."""
    position = _position(after)
    view = await look(request, staff)

    async def make(_: Any) -> Page[ActivityEntry]:
        # One more than asked for tells whether there is a next page.
        found = await view.reader.activity(view.slug, limit + 1, *(position or ()))
        items = [entry(view.place.commune, each) for each in found[:limit]]
        more = len(found) > limit
        return Page(
            items=items, next=f"{items[-1].at.isoformat()}_{items[-1].id}" if more else None
        )

    return await unless_known(request, view.reader, [view.slug], make)


@router.get("/province", response_model=Province, responses=UNCHANGED)
async def read_province(request: Request, viewer: ProvinceViewer) -> Response:
    """Return all communes that the viewer may see, side by side.

    A commune in which nothing has changed since it was last read is not read again.
    """
    places = places_of(request)
    served = sorted(set(viewer.communes) & set(places))
    reader = await model_of(request).reader()
    known: dict[str, Remembered] = request.app.state.province
    gate = asyncio.Semaphore(AT_ONCE)

    async def line(slug: str, revision: tuple[int, ...]) -> CommuneLine:
        day, kept = today(), known.get(slug)
        fresh = (revision, reader.generation, day)
        if kept and (kept.revision, kept.generation, kept.day) == fresh:
            return kept.line
        async with gate:
            found = await _overview(View(places[slug], reader, day, day), None)
        known[slug] = Remembered(*fresh, commune_line(found))
        return known[slug].line

    async def make(revisions: Mapping[str, tuple[int, ...]]) -> Province:
        lines = await asyncio.gather(*(line(slug, revisions[slug]) for slug in served))
        return province(lines, today())

    return await unless_known(request, reader, served, make)


async def _overview(view: View, asked: int | None) -> Overview:
    reader, slug, on = view.reader, view.slug, view.on
    plans = await reader.plans(slug)
    year = standing.year_to_show(plans, asked, on)
    since = f"{first_feedback_day(on):%Y-%m}"
    tasks, done, feedback, backlog, deliveries, activity = await asyncio.gather(
        reader.tasks(slug, year),
        reader.task_years(slug, year, daily=view.is_past),
        reader.feedback_months(slug, since, f"{on:%Y-%m}"),
        reader.backlog(slug, since),
        reader.delivery_months(slug, f"{first_delivery_day(on):%Y-%m}", f"{on:%Y-%m}"),
        reader.activity(slug, FEED_SIZE, _after(on) if view.is_past else None),
    )
    board = standing.board(
        view.place.commune, plans, tasks, done, year=year, on=on, today=view.today
    )
    return overview(board, Around(feedback, backlog, deliveries, activity), on, view.today)


def _after(day: date) -> datetime:
    """Return the moment at which ``day`` is over."""
    return datetime.combine(day + timedelta(days=1), time(), LOCAL).astimezone(UTC)


def _position(after: str | None) -> tuple[datetime, str] | None:
    """Return where a page begins, None for the first; raises ``Invalid`` for no ``next``."""
    if after is None:
        return None
    moment, _, beyond = after.rpartition("_")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), beyond
    except ValueError:
        raise Invalid(
            "bad-after",
            Text(
                "Giá trị “after” không phải của trang trước.", "Not the `next` of an earlier page."
            ),
        ) from None
