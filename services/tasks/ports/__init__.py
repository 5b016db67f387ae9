"""What the use cases need of the world."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from services.tasks.models.progress import Progress, State
from services.tasks.models.task import Task
from services.tasks.ports.batch import Batches
from services.tasks.ports.broadcast import Programmes
from services.tasks.ports.evidence import Evidence
from services.tasks.ports.feed import Feeds
from services.tasks.ports.plan import Plans
from services.tasks.ports.reminder import Office, Register
from services.tasks.ports.report import Desks, Reports
from shared.communes import Unit
from shared.contracts.base import Event
from shared.contracts.tasks import PlannedTask, Track
from shared.disarm import Disarm


class OvertakenError(Exception):
    """Somebody else wrote first; nothing was stored, look again and try again."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for: at most ``limit`` entries behind the mark ``after``."""

    limit: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tasks of a plan's year are asked for."""

    year: int
    unit: str | None = None
    track: Track | None = None
    plan_id: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries of a commune are asked for, by the day of the work; both days included."""

    first: date
    last: date
    unit: str | None = None
    state: State | None = None


class Tasks(Protocol):
    """The tasks and what was reported on them."""

    async def get(self, commune: str, task_id: str) -> Task | None:
        """Return a task of the commune, or None."""

    async def list(
        self, commune: str, which: Filter, window: Window, *, tallies: bool = False
    ) -> Sequence[Task]:
        """Return tasks in the order of their plan, one more than the limit if there are more.

        Without their tallies unless asked for: only those know the past.
        """

    async def progress(self, progress_id: UUID) -> Progress | None:
        """Return one report, or None."""

    def entries(self, commune: str, first: date, last: date) -> AsyncIterator[Progress]:
        """Yield all entries of a commune between two days, both included, earliest first."""

    async def reports(self, task: Task, window: Window) -> Sequence[Progress]:
        """Return the entries of a task, latest day first, one more than the limit if more."""

    async def browse(self, commune: str, which: EntryFilter, window: Window) -> Sequence[Progress]:
        """Return a commune's entries, latest day first, one more than the limit if more."""

    async def save(self, task: Task, *changed: Progress) -> None:
        """Store new and changed reports, the task and its facts, all or none.

        Raises ``OvertakenError``.
        """

    async def file_waiting(self, commune: str) -> None:
        """Put reports that a crash left in their tasks into their own place."""

    async def add(self, tasks: Sequence[Task]) -> None:
        """Store new tasks; those that are there already stay as they are."""

    async def amend(self, task: Task) -> None:
        """Store what a later version of the plan made of a task; raises ``OvertakenError``."""

    def turn(self, task_id: str) -> AbstractAsyncContextManager[None]:
        """Wait until nobody else in this process writes to the task."""


class Refusals(Protocol):
    """The commands that were not carried out."""

    async def say(self, refusal_id: UUID, fact: Event) -> None:
        """Say the fact, unless this refusal was said before."""


class Directory(Protocol):
    """What the communes' data files say of units, topics and the right to press others."""

    def slugs(self) -> Sequence[str]:
        """Return the communes that this installation serves."""

    def serves(self, commune: str) -> bool:
        """Tell whether this installation serves the commune."""

    def units(self, commune: str) -> Collection[str]:
        """Return the commune's units; none for a commune not served."""

    def behind(self, commune: str, task: PlannedTask) -> Mapping[str, tuple[str, ...]]:
        """Return the members of each set of units that has a role in the task (domain A9)."""

    def unit_list(self, commune: str) -> Sequence[Unit]:
        """Return the commune's units with the names that they go by."""

    def presses(self, commune: str, unit: str | None, task_id: str) -> bool:
        """Tell whether the unit is the focal one for the task."""


class Clock(Protocol):
    """What day it is where the plan is carried out."""

    def today(self) -> date:
        """Return the day in Asia/Ho_Chi_Minh."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the use cases need, in one hand."""

    tasks: Tasks
    plans: Plans
    refusals: Refusals
    register: Register
    reports: Reports
    evidence: Evidence
    feeds: Feeds
    programmes: Programmes
    batches: Batches
    directory: Directory
    office: Office
    desks: Desks
    clock: Clock
    disarm: Disarm


__all__ = [
    "Clock",
    "Desk",
    "Directory",
    "EntryFilter",
    "Filter",
    "OvertakenError",
    "Plans",
    "Refusals",
    "Tasks",
    "Window",
]
