"""Periods of a calendar, and how much of a quota is expected by a given evening."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from shared.contracts.tasks import Per, Quota, Schedule

ONE_DAY = timedelta(days=1)
MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the calendar, as far as it lies in the time that is looked at."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def due(self, count: int, day: date) -> int:
        """Return how many of ``count`` are expected by the evening of ``day``, rounded down."""
        if day < self.start:
            return 0
        return count * (min(day, self.end) - self.start + ONE_DAY).days // self.days


@cache
def periods(per: Per, start: date, end: date) -> Sequence[Period]:
    """Return the periods that count between two days, in order.

    A period counts where at least half of its days lie between them, as ISO 8601 counts weeks
    to years: 2025 has 52 weeks, 2026 has 53 (domain A2). A time shorter than that is one period.
    """
    counted = []
    for first, last in _calendar(per, start, end):
        inside = Period(max(first, start), min(last, end))
        if 2 * inside.days >= (last - first).days + 1:
            counted.append(inside)
    return tuple(counted) or (Period(start, end),)


def expected(quota: Quota, schedule: Schedule, day: date) -> int:
    """Return how much of ``quota`` should have been done by the evening of ``day``.

    Counted from the day on which the schedule takes effect; what was done before (``opening``)
    is not asked for again, and never is more asked for than the target (domain A1). ``day``
    is not after the schedule's end.
    """
    start = schedule.effective
    if day >= schedule.end and start == schedule.start:
        return max(0, quota.target - quota.opening)
    due = sum(each.due(quota.count, day) for each in periods(quota.per, start, schedule.end))
    return min(due, max(0, quota.target - quota.opening))


def reached_on(quota: Quota, schedule: Schedule, amount: int) -> date:
    """Return the day by whose evening ``amount`` of ``quota`` are expected, or the end."""
    before = 0
    for period in periods(quota.per, schedule.effective, schedule.end):
        if before + quota.count >= amount:
            days = -(-(amount - before) * period.days // quota.count)
            return period.start + (days - 1) * ONE_DAY
        before += quota.count
    return schedule.end


def _calendar(per: Per, start: date, end: date) -> Iterator[tuple[date, date]]:
    """Return first and last day of each whole period that touches the time."""
    first = _first_day(per, start)
    while first <= end:
        following = _following(per, first)
        yield first, following - ONE_DAY
        first = following


def _first_day(per: Per, day: date) -> date:
    if per == "day":
        return day
    if per == "week":
        return day - day.weekday() * ONE_DAY
    months = MONTHS[per]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _following(per: Per, first: date) -> date:
    if per == "day":
        return first + ONE_DAY
    if per == "week":
        return first + 7 * ONE_DAY
    month = first.month - 1 + MONTHS[per]
    return date(first.year + month // 12, month % 12 + 1, 1)
