"""What leadership sees first."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from services.dashboard.views.base import (
    Plan,
    TaskView,
    Totals,
    TrackTotals,
    UnitName,
    UnitTotals,
    View,
)
from shared.contracts.feedback import Category
from shared.contracts.notify import DeliveryChannel

TREND_DAYS = 30


class CategoryCount(View):
    """The same for one category."""

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
    """What came in and what was answered from ``since`` to ``as_of``, and what was open then."""

    since: date
    received: int
    answered: int = Field(description="Cases answered in that time, each once.")
    open: int = Field(description="All that waited on the evening of ``as_of``.")
    oldest_open_on: date | None = Field(
        description="Of those received since ``since``; known for today only."
    )
    oldest_open_days: int | None
    categories: list[CategoryCount]
    days: list[FeedbackDay] = Field(description=f"The last {TREND_DAYS} days, oldest first.")


class ChannelDeliveries(View):
    """The same for one channel."""

    channel: DeliveryChannel
    sent: int
    failed: int
    confirmed: int


class DeliveryDay(View):
    """What was handed over and given up on one day."""

    day: date
    sent: int
    failed: int


class Deliveries(View):
    """Messages handed over and given up in the last ``TREND_DAYS`` days."""

    sent: int
    failed: int
    confirmed: int = Field(0, description="Those that a provider says arrived.")
    channels: list[ChannelDeliveries] = Field([], description="Those that carried any.")
    days: list[DeliveryDay] = Field([], description="Days with messages, oldest first.")


class ActivityEntry(View):
    """Something that happened; ``refs`` depend on ``kind``, ``unit`` is who did it.

    ``posted_by`` reported it on behalf of ``unit``.
    """

    id: str
    at: datetime
    kind: str = Field(examples=["tasks.v1.progress.reported"])
    unit: UnitName | None = None
    posted_by: UnitName | None = None
    refs: dict[str, Any]


class Overview(View):
    """What leadership sees first."""

    commune: str
    commune_name: str
    years: list[int] = Field(description="Years that have a plan, newest first.")
    plan: Plan | None
    as_of: date = Field(description="Today or the day asked for; a past year's last day.")
    updated_at: datetime | None = Field(description="When the newest fact known here happened.")
    totals: Totals
    tracks: list[TrackTotals]
    units: list[UnitTotals] = Field(description="The unit that is furthest behind first.")
    tasks: list[TaskView]
    late: list[TaskView] = Field(description="Late and stale tasks, the worst first.")
    feedback: Feedback
    deliveries: Deliveries
    activity: list[ActivityEntry]
