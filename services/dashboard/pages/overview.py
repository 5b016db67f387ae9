"""The leadership page as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from services.dashboard.pages.names import Document, as_day, unit_name
from services.dashboard.pages.standing import BEHIND, Board, totals, unit_totals, worst_first
from services.dashboard.views import (
    TREND_DAYS,
    ActivityEntry,
    CategoryCount,
    ChannelDeliveries,
    Deliveries,
    DeliveryDay,
    Feedback,
    FeedbackDay,
    Overview,
    Totals,
    TrackTotals,
)
from shared.communes import Commune
from shared.contracts.feedback import Category
from shared.contracts.notify import DeliveryChannel
from shared.contracts.tasks import Track

FEEDBACK_DAYS = 365
"""How far back feedback is counted, the day itself included."""
FEED_SIZE = 10


@dataclass(frozen=True, slots=True)
class Around:
    """What an overview shows beside the plan; ``backlog`` are the months before the others."""

    feedback: Sequence[Document]
    backlog: Sequence[Document]
    deliveries: Sequence[Document]
    activity: Sequence[Document]


def overview(board: Board, around: Around, on: date, today: date) -> Overview:
    """Return the overview as it stands on ``on``."""
    commune, tasks = board.commune, board.tasks
    activity = sorted(around.activity, key=lambda each: (each["at"], each["_id"]), reverse=True)
    return Overview(
        commune=commune.slug,
        commune_name=commune.name,
        years=board.years,
        plan=board.plan,
        as_of=board.as_of,
        updated_at=activity[0]["at"] if activity else None,
        totals=totals(Totals, tasks),
        tracks=track_totals(board),
        units=unit_totals(board),
        tasks=tasks,
        late=worst_first(task for task in tasks if task.health in BEHIND),
        feedback=feedback(around.feedback, around.backlog, on, today),
        deliveries=deliveries(around.deliveries, on),
        activity=[entry(commune, each) for each in activity[:FEED_SIZE]],
    )


def track_totals(board: Board) -> list[TrackTotals]:
    """Return the totals of both halves of the plan."""
    return [
        totals(TrackTotals, [task for task in board.tasks if task.track is track], track=track)
        for track in Track
    ]


def entry(commune: Commune, document: Document) -> ActivityEntry:
    """Return one line of activity as it is shown to callers."""
    slug = document["refs"].get("unit") or ""
    return ActivityEntry(
        id=document["_id"],
        at=document["at"],
        kind=document["kind"],
        unit=unit_name(commune, slug) if slug in commune.units else None,
        refs=document["refs"],
    )


def first_feedback_day(on: date) -> date:
    """Return the first day that feedback is counted from."""
    return on - timedelta(days=FEEDBACK_DAYS - 1)


def first_delivery_day(on: date) -> date:
    """Return the first day that deliveries are counted from."""
    return on - timedelta(days=TREND_DAYS - 1)


def feedback(
    months: Sequence[Document], backlog: Sequence[Document], on: date, today: date
) -> Feedback:
    """Return what came in and was answered until ``on``, and what waited on its evening."""
    days = {
        f"{each['month']}-{day}": figures
        for each in months
        for day, figures in each.get("days", {}).items()
        if f"{each['month']}-{day}" <= on.isoformat()
    }
    since = first_feedback_day(on)
    recent = [figures for day, figures in days.items() if day >= since.isoformat()]
    flows = [*days.values(), *(each.get("sums", {}) for each in backlog)]
    waiting = min(
        (d for d, found in days.items() if d >= since.isoformat() and _sum(found, "waiting") > 0),
        default=None,
    )
    oldest = as_day(waiting) if on >= today else None
    trend = [on - timedelta(days=back) for back in reversed(range(TREND_DAYS))]
    return Feedback(
        since=since,
        received=sum(_sum(each, "received") for each in recent),
        answered=sum(_sum(each, "answered") for each in recent),
        open=sum(_open(each) for found in flows for each in found.values()),
        oldest_open_on=oldest,
        oldest_open_days=(on - oldest).days if oldest else None,
        categories=[
            CategoryCount(
                category=category,
                received=sum(each.get(category, {}).get("received", 0) for each in recent),
                answered=sum(each.get(category, {}).get("answered", 0) for each in recent),
                open=sum(_open(found.get(category, {})) for found in flows),
            )
            for category in Category
        ],
        days=[
            FeedbackDay(
                day=day,
                received=_sum(days.get(day.isoformat(), {}), "received"),
                answered=_sum(days.get(day.isoformat(), {}), "answered"),
            )
            for day in trend
        ],
    )


def deliveries(months: Sequence[Document], on: date) -> Deliveries:
    """Return how messages ended in the last ``TREND_DAYS`` days, by day and channel."""
    first, last = first_delivery_day(on).isoformat(), on.isoformat()
    days: dict[str, dict[str, Any]] = {
        f"{each['month']}-{day}": figures
        for each in months
        for day, figures in each.get("days", {}).items()
        if first <= f"{each['month']}-{day}" <= last
    }
    channels = [
        ChannelDeliveries(
            channel=channel,
            **{
                name: sum(each.get(channel, {}).get(name, 0) for each in days.values())
                for name in ("sent", "failed", "confirmed")
            },
        )
        for channel in get_args(DeliveryChannel)
    ]
    return Deliveries(
        sent=sum(each.sent for each in channels),
        failed=sum(each.failed for each in channels),
        confirmed=sum(each.confirmed for each in channels),
        channels=[each for each in channels if each.sent or each.failed or each.confirmed],
        days=[
            DeliveryDay(
                day=date.fromisoformat(day), sent=_sum(found, "sent"), failed=_sum(found, "failed")
            )
            for day, found in sorted(days.items())
        ],
    )


def _sum(groups: dict[str, Any], name: str) -> int:
    return sum(each.get(name, 0) for each in groups.values())


def _open(flows: dict[str, int]) -> int:
    """Return what flows leave waiting: what came in or came back, less what was settled."""
    return flows.get("received", 0) + flows.get("reopened", 0) - flows.get("settled", 0)
