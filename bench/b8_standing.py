"""B8: standing of all tasks of a commune, against a tenth of its entries and against 95 others."""

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from motor.motor_asyncio import AsyncIOMotorClient

from deploy.testing import Servers
from services.tasks.api.views import TaskView
from services.tasks.models.progress import Progress
from services.tasks.models.task import Task
from services.tasks.ports import Filter, Window
from services.tasks.repository import INDEXES
from services.tasks.repository.documents import progress_document, task_document
from services.tasks.repository.tasks import PROGRESS, TASKS, TaskRepository
from shared.contracts.base import now
from shared.contracts.tasks import Form, PlannedTask, ProgressKind, Role, RoleName
from shared.mongo import Database

TASK_COUNT = 25
FEW, MANY = 2_000, 20_000
COMMUNES = 96
ROUNDS, ASKED = 7, 20
YEAR, TODAY, UNIT = 2025, date(2025, 12, 31), "phong-kinh-te"
WEEKLY = {
    "kind": "quota",
    "start": "2025-01-01",
    "end": "2025-12-31",
    "quotas": [{"kind": "issue", "per": "week", "count": 1, "target": 52}],
}


async def measure() -> str:
    """Alternate the databases; return the line with the medians."""
    with tempfile.TemporaryDirectory() as folder:
        servers = Servers(Path(folder) / "servers")
        servers.start()
        try:
            return await _measure(servers.mongo_uri)
        finally:
            servers.stop()


async def _measure(uri: str) -> str:
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(
        uri, tz_aware=True, uuidRepresentation="standard"
    )
    few, many, province = (client[f"bench_{name}_{uuid4().hex[:6]}"] for name in "abc")
    try:
        await _fill(few, ["xa-0"], FEW)
        await _fill(many, ["xa-0"], MANY)
        await _fill(province, [f"xa-{number}" for number in range(COMMUNES)], FEW)
        seen: dict[str, list[float]] = {"few": [], "many": [], "province": []}
        for _ in range(ROUNDS):
            for name, db in (("few", few), ("many", many), ("province", province)):
                seen[name].append(await _standing(db))
    finally:
        for db in (few, many, province):
            await client.drop_database(db)
        client.close()
    entries = _ratio(seen["many"], seen["few"])
    communes = _ratio(seen["province"], seen["few"])
    return (
        f"B8 {entries:.2f}×  standing of {TASK_COUNT} tasks with {MANY} entries "
        f"{_ms(seen['many'])}, with {FEW} {_ms(seen['few'])}; among {COMMUNES} communes "
        f"{communes:.2f}× ({_ms(seen['province'])})"
    )


async def _fill(db: Database, communes: list[str], entries: int) -> None:
    """Store tasks and entries as the service stores them, in bulk."""
    for collection in (TASKS, PROGRESS):
        await db[collection].create_indexes(list(INDEXES[collection]))
    for commune in communes:
        tasks = [_a_task(commune, number) for number in range(TASK_COUNT)]
        reports = []
        for number in range(entries):
            task, day = tasks[number % TASK_COUNT], date(YEAR, 1, 1) + timedelta(number % 365)
            assert task.tally
            task.tally.add(day, UNIT, ProgressKind.ISSUE, 1)
            reports.append(_a_report(task, day))
        for task in tasks:
            assert task.tally
            task.counts = task.tally.counts(task.schedule.effective)
        await db[TASKS].insert_many([task_document(task) for task in tasks])
        first = progress_document(replace(reports[0], snapshot=tasks[0].on(TODAY)))
        for start in range(0, entries, 1000):
            await db[PROGRESS].insert_many(
                [
                    first
                    | {
                        "_id": each.id,
                        "task_id": each.task_id,
                        "occurred_on": each.occurred_on.isoformat(),
                    }
                    for each in reports[start : start + 1000]
                ]
            )


async def _standing(db: Database) -> float:
    """Return the seconds that the list takes, from the database to what is shown."""
    tasks = TaskRepository(db, lambda: None)
    taken = []
    for _ in range(ASKED):
        began = perf_counter()
        found = await tasks.list("xa-0", Filter(YEAR), Window(100))
        shown = [TaskView.on(task, TODAY).model_dump_json() for task in found]
        taken.append(perf_counter() - began)
        if len(shown) != TASK_COUNT:
            raise RuntimeError(f"{len(shown)} tasks instead of {TASK_COUNT}")
    return median(taken)


def _a_task(commune: str, number: int) -> Task:
    plan = PlannedTask.model_validate(
        {
            "task_id": f"2025-bench-{number}",
            "ref": f"C.I.{number}",
            "title": "Nhiệm vụ",
            "track": "CĐS",
            "roles": [Role(role=RoleName.LEAD, unit=UNIT, as_written="Phòng Kinh tế")],
            "schedule": WEEKLY,
            "target": 52,
            "due": "2025-12-31",
            "counts": ["issue"],
        }
    )
    return Task(commune, "2025", YEAR, f"2025/{number:04}", plan)


def _a_report(task: Task, day: date) -> Progress:
    entry_id = uuid4()
    return Progress(
        id=entry_id, event_id=uuid4(), commune=task.commune, task_id=task.id, unit=UNIT,
        kind=ProgressKind.ISSUE, quantity=1, occurred_on=day, note="Số của tuần", topics=(),
        evidence=(), actor="key:bench", via="http", reported_at=now(), fingerprint="0" * 64,
        snapshot=task.on(date(YEAR, 1, 1)), form=Form.RADIO, work_id=entry_id,
    )  # fmt: skip


def _ratio(ours: list[float], floor: list[float]) -> float:
    return median(a / b for a, b in zip(ours, floor, strict=True))


def _ms(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:.1f} ms"
