"""When units are reminded: a whole year of a silent task, and each rule for itself."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from services.tasks.models.occasion import (
    Occasion,
    cause_by_hand,
    cause_of_report,
    cause_of_task,
)
from services.tasks.models.reminder import Cause, History, Matter, MissingReportDue, Rules
from services.tasks.models.task import Task
from services.tasks.models.wording import reminder_text
from shared.calendar_vn import Calendar
from tests.unit.tasks.conftest import LEAD, MONTHLY, a_task, report

RULES = Rules(basis="Cài đặt thử")
OFFICE = Calendar()
ONCE = {"kind": "once", "start": "2025-07-01", "end": "2025-09-30"}


def a_dated_task(due: str = "2025-09-30") -> Task:
    return a_task({**ONCE, "end": due}, target=1, due=due, counts=["event"])


def a_year(task: Any, first: date = date(2025, 1, 1)) -> Iterator[tuple[date, Cause, int]]:
    """Sweep every working day of a year, as the service does."""
    history, number = History(), 0
    for n in range((date(2025, 12, 31) - first).days + 1):
        day = first + timedelta(days=n)
        if not OFFICE.is_working(day):
            continue
        cause = cause_of_task(task, LEAD, Occasion(day, history, RULES, OFFICE))
        if cause:
            number += 1
            yield day, cause, number
            history = History(number, day, history.keys | {cause.key})


def test_a_task_that_nobody_does_is_reminded_of_before_and_after_it_is_due() -> None:
    told = [(day, cause.name, cause.days) for day, cause, _ in a_year(a_dated_task())]

    assert told[:5] == [
        (date(2025, 9, 23), "due_soon", 7),
        (date(2025, 9, 26), "due_soon", 4),
        (date(2025, 9, 29), "due_soon", 1),
        (date(2025, 9, 30), "due_soon", 0),
        (date(2025, 10, 7), "overdue", -7),
    ]
    gaps = [(b[0] - a[0]).days for a, b in itertools.pairwise(told[4:])]
    assert set(gaps) == {7}
    assert all(OFFICE.is_working(day) for day, _, _ in told)


def test_a4_what_is_due_on_a_sunday_is_reminded_of_on_the_friday_before() -> None:
    task = a_dated_task("2025-11-30")

    told = {day: cause.days for day, cause, _ in a_year(task)}

    assert told[date(2025, 11, 28)] == 2
    assert task.plan.due == date(2025, 11, 30)


def test_a_silent_year_of_a_weekly_column_is_reminded_of_each_week_and_never_at_tet() -> None:
    told = list(a_year(a_task()))

    assert told[0][0] == date(2025, 1, 13)
    assert told[0][1].owed == 2
    assert not [day for day, _, _ in told if date(2025, 1, 25) <= day <= date(2025, 2, 2)]
    assert 45 <= len(told) <= 51


def test_a_lost_tick_is_caught_by_the_next_and_said_once() -> None:
    late = Occasion(date(2025, 9, 29), History(), RULES, OFFICE)

    found = cause_of_task(a_dated_task(), LEAD, late)

    assert found is not None
    assert found.key == "due:2025-09-30:1"
    known = History(1, date(2025, 9, 26), frozenset({found.key}))
    assert cause_of_task(a_dated_task(), LEAD, Occasion(late.today, known, RULES, OFFICE)) is None


def test_on_one_day_a_matter_is_reminded_of_once() -> None:
    today = date(2025, 9, 15)
    history = History(1, today, frozenset())

    assert cause_of_task(a_task(), LEAD, Occasion(today, history, RULES, OFFICE)) is None


def test_a_programme_without_its_reruns_is_named_before_the_month_ends() -> None:
    task = a_task(MONTHLY)
    for month in range(1, 10):
        programme = uuid4()
        day = date(2025, month, 5)
        common: dict[str, Any] = {"programme": str(programme), "occurred_on": day.isoformat()}
        report(task, today=day, kind="first_airing", **common)
        reruns = 1 if month == 9 else 3
        report(task, today=day, kind="rerun", quantity=reruns, **common)

    told = [(day, cause) for day, cause, _ in a_year(task, date(2025, 9, 1)) if day.month == 9]

    ((day, cause),) = told
    assert (day, cause.name, cause.owed) == (date(2025, 9, 25), "missing_rerun", 2)


def test_a9_of_a_set_only_the_silent_unit_is_reminded() -> None:
    task = a_task(
        {"kind": "continuous", "stale_after_days": 30},
        due=None,
        roles=[{"role": "lead", "unit": "tap-the", "as_written": "các đơn vị"}],
    )
    task.members = {"tap-the": (LEAD, "don-vi-im-lang")}
    report(task, kind="item", occurred_on="2025-09-10")
    now = Occasion(date(2025, 9, 15), History(), RULES, OFFICE)

    assert task.obliged == (LEAD, "don-vi-im-lang")
    assert cause_of_task(task, LEAD, now) is None
    silent = cause_of_task(task, "don-vi-im-lang", now)
    assert silent is not None
    assert (silent.name, silent.days) == ("stale", 257)


def test_what_is_done_or_taken_out_is_left_in_peace() -> None:
    done = a_dated_task()
    report(done, kind="event")
    withdrawn = a_dated_task()
    withdrawn.plan = withdrawn.plan.model_copy(update={"withdrawn": True})

    assert not list(a_year(done, date(2025, 9, 16)))
    assert not list(a_year(withdrawn))


@pytest.mark.parametrize(
    ("today", "name", "days"),
    [
        (date(2025, 9, 30), "report_due", 5),
        (date(2025, 10, 3), "report_due", 2),
        (date(2025, 10, 6), "missing_report", -1),
    ],
)
def test_a_missing_report_is_reminded_of_too(today: date, name: str, days: int) -> None:
    missing = MissingReportDue("cds.2025-Q3", LEAD, date(2025, 10, 5))

    found = cause_of_report(missing, Occasion(today, History(), RULES, OFFICE))

    assert found is not None
    assert (found.name, found.days) == (name, days)


def test_the_ladder_reaches_the_deputy_and_then_the_chair() -> None:
    levels = [RULES.ladder.level(number) for number in (1, 2, 3, 4, 5, 9)]

    assert levels == ["unit", "unit", "deputy", "deputy", "chair", "chair"]


def test_a_reminder_reads_as_people_write() -> None:
    matter = Matter(LEAD, task_id="2025-x")
    cause = Cause("debt", "k", date(2025, 12, 31), 107, 3)

    text = reminder_text(matter, cause, 2, a_task(), {LEAD: "Đơn vị A"}, today=date(2025, 9, 15))

    assert text == (
        "Đôn đốc lần 2: Đơn vị A, nhiệm vụ C.I.1.a “Nhiệm vụ”. Tính đến ngày 15/09/2025 còn nợ 3 "
        "(số). Đề nghị đơn vị thực hiện và trả lời."
    )
    asked = Matter(LEAD, report_id="cds.2025-Q3")
    told = reminder_text(
        asked, Cause("report_due", "k", date(2025, 10, 5)), 1, None, {}, today=date(2025, 10, 5)
    )
    assert "báo cáo CĐS Quý III/2025. Hạn nộp báo cáo là ngày 05/10/2025, là hôm nay." in told


def test_of_two_rounds_each_is_reminded_of_by_its_own_day() -> None:
    spans = [
        {"start": "2025-04-01", "end": "2025-06-30"},
        {"start": "2025-10-01", "end": "2025-12-31"},
    ]
    task = a_task(
        {"kind": "once", "start": "2025-04-01", "end": "2025-12-31", "spans": spans},
        target=2,
        counts=["event"],
    )

    told = [(day, cause.name, cause.due, cause.days) for day, cause, _ in a_year(task)]
    june = date(2025, 6, 30)

    assert told[0] == (date(2025, 6, 23), "due_soon", june, 7)
    assert told[3] == (date(2025, 7, 7), "overdue", june, -7)
    report(task, kind="event", occurred_on="2025-06-20")
    second = [cause for _, cause, _ in a_year(task)]
    assert {cause.due for cause in second} == {date(2025, 12, 31)}
    assert second[0].days == 7


@pytest.mark.parametrize(
    ("task", "says"),
    [
        (a_task(), "Tính đến ngày 15/09/2025 còn nợ 37 (số)."),
        (a_dated_task(), "Hạn là ngày 30/09/2025, còn 15 ngày."),
        (a_dated_task("2025-09-10"), "Đã quá hạn 5 ngày (hạn 10/09/2025)."),
        (
            a_task({"kind": "continuous", "stale_after_days": 300}, due=None),
            "Đã 257 ngày chưa có kết quả mới.",
        ),
    ],
)
def test_who_presses_by_hand_says_how_the_matter_stands(task: Any, says: str) -> None:
    today = date(2025, 9, 15)

    cause = cause_by_hand(task, LEAD, today, "hand:k")
    text = reminder_text(Matter(LEAD, "2025-x"), cause, 1, task, {}, today=today)

    assert cause.name == "by_hand"
    assert text.endswith(f"“Nhiệm vụ”. {says} Đề nghị đơn vị thực hiện và trả lời.")


def test_what_is_done_is_pressed_without_a_figure() -> None:
    task = a_dated_task()
    report(task, kind="event")

    cause = cause_by_hand(task, LEAD, date(2025, 9, 15), "hand:k")
    text = reminder_text(Matter(LEAD, "2025-x"), cause, 1, task, {}, today=date(2025, 9, 15))

    assert text.endswith("“Nhiệm vụ”. Đề nghị đơn vị thực hiện và trả lời.")


@pytest.mark.parametrize("change", [{"basis": ""}, {"send_at": 480}, {"before_due": [0]}])
def test_rules_that_cannot_be_meant_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Rules.model_validate({"basis": "Cài đặt thử"} | change)
