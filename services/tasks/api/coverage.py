"""Coverage of topics as everybody on the staff may see it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

from fastapi import Query, Request
from pydantic import Field

from services.tasks.api.base import AsOf, Ports, Staff, router_of
from services.tasks.api.views import View
from services.tasks.models.coverage import TopicLine
from services.tasks.service import coverage
from services.tasks.service.coverage import Asked
from shared.contracts.tasks import Form, Track
from shared.web import language_of

router = router_of("topics")


class CellView(View):
    """How often a topic was told in one month by one unit in one form."""

    month: str = Field(examples=["2025-09"])
    unit: str
    form: Form
    count: int


class TopicView(View):
    """A topic of the plan in the time asked about."""

    code: str = Field(examples=["I.4.đ"])
    title: str
    track: Track
    count: int = Field(description="Works that told of it; each once.")
    last_on: date | None
    cells: Sequence[CellView]

    @classmethod
    def of(cls, line: TopicLine) -> Self:
        """Return ``line`` as it is shown."""
        return cls(
            code=line.code,
            title=line.title,
            track=line.track,
            count=line.count,
            last_on=line.last_on,
            cells=[
                CellView(month=c.month, unit=c.unit, form=c.form, count=c.count) for c in line.cells
            ],
        )


class CoverageView(View):
    """The plan's topics, in its order, and those that nobody told of."""

    topics: Sequence[TopicView]
    never_covered: Sequence[str]


class SuggestionView(View):
    """A topic to take up next."""

    code: str
    title: str
    track: Track
    last_on: date | None
    why: str = Field(examples=["Chưa truyền thông lần nào trong năm."])


@router.get("/topics/coverage", summary="Which topics were told, by month, unit and form")
async def show_coverage(
    *,
    staff: Staff,
    desk: Ports,
    first: Annotated[date | None, Query(alias="from", description="This quarter's first.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Today unless told.")] = None,
    track: Annotated[Track | None, Query()] = None,
    unit: Annotated[str | None, Query(max_length=64)] = None,
) -> CoverageView:
    """Return the coverage of at most a year; without days, of this quarter so far."""
    end = last or desk.clock.today()
    start = first or date(end.year, (end.month - 1) // 3 * 3 + 1, 1)
    lines = await coverage.cover(staff.commune, Asked(start, end, track, unit), desk)
    return CoverageView(
        topics=[TopicView.of(line) for line in lines],
        never_covered=[line.code for line in lines if not line.count],
    )


@router.get("/topics/suggestion", summary="What to tell of in the next issue")
async def suggest(
    request: Request, staff: Staff, desk: Ports, as_of: AsOf = None
) -> Sequence[SuggestionView]:
    """Return topics of both tracks: never told first, then told longest ago."""
    language = language_of(request)
    return [
        SuggestionView(
            code=each.code,
            title=each.title,
            track=each.track,
            last_on=each.last_on,
            why=each.why.to(language),
        )
        for each in await coverage.suggest(staff.commune, as_of, desk)
    ]
