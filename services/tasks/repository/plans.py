"""The collection ``plans``; adopting one also writes its tasks."""

from collections.abc import Callable, Sequence

from services.tasks.models.plan import Plan
from services.tasks.models.task import Task
from services.tasks.repository.base import key_of
from services.tasks.repository.documents import task_document
from services.tasks.repository.tasks import TASKS
from shared import outbox
from shared.mongo import ASCENDING, Database, IndexModel, insert_new

PLANS = "plans"

INDEXES = {
    PLANS: [
        IndexModel([("commune", ASCENDING), ("year", ASCENDING)], name="by_commune_and_year"),
        outbox.PENDING,
    ],
}


class PlanRepository:
    """The collection ``plans``; adopting one also writes its tasks."""

    def __init__(self, db: Callable[[], Database]) -> None:
        self._db = db

    async def adopt(self, plan: Plan, tasks: Sequence[Task], actor: str) -> None:
        """Put the plan in force, with its tasks; a plan that is in force already stays.

        The plan comes last: a plan that is there has its tasks.
        """
        db, key = self._db(), key_of(plan.commune, plan.id)
        if await db[PLANS].find_one({"_id": key}, {"_id": 1}):
            return
        await insert_new(db[TASKS], [task_document(task) for task in tasks])
        fact = plan.adopted(actor)
        document = {
            "_id": key,
            "commune": plan.commune,
            "plan_id": plan.id,
            "year": plan.year,
            "title": plan.title,
            "adopted_at": fact.occurred_at,
            "adopted_by": actor,
            "revision": fact.revision,
        }
        await insert_new(db[PLANS], [{**document, **outbox.raising([fact])}])

    async def all(self, commune: str) -> Sequence[Plan]:
        """Return the commune's plans without their tasks, latest year first."""
        found = (
            await self._db()[PLANS]
            .find({"commune": commune, "year": {"$gt": 0}}, {"outbox": 0})
            .to_list(100)
        )
        found.sort(key=lambda each: (-each["year"], each["plan_id"]))
        return [
            Plan(each["commune"], each["plan_id"], each["year"], each["title"], ())
            for each in found
        ]
