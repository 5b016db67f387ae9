"""Communes side by side."""

from datetime import date, datetime

from pydantic import Field

from services.dashboard.views.base import Plan, Totals, TrackTotals, UnitTotals, View


class CommuneFeedback(View):
    """As on the commune's own first page."""

    received: int
    answered: int
    open: int
    oldest_open_days: int | None


class CommuneLine(View):
    """One commune: its plan, its feedback, and the unit that is furthest behind."""

    commune: str
    name: str
    plan: Plan | None
    as_of: date
    updated_at: datetime | None
    totals: Totals
    tracks: list[TrackTotals]
    furthest: UnitTotals | None = Field(description="Null where no unit owes anything.")
    feedback: CommuneFeedback
    deliveries_failed: int


class Province(View):
    """All communes that the viewer may see, most late tasks first."""

    as_of: date
    totals: Totals
    communes: list[CommuneLine]
