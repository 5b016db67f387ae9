"""The leadership page's figures follow from the documents and the day."""

from datetime import date

from services.dashboard.pages.standing import year_to_show
from shared.contracts.feedback import Category
from shared.contracts.tasks import Health
from tests.unit.dashboard.said import EVENT, RADIO, WEBSITE, plan, progress, standing
from tests.unit.dashboard.views import a_day, a_year, view


def test_each_task_stands_as_the_shared_rule_says() -> None:
    found = {task.id: task for task in view(*a_year()).tasks}

    assert (found[RADIO].health, found[RADIO].expected, found[RADIO].behind) == (
        Health.LATE,
        40,
        10,
    )
    assert (found[EVENT].health, found[EVENT].days) == (Health.LATE, 10)
    assert found[WEBSITE].health is Health.ON_TRACK


def test_totals_by_track_and_unit_add_up() -> None:
    page = view(*a_year())

    assert (page.totals.tasks, page.totals.late, page.totals.on_track) == (3, 2, 1)
    assert [(each.track.value, each.tasks, each.late) for each in page.tracks] == [
        ("CĐS", 2, 2),
        ("CCHC", 1, 0),
    ]
    assert sum(each.tasks for each in page.units) == 3


def test_late_tasks_are_listed_the_longest_late_first() -> None:
    assert [task.id for task in view(*a_year()).late] == [RADIO, EVENT]


def test_a_past_year_is_shown_as_it_ended() -> None:
    page = view(*a_year(), today=date(2026, 11, 22))

    assert page.as_of == date(2025, 12, 31)
    assert page.tasks[0].expected == 52
    assert page.tasks[2].days == 91


def test_a_task_taken_out_of_the_plan_is_not_shown() -> None:
    smaller = plan(revision=5, tasks=plan().tasks[:1])

    assert [task.id for task in view(*a_year(smaller)).tasks] == [RADIO]


def test_feedback_that_waits_is_counted_from_the_oldest_day() -> None:
    days = [
        *a_day("2025-10-01", 3, 3),
        *a_day("2025-10-04", 2, 1, Category.CDS),
        *a_day("2025-10-10", 1, 0),
    ]

    found = view(plan(), *days).feedback

    assert (found.received, found.answered, found.open) == (6, 4, 2)
    assert (found.oldest_open_on, found.oldest_open_days) == (date(2025, 10, 4), 6)
    assert {each.category.value: each.open for each in found.categories if each.open} == {
        "TTHC": 1,
        "CDS": 1,
    }
    assert len(found.days) == 30
    assert (found.days[-1].received, found.days[-1].answered) == (1, 0)


def test_without_a_plan_there_is_a_page_all_the_same() -> None:
    page = view(progress(done=1, standing=standing(1)))

    assert (page.plan, page.tasks, page.as_of) == (None, [], date(2025, 10, 10))


def test_the_newest_plan_that_has_begun_is_shown_unless_a_year_is_asked_for() -> None:
    plans = [{"plan": {"year": year}} for year in (2025, 2026, 2027)]

    assert year_to_show(plans, None, date(2026, 5, 1)) == 2026
    assert year_to_show(plans, 2025, date(2026, 5, 1)) == 2025
    assert year_to_show([], None, date(2026, 5, 1)) == 2026
