"""A series of programmes: what it comes to, and planning all of it at once."""

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated, Literal

from fastapi import Request
from pydantic import AwareDatetime, Field

from services.tasks.api.base import Ports, Reporting, router_of
from services.tasks.api.broadcasts import (
    TITLE,
    Cluster,
    Key,
    Minutes,
    ProgrammeView,
    Topics,
    Wish,
)
from services.tasks.api.views import View
from services.tasks.models.series import MOST, Rhythm
from services.tasks.service import series
from services.tasks.service.series import Series
from shared.contracts.tasks import ProgressKind
from shared.web import IDEMPOTENCY_KEY, language_of, problems

router = router_of("broadcasts")

Weekday = Annotated[int, Field(ge=1, le=7)]


class NewSeries(Wish):
    """A series to be put on the schedule: on which days, at what time, how often."""

    task_id: str = Field(max_length=64, examples=["2025-cds-1a"])
    title: str = TITLE
    number_from: int | None = Field(
        None, ge=1, le=9_999, description="The first one's number: «Số 12: …». Null: no numbers."
    )
    topics: Topics = ()
    kind: Literal[ProgressKind.ISSUE, ProgressKind.FIRST_AIRING] = Field(
        ProgressKind.ISSUE, description="Never a rerun: that has a programme already."
    )
    first: date = Field(description="From this day on.", examples=["2025-09-15"])
    weekdays: frozenset[Weekday] = Field(
        min_length=1, description="Monday is 1, Sunday 7.", examples=[[1]]
    )
    hour: time = Field(description="In Viet Nam.", examples=["17:00:00"])
    times: int | None = Field(None, ge=1, le=MOST, description="How many; or `until`.")
    until: date | None = Field(None, description="The last day; or `times`.")
    minutes: Minutes = 15
    clusters: tuple[Cluster, ...] = Field((), max_length=100, description="Cụm loa.")

    def series(self) -> Series:
        """Return the series as the use cases know it."""
        hour = self.hour.replace(tzinfo=None, second=0, microsecond=0)
        rhythm = Rhythm(self.first, self.weekdays, hour, self.times, self.until)
        return Series(
            self.task_id,
            self.title,
            self.topics,
            self.kind,
            rhythm,
            self.minutes,
            self.clusters,
            self.number_from,
        )


class ForeseenView(View):
    """One programme of a series before it is planned."""

    title: str
    at: AwareDatetime
    warnings: Sequence[str] = Field(description="A day off, another programme at that time.")


@router.post(
    "/programmes/series/preview", summary="What a series comes to", responses=problems(404)
)
async def preview(
    request: Request, wish: NewSeries, principal: Reporting, desk: Ports
) -> Sequence[ForeseenView]:
    """Return each programme of the series with what to mind of its day. Nothing is stored."""
    language = language_of(request)
    return [
        ForeseenView(
            title=each.title, at=each.at, warnings=[said.to(language) for said in each.warnings]
        )
        for each in await series.preview(principal, wish.series(), desk)
    ]


@router.post(
    "/programmes/series",
    status_code=201,
    summary="Plan a series of programmes",
    responses=problems(404, 409),
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def plan(
    wish: NewSeries, principal: Reporting, desk: Ports, key: Key
) -> Sequence[ProgrammeView]:
    """Put every programme of a series on the schedule, or none; days off are allowed.

    409 when the loudspeakers are taken at one of its times. The same key again changes nothing.
    """
    found = await series.plan_series(principal, wish.series(), desk, key)
    return [ProgrammeView.of(each) for each in found]
