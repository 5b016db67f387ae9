"""Tasks and their ledgers, as everybody on the staff may see them."""

from typing import Annotated

from fastapi import Query, Request

from services.tasks.api.base import AsOf, Ports, Staff, page_of, router_of
from services.tasks.api.ledger import LedgerView
from services.tasks.api.views import TaskView
from services.tasks.models.task import Task
from services.tasks.ports import Window
from services.tasks.service import reading
from shared.contracts.tasks import Track
from shared.web import DEFAULT_LIMIT, After, Limit, Page, language_of, problems

router = router_of("tasks")


@router.get("/tasks", summary="Tasks and where they stand")
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
    as_of: AsOf = None,
    withdrawn: Annotated[
        bool, Query(description="Also what decisions took out of the plan.")
    ] = False,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[TaskView]:
    """Return the commune's tasks of one year, in the order of the plan."""
    found = await reading.list_tasks(
        staff.commune,
        desk,
        Window(limit, after),
        unit=unit,
        track=track,
        year=year,
        as_of=as_of,
        withdrawn=withdrawn,
    )
    day = as_of or desk.clock.today()
    return page_of(found, limit, lambda task: TaskView.on(task, day), _place)


@router.get("/tasks/{task_id}", summary="One task and where it stands", responses=problems(404))
async def show_task(task_id: str, staff: Staff, desk: Ports, as_of: AsOf = None) -> TaskView:
    """Return a task of the commune."""
    task = await reading.find_task(staff.commune, task_id, desk)
    return TaskView.on(task, as_of or desk.clock.today())


@router.get(
    "/tasks/{task_id}/ledger",
    summary="A task's figures, period by period, with what explains them",
    responses=problems(404),
)
async def show_ledger(
    task_id: str, request: Request, staff: Staff, desk: Ports, as_of: AsOf = None
) -> LedgerView:
    """Return the ledger of a task of the commune."""
    ledger = await reading.find_ledger(staff.commune, task_id, as_of, desk)
    return LedgerView.of(task_id, ledger, language_of(request))


def _place(task: Task) -> str:
    return task.place
