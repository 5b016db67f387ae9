"""Tasks, units, topics and the calendar of a year's plan."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response

from services.dashboard.api.base import (
    UNCHANGED,
    On,
    Staff,
    View,
    Year,
    look,
    router_of,
    unless_known,
)
from services.dashboard.pages import tasks as pages
from services.dashboard.pages.standing import Board, board, year_to_show
from services.dashboard.pages.units import Besides, unit
from services.dashboard.views import Calendar, Tasks, Topics, Unit
from shared.contracts.base import Slug
from shared.contracts.tasks import Track
from shared.web import not_found, problems

router = router_of("plan")

UNIT_FEEDBACK = timedelta(days=335)
"""With the month of the day itself, twelve months."""


@router.get("/tasks", response_model=Tasks, responses=UNCHANGED)
async def read_tasks(
    request: Request,
    staff: Staff,
    year: Year = None,
    on: On = None,
    track: Annotated[Track | None, Query(description="One half of the plan only.")] = None,
) -> Response:
    """Return every task of a year's plan with its months, and the plan's standing by month."""
    view = await look(request, staff, on)

    async def make(_: Any) -> Tasks:
        found, shown = await _board(view, year, track)
        return pages.tasks(found, shown, view.on)

    return await unless_known(request, view.reader, [view.slug], make)


@router.get("/units/{unit}", response_model=Unit, responses=UNCHANGED | problems(404))
async def read_unit(
    request: Request,
    staff: Staff,
    name: Annotated[Slug, Path(alias="unit")],
    year: Year = None,
    on: On = None,
) -> Response:
    """Return one unit: what it owes and since when, what it did, what it was told."""
    view = await look(request, staff, on)
    if name not in view.place.commune.units:
        raise not_found()

    async def make(_: Any) -> Unit:
        found, shown = await _board(view, year, daily=view.is_past)
        besides = Besides(
            *await asyncio.gather(
                view.reader.unit_year(view.slug, shown, name),
                view.reader.reports(view.slug, shown),
                view.reader.feedback_months(
                    view.slug,
                    f"{view.on - UNIT_FEEDBACK:%Y-%m}",
                    f"{view.on:%Y-%m}",
                    {f"units.{name}": 1},
                ),
            )
        )
        return unit(found, name, besides, shown, view.on)

    return await unless_known(request, view.reader, [view.slug], make)


@router.get("/topics", response_model=Topics, responses=UNCHANGED)
async def read_topics(request: Request, staff: Staff, year: Year = None, on: On = None) -> Response:
    """Return the plan's topics in order: how often each was told, when, in which forms."""
    view = await look(request, staff, on)

    async def make(_: Any) -> Topics:
        shown = year or view.on.year
        found, month = await asyncio.gather(
            view.reader.topic_years(view.slug, shown),
            view.reader.topic_month(view.slug, f"{view.on:%Y-%m}"),
        )
        place = view.place
        return pages.topics(place.commune, place.topics, found, month, year=shown, on=view.on)

    return await unless_known(request, view.reader, [view.slug], make)


@router.get("/calendar", response_model=Calendar, responses=UNCHANGED)
async def read_calendar(request: Request, staff: Staff, year: Year = None) -> Response:
    """Return the days of a year on which something is on the air or was done."""
    view = await look(request, staff)

    async def make(_: Any) -> Calendar:
        shown = year or view.on.year
        airings, done = await asyncio.gather(
            view.reader.broadcasts(view.slug, shown),
            view.reader.outputs(view.slug, shown, list(view.place.commune.units)),
        )
        return pages.calendar(view.place.commune, airings, done, shown)

    return await unless_known(request, view.reader, [view.slug], make)


async def _board(
    view: View, asked: int | None, track: Track | None = None, *, daily: bool = True
) -> tuple[Board, int]:
    """Return the plan to show, ``daily`` with what was done each day, and its year."""
    plans = await view.reader.plans(view.slug)
    year = year_to_show(plans, asked, view.on)
    tasks, done = await asyncio.gather(
        view.reader.tasks(view.slug, year), view.reader.task_years(view.slug, year, daily=daily)
    )
    found = [each for each in tasks if track in (None, each["plan"]["track"])]
    place = view.place.commune
    return board(place, plans, found, done, year=year, on=view.on, today=view.today), year
