"""How many came with what is not feedback, for staff."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from services.feedback.api.base import Reader
from services.feedback.api.schemas import Out
from services.feedback.ports import Ports
from services.feedback.service import triage
from services.feedback.service.statistics import period_of
from shared.web import Page, problems


class ShownOut(Out):
    """People who went on to a door on a day; nothing else is known of them."""

    day: date
    door: str = Field(examples=["to_cao"])
    count: int


def add(router: APIRouter, ports: Ports) -> None:
    """Add the counts."""

    @router.get("/triage", summary="Shown another door", responses=problems(401, 403, 422, 503))
    async def shown(
        principal: Reader,
        since: Annotated[date | None, Query(alias="from")] = None,
        until: Annotated[date | None, Query(alias="to")] = None,
    ) -> Page[ShownOut]:
        """Return who went from the public site to khiếu nại, tố cáo and the like, by day."""
        period = period_of(since, until, None, ports)
        counts = await triage.tally(principal.commune, period, ports)
        return Page[ShownOut](
            items=[ShownOut(day=e.day, door=e.door, count=e.count) for e in counts], next=None
        )
