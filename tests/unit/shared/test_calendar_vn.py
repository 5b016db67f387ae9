"""Working days in Vietnam: weekends, Tết, swapped days, two blocks a day; each explains itself."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.calendar_vn import VIETNAM, Calendar, Swap, Table

OFFICE = Calendar()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        (date(2025, 1, 29), False, "Tết Nguyên Đán"),
        (date(2025, 5, 2), False, "nghỉ"),
        (date(2025, 4, 26), True, "làm bù"),
        (date(2025, 9, 2), False, "Quốc khánh"),
        (date(2026, 8, 22), True, "làm bù"),
        (date(2025, 9, 13), False, "cuối tuần"),
        (date(2025, 9, 15), True, "Thứ Hai 15/09/2025: ngày làm việc"),
    ],
)
def test_a_day_says_whether_the_office_works_and_why(day: date, working: bool, why: str) -> None:
    assert OFFICE.is_working(day) is working
    assert why.lower() in OFFICE.explain(day).vi.lower()
    assert OFFICE.explain(day).en


def test_a4_what_is_due_on_sunday_30_november_is_thought_of_on_the_friday_before() -> None:
    due = date(2025, 11, 30)

    assert not OFFICE.is_working(due)
    assert OFFICE.previous_working(due) == date(2025, 11, 28)
    assert [line.vi for line in OFFICE.course(date(2025, 11, 28), due)] == [
        "Thứ Sáu 28/11/2025: ngày làm việc",
        "Thứ Bảy 29/11/2025: nghỉ (cuối tuần)",
        "Chủ nhật 30/11/2025: nghỉ (cuối tuần)",
    ]


def test_a_decision_of_the_table_wins() -> None:
    table = Table(
        swaps=(
            Swap(day=date(2025, 9, 13), working=True, basis="QĐ thử"),
            Swap(day=date(2025, 9, 15), working=False, basis="QĐ thử"),
        )
    )
    office = Calendar(table)

    assert office.is_working(date(2025, 9, 13))
    assert office.next_working(date(2025, 9, 14)) == date(2025, 9, 16)
    assert "QĐ thử" in office.explain(date(2025, 9, 15)).vi


@pytest.mark.parametrize(
    "written",
    [
        "hours: [{start: 7:30, end: 11:30}]\nhours_basis: x",
        "hours: []\nhours_basis: x",
        'hours: [{start: "13:30", end: "17:00"}, {start: "07:30", end: "11:30"}]\nhours_basis: x',
        'hours: [{start: "07:30", end: "11:30"}, {start: "11:00", end: "17:00"}]\nhours_basis: x',
        'hours: [{start: "07:30", end: "17:00"}]',
        'swaps: [{day: 2025-09-13, working: true, basis: ""}]',
        "swaps: [{day: 2025-09-13, working: true}]",
        """swaps:
        - {day: 2025-09-13, working: true, basis: x}
        - {day: 2025-09-13, working: false, basis: x}""",
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(written: str, tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text(written, "utf-8")

    with pytest.raises(ValidationError):
        Calendar.load(tmp_path)


def test_a_commune_s_own_hours_and_swaps_are_read_and_named(tmp_path: Path) -> None:
    table: dict[str, Any] = {
        "hours": [{"start": "07:00", "end": "11:00"}, {"start": "13:00", "end": "17:00"}],
        "hours_basis": "QĐ thử",
        "swaps": [{"day": date(2026, 1, 2), "working": False, "basis": "QĐ thử"}],
    }
    (tmp_path / "calendar.yaml").write_text(yaml.safe_dump(table), "utf-8")

    office = Calendar.load(tmp_path)

    assert office.morning(date(2026, 1, 5)) == datetime(2026, 1, 5, 0, tzinfo=UTC)
    assert office.explain(date(2026, 1, 2)).vi == "Thứ Sáu 02/01/2026: nghỉ (QĐ thử)"
    assert Calendar.load(tmp_path / "nowhere") == OFFICE


def test_son_mai_makes_up_on_a_saturday_for_the_friday_after_new_year() -> None:
    folder = Path(__file__).parents[3] / "deploy" / "communes" / "son-mai"

    office = Calendar.load(folder)

    assert not office.is_working(date(2026, 1, 2))
    assert office.is_working(date(2026, 1, 10))
    assert office.previous_working(date(2026, 1, 4)) == date(2025, 12, 31)


def test_a_moment_stands_for_its_day_in_vietnam() -> None:
    late_friday_in_london = datetime(2025, 9, 12, 20, tzinfo=UTC)

    assert OFFICE.add_working_days(late_friday_in_london, 1) == date(2025, 9, 15)
    assert OFFICE.add_working_days(datetime(2025, 9, 12, 9, tzinfo=UTC), 5) == date(2025, 9, 19)
    with pytest.raises(ValueError, match="forward"):
        OFFICE.add_working_days(date(2025, 9, 12), -1)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2025-09-15T02:00+00:00", "2025-09-15T02:00+00:00"),
        ("2025-09-15T05:00+00:00", "2025-09-15T06:30+00:00"),
        ("2025-09-15T15:00+00:00", "2025-09-16T00:30+00:00"),
        ("2025-09-12T12:00+00:00", "2025-09-15T00:30+00:00"),
        ("2025-01-25T03:00+00:00", "2025-02-03T00:30+00:00"),
    ],
)
def test_the_office_opens_again_in_the_next_working_block(moment: str, opening: str) -> None:
    assert OFFICE.next_opening(datetime.fromisoformat(moment)) == datetime.fromisoformat(opening)


def test_a_working_day_has_seven_and_a_half_hours_in_two_blocks() -> None:
    midnight = datetime(2025, 9, 14, 17, tzinfo=UTC)

    assert OFFICE.working_time(midnight, midnight + DAY) == timedelta(hours=7.5)
    assert OFFICE.working_time(midnight - 2 * DAY, midnight) == timedelta()
    assert OFFICE.working_time(midnight + DAY, midnight) == timedelta()


@given(st.dates(date(2024, 1, 1), date(2027, 12, 1)), st.integers(1, 30))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    end = OFFICE.add_working_days(day, count)

    between = [day + n * DAY for n in range(1, (end - day).days + 1)]
    assert sum(map(OFFICE.is_working, between)) == count
    assert OFFICE.is_working(end)


MOMENTS = (datetime(2024, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001  hypothesis adds the zone


@given(st.datetimes(*MOMENTS, timezones=st.just(UTC)))
def test_an_opening_is_never_before_and_never_outside_working_hours(moment: datetime) -> None:
    opening = OFFICE.next_opening(moment)

    assert opening >= moment
    assert OFFICE.is_open(opening)
    assert OFFICE.working_time(moment, opening) == timedelta()


@pytest.mark.parametrize(
    ("start", "hours", "ends"),
    [
        ("2025-09-15 08:00", 2, "2025-09-15 10:00"),
        # Over lunch, and up to it.
        ("2025-09-15 10:30", 2, "2025-09-15 14:30"),
        ("2025-09-15 10:30", 1, "2025-09-15 11:30"),
        ("2025-09-15 12:15", 1, "2025-09-15 14:30"),
        # Over night: half an hour of the evening before counts.
        ("2025-09-15 16:30", 4, "2025-09-16 11:00"),
        ("2025-09-15 22:00", 7.5, "2025-09-16 17:00"),
        ("2025-09-15 17:00", 0, "2025-09-16 07:30"),
        # Friday evening, and Saturday: Monday.
        ("2025-09-19 16:00", 4, "2025-09-22 10:30"),
        ("2025-09-20 09:00", 4, "2025-09-22 11:30"),
        # Tết 2026: nobody works from Saturday 14 to Sunday 22 February.
        ("2026-02-13 16:30", 2, "2026-02-23 09:00"),
    ],
)
def test_working_time_passes_only_while_the_office_is_open(
    start: str, hours: float, ends: str
) -> None:
    assert OFFICE.add_working_time(_local(start), timedelta(hours=hours)) == _local(ends)


@given(
    after=st.timedeltas(timedelta(), timedelta(days=700)),
    minutes=st.integers(1, 60 * 40),
)
def test_so_much_working_time_lies_before_its_end(after: timedelta, minutes: int) -> None:
    begins = datetime(2025, 1, 1, tzinfo=UTC) + after
    duration = timedelta(minutes=minutes)

    ends = OFFICE.add_working_time(begins, duration)

    assert OFFICE.working_time(begins, ends) == duration


def test_working_time_is_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        OFFICE.add_working_time(datetime(2025, 9, 15, tzinfo=UTC), timedelta(hours=-1))


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def test_a_holiday_has_its_reason_and_a_weekend_is_none() -> None:
    calendar = Calendar()

    tet = calendar.holiday(date(2025, 1, 29))

    assert tet is not None
    assert "Tết" in tet.vi
    assert calendar.holiday(date(2025, 9, 7)) is None
    assert calendar.holiday(date(2025, 9, 8)) is None
