"""The days and titles of a series of programmes."""

from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

import pytest

from services.tasks.models.series import MOST, Rhythm, titles
from shared.errors import Invalid

MONDAY = date(2025, 1, 6)


def rhythm(**values: Any) -> Rhythm:
    given = {"first": MONDAY, "weekdays": frozenset({1}), "hour": time(17), "times": 3}
    return Rhythm(**{**given, **values})


def test_a_weekly_series_has_so_many_days() -> None:
    assert rhythm().days(2025) == [MONDAY, date(2025, 1, 13), date(2025, 1, 20)]


def test_a_series_begins_with_the_first_of_its_weekdays_and_ends_by_its_last_day() -> None:
    found = rhythm(
        first=date(2025, 1, 1), weekdays=frozenset({2, 4}), times=None, until=date(2025, 1, 9)
    )

    assert found.days(2025) == [date(2025, 1, day) for day in (2, 7, 9)]


def test_a_whole_year_of_weekly_issues_fits() -> None:
    whole = rhythm(times=None, until=date(2025, 12, 31))

    assert len(whole.days(2025)) == 52


def test_the_hour_is_that_of_viet_nam() -> None:
    assert rhythm().at(MONDAY) == datetime(2025, 1, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"times": None}, "times"),
        ({"until": date(2025, 3, 1)}, "times"),
        ({"times": None, "until": date(2025, 1, 5)}, "until"),
        ({"times": None, "until": date(2026, 1, 5)}, "until"),
        ({"times": 53}, "times"),
        ({"first": date.max, "weekdays": frozenset(range(1, 8))}, "times"),
        ({"first": date.min}, "times"),
        (
            {
                "times": None,
                "until": date(2025, 12, 31),
                "weekdays": frozenset(range(1, 8)),
            },
            "until",
        ),
    ],
)
def test_a_series_that_cannot_be_names_its_field(values: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as error:
        rhythm(**values).days(2025)

    assert [each.field for each in error.value.errors] == [where]


def test_at_most_so_many_are_planned_at_once() -> None:
    daily = rhythm(weekdays=frozenset(range(1, 8)), times=MOST)

    assert len(daily.days(2025)) == MOST


def test_titles_are_numbered_from_where_they_are_to_begin_or_not_at_all() -> None:
    assert list(islice(titles("Chuyển đổi số", 12), 2)) == [
        "Số 12: Chuyển đổi số",
        "Số 13: Chuyển đổi số",
    ]
    assert list(islice(titles("Chuyển đổi số", None), 2)) == ["Chuyển đổi số"] * 2
