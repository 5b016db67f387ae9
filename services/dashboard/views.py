"""What the read API answers with."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.feedback import Category
from shared.contracts.tasks import Health, Track

TREND_DAYS = 30


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


class UnitTotals(Totals):
    """The same for the tasks that a unit leads or carries out."""

    unit: UnitName


class TaskView(View):
    """A task with its standing on ``as_of``. ``units`` lead or carry it out."""

    id: str
    ref: str
    title: str
    track: Track
    kind: Literal["quota", "window", "once", "continuous"]
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


class CategoryCount(View):
    """Feedback of one category, by day of receipt."""

    category: Category
    received: int
    answered: int
    open: int


class FeedbackDay(View):
    """What came in and what was answered on one day."""

    day: date
    received: int
    answered: int


class Feedback(View):
    """Feedback received since ``since``: how much, how much of it is answered, what waits."""

    since: date
    received: int
    answered: int
    open: int
    oldest_open_on: date | None
    oldest_open_days: int | None
    categories: list[CategoryCount]
    days: list[FeedbackDay] = Field(description=f"The last {TREND_DAYS} days, oldest first.")


class Deliveries(View):
    """Messages handed over and given up in the last ``TREND_DAYS`` days."""

    sent: int
    failed: int


class ActivityEntry(View):
    """Something that happened; ``refs`` depend on ``kind``, ``unit`` is who did it."""

    id: str
    at: datetime
    kind: str = Field(examples=["tasks.v1.progress.reported"])
    unit: UnitName | None = None
    refs: dict[str, Any]


class Overview(View):
    """What leadership sees first."""

    commune: str
    commune_name: str
    years: list[int] = Field(description="Years that have a plan, newest first.")
    plan: Plan | None
    as_of: date = Field(description="Today, or the last day of a past year's plan.")
    updated_at: datetime | None = Field(description="When the newest fact known here happened.")
    totals: Totals
    tracks: list[TrackTotals]
    units: list[UnitTotals]
    tasks: list[TaskView]
    late: list[TaskView] = Field(description="Late and stale tasks, the worst first.")
    feedback: Feedback
    deliveries: Deliveries
    activity: list[ActivityEntry]
