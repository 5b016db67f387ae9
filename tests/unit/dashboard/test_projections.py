"""The read model is the same however its facts arrive."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.dashboard.projections import TALLIES, activity
from services.dashboard.projections.base import (
    ACTIVITY,
    ACTIVITY_MONTHS,
    CASES,
    DELIVERY_MONTHS,
    FEEDBACK_MONTHS,
    REVISIONS,
    TASKS,
    local_day,
)
from shared.contracts.base import Event
from shared.contracts.feedback import CaseStanding, CaseStatus, Category
from tests.unit.dashboard.memory import Memory
from tests.unit.dashboard.more_said import (
    accepted,
    confirmed,
    frozen,
    handed_in,
    missed,
    rated,
    refused,
    reminded,
    replied,
    returned,
    scheduled,
    taken_back,
)
from tests.unit.dashboard.said import (
    CENTRE,
    CULTURE,
    EVENT,
    NOON,
    RADIO,
    answered,
    completed,
    delivered,
    failed,
    plan,
    progress,
    received,
    standing,
    stepped,
)

CASE = UUID(int=1)


moments = st.integers(0, 72).map(lambda hours: NOON + timedelta(hours=hours))
ids = st.integers(1, 4).map(lambda n: UUID(int=n))
categories = st.sampled_from(Category)
revisions = st.integers(1, 5)
days = st.dates(date(2025, 9, 1), date(2025, 10, 15))
airing_states = st.sampled_from(["planned", "aired", "cancelled"])
probes = st.booleans()
task_facts = st.one_of(
    st.builds(plan, revisions, st.sampled_from([2025, 2026])),
    st.builds(
        progress, st.sampled_from([RADIO, EVENT]), revisions, st.integers(0, 52),
        occurred_at=moments, progress_id=ids, occurred_on=days, quantity=st.integers(1, 3),
        topics=st.sampled_from([(), ("I.1",), ("I.4.đ", "II.2")]), work_id=st.none() | ids,
        unit=st.sampled_from([CENTRE, CULTURE]), evidence_count=st.integers(0, 2),
    ),
    st.builds(completed, st.sampled_from([RADIO, EVENT]), revisions),
    st.builds(accepted, ids, revisions, occurred_at=moments),
    st.builds(returned, ids, revisions, occurred_at=moments),
    st.builds(taken_back, ids, revisions, occurred_at=moments),
    st.builds(refused, ids, occurred_at=moments),
    st.builds(reminded, st.integers(1, 3), st.sampled_from([EVENT, None]), occurred_at=moments),
    st.builds(replied, st.integers(1, 3), st.sampled_from([EVENT, None]), occurred_at=moments),
    st.builds(handed_in, revisions, good=st.booleans(), occurred_at=moments),
    st.builds(frozen, occurred_at=moments),
    st.builds(scheduled, ids, revisions, st.tuples(moments, airing_states)),
)  # fmt: skip
case_values = {
    "category": categories, "received_at": moments, "revision": revisions, "probe": probes,
    "occurred_at": moments,
}  # fmt: skip
stands = st.builds(
    CaseStanding, status=st.sampled_from(CaseStatus), classification=st.just("feedback"),
    village=st.none() | st.just("thon-1"), unit=st.none() | st.just(CULTURE),
    score=st.none() | st.integers(1, 5), resolved=st.none() | st.booleans(),
    followers=st.integers(0, 2), published=st.booleans(),
)  # fmt: skip
case_facts = st.one_of(
    st.builds(received, ids, **case_values),
    st.builds(
        answered, ids, answered_at=moments, standing=st.none() | stands,
        working_days=st.none() | st.integers(0, 40), **case_values,
    ),
    st.builds(stepped, ids, st.sampled_from(CaseStatus), **case_values),
    st.builds(missed, ids, standing=stands, **case_values),
    st.builds(rated, ids, standing=stands, **case_values),
)  # fmt: skip
any_fact = st.one_of(
    task_facts,
    case_facts,
    st.builds(delivered, ids, revisions, occurred_at=moments),
    st.builds(failed, ids, revisions, occurred_at=moments),
    st.builds(confirmed, ids, revisions, occurred_at=moments),
)


@settings(max_examples=300, deadline=None)
@given(data=st.data(), facts=st.lists(any_fact, max_size=25))
def test_any_order_repetition_and_split_into_batches_gives_the_same_model(
    data: Any, facts: list[Event]
) -> None:
    once_in_order = Memory()
    for fact in facts:
        once_in_order.take(fact)

    again = data.draw(st.lists(st.sampled_from(facts), max_size=10)) if facts else []
    shuffled = data.draw(st.permutations([*facts, *again]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=6)))
    otherwise = Memory()
    for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True):
        otherwise.take(*shuffled[start:end])

    assert otherwise.hash() == once_in_order.hash()


@settings(max_examples=200, deadline=None)
@given(facts=st.lists(any_fact, max_size=25))
def test_figures_are_what_the_documents_add_up_to(facts: list[Event]) -> None:
    model = Memory().take(*facts)

    summed = Memory()
    for collection, tally in TALLIES.items():
        for document in model.of(collection):
            summed.add(tally(document))

    assert summed.figures() == model.figures()


def test_a_later_revision_stays_when_an_earlier_one_arrives_after_it() -> None:
    model = Memory().take(progress(revision=3, done=2)).take(progress(revision=2, done=1))

    assert model.documents[TASKS, f"son-mai/{RADIO}"]["standing"]["done"] == 2


def test_a_task_is_known_by_its_progress_before_its_plan_arrives() -> None:
    model = Memory().take(progress(done=7)).take(plan())

    task = model.documents[TASKS, f"son-mai/{RADIO}"]
    assert (task["plan"]["ref"], task["standing"]["done"]) == ("C.I.1.a", 7)


def test_a_day_counts_what_came_in_and_how_much_of_it_is_answered() -> None:
    model = Memory().take(received(CASE), received(), answered(CASE, answered_at=NOON))

    month = model.documents[FEEDBACK_MONTHS, "son-mai/2025-09"]
    flows = {"received": 2, "answered": 1, "settled": 1, "waiting": 1}
    assert month["days"] == {"TTHC": {name: {"15": n} for name, n in flows.items()}}
    assert month["sums"] == {"TTHC": flows}
    assert month["categories"]["TTHC"] == {"received": 2, "answered": 1, "open": 1}


def test_the_same_fact_twice_counts_once() -> None:
    fact = received(CASE)

    model = Memory().take(fact, fact).take(fact)

    assert model.documents[FEEDBACK_MONTHS, "son-mai/2025-09"]["all"]["received"] == 1


def test_a_case_moved_to_another_category_is_counted_there_only() -> None:
    model = Memory().take(received(CASE)).take(answered(CASE, category=Category.CDS))

    categories = model.documents[FEEDBACK_MONTHS, "son-mai/2025-09"]["categories"]
    assert categories["TTHC"] == {"received": 0, "open": 0}
    assert categories["CDS"] == {"received": 1, "answered": 1}


def test_a_case_that_is_passed_on_or_merged_waits_no_longer_until_it_is_reopened() -> None:
    model = Memory().take(received(CASE))
    waiting = []
    for revision, status in enumerate(
        (CaseStatus.ASSIGNED, CaseStatus.TRANSFERRED, CaseStatus.REOPENED, CaseStatus.MERGED), 2
    ):
        model.take(stepped(CASE, status, revision=revision))
        waiting.append(model.documents[FEEDBACK_MONTHS, "son-mai/2025-09"]["all"]["open"])

    assert waiting == [1, 0, 1, 0]


def test_a_probe_is_visible_and_counted_nowhere() -> None:
    model = Memory().take(received(CASE, probe=True))

    assert {key[0] for key in model.documents} == {CASES, REVISIONS}


def test_a_day_is_a_day_in_viet_nam() -> None:
    late_in_the_evening_utc = datetime(2025, 9, 15, 17, 30, tzinfo=UTC)

    assert local_day(late_in_the_evening_utc) == "2025-09-16"


def test_deliveries_are_counted_by_day_and_end() -> None:
    model = Memory().take(delivered(UUID(int=1)), failed(UUID(int=2)))

    days = model.documents[DELIVERY_MONTHS, "son-mai/2025-09"]["days"]
    assert days == {"email": {"sent": {"15": 1}, "failed": {"15": 1}}}


def test_of_a_very_busy_hour_the_newest_entries_are_kept_however_they_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(activity, "PER_HOUR", 3)
    facts = [progress(occurred_at=NOON + timedelta(minutes=minutes)) for minutes in range(5)]
    later = progress(occurred_at=NOON + timedelta(hours=1))

    for order in permutations(facts):
        model = Memory().take(*order[:2]).take(later, *order[2:]).take(*facts[:1])

        kept = model.documents[ACTIVITY, "son-mai/2025-09-15T12/tasks"]["entries"]
        assert set(kept) == {str(each.event_id) for each in facts[2:]}
        hours = model.documents[ACTIVITY_MONTHS, "son-mai/2025-09/tasks"]["hours"]
        assert hours == {"15T12": 3, "15T13": 1}


def test_dates_of_a_standing_survive_as_the_contract_wrote_them() -> None:
    model = Memory().take(progress(done=1, standing=standing(1, last_on=date(2025, 9, 3))))

    assert model.documents[TASKS, f"son-mai/{RADIO}"]["standing"]["last_on"] == "2025-09-03"
