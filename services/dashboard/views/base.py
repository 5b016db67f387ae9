"""The parts that several answers of the read API are made of."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.tasks import Health, ProgressKind, Track

Kind = Literal["quota", "window", "once", "continuous"]
Month = str
"""A month as ``2025-09``."""


class View(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class UnitName(View):
    """A unit as it is called; ``short`` fits a chart's label."""

    slug: str | None
    name: str
    name_en: str
    short: str


class Plan(View):
    """The plan in force for a year."""

    year: int
    title: str


class Totals(View):
    """How many tasks stand how; the six add up to ``tasks``."""

    tasks: int
    done: int
    on_track: int
    at_risk: int
    stale: int
    late: int
    adjusted: int = Field(0, description="Moved by decision (điều chỉnh) and not yet due.")


class TrackTotals(Totals):
    """The same for one half of the plan."""

    track: Track


class Reminder(View):
    """One entry of the register of reminders (đôn đốc): who was told of what, and when.

    ``level`` says who heard of it as well: nobody but the unit, Phó Chủ tịch, or Chủ tịch too.
    """

    reminder_id: str
    unit: UnitName
    task_id: str | None
    report_id: str | None = Field(description="The periodic report that was missing.")
    number: int = Field(description="So many times the unit was reminded of this matter.")
    on: date
    cause: str = Field(examples=["due_soon", "overdue", "debt", "stale", "missing_rerun"])
    owed: int
    days: int
    level: Literal["unit", "deputy", "chair"]
    by_hand: bool
    replied_on: date | None


class Debt(View):
    """What a unit owes most in one task: how much, since when."""

    task_id: str
    ref: str
    title: str
    health: Health
    behind: int
    since: date | None
    days: int


class UnitTotals(Totals):
    """Totals of the tasks that a unit leads or carries out, and what it is furthest behind in."""

    unit: UnitName
    owed: int = Field(0, description="Units of output missing by now, of all its tasks.")
    worst: Debt | None = Field(None, description="The task it is furthest behind in.")
    reminders: int = Field(0, description="How often it was reminded of tasks of the year.")
    told: Reminder | None = Field(None, description="The latest of these reminders.")


class Part(View):
    """What one unit of a set did of an obligation that each of them has (domain A9)."""

    unit: UnitName
    done: int
    last_on: date | None
    health: Health
    since: date | None
    days: int


class TaskView(View):
    """A task with its standing on ``as_of``. ``units`` lead or carry it out."""

    id: str
    ref: str
    title: str
    track: Track
    kind: Kind
    units: list[UnitName]
    done: int = Field(description="All output, what was done before the plan among it.")
    opening: int = Field(0, description="What was done before output was expected.")
    target: int | None
    expected: int | None = Field(description="Output that should be there by now.")
    due: date | None
    health: Health
    behind: int = Field(description="Units of output missing by now.")
    since: date | None = Field(description="First day on which something was owed.")
    days: int = Field(description="Days from ``since`` to ``as_of``.")
    last_on: date | None = Field(description="Day of the latest output.")
    parts: list[Part] = Field([], description="Only where each unit of a set is obliged.")
    reminders: int = Field(0, description="How often its units were reminded of it.")
    told: Reminder | None = Field(None, description="The latest of these reminders.")


class KindCount(View):
    """So much output of a kind."""

    kind: ProgressKind
    count: int
