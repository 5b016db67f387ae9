"""Feedback from every side, and one case's receipt here."""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.dashboard.api.base import (
    UNCHANGED,
    AnyCaller,
    Staff,
    look,
    model_of,
    router_of,
    unless_known,
)
from services.dashboard.pages.feedback import feedback_page
from services.dashboard.projections.feedback import case_state
from services.dashboard.views import FeedbackPage
from shared.errors import FieldError, Invalid, Text
from shared.web import not_found, problems

router = router_of("feedback")

LONGEST = 36
"""So many months at most."""
USUAL = 12
Month = Annotated[str | None, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", examples=["2025-09"])]


class CaseView(BaseModel):
    """A case as the dashboard knows it, and since when."""

    model_config = ConfigDict(frozen=True)

    case_id: UUID
    received_at: datetime
    answered_at: datetime | None
    visible_at: datetime
    probe: bool


@router.get("/feedback", response_model=FeedbackPage, responses=UNCHANGED)
async def read_feedback(
    request: Request,
    staff: Staff,
    first: Annotated[Month, Query(alias="from", description="Twelve months unless told.")] = None,
    last: Annotated[Month, Query(alias="to", description="This month unless told.")] = None,
) -> Response:
    """Return feedback received in some months: of what, whence, where it stands, how good."""
    view = await look(request, staff)
    asked = _months(first, last or f"{view.today:%Y-%m}")

    async def make(_: Any) -> FeedbackPage:
        months, backlog = await asyncio.gather(
            view.reader.feedback_months(view.slug, asked[0], asked[-1], {"days": 0}),
            view.reader.backlog(view.slug, asked[0]),
        )
        return feedback_page(view.place, months, backlog, asked=asked, today=view.today)

    return await unless_known(request, view.reader, [view.slug], make)


@router.get("/cases/{case_id}", responses=problems(404))
async def read_case(request: Request, caller: AnyCaller, case_id: UUID) -> CaseView:
    """Return since when a case is visible here; a probe's as well."""
    found = await (await model_of(request).reader()).case(caller.commune, str(case_id))
    if found is None:
        raise not_found()
    state = case_state(found)
    return CaseView(
        case_id=case_id,
        received_at=state["received_at"],
        answered_at=state["answered_at"],
        visible_at=found["seen_at"],
        probe=state["probe"],
    )


def _months(first: str | None, last: str) -> list[str]:
    """Return the months from ``first`` to ``last``; raises ``Invalid`` for too many, or none."""
    end = _number(last)
    start = _number(first) if first else end - USUAL + 1
    if not 0 <= end - start < LONGEST:
        sentence = Text(
            f"Khoảng thời gian phải có đầu trước cuối và không quá {LONGEST} tháng.",
            f"The time must end after it begins, within {LONGEST} months.",
        )
        raise Invalid("bad-period", sentence, FieldError("to", sentence))
    return [f"{each // 12}-{each % 12 + 1:02}" for each in range(start, end + 1)]


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1
