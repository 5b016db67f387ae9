"""The HTTP interface: what units post, and what everybody on the staff may see."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, Depends, Query, Request

from services.tasks import service
from services.tasks.models.task import Origin, Progress, Task
from services.tasks.ports import Desk, Window
from services.tasks.service import Post
from services.tasks.views import PlanView, ProgressView, Reported, StandingView, TaskView
from shared.auth import STAFF, Principal, Role, require
from shared.contracts.tasks import ReportProgress, Track
from shared.web import (
    DEFAULT_LIMIT,
    IDEMPOTENCY_KEY,
    KEY_OR_TOKEN,
    After,
    Limit,
    Page,
    correlation_of,
    idempotency_key,
    problems,
)

Entry = TypeVar("Entry")
Shown = TypeVar("Shown")

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

router = APIRouter(
    prefix="/v1",
    tags=["tasks"],
    responses=problems(401, 403, 422, 503),
    dependencies=[Depends(KEY_OR_TOKEN)],
)

Staff = Annotated[Principal, Depends(require(*STAFF))]
Reporting = Annotated[Principal, Depends(require(Role.UNIT_OFFICER, Role.FOCAL, Role.ADMIN))]


def desk_of(request: Request) -> Desk:
    """Return the ports that the use cases need."""
    desk: Desk = request.app.state.desk
    return desk


Ports = Annotated[Desk, Depends(desk_of)]


@router.get("/plans", summary="Plans in force, latest year first")
async def list_plans(staff: Staff, desk: Ports) -> Page[PlanView]:
    """Return the commune's plans."""
    plans = await desk.plans.all(staff.commune)
    return Page[PlanView](items=[PlanView.of(plan) for plan in plans], next=None)


@router.get("/tasks", summary="Tasks and where they stand today")
async def list_tasks(
    *,
    staff: Staff,
    desk: Ports,
    unit: Annotated[
        str | None,
        Query(max_length=64, description="Only tasks in which this unit has a part."),
    ] = None,
    track: Annotated[Track | None, Query(description="Only this half of the plan.")] = None,
    year: Annotated[
        int | None, Query(ge=1, le=9999, description="The latest plan's unless told.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[TaskView]:
    """Return the commune's tasks of one year, in the order of the plan."""
    found = await service.list_tasks(
        staff.commune, desk, Window(limit, after), unit=unit, track=track, year=year
    )
    today = desk.clock.today()
    return _page(found, limit, lambda task: TaskView.today(task, today), _place)


@router.get(
    "/tasks/{task_id}", summary="One task and where it stands today", responses=problems(404)
)
async def show_task(task_id: str, staff: Staff, desk: Ports) -> TaskView:
    """Return a task of the commune."""
    task = await service.find_task(staff.commune, task_id, desk)
    return TaskView.today(task, desk.clock.today())


@router.get(
    "/tasks/{task_id}/progress",
    summary="What was reported on a task, latest day first",
    responses=problems(404),
)
async def list_progress(
    task_id: str, staff: Staff, desk: Ports, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[ProgressView]:
    """Return the reports on a task of the commune."""
    task = await service.find_task(staff.commune, task_id, desk)
    found = await desk.tasks.reports(task, Window(limit, after))
    return _page(found, limit, ProgressView.of, _mark)


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
    correlation_id: Annotated[Any, Depends(correlation_of)],
) -> Reported:
    """Count what a unit produced.

    A unit's officer reports for the unit's own tasks: those it leads, executes or coordinates.
    The focal unit and administrators report on behalf of the task's lead unit.
    """
    post = Post(
        task_id,
        report,
        reporting,
        via="http",
        key=key and f"key:{key}",
        origin=Origin(correlation_id),
    )
    task, progress = await service.report_progress(post, desk)
    return Reported(
        progress_id=progress.id, event_id=progress.event_id, task=StandingView.of(task, progress)
    )


def _page(
    found: Sequence[Entry],
    limit: int,
    show: Callable[[Entry], Shown],
    mark: Callable[[Entry], str],
) -> Page[Shown]:
    shown = found[:limit]
    return Page(
        items=[show(each) for each in shown],
        next=mark(shown[-1]) if len(found) > limit else None,
    )


def _place(task: Task) -> str:
    return task.place


def _mark(progress: Progress) -> str:
    return f"{progress.occurred_on.isoformat()}/{progress.id}"
