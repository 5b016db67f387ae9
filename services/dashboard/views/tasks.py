"""Tasks with what was done month by month; one unit; the topics; the calendar."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.dashboard.views.base import (
    KindCount,
    Month,
    Plan,
    Reminder,
    TaskView,
    Totals,
    TrackTotals,
    UnitName,
    View,
)
from shared.contracts.tasks import Form, Health, Track


class Reviews(View):
    """What became of the reports on a task in the year."""

    reported: int = Field(description="Reports that came in.")
    accepted: int
    returned: int
    reversed: int
    evidence: int = Field(description="Links and files that came with reports that count.")


class TaskMonth(View):
    """What was done in one month of a task: all output that counts, of each kind."""

    month: Month
    done: int
    kinds: list[KindCount]


class TaskPoint(View):
    """Where a task stood on the last evening of a month, or on ``as_of`` within it."""

    month: Month
    done: int = Field(description="All output until then, what was done before the plan among it.")
    expected: int | None = Field(description="Output that should have been there by then.")
    behind: int
    health: Health


class TaskLine(TaskView):
    """A task with its year, month by month; months without output are left out."""

    months: list[TaskMonth]
    reviews: Reviews
    start: date | None = Field(None, description="From when output is expected.")
    end: date | None = Field(None, description="The last day of its time.")
    course: list[TaskPoint] = Field(
        [], description="From the month it starts in to that of `as_of`."
    )


class MonthTotals(Totals):
    """How the plan stood on the last evening of a month, or on ``as_of`` within it."""

    month: Month
    as_of: date
    output: int = Field(description="All output of the month that counts.")


class Tasks(View):
    """Every task of a year's plan on ``as_of``, and how the whole stood month by month."""

    commune: str
    years: list[int]
    plan: Plan | None
    as_of: date
    totals: Totals
    tracks: list[TrackTotals]
    months: list[MonthTotals] = Field(description="From the first month to that of ``as_of``.")
    tasks: list[TaskLine]


class UnitMonth(View):
    """What a unit did, and what was said to it, in one month."""

    month: Month
    output: int = Field(description="All its output of the month that counts, in any task.")
    reported: int
    accepted: int
    returned: int
    reversed: int
    refused: int = Field(description="Posts over the bus that could not be counted.")
    reminded: int
    replied: int
    evidence: int


class ReportLine(View):
    """A unit's periodic report: how far it has come, and how often it was asked for."""

    report_id: str
    track: Track
    period: str = Field(examples=["2025-Q3"])
    state: Literal["missing", "submitted", "returned", "accepted"]
    on: date | None = Field(description="The day of that state.")
    frozen_on: date | None = Field(description="When the commune's report of the period was.")
    reminders: int
    told: Reminder | None


class UnitFeedback(View):
    """Feedback of the last 12 months that the unit has in hand, or answered."""

    received: int
    answered: int
    open: int
    late: int


class Unit(View):
    """One unit: what it owes, since when, what it did, and what it was told."""

    commune: str
    years: list[int]
    plan: Plan | None
    as_of: date
    unit: UnitName
    totals: Totals
    owed: int = Field(description="Units of output missing by now, of all its tasks.")
    tasks: list[TaskView] = Field(
        description="Those it leads or carries out, the worst first. Of a task that each unit of "
        "a set has, only its own part: `done`, `health`, `since`, `days`, `last_on`."
    )
    months: list[UnitMonth]
    reminders: list[Reminder] = Field(description="The newest 50 of the year, newest first.")
    reports: list[ReportLine] = Field(description="Of the year, the latest period first.")
    feedback: UnitFeedback


class MonthCount(View):
    """How often in a month."""

    month: Month
    count: int


class FormCount(View):
    """How often in a form of communication."""

    form: Form
    count: int


class TopicLine(View):
    """A topic of the plan's section B: how often it was told, when, in which forms, by whom."""

    code: str = Field(examples=["I.4.đ"])
    title: str
    title_en: str
    track: Track
    count: int = Field(description="Works that told of it; each once.")
    last_on: date | None
    months: list[MonthCount] = Field(description="All months of the year up to ``as_of``.")
    forms: list[FormCount]
    units: list[UnitName]


class Topics(View):
    """The topics in the plan's order, and those that nobody told of."""

    commune: str
    year: int
    as_of: date
    topics: list[TopicLine]
    never: list[str]


class CalendarDay(View):
    """A day of the year: what is on the air, and what was done; empty days are left out."""

    day: date
    planned: int
    aired: int
    cancelled: int
    output: int


class Calendar(View):
    """The year day by day."""

    commune: str
    year: int
    days: list[CalendarDay]
