"""Periods of the calendar, and what a quota expects by a given evening."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.periods import expected, periods, reached_on
from shared.contracts.tasks import Per, ProgressKind, Quota, Schedule

ADOPTED = date(2025, 7, 23)
DAY = timedelta(days=1)


def a_year(year: int = 2025, counts_from: date | None = None) -> Schedule:
    return Schedule(
        kind="quota",
        start=date(year, 1, 1),
        end=date(year, 12, 31),
        counts_from=counts_from,
    )


def a_quota(per: Per = "week", count: int = 1, target: int = 52, opening: int = 0) -> Quota:
    return Quota(kind=ProgressKind.ISSUE, per=per, count=count, target=target, opening=opening)


@pytest.mark.parametrize(("year", "weeks"), [(2024, 52), (2025, 52), (2026, 53), (2027, 52)])
def test_a2_a_year_has_as_many_weeks_as_iso_8601_gives_it(year: int, weeks: int) -> None:
    found = periods("week", date(year, 1, 1), date(year, 12, 31))

    assert len(found) == weeks == date(year, 12, 28).isocalendar().week
    assert found[0].end.isocalendar()[:2] == (year, 1)


def test_a2_the_53rd_week_of_2026_asks_for_no_53rd_issue() -> None:
    ends = {date(2026, 12, 27): 52, date(2026, 12, 31): 52}

    assert {day: expected(a_quota(), a_year(2026), day) for day in ends} == ends
    assert expected(a_quota(target=53), a_year(2026), date(2026, 12, 31)) == 53


def test_a2_nothing_hangs_on_a_day_of_the_week() -> None:
    first = date(2025, 1, 1)
    wednesdays = [d for n in range(365) if (d := first + n * DAY).weekday() == 2]

    assert len(wednesdays) == 53
    assert expected(a_quota(), a_year(), date(2025, 12, 31)) == 52


def test_a1_a_plan_in_force_from_july_expects_the_weeks_that_are_left() -> None:
    schedule = a_year(counts_from=ADOPTED)

    assert expected(a_quota(), schedule, ADOPTED - DAY) == 0
    assert expected(a_quota(), schedule, date(2025, 8, 31)) == 6
    assert expected(a_quota(), schedule, date(2025, 12, 31)) == 23


def test_a1_what_was_done_before_is_not_asked_for_again() -> None:
    assert expected(a_quota(opening=40), a_year(counts_from=ADOPTED), date(2025, 12, 31)) == 12
    assert expected(a_quota(opening=60), a_year(), date(2025, 12, 31)) == 0


def test_within_a_period_output_is_expected_in_proportion_to_its_days() -> None:
    reruns = a_quota("month", 3, 36)

    found = [expected(reruns, a_year(), date(2025, 9, day)) for day in (1, 10, 20, 29, 30)]

    assert found == [24, 25, 26, 26, 27]


@pytest.mark.parametrize(
    ("per", "count"),
    [("day", 365), ("week", 52), ("month", 12), ("quarter", 4), ("half_year", 2), ("year", 1)],
)
def test_a_year_is_made_of_its_periods(per: Per, count: int) -> None:
    found = periods(per, date(2025, 1, 1), date(2025, 12, 31))

    assert len(found) == count
    assert sum(period.days for period in found) >= 362


def test_a_time_shorter_than_its_period_is_one_period() -> None:
    (only,) = periods("year", date(2025, 10, 1), date(2025, 12, 31))

    assert (only.start, only.end) == (date(2025, 10, 1), date(2025, 12, 31))


@given(
    st.sampled_from(["day", "week", "month", "quarter", "half_year", "year"]),
    st.integers(1, 5),
    st.integers(1, 120),
    st.integers(0, 20),
    st.dates(date(2025, 1, 1), date(2025, 12, 1)),
)
def test_expectation_never_falls_and_never_passes_the_target(
    per: Per, count: int, target: int, opening: int, since: date
) -> None:
    schedule = a_year(counts_from=since)
    quota = a_quota(per, count, target, opening)

    days = [date(2025, 1, 1) + n * DAY for n in range(365)]
    course = [expected(quota, schedule, day) for day in days]

    assert course == sorted(course)
    assert course[-1] <= max(0, target - opening)
    assert all(not each for day, each in zip(days, course, strict=True) if day < since)


@given(st.sampled_from(["week", "month", "quarter"]), st.integers(1, 4), st.integers(1, 40))
def test_what_is_reached_on_a_day_was_not_expected_before(
    per: Per, count: int, amount: int
) -> None:
    schedule, quota = a_year(), a_quota(per, count, 10_000)

    day = reached_on(quota, schedule, amount)

    if day < schedule.end:
        assert expected(quota, schedule, day) >= amount
        assert expected(quota, schedule, day - DAY) < amount
