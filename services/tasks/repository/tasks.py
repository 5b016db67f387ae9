"""The collections ``tasks`` and ``progress``."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from services.tasks.models.progress import Progress
from services.tasks.models.task import Task
from services.tasks.ports import EntryFilter, Filter, OvertakenError, Window
from services.tasks.repository.base import key_of
from services.tasks.repository.documents import (
    DAYS,
    progress_document,
    task_document,
    task_state,
    to_progress,
    to_task,
)
from shared import logs, outbox
from shared.errors import Invalid, Text
from shared.mongo import ASCENDING, Database, Document, IndexModel, MongoError, insert_new

TASKS, PROGRESS = "tasks", "progress"
UNFILED = "unfiled"
"""Reports that are stored in their task and not yet, or not as they are now, in their own place."""
HIDDEN = {"outbox": 0, UNFILED: 0}

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
        ),
        IndexModel([("commune", ASCENDING), ("occurred_on", ASCENDING)], name="by_commune_and_day"),
    ],
}

log = logs.get(__name__)


class TaskRepository:
    """The collections ``tasks`` and ``progress``; ``saved`` is called after each write."""

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._db = db
        self._saved = saved
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, commune: str, task_id: str) -> Task | None:
        """Return a task of the commune, or None."""
        key = key_of(commune, task_id)
        found = await self._db[TASKS].find_one({"_id": key}, {"outbox": 0})
        if found is None:
            return None
        if found.get(UNFILED):
            await self._file(key, found[UNFILED])
        return to_task(found)

    async def list(
        self, commune: str, which: Filter, window: Window, *, tallies: bool = False
    ) -> Sequence[Task]:
        """Return tasks in the order of their plan, one more than the limit if there are more.

        Without their tallies unless asked for: only those know the past.
        """
        query: Document = {
            "commune": commune,
            "year": which.year,
            "place": {"$gt": window.after or ""},
        }
        if which.unit:
            query["units"] = which.unit
        if which.track:
            query["planned.track"] = which.track.value
        if which.plan_id:
            query["plan_id"] = which.plan_id
        if not which.withdrawn:
            query["planned.withdrawn"] = False
        hidden = HIDDEN if tallies else {**HIDDEN, DAYS: 0}
        found = self._db[TASKS].find(query, hidden).sort("place", ASCENDING)
        return [to_task(each) for each in await found.to_list(window.limit + 1)]

    async def progress(self, progress_id: UUID) -> Progress | None:
        """Return one report, or None."""
        found = await self._db[PROGRESS].find_one({"_id": progress_id})
        return to_progress(found) if found else None

    async def entries(self, commune: str, first: date, last: date) -> AsyncIterator[Progress]:
        """Yield all entries of a commune between two days, both included, earliest first."""
        while first <= last:
            end = min(last, first + FIRST_SPAN - DAY)
            found = await (
                self._db[PROGRESS]
                .find(
                    {
                        "commune": commune,
                        "occurred_on": {"$gte": first.isoformat(), "$lte": end.isoformat()},
                    }
                )
                .sort([("occurred_on", ASCENDING), ("_id", ASCENDING)])
                .to_list(None)
            )
            for each in found:
                yield to_progress(each)
            first = end + DAY

    async def reports(self, task: Task, window: Window) -> Sequence[Progress]:
        """Return the entries of a task, latest day first, one more than the limit if more."""
        year = EntryFilter(date(task.year, 1, 1), date(task.year, 12, 31))
        query = {"commune": task.commune, "task_id": task.id}
        return await self._latest_first(query, year, window)

    async def browse(self, commune: str, which: EntryFilter, window: Window) -> Sequence[Progress]:
        """Return a commune's entries, latest day first, one more than the limit if more."""
        query: Document = {"commune": commune}
        if which.unit:
            query["unit"] = which.unit
        if which.state:
            query["state"] = which.state.value
        return await self._latest_first(query, which, window)

    async def _latest_first(
        self, query: Document, days: EntryFilter, window: Window
    ) -> Sequence[Progress]:
        """Look at the last days first, at more of them until the window is full."""
        first, last = days.first, days.last
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
                self._db[PROGRESS]
                .find(query)
                .sort([("occurred_on", -1), ("_id", -1)])
                .to_list(window.limit + 1)
            )
            if len(found) > window.limit or start <= first:
                return [to_progress(each) for each in found]
            span *= 2

    async def save(self, task: Task, *changed: Progress) -> None:
        """Store new and changed reports, the task and its facts, all or none.

        Raises ``OvertakenError``. One write stores all: the reports wait in their task, as facts
        do, until they are filed in their own collection. Whoever reads the task next files what a
        crash left behind.
        """
        key, reports = key_of(task.commune, task.id), [progress_document(each) for each in changed]
        update = outbox.raised(task.events)
        update["$set"] = task_state(task)
        update["$push"][UNFILED] = {"$each": reports}
        seen = {"_id": key, "revision": task.revision - len(task.events)}
        written = await self._db[TASKS].update_one(seen, update)
        if not written.matched_count:
            raise OvertakenError
        task.events.clear()
        try:
            await self._file(key, reports)
        except MongoError:
            log.warning("report is filed later", exc_info=True)
        finally:
            self._saved()

    async def file_waiting(self, commune: str) -> None:
        """Put reports that a crash left in their tasks into their own place."""
        query = {"commune": commune, "year": {"$gt": 0}}
        for each in await self._db[TASKS].find(query, {UNFILED: 1}).to_list(None):
            if each.get(UNFILED):
                await self._file(each["_id"], each[UNFILED])

    async def add(self, tasks: Sequence[Task]) -> None:
        """Store new tasks; those that are there already stay as they are."""
        await insert_new(self._db[TASKS], [task_document(task) for task in tasks])

    async def amend(self, task: Task) -> None:
        """Store what a later version of the plan made of a task; raises ``OvertakenError``."""
        seen = {"_id": key_of(task.commune, task.id), "revision": task.revision - 1}
        written = await self._db[TASKS].update_one(seen, {"$set": task_state(task)})
        if not written.matched_count:
            raise OvertakenError

    async def _file(self, key: str, reports: Sequence[Document]) -> None:
        """Put reports that wait in a task into their own collection; safe to repeat.

        A report changed since replaces the one filed before, never the other way round.
        """
        db = self._db
        await insert_new(db[PROGRESS], [each for each in reports if not each["version"]])
        for each in reports:
            if each["version"]:
                older = {"_id": each["_id"], "version": {"$lt": each["version"]}}
                await db[PROGRESS].replace_one(older, each)
        for each in reports:
            filed = {"_id": each["_id"], "version": each["version"]}
            await db[TASKS].update_one({"_id": key}, {"$pull": {UNFILED: filed}})

    @asynccontextmanager
    async def turn(self, task_id: str) -> AsyncIterator[None]:
        """Wait until nobody else in this process writes to the task.

        Processes among themselves are kept apart by ``revision``; within one, waiting is cheaper
        than being overtaken.
        """
        lock = self._turns.setdefault(task_id, asyncio.Lock())
        async with lock:
            yield


def _mark(after: str) -> tuple[date, UUID]:
    day, _, name = after.partition("/")
    try:
        return date.fromisoformat(day), UUID(name)
    except ValueError:
        raise Invalid(
            "bad-mark",
            Text("Giá trị after không hợp lệ.", "The value of after is not valid."),
        ) from None
