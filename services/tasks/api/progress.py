"""What units report on tasks, and what the focal unit makes of it."""

from datetime import date
from typing import Annotated, Any

from fastapi import Body, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from services.tasks.api.base import (
    CorrelationId,
    Judging,
    Ports,
    Reporting,
    Staff,
    page_of,
    router_of,
)
from services.tasks.api.views import ProgressView, Reported, StandingView
from services.tasks.models.progress import Progress, State
from services.tasks.models.reporter import Origin
from services.tasks.ports import Desk, EntryFilter, Window
from services.tasks.service import progress, reading, reviews
from services.tasks.service.progress import Post
from services.tasks.service.reviews import Verdict
from shared.auth import Principal
from shared.contracts.tasks import ReportProgress
from shared.web import (
    DEFAULT_LIMIT,
    IDEMPOTENCY_KEY,
    After,
    Limit,
    Page,
    idempotency_key,
    problems,
    uuid_or_not_found,
)

EXAMPLES: Any = {
    "radio issue": {
        "summary": "One of the year's 52 radio issues",
        "value": {
            "occurred_on": "2025-09-15",
            "kind": "issue",
            "quantity": 1,
            "note": "Số 37: dịch vụ công trực tuyến",
            "topics": ["I.1", "I.3"],
            "evidence": [{"url": "https://phat-thanh.example/so-37.mp3"}],
        },
    }
}

router = router_of("progress")


class Reason(BaseModel):
    """Why a report is accepted, returned or reversed."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    reason: str = Field("", max_length=1000, examples=["Minh chứng chưa đúng số phát sóng."])


class Reversed(BaseModel):
    """A report that was taken back, and the entry that did it."""

    report: ProgressView
    reversal: ProgressView


@router.get(
    "/tasks/{task_id}/progress",
    summary="What was reported on a task, latest day first",
    responses=problems(404),
)
async def list_progress(
    task_id: str, staff: Staff, desk: Ports, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[ProgressView]:
    """Return the reports on a task of the commune."""
    task = await reading.find_task(staff.commune, task_id, desk)
    found = await desk.tasks.reports(task, Window(limit, after))
    return page_of(found, limit, lambda each: _view(each, staff, desk), _mark)


@router.get("/progress", summary="What was reported in the commune, latest day first")
async def list_entries(
    *,
    staff: Staff,
    desk: Ports,
    unit: Annotated[str | None, Query(max_length=64, description="Whose output.")] = None,
    state: Annotated[State | None, Query(description="What became of it.")] = None,
    first: Annotated[date | None, Query(alias="from", description="A year before ``to``.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Today unless told.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[ProgressView]:
    """Return the entries of the commune of at most a year, by the day of the work."""
    end = last or desk.clock.today()
    which = EntryFilter(first or end - reading.LONGEST, end, unit, state)
    found = await reading.list_entries(staff.commune, which, Window(limit, after), desk)
    return page_of(found, limit, lambda each: _view(each, staff, desk), _mark)


@router.post(
    "/tasks/{task_id}/progress",
    status_code=201,
    summary="Report output on a task",
    responses=problems(400, 404, 413),
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def report_progress(
    task_id: str,
    *,
    report: Annotated[ReportProgress, Body(openapi_examples=EXAMPLES)],
    reporting: Reporting,
    desk: Ports,
    key: Annotated[str | None, Depends(idempotency_key)],
    correlation_id: CorrelationId,
) -> Reported:
    """Count what a unit produced.

    A unit's officer reports for the unit's own tasks: those it leads, executes or coordinates.
    The focal unit and administrators report on behalf of the ``unit`` that they name, else of
    the task's lead; the entry says so (``posted_by``). A rerun names its programme; ``also``
    names other tasks that the same work counts to.
    """
    post = Post(
        task_id,
        report,
        reporting,
        via="http",
        key=key and f"key:{key}",
        origin=Origin(correlation_id),
    )
    task, counted = await progress.report_progress(post, desk)
    return Reported(
        progress_id=counted.id, event_id=counted.event_id, task=StandingView.of(task, counted)
    )


@router.get("/progress/{progress_id}", summary="One report", responses=problems(404))
async def show_progress(progress_id: str, staff: Staff, desk: Ports) -> ProgressView:
    """Return a report of the commune."""
    found = await reviews.find_progress(staff.commune, uuid_or_not_found(progress_id), desk)
    return _view(found, staff, desk)


@router.post(
    "/progress/{progress_id}/accept", summary="Accept a report", responses=problems(404, 409)
)
async def accept(
    progress_id: str,
    reviewer: Judging,
    desk: Ports,
    correlation_id: CorrelationId,
    body: Reason | None = None,
) -> ProgressView:
    """Accept a report: who has the focal right over its task; a leader one made for a unit.

    Nobody accepts what they reported themselves on behalf of a unit (403).
    """
    verdict = _verdict(progress_id, reviewer, correlation_id, body)
    return _view(await reviews.accept(verdict, desk), reviewer, desk)


@router.post(
    "/progress/{progress_id}/return",
    summary="Return a report with a reason",
    responses=problems(404, 409),
)
async def give_back(
    progress_id: str, body: Reason, reviewer: Judging, desk: Ports, correlation_id: CorrelationId
) -> ProgressView:
    """Return a report; it counts no longer, and its unit may post a better one."""
    verdict = _verdict(progress_id, reviewer, correlation_id, body)
    return _view(await reviews.give_back(verdict, desk), reviewer, desk)


@router.post(
    "/progress/{progress_id}/reverse",
    summary="Take a mistaken report back",
    responses=problems(404, 409),
)
async def reverse(
    progress_id: str, body: Reason, reviewer: Reporting, desk: Ports, correlation_id: CorrelationId
) -> Reversed:
    """Take a report back by a new entry; nothing is erased. Its own unit may, and the focal one."""
    verdict = _verdict(progress_id, reviewer, correlation_id, body)
    report, reversal = await reviews.reverse(verdict, desk)
    return Reversed(report=_view(report, reviewer, desk), reversal=_view(reversal, reviewer, desk))


def _view(found: Progress, who: Principal, desk: Desk) -> ProgressView:
    return ProgressView.of(found, may_accept=reviews.may_accept(who, found, desk))


def _verdict(progress_id: str, who: Any, correlation_id: Any, body: Reason | None) -> Verdict:
    reason = body.reason if body else ""
    return Verdict(who, uuid_or_not_found(progress_id), reason, Origin(correlation_id))


def _mark(progress: Progress) -> str:
    return f"{progress.occurred_on.isoformat()}/{progress.id}"
