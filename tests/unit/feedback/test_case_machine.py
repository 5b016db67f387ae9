"""Whatever anybody does with a case, in whatever order: what must always hold of it."""

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.feedback.models import DONE, NEXT, Act, Answer, Case, Clock, Rating, Status
from shared.contracts.feedback import Category
from shared.errors import Conflict
from tests.unit.feedback.cases import (
    CALENDAR,
    CRITIC_OF,
    CRITICISED,
    HANDLING,
    MONDAY,
    OFFICE,
    OTHER,
    a_case,
    act,
    at,
    stored,
)

UNITS = st.sampled_from([HANDLING, OTHER, CRITICISED])
PEOPLE = st.sampled_from(["user:dau-moi", "user:xu-ly", "user:chu-tich", CRITIC_OF])
MAYBE_PEOPLE = st.one_of(st.none(), PEOPLE)
DAYS = st.integers(1, 6)


class AnyCase(RuleBasedStateMachine):
    """One case in the hands of everybody, while time goes on over weekends and Tết."""

    @initialize(
        began=st.sampled_from([MONDAY, "2025-09-20 23:30", "2026-02-10 09:00", "2026-04-28 16:59"]),
        named=st.integers(0, 9).map(bool),
        at_work=st.integers(0, 3).map(bool),
        category=st.sampled_from([Category.TTHC, Category.CDS]),
        about=st.sampled_from([None, CRITICISED]),
    )
    def receive(
        self, began: str, category: Category, about: str | None, *, named: bool, at_work: bool
    ) -> None:
        self.now = at(began)
        self.case = a_case(self.now, named=named, category=category, about_unit=about)
        self.others = 0
        if at_work:
            self.get_to_work()

    @rule(hours=st.sampled_from([1, 8, 15, 24, 48, 24 * 7, 24 * 30]))
    def wait(self, hours: int) -> None:
        """Let time pass, and the clock say all that it has to say meanwhile."""
        self.now += timedelta(hours=hours)
        due = self.case.due_alarms(self._act("service:feedback"))
        clock = self.case.clock
        if due and clock:
            assert clock.running
            assert not {alarm.name for alarm in due} & set(clock.told)
        for alarm in due:
            self._do(lambda c, a=alarm: c.ring(a, self._act("service:feedback")))
        if self.case.closes_by_itself(self._act("service:feedback")):
            self._do(lambda c: c.close(self._act("service:feedback")))
            assert self.case.status is Status.CLOSED
        assert self.case.attention_at is None or self.case.attention_at > self.now

    @rule(by=PEOPLE, intake_class=st.sampled_from([3, 2, 4, 4, 3, 1]), data=st.data())
    def classify(self, by: str, intake_class: Any, data: st.DataObject) -> None:
        category = data.draw(st.sampled_from([None, Category.TTHC, Category.CDS]))
        about = data.draw(st.sampled_from([None, CRITICISED]))
        barred = data.draw(st.sampled_from([(), (CRITIC_OF,)]))
        self._do(
            lambda c: c.classify(
                intake_class, self._act(by), category=category, about_unit=about, barred=barred
            )
        )

    @rule(by=PEOPLE, unit=UNITS, handler=MAYBE_PEOPLE)
    def assign(self, by: str, unit: str, handler: str | None) -> None:
        self._do(lambda c: c.assign(unit, handler, self._act(by)))

    @rule()
    def work(self) -> None:
        self.get_to_work()

    def get_to_work(self) -> None:
        """Do what usually comes first, so that much is tried with a case in hand."""
        self._do(lambda c: c.classify(3, self._act("user:dau-moi")))
        self._do(lambda c: c.assign(HANDLING, "user:xu-ly", self._act("user:dau-moi")))

    @rule(by=PEOPLE)
    def start(self, by: str) -> None:
        self._do(lambda c: c.start(self._act(by)))

    @rule(by=PEOPLE)
    def transfer(self, by: str) -> None:
        self._do(lambda c: c.transfer("so-noi-vu", "Thuộc thẩm quyền của Sở.", self._act(by)))

    @rule(by=PEOPLE)
    def pause(self, by: str) -> None:
        self._do(lambda c: c.pause("Xin gửi thêm.", self._act(by)))

    @rule(by=PEOPLE)
    def resume(self, by: str) -> None:
        self._do(lambda c: c.resume(self._act(by)))

    @rule()
    def supply(self) -> None:
        self._do(lambda c: c.supply("Đây.", self._act("resident")))

    @rule(by=PEOPLE, days=DAYS)
    def extend(self, by: str, days: int) -> None:
        self._do(lambda c: c.extend(days, "Cần xác minh.", self._act(by)))

    @rule(by=PEOPLE, unit=UNITS)
    def prepare(self, by: str, unit: str) -> None:
        self._do(lambda c: c.prepare("Dự thảo.", self._act(by), unit=unit))

    @rule(by=PEOPLE)
    def approve(self, by: str) -> None:
        self._do(lambda c: c.approve(self._act(by)))

    @rule(by=PEOPLE, unit=UNITS)
    def answer(self, by: str, unit: str) -> None:
        self._do(lambda c: c.give_answer(Answer("Đã xong.", unit, self.now, by), self._act(by)))

    @rule(by=PEOPLE, radio=st.booleans())
    def publish(self, by: str, *, radio: bool) -> None:
        self._do(lambda c: c.publish("Hỏi.", "Đáp.", self._act(by), radio=radio))

    @rule(by=PEOPLE)
    def withdraw(self, by: str) -> None:
        self._do(lambda c: c.withdraw("Nhầm.", self._act(by)))

    @rule(
        score=st.one_of(st.none(), st.integers(1, 5)),
        resolved=st.sampled_from([None, True, False]),
    )
    def rate(self, score: int | None, resolved: bool | None) -> None:
        self._do(lambda c: c.rate(Rating(self.now, score, resolved), self._act("resident")))

    @rule(by=PEOPLE)
    def reopen(self, by: str) -> None:
        self._do(lambda c: c.reopen("Chưa xong.", self._act(by)))

    @rule(by=PEOPLE)
    def close(self, by: str) -> None:
        self._do(lambda c: c.close(self._act(by)))

    @precondition(lambda self: len(self.case.history) > 8)
    @rule(by=PEOPLE)
    def merge(self, by: str) -> None:
        earlier = a_case("2025-09-01 08:00", code="SM-000000")
        self._do(lambda c: c.merge(earlier, self._act(by)))

    @rule()
    def adopt(self) -> None:
        self.others += 1
        other = a_case(self.now, code=f"SM-1{self.others:05}")
        self._do(lambda c: c.adopt(other, self._act("user:dau-moi")))

    @rule()
    def settle(self) -> None:
        ended = a_case(code="SM-000000")
        ended.give_answer(Answer("Đã xong.", OTHER, self.now, "user:xu-ly"), act(self.now))
        merged = self.case.status is Status.MERGED
        for _ in range(2):
            self._do(lambda c: c.settle(ended, self._act("service:feedback")))
        told = [line.at for line in self.case.history if line.code == "settled"]
        assert told.count(self.now) == int(merged)

    @invariant()
    def a_done_case_has_no_running_clock(self) -> None:
        clock = self.case.clock
        if self.case.status in DONE:
            assert clock is None or not clock.running
            assert not self.case.due_alarms(self._act("service:feedback"))

    @invariant()
    def only_a_waiting_case_is_paused(self) -> None:
        clock = self.case.clock
        assert (clock is not None and clock.paused) == (
            self.case.status is Status.WAITING and clock is not None
        )

    @invariant()
    def a_paused_clock_never_expires(self) -> None:
        clock = self.case.clock
        if clock and clock.paused:
            assert clock.alarms(OFFICE) == ()
            since = clock.pauses[-1].since
            was_late = clock.is_late(since, CALENDAR)
            for moment in (self.now, self.now + timedelta(days=90)):
                assert clock.is_late(moment, CALENDAR) == was_late
                due = clock.resume(moment).due_at(CALENDAR)
                assert due
                assert was_late or due >= moment

    @invariant()
    def whoever_is_criticised_never_handles(self) -> None:
        case = self.case
        assert case.about_unit is None or case.unit != case.about_unit
        assert case.handler not in case.barred
        if case.draft:
            assert case.draft.unit != case.about_unit
            assert case.draft.by not in case.barred

    @invariant()
    def reference_has_no_legal_clock(self) -> None:
        assert self.case.classification == "feedback" or self.case.clock is None

    def _act(self, by: str) -> Act:
        return act(self.now, by)

    def _do(self, step: Any) -> None:
        """Take a step if it follows; what must hold between before and after is checked."""
        before = deepcopy(self.case)
        try:
            step(self.case)
        except Conflict:
            # The service throws away a case whose step was refused; the state must not matter.
            self.case = before
            return
        after = self.case
        assert after.status == before.status or _leads(before.status, after.status)
        assert after.history[: len(before.history)] == before.history
        assert [line.at for line in after.history] == sorted(line.at for line in after.history)
        assert after.earlier_answers[: len(before.earlier_answers)] == before.earlier_answers
        assert after.followers >= before.followers
        revisions = [fact.revision for fact in after.events]
        assert revisions == [before.revision + 1 + n for n in range(len(revisions))]
        assert after.events or after == before
        if after.events:
            last = after.events[-1]
            assert getattr(last, "standing") == after.standing  # noqa: B009
        _goes_on(before, after, self.now)
        stored(after)


def _leads(before: Status, after: Status) -> bool:
    """Tell whether one or two steps of the machine lead there: a verdict also closes or reopens."""
    return after in NEXT[before]


def _goes_on(before: Case, after: Case, now: datetime) -> None:
    """Check that a clock did not run backwards."""
    old, new = before.clock, after.clock
    if old is None or new is None:
        return
    if after.status is Status.REOPENED and before.status is not Status.REOPENED:
        assert new == Clock(new.kind, now, new.term)
        return
    assert new.started_at == old.started_at
    assert new.pauses[: len(old.pauses) - 1] == old.pauses[:-1]
    assert old.stopped_at in (None, new.stopped_at)
    assert set(new.extensions) >= set(old.extensions)
    if (old.kind, old.term) == (new.kind, new.term):
        was, due = old.due_at(CALENDAR), new.due_at(CALENDAR)
        assert was is None or due is None or due >= was
        assert old.is_late(now, CALENDAR) <= new.is_late(now, CALENDAR)


AnyCase.TestCase.settings = settings(
    max_examples=120, stateful_step_count=40, deadline=None, derandomize=True
)
TestAnyCase = AnyCase.TestCase
