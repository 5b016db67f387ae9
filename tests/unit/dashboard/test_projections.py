"""The read model is the same however its facts arrive."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.dashboard.projections import LATEST, LATEST_SIZE
from services.dashboard.projections.base import (
    CASES,
    DELIVERY_MONTHS,
    FEEDBACK_MONTHS,
    REVISIONS,
    TASKS,
    local_day,
)
from shared.contracts.base import Event
from shared.contracts.feedback import CaseStatus, Category
from tests.unit.dashboard.memory import Memory
from tests.unit.dashboard.said import (
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
probes = st.booleans()
any_fact = st.one_of(
    st.builds(plan, revisions, st.sampled_from([2025, 2026])),
    st.builds(
        progress, st.sampled_from([RADIO, EVENT]), revisions, st.integers(0, 52),
        occurred_at=moments,
    ),
    st.builds(completed, st.sampled_from([RADIO, EVENT]), revisions),
    st.builds(
        received, ids, category=categories, received_at=moments, revision=revisions, probe=probes
    ),
    st.builds(
        answered, ids, category=categories, received_at=moments, answered_at=moments,
        revision=revisions, probe=probes,
    ),
    st.builds(
        stepped, ids, st.sampled_from(CaseStatus), category=categories, received_at=moments,
        revision=revisions, probe=probes,
    ),
    st.builds(delivered, ids, revisions, occurred_at=moments),
    st.builds(failed, ids, revisions, occurred_at=moments),
)  # fmt: skip


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
    assert month["days"] == {"15": {"TTHC": flows}}
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
    assert days == {"15": {"email": {"sent": 1, "failed": 1}}}


def test_only_the_newest_entries_are_kept_at_hand() -> None:
    model = Memory()
    for minutes in range(LATEST_SIZE + 5):
        model.take(progress(occurred_at=NOON + timedelta(minutes=minutes)))

    items = model.documents[LATEST, "son-mai/tasks"]["items"]
    assert len(items) == LATEST_SIZE
    assert items[0]["at"] == NOON + timedelta(minutes=LATEST_SIZE + 4)


def test_dates_of_a_standing_survive_as_the_contract_wrote_them() -> None:
    model = Memory().take(progress(done=1, standing=standing(1, last_on=date(2025, 9, 3))))

    assert model.documents[TASKS, f"son-mai/{RADIO}"]["standing"]["last_on"] == "2025-09-03"
