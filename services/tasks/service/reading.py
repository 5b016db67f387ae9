"""Looking at tasks: one, a list, a ledger; today or on a day of the past."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.tasks.models.ledger import Ledger, ledger_of
from services.tasks.models.plan import State
from services.tasks.models.progress import Progress
from services.tasks.models.task import Task
from services.tasks.ports import Desk, EntryFilter, Filter, Window
from shared.contracts.tasks import Track
from shared.errors import FieldError, Invalid, NotFound, Text

LONGEST = timedelta(days=366)


async def find_task(commune: str, task_id: str, desk: Desk) -> Task:
    """Return a task of the commune; raises ``NotFound``."""
    task = await desk.tasks.get(commune, task_id)
    if task is None:
        raise NotFound(
            "unknown-task",
            Text(
                "Không có nhiệm vụ này trong kế hoạch của xã.",
                "There is no such task in the commune's plan.",
            ),
        )
    return task


async def list_tasks(
    commune: str,
    desk: Desk,
    window: Window,
    *,
    unit: str | None = None,
    track: Track | None = None,
    year: int | None = None,
    as_of: date | None = None,
    withdrawn: bool = False,
) -> Sequence[Task]:
    """Return tasks of one year, the latest plan's unless told, in the order of the plan.

    They can be judged today, or on ``as_of``. Raises ``Invalid`` for a unit that the commune
    does not have.
    """
    _must_have(commune, unit, desk)
    if year is None:
        years = [p.year for p in await desk.plans.all(commune) if p.state is State.ADOPTED]
        if not years:
            return []
        year = years[0]
    past = as_of is not None and as_of < desk.clock.today()
    which = Filter(year, unit, track, withdrawn=withdrawn)
    return await desk.tasks.list(commune, which, window, tallies=past)


async def find_ledger(commune: str, task_id: str, as_of: date | None, desk: Desk) -> Ledger:
    """Return the ledger of a task by the evening of ``as_of``, today's unless told.

    Raises ``NotFound``.
    """
    return ledger_of(await find_task(commune, task_id, desk), as_of or desk.clock.today())


async def list_entries(
    commune: str, which: EntryFilter, window: Window, desk: Desk
) -> Sequence[Progress]:
    """Return the commune's entries of at most a year, latest day first.

    Raises ``Invalid`` for a longer time, or a unit that the commune does not have.
    """
    _must_have(commune, which.unit, desk)
    if not which.first <= which.last <= which.first + LONGEST:
        sentence = Text(
            "Khoảng thời gian phải có đầu trước cuối và không quá một năm.",
            "The time must end after it begins, within a year.",
        )
        raise Invalid("bad-period", sentence, FieldError("from", sentence))
    return await desk.tasks.browse(commune, which, window)


def _must_have(commune: str, unit: str | None, desk: Desk) -> None:
    if unit is not None and unit not in desk.directory.units(commune):
        sentence = Text("Xã không có đơn vị này.", "The commune has no such unit.")
        raise Invalid("unknown-unit", sentence, FieldError("unit", sentence))
