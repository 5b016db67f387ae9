"""Working days and hours of an office in Vietnam; every answer can say why.

Public holidays (Bộ luật Lao động 2019, Điều 112), lunar Tết among them, come from the package
``holidays``, with the swapped days that it knows. A commune's own table (``calendar.yaml``) adds
days that a decision swaps, and always wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import holidays
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shared.errors import Text
from shared.yaml_file import read_yaml

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEKDAYS = (
    Text("Thứ Hai", "Monday"),
    Text("Thứ Ba", "Tuesday"),
    Text("Thứ Tư", "Wednesday"),
    Text("Thứ Năm", "Thursday"),
    Text("Thứ Sáu", "Friday"),
    Text("Thứ Bảy", "Saturday"),
    Text("Chủ nhật", "Sunday"),
)

WEEKEND = Text("cuối tuần", "weekend")


def _written_out(value: Any) -> Any:
    # YAML reads an unquoted 13:30 as the number 810, which pydantic would take for seconds.
    if not isinstance(value, str | time):
        raise ValueError('write an hour between quotation marks: "13:30"')  # noqa: TRY004  pydantic
    return value


Hour = Annotated[time, BeforeValidator(_written_out)]
"""An hour of the day as a data file writes it, e.g. ``"13:30"``."""


class Block(BaseModel):
    """A part of a working day, from ``start`` until before ``end``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Hour
    end: Hour


class Swap(BaseModel):
    """A day on which a decision has people work, or not; ``basis`` names the decision."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    working: bool
    basis: str = Field(min_length=1)


class Table(BaseModel):
    """A commune's ``calendar.yaml``: hours with their basis, and swapped days.

    The hours here are those that offices usually keep; whoever sets others says on what basis.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    hours: tuple[Block, ...] = (
        Block(start=time(7, 30), end=time(11, 30)),
        Block(start=time(13, 30), end=time(17)),
    )
    hours_basis: str = ""
    swaps: tuple[Swap, ...] = ()

    @model_validator(mode="after")
    def _is_sound(self) -> "Table":
        if "hours" in self.model_fields_set and not self.hours_basis.strip():
            raise ValueError("hours need a hours_basis")
        edges = [edge for block in self.hours for edge in (block.start, block.end)]
        if not edges or any(first >= then for first, then in pairwise(edges)):
            raise ValueError("hours are blocks one after the other")
        if len({swap.day for swap in self.swaps}) < len(self.swaps):
            raise ValueError("a day is swapped once")
        return self


@dataclass(frozen=True)
class Calendar:
    """When an office works. Days and hours are those of Asia/Ho_Chi_Minh."""

    table: Table = field(default_factory=Table)

    @classmethod
    def load(cls, folder: Path) -> "Calendar":
        """Return the calendar of a commune's folder; raises pydantic's ``ValidationError``."""
        file = folder / "calendar.yaml"
        if not file.exists():
            return cls()
        return cls(Table.model_validate(read_yaml(file)))

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on ``day``."""
        return self._judge(day)[0]

    def explain(self, day: date) -> Text:
        """Say of ``day`` whether the office works, and why."""
        working, why = self._judge(day)
        weekday = WEEKDAYS[day.weekday()]
        verdict = Text("ngày làm việc", "working day") if working else Text("nghỉ", "day off")
        return Text(
            f"{weekday.vi} {day:%d/%m/%Y}: {verdict.vi}{f' ({why.vi})' if why.vi else ''}",
            f"{weekday.en} {day:%d/%m/%Y}: {verdict.en}{f' ({why.en})' if why.en else ''}",
        )

    def holiday(self, day: date) -> Text | None:
        """Return why the office does not work on ``day``; None if it works, or for a weekend."""
        working, why = self._judge(day)
        return None if working or why == WEEKEND else why

    def next_working(self, day: date) -> date:
        """Return the first working day that is not before ``day``."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def previous_working(self, day: date) -> date:
        """Return the last working day that is not after ``day``."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, start: date | datetime, count: int) -> date:
        """Return the ``count``-th working day after ``start``, whose own day is not counted.

        A moment stands for its day in Asia/Ho_Chi_Minh. Raises ``ValueError`` for a count
        below 0; 0 is the day itself, working or not.
        """
        if count < 0:
            raise ValueError("working days are counted forward")
        day = start.astimezone(VIETNAM).date() if isinstance(start, datetime) else start
        for _ in range(count):
            day = self.next_working(day + ONE_DAY)
        return day

    def working_days(self, start: datetime, end: datetime) -> int:
        """Count the working days after that of ``start`` until that of ``end``, which counts."""
        first, last = start.astimezone(VIETNAM).date(), end.astimezone(VIETNAM).date()
        return sum(self.is_working(first + n * ONE_DAY) for n in range(1, (last - first).days + 1))

    def course(self, first: date, last: date) -> Sequence[Text]:
        """Explain each day between two, both included, line by line."""
        days = (last - first).days + 1
        return [self.explain(first + n * ONE_DAY) for n in range(days)]

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the office works at ``moment``."""
        local = moment.astimezone(VIETNAM)
        return self.is_working(local.date()) and any(
            block.start <= local.time() < block.end for block in self.table.hours
        )

    def next_opening(self, moment: datetime) -> datetime:
        """Return ``moment`` if the office is open then, else when it opens next, in UTC."""
        if self.is_open(moment):
            return moment
        local = moment.astimezone(VIETNAM)
        if self.is_working(local.date()):
            for block in self.table.hours:
                if local.time() < block.start:
                    return _at(local.date(), block.start)
        day = self.next_working(local.date() + ONE_DAY)
        return self.morning(day)

    def morning(self, day: date) -> datetime:
        """Return when the office would open on ``day``, in UTC."""
        return _at(day, self.table.hours[0].start)

    def closing(self, day: date) -> datetime:
        """Return when the office would close on ``day``, in UTC."""
        return _at(day, self.table.hours[-1].end)

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments."""
        total = timedelta()
        day, last = start.astimezone(VIETNAM).date(), end.astimezone(VIETNAM).date()
        while day <= last:
            if self.is_working(day):
                for block in self.table.hours:
                    opened, closed = _at(day, block.start), _at(day, block.end)
                    total += max(timedelta(), min(end, closed) - max(start, opened))
            day += ONE_DAY
        return total

    def add_working_time(self, start: datetime, duration: timedelta) -> datetime:
        """Return when ``duration`` of working time after ``start`` has passed, in UTC.

        A last minute of a block is that block's, not the next one's: an hour after 10:30 is 11:30.
        Raises ``ValueError`` for a duration below 0; after 0 it is the next opening.
        """
        if duration < timedelta():
            raise ValueError("working time is counted forward")
        moment = self.next_opening(start)
        while True:
            local = moment.astimezone(VIETNAM)
            ends = next(block.end for block in self.table.hours if local.time() < block.end)
            left = _at(local.date(), ends) - moment
            if duration <= left:
                return moment.astimezone(UTC) + duration
            duration -= left
            moment = self.next_opening(moment + left)

    def _judge(self, day: date) -> tuple[bool, Text]:
        for swap in self.table.swaps:
            if swap.day == day:
                return swap.working, Text(swap.basis, swap.basis)
        names, workdays = _public(day.year)
        if day in names:
            return False, names[day]
        if day in workdays:
            return True, Text("làm bù theo quyết định hoán đổi", "swapped by decision")
        if day.weekday() >= SATURDAY:
            return False, WEEKEND
        return True, Text("", "")


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIETNAM).astimezone(UTC)


@cache
def _public(year: int) -> tuple[Mapping[date, Text], frozenset[date]]:
    """Return the public holidays of a year by day, and the weekend days that are worked."""
    vi = holidays.country_holidays("VN", years=year, language="vi")
    en = holidays.country_holidays("VN", years=year, language="en_US")
    names = {day: Text(name, en[day]) for day, name in vi.items()}
    return names, frozenset(day for day in vi.weekend_workdays if day.year == year)
