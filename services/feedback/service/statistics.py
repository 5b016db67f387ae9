"""The figures of a period: from the counters, never by counting cases."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from services.feedback.models.contribution import NOWHERE, month_of
from services.feedback.models.summary import Summary, summarise
from services.feedback.ports import Ports
from services.feedback.service.refusals import unknown_commune
from shared.calendar_vn import VIETNAM
from shared.errors import FieldError, Invalid, Text

LONGEST = timedelta(days=1100)
EARLIEST, LATEST = date(2025, 1, 1), date(2100, 12, 31)
ONE_DAY = timedelta(days=1)
_HALF_YEAR = re.compile(r"(\d{4})-H([12])")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def in_months(self) -> "Period":
        """The whole months that it touches: what everybody may ask for.

        Days could be subtracted from one another until one case is left.
        """
        return Period(self.first.replace(day=1), _next_month(self.last) - ONE_DAY)

    @property
    def starts(self) -> list[date]:
        """The first day of each of its months, and the day after the last."""
        found = [self.first]
        while (then := _next_month(found[-1])) <= self.last:
            found.append(then)
        return [*found, self.last + ONE_DAY]

    def is_whole_month(self, start: date, end: date) -> bool:
        """Tell whether the days from ``start`` until before ``end`` are a month."""
        return start.day == 1 and end == _next_month(start)


def this_year(ports: Ports) -> Period:
    """Return the days of this year in Viet Nam until today."""
    today = ports.clock().astimezone(VIETNAM).date()
    return Period(today.replace(month=1, day=1), today)


def period_of(first: date | None, last: date | None, half: str | None, ports: Ports) -> Period:
    """Return the period that was asked for, this year unless said; raises ``Invalid``.

    ``half`` is a half-year such as ``2026-H1``, the period of the report of NĐ 20/2008/NĐ-CP.
    """
    asked = _half_year(half) if half else this_year(ports)
    if last and not first:
        first = last.replace(month=1, day=1)
    if first and not last:
        last = max(first, asked.last)
    period = Period(first or asked.first, last or asked.last)
    if not EARLIEST <= period.first <= period.last <= LATEST:
        raise _bad("from", BAD_PERIOD)
    if period.last - period.first > LONGEST:
        raise _bad("to", BAD_PERIOD)
    return period


def named_period(name: str, ports: Ports) -> Period:
    """Return the period called ``name``, a year (``2026``) or a half-year; raises ``Invalid``."""
    if not name.isascii() or not name.isdigit():
        return period_of(None, None, name, ports)
    year = int(name[:5])
    if not EARLIEST.year <= year <= LATEST.year:
        raise _bad("period", BAD_HALF)
    return Period(date(year, 1, 1), date(year, 12, 31))


async def of(commune: str, period: Period, ports: Ports) -> Summary:
    """Return the figures of what was received in ``period``; raises ``Invalid``."""
    desk = ports.desks.get(commune)
    if desk is None:
        raise unknown_commune()
    return summarise(
        await _by_month(commune, period, ports),
        categories=[each.code.value for each in desk.categories],
        villages=[*(each.slug for each in desk.villages), NOWHERE],
        channels=[each.code.value for each in desk.channels],
    )


async def _by_month(commune: str, period: Period, ports: Ports) -> Mapping[str, "Counter[str]"]:
    """Return the counters by month: of whole months at once, of others day by day."""
    parts: dict[str, list[str]] = {}
    for start, end in pairwise(period.starts):
        month = month_of(start.isoformat())
        whole = period.is_whole_month(start, end)
        parts[month] = [month] if whole else [day.isoformat() for day in _days(start, end)]
    found = await ports.figures.of(commune, [name for names in parts.values() for name in names])
    return {
        month: sum((found[name] for name in names if name in found), Counter[str]())
        for month, names in parts.items()
    }


def _half_year(half: str) -> Period:
    if (
        not (found := _HALF_YEAR.fullmatch(half))
        or not EARLIEST.year <= int(found[1]) <= LATEST.year
    ):
        raise _bad("period", BAD_HALF)
    year, second = int(found[1]), found[2] == "2"
    return Period(
        date(year, 7 if second else 1, 1), date(year, 12, 31) if second else date(year, 6, 30)
    )


def _days(start: date, end: date) -> Iterator[date]:
    while start < end:
        yield start
        start += ONE_DAY


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _bad(field: str, text: Text) -> Invalid:
    return Invalid("bad-period", text, FieldError(field, text))


BAD_PERIOD = Text(
    "Khoảng thời gian không đúng: từ năm 2025, ngày đầu không sau ngày cuối, dài nhất ba năm.",
    "Not a valid period: from 2025 on, its end not before its beginning, at most three years.",
)
BAD_HALF = Text(
    "Kỳ báo cáo có dạng 2026-H1 (sáu tháng đầu năm) hoặc 2026-H2.",
    "A half-year is written 2026-H1 or 2026-H2.",
)
