"""Plans: put in force what the data files hold."""

from collections.abc import Iterable, Sequence

from services.tasks.models.plan import Plan
from services.tasks.models.task import Task
from services.tasks.ports import Directory, Plans

SEED = "system:seed"


async def adopt_plans(plans: Iterable[Plan], shelf: Plans, directory: Directory) -> None:
    """Put every plan of the data files in force that is not yet; safe to repeat and to race."""
    for plan in plans:
        await shelf.adopt(plan, tasks_of(plan, directory), SEED)


def tasks_of(plan: Plan, directory: Directory) -> Sequence[Task]:
    """Return the tasks of a plan that comes into force, in the plan's order."""
    return [
        Task(
            plan.commune,
            plan.id,
            plan.year,
            f"{plan.id}/{place:04}",
            planned,
            members=dict(directory.behind(plan.commune, planned)),
        )
        for place, planned in enumerate(plan.tasks, 1)
    ]
