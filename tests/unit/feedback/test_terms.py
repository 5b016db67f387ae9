from dataclasses import replace

from services.feedback.models import Office, Rating
from shared.contracts.feedback import (
    Category,
    ClockEscalatedV1,
    ClockMissedV1,
    ClockWarnedV1,
)
from tests.unit.feedback.cases import (
    CALENDAR,
    OFFICE,
    a_case,
    act,
    at,
    handled,
    stored,
)
from tests.unit.feedback.stepping import an_answer, answered, codes, refusal


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
