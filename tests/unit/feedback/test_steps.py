from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from services.feedback.models import NEXT, RESIDENT, Answer, Case, Office, Rating, Status
from shared.contracts.feedback import (
    AnswerPublishedV1,
    CaseAssignedV1,
    CaseClassifiedV1,
    CaseMergedV1,
    CaseReopenedV1,
    CaseSettledV1,
    Category,
    ClockEscalatedV1,
    ClockMissedV1,
    ClockWarnedV1,
)
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
    handled,
    stored,
)

Step = Callable[[Case], None]


def an_answer(moment: str = MONDAY, by: str = "user:dau-moi", unit: str = HANDLING) -> Answer:
    return Answer("Đã trả hồ sơ.", unit, at(moment), by)


def answered(moment: str = MONDAY) -> Case:
    case = handled(moment)
    case.give_answer(an_answer(moment), act(moment))
    stored(case)
    return case


def refusal(case: Case, step: Step) -> str:
    """Return the code with which ``step`` is refused; nothing was changed by trying."""
    before = deepcopy(case)
    with pytest.raises(Conflict) as refused:
        step(case)
    assert case == before
    return refused.value.code


def codes(case: Case) -> list[str]:
    return [line.code for line in case.history]


def test_a_case_goes_its_way_and_every_step_is_a_line_and_a_fact() -> None:
    case = a_case()
    said: list[str] = []
    revisions: list[int] = [0]

    steps: list[Step] = [
        lambda c: c.classify(3, act()),
        lambda c: c.assign(HANDLING, "user:xu-ly", act()),
        lambda c: c.start(act()),
        lambda c: c.pause("Xin gửi biên nhận.", act()),
        lambda c: c.supply("Biên nhận số 12.", act(by="resident")),
        lambda c: c.pause("Xin gửi thêm.", act()),
        lambda c: c.resume(act()),
        lambda c: c.extend(3, "Cần xác minh.", act()),
        lambda c: c.prepare("Đã trả hồ sơ.", act(by="user:xu-ly"), unit=HANDLING),
        lambda c: c.approve(act()),
        lambda c: c.publish("Hồ sơ trễ.", "Đã trả.", act(), radio=True),
        lambda c: c.withdraw("Nhầm.", act()),
        lambda c: c.rate(Rating(at(MONDAY), score=2), act(by="resident")),
        lambda c: c.rate(Rating(at(MONDAY), resolved=False), act(by="resident")),
        lambda c: c.give_answer(an_answer(), act()),
        lambda c: c.rate(Rating(at(MONDAY), resolved=True), act(by="resident")),
    ]
    for step in steps:
        step(case)
        assert case.events, codes(case)[-1]
        said += [fact.name.removeprefix("feedback.v1.") for fact in case.events]
        revisions += [fact.revision for fact in case.events]
        stored(case)

    assert said == [
        "case.classified", "case.assigned", "case.started", "clock.paused", "case.supplied",
        "clock.paused", "clock.resumed", "clock.extended", "answer.drafted", "case.answered",
        "answer.published", "answer.withdrawn", "case.rated", "case.rated", "case.reopened",
        "case.answered", "case.rated", "case.closed",
    ]  # fmt: skip
    assert revisions == list(range(len(said) + 1))
    assert codes(case) == [
        "received_feedback", "class_3", "assigned", "started", "paused", "supplied", "paused",
        "resumed", "extended", "drafted", "answered", "published", "withdrawn", "rated", "rated",
        "reopened_by_resident", "answered", "rated", "closed",
    ]  # fmt: skip
    assert [each.text for each in case.earlier_answers] == ["Đã trả hồ sơ."]
    assert case.earlier_answers[0].drafted_by == "user:xu-ly"
    assert case.supplements[0].text == "Biên nhận số 12."


def test_no_fact_tells_what_was_written_or_decided_in_words() -> None:
    case = handled()
    case.pause("Xin gửi biên nhận.", act())
    case.supply("Biên nhận số 12.", act(by="resident"))
    case.prepare("Đã trả hồ sơ.", act(), unit=HANDLING)
    case.approve(act())
    case.publish("Hồ sơ trễ.", "Đã trả.", act(), radio=False)

    said = "".join(fact.model_dump_json() for fact in case.events)

    assert not [word for word in ("biên nhận", "Biên nhận", "Đã trả", "trễ") if word in said]


@pytest.mark.parametrize(
    ("status", "step", "code"),
    [
        (Status.RECEIVED, lambda c: c.assign(HANDLING, None, act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.start(act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.transfer("so-noi-vu", "x", act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.pause("x", act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.resume(act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.supply("x", act()), "not-asked"),
        (Status.RECEIVED, lambda c: c.prepare("x", act(), unit=None), "wrong-step"),
        (Status.RECEIVED, lambda c: c.approve(act()), "no-draft"),
        (Status.RECEIVED, lambda c: c.publish("x", "y", act(), radio=False), "not-answered"),
        (Status.RECEIVED, lambda c: c.withdraw("x", act()), "not-published"),
        (Status.RECEIVED, lambda c: c.rate(Rating(at(MONDAY), 5), act()), "not-answered"),
        (Status.RECEIVED, lambda c: c.reopen("x", act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.close(act()), "wrong-step"),
        (Status.CLASSIFIED, lambda c: c.transfer("so-noi-vu", "x", act()), "own-authority"),
        (Status.IN_PROGRESS, lambda c: c.transfer("so-noi-vu", "x", act()), "own-authority"),
        (Status.IN_PROGRESS, lambda c: c.extend(6, "x", act()), "no-extension"),
        (Status.WAITING, lambda c: c.start(act()), "wrong-step"),
        (Status.WAITING, lambda c: c.pause("x", act()), "wrong-step"),
        (Status.WAITING, lambda c: c.prepare("x", act(), unit=None), "wrong-step"),
        (Status.WAITING, lambda c: c.extend(1, "x", act()), "no-clock"),
        (Status.ANSWERED, lambda c: c.classify(3, act()), "wrong-step"),
        (Status.ANSWERED, lambda c: c.assign(HANDLING, None, act()), "wrong-step"),
        (Status.ANSWERED, lambda c: c.give_answer(an_answer(), act()), "already-answered"),
        (Status.ANSWERED, lambda c: c.extend(1, "x", act()), "no-clock"),
        (Status.ANSWERED, lambda c: c.join(act()), "done"),
        (Status.CLOSED, lambda c: c.give_answer(an_answer(), act()), "already-answered"),
        (Status.CLOSED, lambda c: c.close(act()), "wrong-step"),
        (Status.NOT_ACCEPTED, lambda c: c.give_answer(an_answer(), act()), "wrong-step"),
    ],
)
def test_what_does_not_follow_is_refused(status: Status, step: Step, code: str) -> None:
    assert refusal(standing(status), step) == code


def standing(status: Status) -> Case:
    """Return a case that stands so."""
    case = {
        Status.RECEIVED: a_case,
        Status.CLASSIFIED: a_case,
        Status.NOT_ACCEPTED: a_case,
        Status.ANSWERED: answered,
        Status.CLOSED: answered,
    }.get(status, handled)()
    if status in (Status.CLASSIFIED, Status.NOT_ACCEPTED):
        case.classify(3 if status is Status.CLASSIFIED else 1, act(), reason="Không đủ thông tin.")
    elif status is Status.WAITING:
        case.pause("Xin gửi biên nhận.", act())
    elif status is Status.CLOSED:
        case.close(act())
    stored(case)
    assert case.status is status
    return case


def test_every_refusal_is_a_sentence_that_names_the_case() -> None:
    with pytest.raises(Conflict) as refused:
        a_case().start(act())

    assert refused.value.detail.vi == (
        "Phản ánh SM-000001 đang ở tình trạng “đã tiếp nhận”, không thể chuyển sang “đang xử lý”."
    )


def test_the_clock_warns_twice_then_says_overdue_and_goes_up_to_focal_and_chair() -> None:
    case = handled()
    told = []
    for moment in ("2025-09-23 07:30", "2025-09-26 07:30", "2025-09-29 17:00", "2025-10-02 17:00"):
        assert case.attention_at == at(moment)
        assert case.due_alarms(act(case.attention_at)) != []
        for alarm in case.due_alarms(act(moment)):
            case.ring(alarm, act(moment))
        told += case.events
        stored(case)

    assert [type(fact) for fact in told] == [
        ClockWarnedV1, ClockWarnedV1, ClockMissedV1, ClockEscalatedV1, ClockEscalatedV1,
    ]  # fmt: skip
    assert [getattr(f, "share", None) or getattr(f, "level", None) for f in told] == [
        50, 80, None, "focal", "chair",
    ]  # fmt: skip
    assert codes(case)[-1] == "overdue"
    assert case.attention_at is None


def test_an_extension_is_once_in_time_and_only_of_an_answer() -> None:
    case = handled()
    case.extend(5, "Cần xác minh.", act("2025-09-29 16:00"))
    assert case.due_at == at("2025-10-06 17:00")
    assert refusal(case, lambda c: c.extend(1, "Nữa.", act("2025-09-30 09:00"))) == "no-extension"

    late = handled()
    assert refusal(late, lambda c: c.extend(1, "x", act("2025-09-29 17:01"))) == "too-late"
    outside = a_case()
    outside.classify(4, act())
    assert refusal(outside, lambda c: c.extend(1, "x", act())) == "no-clock"
    strict = replace(OFFICE, extension=None)
    assert refusal(handled(), lambda c: c.extend(1, "x", act(office=strict))) == "no-extension"


def test_class_4_has_the_transfer_clock_from_the_receipt_and_back_the_answers() -> None:
    case = a_case()
    case.classify(4, act("2025-09-17 09:00"))
    assert (case.clock and case.clock.kind, case.due_at) == ("transfer", at("2025-09-22 17:00"))

    case.classify(3, act("2025-09-18 09:00"))
    assert (case.clock and case.clock.kind, case.due_at) == ("answer", at("2025-09-29 17:00"))

    case.classify(4, act("2025-09-23 09:00"))
    for alarm in case.due_alarms(act("2025-09-23 09:00")):
        case.ring(alarm, act("2025-09-23 09:00"))
    assert codes(case)[-1] == "overdue_transfer"
    case.transfer("so-noi-vu", "Thuộc thẩm quyền của Sở.", act("2025-09-23 10:00"))
    assert case.clock
    assert case.clock.is_late(at("2025-09-23 10:00"), CALENDAR)
    case.reopen("Sở trả lại.", act("2025-09-24 10:00"))
    assert (case.transferred_to, case.due_at) == (None, at("2025-10-01 17:00"))


def test_another_category_has_its_own_term_from_the_receipt_and_keeps_the_pauses() -> None:
    case = handled()
    case.pause("Xin gửi ảnh.", act("2025-09-16 09:00"))
    case.supply("Đây.", act("2025-09-17 09:00", by="resident"))

    case.classify(3, act("2025-09-18 09:00"), category=Category.CDS)

    assert case.due_at == at("2025-09-23 17:00")  # five days, one of them paused


def test_what_was_not_accepted_has_a_new_clock_when_it_is_reopened() -> None:
    case = a_case()
    case.classify(1, act("2025-09-16 09:00"), reason="Không rõ nội dung.")
    assert case.attention_at == at("2025-09-30 17:00")  # then it closes by itself
    assert case.clock
    assert case.clock.stopped_at

    case.reopen("Nhầm.", act("2025-10-06 09:00"))

    assert (case.intake_class, case.due_at) == (None, at("2025-10-20 17:00"))
    case.classify(3, act("2025-10-07 09:00"))
    assert case.due_at == at("2025-10-20 17:00")


def test_a_message_for_reference_has_no_clock_whatever_becomes_of_it() -> None:
    case = handled(named=False)
    case.pause("x", act())
    case.resume(act())
    case.classify(4, act())

    assert (case.clock, case.due_at, case.attention_at) == (None, None, None)


def test_without_a_term_in_the_settings_there_is_no_clock() -> None:
    bare = Office(CALENDAR, {})
    case = a_case(office=bare)

    assert (case.clock, case.attention_at) == (None, None)


def test_an_answer_while_waiting_stops_the_clock_in_time() -> None:
    case = handled()
    case.pause("Xin gửi ảnh.", act("2025-09-29 09:00"))

    case.give_answer(an_answer("2025-11-03 09:00"), act("2025-11-03 09:00"))

    assert case.clock
    assert not case.clock.running
    assert not case.clock.is_late(at("2025-12-01 09:00"), CALENDAR)
    assert case.due_at
    assert case.due_at > at("2025-11-03 09:00")


def test_an_answered_case_closes_by_itself_after_the_time_that_the_settings_give() -> None:
    case = answered("2025-09-15 09:00")
    case.rate(Rating(at("2025-09-18 09:00"), score=4), act("2025-09-18 09:00", by="resident"))

    assert case.attention_at == at("2025-09-29 17:00")
    assert not case.closes_by_itself(act("2025-09-29 16:59"))
    assert case.closes_by_itself(act("2025-09-29 17:00"))
    assert not case.closes_by_itself(
        act("2026-09-29 17:00", office=replace(OFFICE, close_after=None))
    )
    assert not handled().closes_by_itself(act("2026-09-29 17:00"))


def test_a_judgement_said_twice_is_one_and_the_last_word_counts() -> None:
    case = answered()
    case.rate(Rating(at(MONDAY), score=3), act(by="resident"))
    stored(case)
    case.rate(Rating(at("2025-09-16 08:00"), score=3), act(by="resident"))
    assert case.events == []

    case.rate(Rating(at(MONDAY), resolved=True), act(by="resident"))
    assert case.standing.status == "closed"
    assert (case.standing.score, case.standing.resolved) == (3, True)
    case.rate(Rating(at(MONDAY), resolved=False), act(by="resident"))
    assert case.standing.status == "reopened"
    stored(case)
    case.rate(Rating(at(MONDAY), resolved=False), act(by="resident"))
    assert case.events == []


def test_whoever_is_criticised_neither_gets_nor_answers_nor_takes_a_step() -> None:
    case = a_case(about_unit=CRITICISED)
    case.classify(3, act(), barred=(CRITIC_OF,))
    by_them = act(by=CRITIC_OF)
    for step in (
        lambda c: c.assign(CRITICISED, None, act()),
        lambda c: c.assign(HANDLING, CRITIC_OF, act()),
        lambda c: c.give_answer(an_answer(unit=CRITICISED), act()),
        lambda c: c.give_answer(an_answer(by=CRITIC_OF), by_them),
        lambda c: c.classify(3, by_them),
    ):
        assert refusal(case, step) == "conflict-of-interest"
    case.assign(HANDLING, None, act())
    for step in (
        lambda c: c.start(by_them),
        lambda c: c.prepare("x", by_them, unit=HANDLING),
        lambda c: c.prepare("x", act(), unit=CRITICISED),
        lambda c: c.extend(1, "x", by_them),
    ):
        assert refusal(case, step) == "conflict-of-interest"
    case.give_answer(an_answer(), act())
    assert refusal(case, lambda c: c.publish("x", "y", by_them, radio=False)) == (
        "conflict-of-interest"
    )


def test_a_draft_does_not_outlive_its_unit() -> None:
    case = handled()
    case.prepare("Dự thảo.", act(), unit=HANDLING)
    case.assign(HANDLING, "user:xu-ly", act())
    assert case.draft
    case.assign(OTHER, None, act())
    assert refusal(case, lambda c: c.approve(act())) == "no-draft"


def test_a_later_draft_replaces_the_earlier() -> None:
    case = handled()
    case.prepare("Dự thảo một.", act(by="user:xu-ly"), unit=HANDLING)
    case.prepare("Dự thảo hai.", act(by="user:xu-ly"), unit=HANDLING)
    case.approve(act())

    assert case.answer
    assert (case.answer.text, case.answer.drafted_by) == ("Dự thảo hai.", "user:xu-ly")
    assert case.draft is None


def test_a_merged_case_leads_on_and_is_counted_once() -> None:
    earlier, later = handled(code="SM-000001"), handled("2025-09-16 08:00", code="SM-000002")
    later.join(act(), 2)
    stored(later)
    later.merge(earlier, act())
    [merged] = later.events
    earlier.adopt(later, act())
    stored(earlier)
    earlier.adopt(later, act())

    assert isinstance(merged, CaseMergedV1)
    assert (later.status, later.merged_into) == (Status.MERGED, "SM-000001")
    assert later.clock
    assert not later.clock.running
    assert (earlier.followers, earlier.adopted, earlier.events) == (3, ("SM-000002",), [])


def test_a_merged_case_says_once_for_each_end_that_the_other_ended() -> None:
    goes_on, merged = handled(code="SM-000001"), a_case("2025-09-16 08:00", code="SM-000002")
    merged.settle(goes_on, act())
    merged.merge(goes_on, act("2025-09-16 09:00"))
    stored(merged)
    merged.settle(goes_on, act())
    assert merged.events == []

    first = act("2025-09-17 10:00")
    goes_on.give_answer(an_answer("2025-09-17 10:00"), first)
    for heard in ("2025-09-17 10:01", "2025-09-18 09:00"):
        merged.settle(goes_on, act(heard))
    [said] = merged.events
    assert isinstance(said, CaseSettledV1)
    assert (said.by, said.standing.status) == ("SM-000001", Status.MERGED)
    assert (merged.history[-1].code, merged.history[-1].at) == ("settled", first.at)
    stored(merged)

    goes_on.rate(Rating(at("2025-09-19 08:00"), resolved=False), act("2025-09-19 08:00", RESIDENT))
    merged.settle(goes_on, act("2025-09-19 08:01"))
    assert merged.events == []
    goes_on.classify(1, act("2025-09-22 08:00"), reason="Đã nêu.")
    goes_on.close(act("2025-09-23 08:00"))
    merged.settle(goes_on, act("2025-09-23 08:01"))
    merged.settle(goes_on, act("2025-09-23 08:02"))
    assert [each.name for each in merged.events] == [CaseSettledV1.name]
    assert codes(merged).count("settled") == 2


def test_a_case_that_is_not_merged_or_whose_other_was_merged_itself_says_nothing() -> None:
    ended, alone = answered(), a_case(code="SM-000002")
    alone.settle(ended, act())
    first, between = a_case(code="SM-000001"), a_case("2025-09-16 08:00", code="SM-000003")
    last = a_case("2025-09-17 08:00", code="SM-000004")
    last.merge(between, act())
    between.merge(first, act())
    stored(last)
    last.settle(between, act())

    assert alone.events == last.events == []


def test_a_merge_loses_no_term_makes_no_circle_and_brings_no_criticised_unit_in() -> None:
    earlier, later = a_case(code="SM-000001"), a_case("2025-09-16 08:00", code="SM-000002")
    reference = a_case("2025-09-01 08:00", named=False, code="SM-000003")
    assert refusal(earlier, lambda c: c.merge(earlier, act())) == "merged-with-itself"
    assert refusal(earlier, lambda c: c.merge(later, act())) == "merged-backwards"
    assert refusal(later, lambda c: c.merge(reference, act())) == "merged-backwards"
    assert refusal(later, lambda c: c.merge(answered(), act())) == "merged-with-done"
    reference.merge(earlier, act())

    about = a_case("2025-09-17 08:00", about_unit=HANDLING, code="SM-000004")
    assert refusal(about, lambda c: c.merge(handled(), act())) == "conflict-of-interest"
    other = a_case(about_unit=CRITICISED)
    assert refusal(about, lambda c: c.merge(other, act())) == "about-another-unit"
    about.merge(earlier, act())
    earlier.adopt(about, act())
    earlier.classify(3, act())
    assert refusal(earlier, lambda c: c.assign(HANDLING, None, act())) == "conflict-of-interest"


def test_a_routed_classification_says_two_facts_in_order() -> None:
    case = a_case()
    case.classify(3, act())
    case.assign(HANDLING, None, act())

    assert [(type(fact), fact.revision) for fact in case.events] == [
        (CaseClassifiedV1, 1),
        (CaseAssignedV1, 2),
    ]


def test_a_reopened_case_reaches_the_unit_that_had_it() -> None:
    case = answered()
    case.publish("Hồ sơ trễ.", "Đã trả.", act(), radio=True)
    published = case.events[-1]
    case.reopen("Chưa xong.", act())

    fact = case.events[-1]
    assert isinstance(published, AnswerPublishedV1)
    assert published.radio
    assert isinstance(fact, CaseReopenedV1)
    assert (fact.unit, fact.by_resident) == (HANDLING, False)
    assert fact.standing.due_at == at("2025-09-29 17:00")


def test_every_status_can_be_left_or_is_an_end() -> None:
    assert {status for status in Status if not NEXT[status]} == {Status.MERGED}
    assert set(NEXT) == set(Status)
