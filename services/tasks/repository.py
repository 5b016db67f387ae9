"""MongoDB: where tasks, reports, plans and refusals are kept."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from services.tasks.documents import (
    key_of,
    progress_document,
    task_document,
    task_state,
    to_progress,
    to_task,
)
from services.tasks.models.task import Plan, Progress, Task
from services.tasks.ports import Filter, OvertakenError, Window
from shared import logs, outbox
from shared.contracts.base import Event, now
from shared.errors import Invalid, Text, Transient
from shared.mongo import (
    ASCENDING,
    Database,
    Document,
    IndexModel,
    Mongo,
    MongoError,
    insert_new,
)

TASKS, PROGRESS, PLANS, REFUSALS = "tasks", "progress", "plans", "refusals"
UNFILED = "unfiled"
"""Reports that are stored in their task and not yet in their own collection."""
SPEAKING = (PLANS, TASKS, REFUSALS)
"""The collections whose documents raise facts."""

DAY = timedelta(days=1)
FIRST_SPAN = timedelta(days=31)
"""A list of reports looks at so many days, then at twice as many, until it is full."""

INDEXES: Mapping[str, Sequence[IndexModel]] = {
    TASKS: [
        IndexModel(
            [("commune", ASCENDING), ("year", ASCENDING), ("place", ASCENDING)],
            name="by_commune_and_place",
        ),
        outbox.PENDING,
    ],
    PROGRESS: [
        IndexModel(
            [("commune", ASCENDING), ("task_id", ASCENDING), ("occurred_on", ASCENDING)],
            name="by_commune_task_and_day",
        )
    ],
    PLANS: [
        IndexModel([("commune", ASCENDING), ("year", ASCENDING)], name="by_commune_and_year"),
        outbox.PENDING,
    ],
    REFUSALS: [
        IndexModel([("commune", ASCENDING), ("at", ASCENDING)], name="by_commune_and_time"),
        outbox.PENDING,
    ],
    **outbox.INDEXES,
}

log = logs.get(__name__)


class TaskRepository:
    """The collections ``tasks`` and ``progress``; ``saved`` is called after each write."""

    def __init__(self, mongo: Mongo, saved: Callable[[], None]) -> None:
        self._mongo = mongo
        self._saved = saved
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, commune: str, task_id: str) -> Task | None:
        """Return a task of the commune, or None."""
        key = key_of(commune, task_id)
        found = await _ready(self._mongo)[TASKS].find_one({"_id": key}, {"outbox": 0})
        if found is None:
            return None
        if found.get(UNFILED):
            await self._file(key, found[UNFILED])
        return to_task(found)

    async def list(self, commune: str, which: Filter, window: Window) -> Sequence[Task]:
        """Return tasks in the order of their plan, one more than the limit if there are more."""
        query: Document = {
            "commune": commune,
            "year": which.year,
            "place": {"$gt": window.after or ""},
        }
        if which.unit:
            query["units"] = which.unit
        if which.track:
            query["planned.track"] = which.track.value
        found = (
            _ready(self._mongo)[TASKS]
            .find(query, {"outbox": 0, UNFILED: 0})
            .sort("place", ASCENDING)
        )
        return [to_task(each) for each in await found.to_list(window.limit + 1)]

    async def progress(self, progress_id: UUID) -> Progress | None:
        """Return one report, or None."""
        found = await _ready(self._mongo)[PROGRESS].find_one({"_id": progress_id})
        return to_progress(found) if found else None

    async def reports(self, task: Task, window: Window) -> Sequence[Progress]:
        """Return the reports on a task, latest day first, one more than the limit if more."""
        if task.last_on is None:
            return []
        first, last = date(task.year, 1, 1), task.last_on
        query: Document = {"commune": task.commune, "task_id": task.id}
        if window.after:
            last, below = _mark(window.after)
            query["$or"] = [
                {"occurred_on": {"$lt": last.isoformat()}},
                {"_id": {"$lt": below}},
            ]
        span = FIRST_SPAN
        while True:
            start = max(first, last - span)
            # Not $lte: the embedded database misses it on any but an index's last field.
            query["occurred_on"] = {"$gte": start.isoformat(), "$lt": (last + DAY).isoformat()}
            found = await (
                _ready(self._mongo)[PROGRESS]
                .find(query)
                .sort([("occurred_on", -1), ("_id", -1)])
                .to_list(window.limit + 1)
            )
            if len(found) > window.limit or start <= first:
                return [to_progress(each) for each in found]
            span *= 2

    async def save(self, task: Task, progress: Progress) -> None:
        """Store the report, the task and its facts, all or none; raises ``OvertakenError``.

        One write stores all: the report waits in its task, as facts do, until it is filed in
        its own collection. Whoever reads the task next files what a crash left behind.
        """
        key, report = key_of(task.commune, task.id), progress_document(progress)
        update = outbox.raised(task.events)
        update["$set"] = task_state(task)
        update["$push"][UNFILED] = report
        seen = {"_id": key, "revision": task.revision - len(task.events)}
        written = await _ready(self._mongo)[TASKS].update_one(seen, update)
        if not written.matched_count:
            raise OvertakenError
        task.events.clear()
        try:
            await self._file(key, [report])
        except MongoError:
            log.warning("report is filed later", exc_info=True)
        finally:
            self._saved()

    async def _file(self, key: str, reports: Sequence[Document]) -> None:
        """Put reports that wait in a task into their own collection; safe to repeat."""
        db = _ready(self._mongo)
        await insert_new(db[PROGRESS], reports)
        filed = [report["_id"] for report in reports]
        await db[TASKS].update_one({"_id": key}, {"$pull": {UNFILED: {"_id": {"$in": filed}}}})

    @asynccontextmanager
    async def turn(self, task_id: str) -> AsyncIterator[None]:
        """Wait until nobody else in this process writes to the task.

        Processes among themselves are kept apart by ``revision``; within one, waiting is cheaper
        than being overtaken.
        """
        lock = self._turns.setdefault(task_id, asyncio.Lock())
        async with lock:
            yield


class PlanRepository:
    """The collection ``plans``; adopting one also writes its tasks."""

    def __init__(self, db: Callable[[], Database]) -> None:
        self._db = db

    async def adopt(self, plan: Plan, actor: str) -> None:
        """Put the plan in force, with its tasks; a plan that is in force already stays.

        The plan comes last: a plan that is there has its tasks.
        """
        db, key = self._db(), key_of(plan.commune, plan.id)
        if await db[PLANS].find_one({"_id": key}, {"_id": 1}):
            return
        tasks = [
            Task(plan.commune, plan.id, plan.year, f"{plan.id}/{place:04}", planned)
            for place, planned in enumerate(plan.tasks, 1)
        ]
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


class RefusalRepository:
    """The collection ``refusals``: one document for each command not carried out."""

    def __init__(self, mongo: Mongo, saved: Callable[[], None]) -> None:
        self._mongo = mongo
        self._saved = saved

    async def say(self, refusal_id: UUID, fact: Event) -> None:
        """Say the fact, unless this refusal was said before."""
        document = {"_id": refusal_id, "commune": fact.commune, "at": now(), "revision": 1}
        await insert_new(_ready(self._mongo)[REFUSALS], [{**document, **outbox.raising([fact])}])
        self._saved()


def ready_database(mongo: Mongo) -> Callable[[], Database]:
    """Return what gives the database, or raises ``Transient`` before the plans are in."""
    return lambda: _ready(mongo)


def _ready(mongo: Mongo) -> Database:
    """Return the database; a task must not seem unknown only because its plan is not in yet."""
    if not mongo.ready.is_set():
        raise Transient("the plans are not in yet")
    return mongo.db


def _mark(after: str) -> tuple[date, UUID]:
    day, _, name = after.partition("/")
    try:
        return date.fromisoformat(day), UUID(name)
    except ValueError:
        raise Invalid(
            "bad-mark",
            Text("Giá trị after không hợp lệ.", "The value of after is not valid."),
        ) from None
