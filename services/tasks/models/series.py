"""A series of programmes: the same thing at the same hour on certain days of the week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice

from shared.calendar_vn import VIETNAM
from shared.errors import FieldError, Invalid, Text

MOST = 120
"""Of one series: two a week for a year, and some."""
LONGEST = 3 * 366
"""So many days are looked at: more than any series within a year needs."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a series is on the air: on ``weekdays`` (ISO: Monday is 1) from the day ``first`` on.

    It ends after so many ``times``, or with the day ``until``; exactly one of them is given.
    """

    first: date
    weekdays: frozenset[int]
    hour: time
    times: int | None = None
    until: date | None = None

    def days(self, year: int) -> list[date]:
        """Return the days of the series, all of them in the plan's ``year``.

        Raises ``Invalid`` where it has no end or two, no day, too many, or one of another year.
        """
        if (self.times is None) == (self.until is None):
            raise _invalid(
                "times",
                "Hãy chọn số lượt phát, hoặc ngày cuối cùng.",
                "Give either how many times, or the last day.",
            )
        days = list(islice(self._listed(), self.times or MOST + 1))
        if not days:
            raise _invalid(
                "until",
                "Không có ngày phát nào từ ngày đầu đến ngày cuối.",
                "No day of the series lies between the first and the last.",
            )
        if len(days) > MOST:
            raise _invalid(
                "until",
                f"Mỗi lần chỉ lên lịch được tối đa {MOST} lượt phát.",
                f"At most {MOST} airings are planned at once.",
            )
        if strange := [day for day in days if day.year != year]:
            raise _invalid(
                "times" if self.times else "until",
                f"Lượt phát ngày {strange[0]:%d/%m/%Y} nằm ngoài năm {year} của kế hoạch.",
                f"The airing of {strange[0]:%d/%m/%Y} is outside the plan's year {year}.",
            )
        return days

    def at(self, day: date) -> datetime:
        """Return when the series is on the air on ``day``, in UTC."""
        return datetime.combine(day, self.hour, VIETNAM).astimezone(UTC)

    def _listed(self) -> Iterator[date]:
        ahead = min(LONGEST, (date.max - self.first).days + 1)
        for day in (self.first + n * ONE_DAY for n in range(ahead)):
            if self.until and day > self.until:
                return
            if day.isoweekday() in self.weekdays:
                yield day


def titles(title: str, number_from: int | None) -> Iterator[str]:
    """Yield the title of each programme of a series: ``Số 12: …``, or all the same."""
    for number in count(number_from or 0):
        yield title if number_from is None else f"Số {number}: {title}"


def _invalid(where: str, vi: str, en: str) -> Invalid:
    sentence = Text(vi, en)
    return Invalid("bad-series", sentence, FieldError(where, sentence))
