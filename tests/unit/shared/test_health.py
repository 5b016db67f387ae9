"""How a task stands on a given day: the rule that tasks and dashboard share."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.health import assess
from shared.contracts.tasks import (
    Health,
    ProgressKind,
    Quota,
    Schedule,
    Span,
    Standing,
    UnitStanding,
)

START, END = date(2025, 1, 1), date(2025, 12, 31)
WEEKLY = Schedule(
    kind="quota",
    start=START,
    end=END,
    quotas=(Quota(kind=ProgressKind.ISSUE, per="week", count=1, target=52),),
)
MONTHLY = Schedule(
    kind="quota",
    start=START,
    end=END,
    quotas=(
        Quota(kind=ProgressKind.FIRST_AIRING, per="month", count=1, target=12),
        Quota(kind=ProgressKind.RERUN, per="month", count=3, target=36),
    ),
)
THIRD_QUARTER = Schedule(kind="once", start=date(2025, 7, 1), end=date(2025, 9, 30))
ALL_YEAR = Schedule(kind="continuous", start=START, end=END, stale_after_days=30)


def standing(done: int = 0, **values: Any) -> Standing:
    return Standing(
        **{"done": done, "target": None, "due": None, "last_on": None, "completed": False, **values}
    )


@pytest.mark.parametrize(
    ("done", "health", "behind"),
    [
        (26, Health.ON_TRACK, 0),
        (30, Health.ON_TRACK, 0),
        (24, Health.AT_RISK, 2),
        (23, Health.LATE, 3),
        (0, Health.LATE, 26),
    ],
)
def test_a_quota_a_little_behind_is_at_risk_and_further_behind_is_late(
    done: int, health: Health, behind: int
) -> None:
    found = assess(WEEKLY, standing(done, target=52, due=END), date(2025, 7, 2))

    assert (found.health, found.expected, found.behind) == (health, 26, behind)


def test_late_since_the_day_on_which_the_next_issue_was_expected() -> None:
    found = assess(WEEKLY, standing(1, target=52, due=END), date(2025, 7, 2))

    assert found.since == date(2025, 1, 12)
    assert found.days == (date(2025, 7, 2) - date(2025, 1, 12)).days


def test_a_quota_one_short_when_its_year_is_over_is_late_for_good() -> None:
    found = assess(WEEKLY, standing(51, target=52, due=END), date(2026, 11, 22))

    assert (found.health, found.expected, found.behind) == (Health.LATE, 52, 1)


def test_reruns_do_not_stand_in_for_programmes() -> None:
    found = assess(
        MONTHLY,
        standing(36, target=48, by_kind={ProgressKind.RERUN: 36}),
        date(2025, 7, 2),
    )

    assert (found.health, found.behind) == (Health.LATE, 6)


@pytest.mark.parametrize(
    ("today", "health", "days"),
    [
        (date(2025, 8, 1), Health.ON_TRACK, 0),
        (date(2025, 9, 16), Health.AT_RISK, 0),
        (date(2025, 9, 30), Health.AT_RISK, 0),
        (date(2025, 10, 10), Health.LATE, 10),
        (date(2026, 11, 22), Health.LATE, 92),
    ],
)
def test_a_dated_task_is_at_risk_shortly_before_it_is_due_and_late_after(
    today: date, health: Health, days: int
) -> None:
    found = assess(THIRD_QUARTER, standing(target=1, due=date(2025, 9, 30)), today)

    assert (found.health, found.days) == (health, days)


def test_a_continuous_task_is_stale_after_so_many_silent_days() -> None:
    last = standing(5, last_on=date(2025, 6, 1))

    assert assess(ALL_YEAR, last, date(2025, 7, 1)).health is Health.ON_TRACK
    stale = assess(ALL_YEAR, last, date(2025, 7, 2))
    assert (stale.health, stale.since, stale.days) == (Health.STALE, date(2025, 6, 1), 31)
    assert assess(ALL_YEAR, standing(), date(2025, 1, 15)).health is Health.ON_TRACK
    assert assess(ALL_YEAR, standing(), date(2026, 5, 1)).days == 364


def test_what_is_completed_is_done_on_any_day() -> None:
    done = standing(52, target=52, due=END, completed=True)

    assert assess(WEEKLY, done, date(2026, 3, 1)).health is Health.DONE
    assert assess(THIRD_QUARTER, standing(1, completed=True), START).health is Health.DONE


@given(st.integers(0, 60), st.dates(date(2024, 11, 1), date(2026, 3, 1)))
def test_more_output_never_makes_a_task_look_worse(done: int, today: date) -> None:
    order = [Health.LATE, Health.AT_RISK, Health.ON_TRACK, Health.DONE]

    fewer, more = (
        assess(WEEKLY, standing(n, target=52, due=END, completed=n >= 52), today)
        for n in (done, done + 1)
    )

    assert order.index(more.health) >= order.index(fewer.health)
    assert more.behind <= fewer.behind


DAY_OF_2A, NEW_DAY = date(2025, 9, 30), date(2025, 10, 31)
MOVED = Schedule(kind="once", start=date(2025, 7, 1), end=NEW_DAY, adjusted_from=DAY_OF_2A)


@pytest.mark.parametrize(
    ("today", "health"),
    [
        (date(2025, 9, 1), Health.ON_TRACK),
        (date(2025, 10, 5), Health.ADJUSTED),
        (date(2025, 10, 31), Health.ADJUSTED),
        (date(2025, 11, 1), Health.LATE),
    ],
)
def test_a3_what_a_decision_moved_is_adjusted_not_late(today: date, health: Health) -> None:
    assert assess(MOVED, standing(target=1, due=NEW_DAY), today).health is health


def test_a1_a_plan_that_began_in_july_is_not_red_for_ever() -> None:
    schedule = WEEKLY.model_copy(update={"counts_from": date(2025, 7, 23)})

    found = assess(schedule, standing(23, target=52, due=END), date(2025, 12, 31))

    assert (found.health, found.expected, found.behind) == (Health.ON_TRACK, 23, 0)


def test_a9_one_silent_unit_of_a_set_makes_the_task_stale() -> None:
    units = {
        "mot": UnitStanding(done=3, last_on=date(2025, 6, 20)),
        "hai": UnitStanding(),
        "ba": UnitStanding(done=1, last_on=date(2025, 3, 1)),
    }

    found = assess(ALL_YEAR, standing(4, by_unit=units), date(2025, 7, 1))

    assert (found.health, found.behind, found.since) == (Health.STALE, 2, START)


def test_a12_what_goes_on_all_year_is_never_late() -> None:
    healths = {assess(ALL_YEAR, standing(), date(2025, month, 28)).health for month in range(1, 13)}

    assert healths == {Health.ON_TRACK, Health.STALE}


def test_what_is_to_be_done_twice_is_asked_for_twice() -> None:
    schedule = Schedule(
        kind="once",
        start=date(2026, 4, 1),
        end=date(2026, 12, 31),
        spans=(
            Span(start=date(2026, 4, 1), end=date(2026, 6, 30)),
            Span(start=date(2026, 10, 1), end=date(2026, 12, 31)),
        ),
    )

    missed = assess(schedule, standing(target=2), date(2026, 7, 2))
    kept = assess(schedule, standing(1, target=2), date(2026, 7, 2))

    assert (missed.health, missed.behind, missed.days) == (Health.LATE, 1, 2)
    assert (kept.health, kept.expected) == (Health.ON_TRACK, 1)
