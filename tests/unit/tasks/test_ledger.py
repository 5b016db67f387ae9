"""The ledger's figures against a straightforward recount, and the sentences that explain them."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.tasks.models.ledger import Ledger, ledger_of
from services.tasks.models.progress import Progress, Review, State
from services.tasks.models.reporter import Reporter
from services.tasks.models.task import Task
from shared.contracts.base import now
from shared.contracts.periods import expected
from shared.contracts.tasks import Form, Health, PlannedTask, ProgressKind, RoleName, Schedule
from shared.errors import Conflict, Invalid
from tests.unit.tasks.conftest import HELPER, LEAD, MONTHLY, ORIGIN, a_report, a_task, report

YEAR_END = date(2025, 12, 31)
REVIEW = Review("key:k_2", datetime(2025, 12, 31, tzinfo=UTC), "nhầm")
UNITS = (LEAD, HELPER)
FIRST, RERUN = ProgressKind.FIRST_AIRING, ProgressKind.RERUN


class Book:
    """A task, and by its side every entry that was made on it."""

    def __init__(self, schedule: Any) -> None:
        self.task = a_task(schedule)
        self.entries: dict[UUID, Progress] = {}

    def post(self, day: date, unit: str, kind: ProgressKind, quantity: int, place: int) -> None:
        """Report; a rerun is of the ``place``-th programme, if there is one."""
        programmes = list(self.task.programmes)
        if kind is RERUN and not programmes:
            with pytest.raises(Invalid):
                report(self.task, kind=kind, programme=uuid4(), today=YEAR_END)
            return
        programme = programmes[place % len(programmes)] if kind is RERUN else None
        entry_id = uuid4()
        fact = self.task.report_progress(
            a_report(occurred_on=day, kind=kind, quantity=quantity, programme=programme),
            Reporter("key:k_1", unit),
            progress_id=entry_id,
            today=YEAR_END,
            topics=(),
            origin=ORIGIN,
        )
        self.entries[entry_id] = Progress(
            id=entry_id, event_id=fact.event_id, commune="son-mai", task_id=self.task.id,
            unit=unit, kind=kind, quantity=quantity, occurred_on=day, note="", topics=(),
            evidence=(), actor="key:k_1", via="http", reported_at=now(), fingerprint="",
            snapshot=self.task.on(YEAR_END), form=Form.RADIO, work_id=entry_id,
            programme=fact.programme,
        )  # fmt: skip

    def change(self, what: str, place: int) -> None:
        """Accept, return or reverse the ``place``-th entry."""
        if not self.entries:
            return
        entry = list(self.entries.values())[place % len(self.entries)]
        before = self.task.standing
        try:
            if what == "reverse":
                changed = self.task.reverse(entry, uuid4(), REVIEW, ORIGIN)
            else:
                changed = self.task.judge(entry, State(what), REVIEW, ORIGIN)
        except Conflict:
            assert entry.state.value == what or not entry.counts
            assert self.task.standing == before
            return
        self.entries[entry.id] = changed

    def amend(self, counts_from: date | None, opening: int, target: int) -> None:
        """Let a decision change from when output is expected, what was there, and how much."""
        schedule = self.task.schedule
        first, *others = schedule.quotas
        quotas = (first.model_copy(update={"opening": opening, "target": target}), *others)
        plan = self.task.plan.model_copy(
            update={
                "schedule": schedule.model_copy(
                    update={"counts_from": counts_from, "quotas": quotas}
                ),
                "target": sum(quota.target for quota in quotas),
            }
        )
        self.task.amend(plan, self.task.version + 1, {})

    def counted(self, as_of: date) -> Sequence[Progress]:
        """Return what counts by an evening, from the list of entries alone."""
        return [each for each in self.entries.values() if each.counts and each.occurred_on <= as_of]


DAYS = st.integers(0, 364).map(lambda number: date(2025, 1, 1) + timedelta(days=number))
PLACES = st.integers(0, 50)
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("post"), DAYS, st.sampled_from(UNITS), st.sampled_from([FIRST, RERUN]),
            st.integers(1, 3), PLACES,
        ),
        st.tuples(st.just("change"), st.sampled_from(["accepted", "returned", "reverse"]), PLACES),
        st.tuples(st.just("amend"), st.none() | DAYS, st.integers(0, 5), st.integers(1, 20)),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(STEPS, DAYS)
def test_the_figures_of_any_history_equal_a_recount(steps: list[Any], as_of: date) -> None:
    book = Book(MONTHLY)

    for name, *values in steps:
        getattr(book, name)(*values)

    task = book.task
    for day in (as_of, YEAR_END):
        _same_as_recounted(task, ledger_of(task, day), book.counted(day), day)


def _same_as_recounted(
    task: Task, ledger: Ledger, counted: Sequence[Progress], as_of: date
) -> None:
    effective = task.schedule.effective
    done: Counter[ProgressKind] = Counter()
    opening = Counter({quota.kind: quota.opening for quota in task.schedule.quotas})
    for each in counted:
        into = done if each.occurred_on >= effective else opening
        into[each.kind] += each.quantity
    standing = ledger.snapshot.standing
    assert (standing.done, standing.opening) == (done.total(), opening.total())
    assert standing.by_kind == {kind: done[kind] for kind in task.plan.counts}
    assert standing.last_on == max((each.occurred_on for each in counted), default=None)
    for account, quota in zip(ledger.quotas, task.schedule.quotas, strict=True):
        asked = expected(quota, task.schedule, as_of)
        assert (account.done, account.opening) == (done[quota.kind], opening[quota.kind])
        assert (account.expected, account.debt) == (asked, max(0, asked - done[quota.kind]))
        assert sum(line.done for line in account.lines) == account.done
    assert ledger.snapshot.debt == sum(account.debt for account in ledger.quotas) or (
        standing.completed and not ledger.snapshot.debt
    )
    aired = {each.programme: each.occurred_on for each in counted if each.kind is FIRST}
    recounted: dict[str, list[date]] = {}
    for each in counted:
        if each.kind is RERUN:
            recounted.setdefault(str(each.programme), []).extend([each.occurred_on] * each.quantity)
    shown = {line.programme: line.first_on for line in ledger.programmes if line.first_on}
    assert shown == {str(programme): day for programme, day in aired.items()}
    for line in ledger.programmes:
        assert list(line.reruns) == sorted(recounted.get(line.programme, []))


def test_why_three_issues_are_owed_is_said_with_the_weeks_that_fell_short() -> None:
    task = a_task()
    monday = date(2024, 12, 30)
    for week in range(37):
        if week not in (10, 20, 30):
            day = max(date(2025, 1, 1), monday + timedelta(days=7 * week))
            report(task, occurred_on=day, today=YEAR_END)

    ledger = ledger_of(task, date(2025, 9, 15))

    (account,) = ledger.quotas
    assert (account.expected, account.done, account.debt) == (37, 34, 3)
    head, short = (why.vi for why in ledger.why)
    assert head == "Đến hết ngày 15/09/2025 phải có 37 số, đã có 34, còn nợ 3."
    assert short.startswith("Các kỳ chưa đủ: ")
    assert all(f"Tuần {number} (" in short for number in (11, 21, 31))


def test_what_is_done_before_the_first_whole_period_shows_in_its_line() -> None:
    task = a_task({**MONTHLY, "counts_from": "2025-01-17"})
    report(task, kind=FIRST, occurred_on="2025-01-17")

    ledger = ledger_of(task, date(2025, 1, 17))

    (line,) = ledger.quotas[0].lines
    assert (line.start, line.expected, line.done) == (date(2025, 2, 1), 0, 1)


def test_a2_a_year_of_53_weeks_asks_for_53_issues() -> None:
    def asked(year: int, target: int) -> int:
        schedule = Schedule.model_validate(
            {
                "kind": "quota",
                "start": date(year, 1, 1),
                "end": date(year, 12, 31),
                "quotas": [{"kind": "issue", "per": "week", "count": 1, "target": target}],
            }
        )
        task = a_task()
        task.year = year
        task.amend(task.plan.model_copy(update={"schedule": schedule, "target": target}), 2, {})
        return len(ledger_of(task, date(year, 12, 31)).quotas[0].lines)

    assert (asked(2025, 52), asked(2026, 53)) == (52, 53)


def test_a_rerun_that_is_missing_shows_before_the_month_ends() -> None:
    task = a_task(MONTHLY)
    report(task, kind=FIRST, occurred_on="2025-09-01")
    (programme,) = task.programmes
    report(task, kind=RERUN, occurred_on="2025-09-05", programme=programme)

    (line,) = ledger_of(task, date(2025, 9, 20)).programmes

    assert (line.first_on, line.reruns, line.missing) == (
        date(2025, 9, 1), [date(2025, 9, 5)], 2,
    )  # fmt: skip


def test_a9_what_a_set_of_units_owes_is_owed_by_each_and_a_silent_one_shows() -> None:
    task = a_task({"kind": "continuous", "stale_after_days": 30}, counts=["item"])
    plan: PlannedTask = task.plan.model_copy(
        update={
            "roles": (
                task.plan.roles[0].model_copy(update={"role": RoleName.LEAD, "unit": "cac-don-vi"}),
            )
        }
    )
    task.amend(plan, 2, {"cac-don-vi": ("a", "b")})
    report(task, by=Reporter("key:k_1", "a"), kind="item", occurred_on="2025-09-10")

    ledger = ledger_of(task, date(2025, 9, 15))

    assert [(each.unit, each.done, each.health) for each in ledger.obligations] == [
        ("a", 1, Health.ON_TRACK),
        ("b", 0, Health.STALE),
    ]
    assert ledger.snapshot.health is Health.STALE


def test_a_report_that_was_returned_cannot_be_reversed_as_well() -> None:
    book = Book(MONTHLY)
    book.post(date(2025, 9, 1), LEAD, FIRST, 1, 0)
    book.change("returned", 0)
    (returned,) = book.entries.values()

    with pytest.raises(Conflict):
        book.task.reverse(returned, uuid4(), REVIEW, ORIGIN)

    assert book.task.standing.done == 0
