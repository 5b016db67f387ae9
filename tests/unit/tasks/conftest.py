# ruff: noqa: ARG002  what lives in memory need not look at every argument
"""Builders of the domain, and ports that live in memory."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.tasks.models.document import Document
from services.tasks.models.plan import Plan, State
from services.tasks.models.progress import Progress
from services.tasks.models.reporter import Origin, Reporter
from services.tasks.models.task import Task
from services.tasks.ports import Desk, EntryFilter, Filter, OvertakenError, Window
from services.tasks.service.progress import Post
from shared.auth import Principal, Role
from shared.communes import Unit
from shared.contracts.base import Event
from shared.contracts.tasks import PlannedTask, ProgressKind, ReportProgress

LEAD, HELPER, STRANGER = "don-vi-chu-tri", "don-vi-phoi-hop", "don-vi-khac"
TODAY = date(2025, 9, 15)
ORIGIN = Origin(uuid4(), uuid4())
WEEKLY = {"kind": "quota", "quotas": [{"kind": "issue", "per": "week", "count": 1, "target": 52}]}
MONTHLY = {
    "kind": "quota",
    "quotas": [
        {"kind": "first_airing", "per": "month", "count": 1, "target": 12},
        {"kind": "rerun", "per": "month", "count": 3, "target": 36},
    ],
}


def a_task(schedule: Any = WEEKLY, **values: Any) -> Task:
    """A task of 2025 that LEAD leads and HELPER coordinates; the weekly radio column."""
    dates = {"start": "2025-01-01", "end": "2025-12-31"}
    planned = {
        "task_id": "2025-x",
        "ref": "C.I.1.a",
        "title": "Nhiệm vụ",
        "track": "CĐS",
        "roles": [
            {"role": "direct", "unit": None, "as_written": "Ủy ban nhân dân xã"},
            {"role": "coordinate", "unit": HELPER, "as_written": "Đơn vị phối hợp"},
            {"role": "lead", "unit": LEAD, "as_written": "Đơn vị chủ trì"},
        ],
        "schedule": dates | schedule,
        "target": sum(quota["target"] for quota in schedule.get("quotas", ())) or None,
        "due": "2025-12-31",
        "counts": [quota["kind"] for quota in schedule.get("quotas", ())] or ["item"],
    }
    return Task("son-mai", "2025", 2025, "2025/0001", PlannedTask.model_validate(planned | values))


def a_report(**values: Any) -> ReportProgress:
    return ReportProgress.model_validate({"occurred_on": "2025-09-15", "kind": "issue"} | values)


def report(
    task: Task, *, by: Reporter | None = None, today: date = TODAY, **values: Any
) -> Sequence[Event]:
    """Report on ``task`` as its lead's officer unless told otherwise; return what it says."""
    said = len(task.events)
    task.report_progress(
        a_report(**values),
        by or Reporter("key:k_1", LEAD),
        progress_id=uuid4(),
        today=today,
        topics=("I.1", "I.4.đ"),
        origin=ORIGIN,
    )
    return task.events[said:]


@dataclass
class Shelf:
    """Tasks and reports in memory; ``overtaken`` writes fail first."""

    tasks: dict[str, Task] = field(default_factory=dict)
    reported: dict[UUID, Progress] = field(default_factory=dict)
    overtaken: int = 0

    async def get(self, commune: str, task_id: str) -> Task | None:
        return deepcopy(self.tasks.get(f"{commune}/{task_id}"))

    async def list(
        self, commune: str, which: Filter, window: Window, *, tallies: bool = False
    ) -> Sequence[Task]:
        return [task for task in self.tasks.values() if task.year == which.year]

    async def progress(self, progress_id: UUID) -> Progress | None:
        return self.reported.get(progress_id)

    async def reports(self, task: Task, window: Window) -> Sequence[Progress]:
        return list(self.reported.values())

    async def browse(self, commune: str, which: EntryFilter, window: Window) -> Sequence[Progress]:
        return ()

    async def entries(self, commune: str, first: date, last: date) -> AsyncIterator[Progress]:
        for entry in sorted(self.reported.values(), key=lambda each: each.occurred_on):
            if entry.commune == commune and first <= entry.occurred_on <= last:
                yield entry

    async def save(self, task: Task, *changed: Progress) -> None:
        if self.overtaken:
            self.overtaken -= 1
            raise OvertakenError
        self.tasks[f"{task.commune}/{task.id}"] = task
        self.reported.update({each.id: each for each in changed})

    async def amend(self, task: Task) -> None:
        self.tasks[f"{task.commune}/{task.id}"] = task

    def turn(self, task_id: str) -> AbstractAsyncContextManager[None]:
        return nullcontext()


@dataclass
class Rest:
    """Plans, refusals, directory and clock, in memory."""

    said: dict[UUID, Event] = field(default_factory=dict)

    async def all(self, commune: str) -> Sequence[Plan]:
        plan = Plan("son-mai", "2025", Document(year=2025, title="Kế hoạch"), State.ADOPTED)
        return [plan] if commune == "son-mai" else []

    async def say(self, refusal_id: UUID, fact: Event) -> None:
        self.said.setdefault(refusal_id, fact)

    def serves(self, commune: str) -> bool:
        return commune == "son-mai"

    def units(self, commune: str) -> Collection[str]:
        return (LEAD, HELPER, STRANGER)

    def behind(self, commune: str, task: PlannedTask) -> Mapping[str, tuple[str, ...]]:
        return {}

    async def topics(self, commune: str, plan_id: str) -> Collection[str]:
        return ("I.1",)

    async def get(self, commune: str, name: Any) -> None:
        return None

    def unit_list(self, commune: str) -> Sequence[Unit]:
        return ()

    def presses(self, commune: str, unit: str | None, task_id: str) -> bool:
        return unit == HELPER

    def today(self) -> date:
        return TODAY

    def now(self) -> datetime:
        return datetime(2025, 9, 15, 3, tzinfo=UTC)


@dataclass
class Given:
    """A desk in memory, and the posts that arrive there."""

    shelf: Shelf
    rest: Rest
    desk: Desk

    def post(self, **values: Any) -> Post:
        post = Post(
            "2025-x",
            a_report(),
            Principal("key:k_1", "son-mai", frozenset({Role.UNIT_OFFICER}), LEAD),
            "http",
            None,
            ORIGIN,
        )
        return replace(post, **values)

    @property
    def done(self) -> int:
        return self.shelf.tasks["son-mai/2025-x"].counts.done.get(ProgressKind.ISSUE, 0)


@pytest.fixture
def given() -> Given:
    shelf, rest = Shelf({"son-mai/2025-x": a_task()}), Rest()
    return Given(shelf, rest, Desk(shelf, *[rest] * (len(fields(Desk)) - 1)))
