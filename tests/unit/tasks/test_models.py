from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tasks.models.reporter import Reporter
from shared.contracts.tasks import Health, ProgressKind, ProgressReportedV1, TaskCompletedV1
from shared.errors import Forbidden, Invalid
from tests.unit.tasks.conftest import (
    HELPER,
    LEAD,
    MONTHLY,
    ORIGIN,
    STRANGER,
    TODAY,
    a_task,
    report,
)

PROGRAMME = uuid4()


def test_what_a_unit_reports_is_counted_and_said() -> None:
    task = a_task()

    (fact,) = report(task, quantity=2, topics=["I.1", "I.1"])

    assert isinstance(fact, ProgressReportedV1)
    assert (fact.unit, fact.quantity, fact.topics, fact.revision) == (LEAD, 2, ("I.1",), 1)
    assert (fact.correlation_id, fact.causation_id) == (
        ORIGIN.correlation_id,
        ORIGIN.causation_id,
    )
    assert fact.standing == task.standing
    assert task.standing.done == 2


def test_facts_carry_neither_note_nor_evidence() -> None:
    (fact,) = report(
        a_task(), note="lời ghi chú", evidence=[{"url": "https://so-37.example/nghe.mp3"}]
    )

    said = fact.model_dump_json()
    assert "ghi chú" not in said
    assert "so-37" not in said
    assert '"evidence_count":1' in said


@pytest.mark.parametrize("unit", [LEAD, HELPER])
def test_units_that_lead_or_coordinate_report_for_themselves(unit: str) -> None:
    (fact,) = report(a_task(), by=Reporter("key:k", unit))

    assert isinstance(fact, ProgressReportedV1)
    assert fact.unit == unit


@pytest.mark.parametrize("unit", [STRANGER, None])
def test_other_units_are_refused_and_nothing_changes(unit: str | None) -> None:
    task = a_task()

    with pytest.raises(Forbidden, match="not-your-task"):
        report(task, by=Reporter("key:k", unit))

    assert (task.standing.done, task.revision, task.events) == (0, 0, [])


def test_whoever_presses_reports_for_the_lead_under_their_own_name() -> None:
    (fact,) = report(a_task(), by=Reporter("user:dau-moi", STRANGER, presses=True))

    assert isinstance(fact, ProgressReportedV1)
    assert (fact.unit, fact.actor) == (LEAD, "user:dau-moi")


def test_whoever_presses_reports_for_a_unit_by_name_and_the_fact_says_who_did() -> None:
    focal = Reporter("user:dau-moi", None, presses=True, home=STRANGER)

    (fact,) = report(a_task(), by=focal, unit=HELPER)
    (own,) = report(a_task(), by=Reporter("key:k", HELPER, home=HELPER), unit=HELPER)

    assert isinstance(fact, ProgressReportedV1)
    assert isinstance(own, ProgressReportedV1)
    assert (fact.unit, fact.posted_by) == (HELPER, STRANGER)
    assert (own.unit, own.posted_by) == (HELPER, None)


def test_nobody_reports_for_a_unit_that_does_not_do_the_task_or_is_not_theirs() -> None:
    task = a_task()

    with pytest.raises(Invalid, match="unit-not-at-work"):
        report(task, by=Reporter("user:dau-moi", None, presses=True), unit=STRANGER)
    with pytest.raises(Forbidden, match="not-your-task"):
        report(task, by=Reporter("key:k", HELPER), unit=LEAD)

    assert (task.standing.done, task.events) == (0, [])


def test_without_a_lead_the_executing_unit_is_the_one_reported_for() -> None:
    task = a_task(
        roles=[
            {"role": "direct", "unit": None, "as_written": "UBND"},
            {"role": "coordinate", "unit": HELPER, "as_written": "phối hợp"},
            {"role": "execute", "unit": LEAD, "as_written": "thực hiện"},
        ]
    )

    (fact,) = report(task, by=Reporter("user:quan-tri", None, presses=True))

    assert isinstance(fact, ProgressReportedV1)
    assert fact.unit == LEAD


@pytest.mark.parametrize(
    ("values", "code", "sentence"),
    [
        ({"kind": "event"}, "kind-not-counted", "không tính “sự kiện”; chỉ tính: số."),
        ({"occurred_on": "2024-12-31"}, "outside-plan-year", "phải trong năm 2025"),
        ({"occurred_on": "2026-01-01"}, "outside-plan-year", "phải trong năm 2025"),
        ({"occurred_on": "2025-09-16"}, "in-the-future", "hôm nay là 15/09/2025"),
        ({"topics": ["I.1", "IX.9"]}, "unknown-topic", "Chuyên đề thứ 2"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_vietnamese_and_changes_nothing(
    values: dict[str, Any], code: str, sentence: str
) -> None:
    task = a_task()

    with pytest.raises(Invalid) as refusal:
        report(task, **values)

    assert refusal.value.code == code
    assert sentence in refusal.value.detail.vi
    assert refusal.value.detail.en
    assert "IX.9" not in refusal.value.detail.vi
    assert (task.standing.done, task.revision, task.events) == (0, 0, [])


def test_a_target_reached_is_said_once_and_output_beyond_it_counts() -> None:
    task = a_task()
    report(task, quantity=51)

    reached = report(task)
    beyond = report(task, quantity=8)

    assert [type(fact) for fact in reached] == [ProgressReportedV1, TaskCompletedV1]
    assert reached[1].causation_id == reached[0].event_id
    assert [fact.revision for fact in task.events] == [1, 2, 3, 4]
    assert [type(fact) for fact in beyond] == [ProgressReportedV1]
    assert (task.standing.done, task.on(TODAY).health) == (60, Health.DONE)


def test_of_several_quotas_each_must_reach_its_own_target() -> None:
    task = a_task(MONTHLY)

    (first,) = report(task, kind="first_airing")
    assert isinstance(first, ProgressReportedV1)
    report(task, kind="rerun", quantity=60, programme=str(first.programme))
    assert (task.standing.done, task.standing.completed) == (61, False)

    said = report(task, kind="first_airing", quantity=11)
    assert isinstance(said[-1], TaskCompletedV1)
    assert task.standing.by_kind == {ProgressKind.FIRST_AIRING: 12, ProgressKind.RERUN: 60}


def test_what_goes_on_all_year_is_never_completed_and_grows_stale() -> None:
    task = a_task({"kind": "continuous", "stale_after_days": 30}, due=None)

    report(task, kind="item", quantity=90, occurred_on="2025-08-01")

    assert not task.standing.completed
    assert task.on(date(2025, 8, 31)).health is Health.ON_TRACK
    assert task.on(TODAY).health is Health.STALE


def test_an_event_held_once_completes_the_task_whatever_the_day() -> None:
    task = a_task(
        {"kind": "once", "start": "2025-07-01", "end": "2025-09-30"},
        target=1,
        due="2025-09-30",
        counts=["event"],
    )
    assert task.on(date(2025, 10, 10)).health is Health.LATE

    report(task, kind="event", occurred_on="2025-10-10", today=date(2025, 10, 10))

    assert task.standing.completed
    assert task.on(date(2025, 10, 11)).health is Health.DONE


def test_expected_grows_with_the_days_and_is_shown_beside_what_is_done() -> None:
    task = a_task()
    report(task, quantity=30, occurred_on="2025-06-01")

    snapshot = task.on(date(2025, 7, 2))

    assert (snapshot.expected, snapshot.debt, snapshot.health) == (26, 0, Health.ON_TRACK)
    assert task.on(date(2026, 11, 22)).health is Health.LATE


@given(st.lists(st.tuples(st.sampled_from(["first_airing", "rerun"]), st.integers(1, 100))))
def test_facts_tell_the_whole_story(outputs: list[tuple[str, int]]) -> None:
    task = a_task(MONTHLY)
    programme = str(PROGRAMME)
    report(task, kind="first_airing", programme=programme)
    for kind, quantity in outputs:
        report(task, kind=kind, quantity=quantity, programme=programme)

    reported = [fact for fact in task.events if isinstance(fact, ProgressReportedV1)]
    assert sum(fact.quantity for fact in reported) == task.standing.done
    assert [fact.revision for fact in task.events] == list(range(1, len(task.events) + 1))
    assert sum(isinstance(fact, TaskCompletedV1) for fact in task.events) == task.standing.completed
    assert reported[-1].standing == task.standing
