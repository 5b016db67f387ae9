"""Tasks summed up: how many stand how, what each unit has of them, and the worst first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from services.dashboard.pages.standing import Board
from services.dashboard.views import Debt, Part, Reminder, TaskView, UnitName, UnitTotals
from shared.communes import Commune
from shared.contracts.tasks import Health

SEVERITY = (
    Health.LATE, Health.STALE, Health.AT_RISK, Health.ADJUSTED, Health.ON_TRACK, Health.DONE,
)  # fmt: skip
BEHIND = (Health.LATE, Health.STALE)


def of_units(
    commune: Commune, tasks: Sequence[TaskView]
) -> dict[str, tuple[UnitName, list[TaskView]]]:
    """Return each unit in charge with its tasks, by its short name.

    Of a task that each unit of a set has, a unit's is its own part, in the place of the set's.
    """
    found: dict[str, tuple[UnitName, list[TaskView]]] = {}

    def has(unit: UnitName, task: TaskView) -> None:
        own = found.setdefault(unit.short, (unit, []))[1]
        if all(each.id != task.id for each in own):
            own.append(task)

    for task in tasks:
        for part in task.parts:
            has(part.unit, _own(task, part))
        for unit in task.units:
            known = commune.units.get(unit.slug or "")
            if not (task.parts and known and known.set):
                has(unit, task)
    return found


def unit_totals(board: Board) -> list[UnitTotals]:
    """Return each unit's totals, the unit that is furthest behind first."""
    told: dict[str | None, list[Reminder]] = {}
    for reminders in board.reminders.values():
        for each in reminders:
            told.setdefault(each.unit.slug, []).append(each)
    found = [
        totals(
            UnitTotals,
            tasks,
            unit=unit,
            owed=sum(each.behind for each in tasks),
            worst=worst(tasks),
            reminders=len(told.get(unit.slug, [])),
            told=max(
                told.get(unit.slug, []), key=lambda each: (each.on, each.number), default=None
            ),
        )
        for unit, tasks in of_units(board.commune, board.tasks).values()
    ]
    return sorted(
        found, key=lambda each: (-each.late, -each.stale, -each.owed, -each.at_risk, -each.tasks)
    )


def worst_first(tasks: Iterable[TaskView]) -> list[TaskView]:
    """Return tasks, the latest and longest behind first."""
    return sorted(tasks, key=lambda task: (SEVERITY.index(task.health), -task.days, -task.behind))


def worst(tasks: Sequence[TaskView]) -> Debt | None:
    """Return what is furthest behind, or None where nothing is owed."""
    behind = [task for task in tasks if task.since is not None]
    if not behind:
        return None
    task = worst_first(behind)[0]
    return Debt(
        task_id=task.id, ref=task.ref, title=task.title, health=task.health,
        behind=task.behind, since=task.since, days=task.days,
    )  # fmt: skip


def totals(kind: type[Any], tasks: Sequence[TaskView], **values: Any) -> Any:
    """Return ``kind`` of totals over ``tasks``."""
    return totals_of(kind, [task.health for task in tasks], **values)


def totals_of(kind: type[Any], healths: Sequence[Health], **values: Any) -> Any:
    """Return ``kind`` of totals over what is known of tasks by their health alone."""
    health = Counter(healths)
    return kind(
        **values,
        tasks=len(healths),
        done=health[Health.DONE],
        on_track=health[Health.ON_TRACK],
        at_risk=health[Health.AT_RISK],
        stale=health[Health.STALE],
        late=health[Health.LATE],
        adjusted=health[Health.ADJUSTED],
    )


def _own(task: TaskView, part: Part) -> TaskView:
    """Return a task as one unit of the set has it."""
    told = task.told if task.told and task.told.unit == part.unit else None
    return task.model_copy(
        update={
            "done": part.done,
            "health": part.health,
            "since": part.since,
            "days": part.days,
            "last_on": part.last_on,
            "behind": int(part.since is not None),
            "told": told,
        }
    )
