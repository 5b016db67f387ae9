"""The leadership page as data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from services.dashboard.pages.names import Document, as_day, evening, unit_name
from services.dashboard.pages.standing import Board
from services.dashboard.pages.totals import BEHIND, totals, unit_totals, worst_first
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
    UnitName,
)
from shared.communes import Commune
from shared.contracts.feedback import Category
from shared.contracts.notify import DeliveryChannel
from shared.contracts.tasks import Track

FEEDBACK_DAYS = 365
"""How far back feedback is counted, the day itself included."""
FEED_SIZE = 10
FLOWS = ("received", "answered")


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
    refs = document["refs"]

    def unit(part: str) -> UnitName | None:
        slug = refs.get(part) or ""
        return unit_name(commune, slug) if slug in commune.units else None

    return ActivityEntry(
        id=document["_id"],
        at=document["at"],
        kind=document["kind"],
        unit=unit("unit"),
        posted_by=unit("posted_by"),
        refs=refs,
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
    since = first_feedback_day(on)
    span = Span(since, on)
    flows = [*(_until(each, on) for each in months), *(each.get("sums", {}) for each in backlog)]
    recent = {
        category: {what: sum(span.count(each, category, what) for each in months) for what in FLOWS}
        for category in Category
    }
    oldest = _oldest(months, since) if on >= today else None
    trend = [on - timedelta(days=back) for back in reversed(range(TREND_DAYS))]
    by_month = {each["month"]: each.get("days", {}) for each in months}

    def on_day(day: date, what: str) -> int:
        categories = by_month.get(f"{day:%Y-%m}", {}).values()
        return sum(each.get(what, {}).get(f"{day:%d}", 0) for each in categories)

    return Feedback(
        since=since,
        received=sum(each["received"] for each in recent.values()),
        answered=sum(each["answered"] for each in recent.values()),
        open=sum(_open(each) for found in flows for each in found.values()),
        oldest_open_on=oldest,
        oldest_open_days=(on - oldest).days if oldest else None,
        categories=[
            CategoryCount(
                category=category,
                **recent[category],
                open=sum(_open(found.get(category, {})) for found in flows),
            )
            for category in Category
        ],
        days=[
            FeedbackDay(day=day, received=on_day(day, "received"), answered=on_day(day, "answered"))
            for day in trend
        ],
    )


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def count(self, month: Document, category: str, what: str) -> int:
        """Return how often something happened in a month's days that are among these."""
        begins, ends = date.fromisoformat(f"{month['month']}-01"), evening(month["month"])
        if self.first <= begins and ends <= self.last:
            whole: int = month.get("sums", {}).get(category, {}).get(what, 0)
            return whole
        days: dict[str, int] = month.get("days", {}).get(category, {}).get(what, {})
        first = f"{max(self.first, begins):%d}" if self.first <= ends else "~"
        last = f"{min(self.last, ends):%d}" if begins <= self.last else ""
        return sum(count for day, count in days.items() if first <= day <= last)


def _until(month: Document, on: date) -> dict[str, dict[str, int]]:
    """Return a month's flows by category until the evening of ``on``."""
    span = Span(date.min, on)
    return {
        category: {what: span.count(month, category, what) for what in whats}
        for category, whats in month.get("sums", {}).items()
    }


def _oldest(months: Sequence[Document], since: date) -> date | None:
    """Return the first day from ``since`` of whose cases one still waits."""
    first = since.isoformat()
    waiting = (
        f"{each['month']}-{day}"
        for each in months
        for flows in each.get("days", {}).values()
        for day, count in flows.get("waiting", {}).items()
        if count > 0
    )
    return as_day(min((day for day in waiting if day >= first), default=None))


def deliveries(months: Sequence[Document], on: date) -> Deliveries:
    """Return how messages ended in the last ``TREND_DAYS`` days, by day and channel."""
    first, last = first_delivery_day(on).isoformat(), on.isoformat()
    by_day: dict[str, Counter[str]] = {}
    by_channel: dict[str, Counter[str]] = {}
    for each in months:
        for channel, ends in each.get("days", {}).items():
            for name, days in ends.items():
                for number, count in days.items():
                    day = f"{each['month']}-{number}"
                    if first <= day <= last:
                        by_day.setdefault(day, Counter())[name] += count
                        by_channel.setdefault(channel, Counter())[name] += count
    channels = [
        ChannelDeliveries(
            channel=channel,
            **{
                name: by_channel.get(channel, Counter())[name]
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
            DeliveryDay(day=date.fromisoformat(day), sent=found["sent"], failed=found["failed"])
            for day, found in sorted(by_day.items())
        ],
    )


def _open(flows: dict[str, int]) -> int:
    """Return what flows leave waiting: what came in or came back, less what was settled."""
    return flows.get("received", 0) + flows.get("reopened", 0) - flows.get("settled", 0)
