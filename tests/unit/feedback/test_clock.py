import pytest

from services.feedback.models import Clock, Extension, Ladder, Office, Term
from shared.calendar_vn import VIETNAM
from tests.unit.feedback.cases import ANSWER, CALENDAR, OFFICE, TRANSFER, at

BASIS = "Quy chế thử nghiệm, Điều 5."


def a_clock(began: str, days: int = 10) -> Clock:
    return Clock("answer", at(began), Term(days, BASIS))


def due(clock: Clock) -> str | None:
    moment = clock.due_at(CALENDAR)
    return f"{moment.astimezone(VIETNAM):%Y-%m-%d %H:%M}" if moment else None


def alarms(clock: Clock, office: Office = OFFICE) -> dict[str, str]:
    return {
        each.name: f"{each.at.astimezone(VIETNAM):%Y-%m-%d %H:%M}" for each in clock.alarms(office)
    }


@pytest.mark.parametrize(
    ("began", "days", "ends"),
    [
        ("2025-09-15 08:00", 1, "2025-09-16 17:00"),
        ("2025-09-15 00:00", 1, "2025-09-16 17:00"),  # still Sunday in UTC
        ("2025-09-15 23:59", 1, "2025-09-16 17:00"),  # at night: the day is its own all the same
        ("2025-09-13 10:00", 1, "2025-09-15 17:00"),  # Saturday
        ("2025-09-19 16:59", 5, "2025-09-26 17:00"),  # over a weekend
        ("2026-02-12 09:00", 5, "2026-02-26 17:00"),  # over Tết 2026
        ("2026-02-18 09:00", 1, "2026-02-23 17:00"),  # sent on the second day of Tết
        ("2026-04-27 09:00", 3, "2026-05-04 17:00"),  # over 30/4 and 1/5, sent on a day off
        ("2026-01-09 09:00", 1, "2026-01-10 17:00"),  # a Saturday that is worked
        ("2025-12-31 16:00", 1, "2026-01-05 17:00"),  # 02/01/2026 is swapped away
    ],
)
def test_a_term_ends_when_the_office_closes_on_its_last_working_day(
    began: str, days: int, ends: str
) -> None:
    assert due(a_clock(began, days)) == ends


def test_a_pause_on_one_day_changes_nothing() -> None:
    clock = a_clock("2025-09-15 08:00", 2)

    paused = clock.pause(at("2025-09-16 09:00"), "Xin gửi ảnh")

    assert due(paused) is None
    assert due(paused.resume(at("2025-09-16 16:00"))) == due(clock) == "2025-09-17 17:00"


def test_a_pause_over_a_weekend_costs_the_days_on_which_the_office_closed_meanwhile() -> None:
    clock = a_clock("2025-09-15 08:00", 10)  # due on Monday the 29th

    paused = clock.pause(at("2025-09-19 09:00"), "Xin gửi ảnh")

    assert due(paused.resume(at("2025-09-22 09:00"))) == "2025-09-30 17:00"
    assert due(paused.resume(at("2025-09-20 09:00"))) == "2025-09-30 17:00"
    assert due(paused.resume(at("2025-09-22 17:01"))) == "2025-10-01 17:00"
    again = paused.resume(at("2025-09-22 09:00")).pause(at("2025-09-23 18:00"), "Xin gửi thêm")
    assert due(again.resume(at("2025-09-25 07:00"))) == "2025-10-01 17:00"


def test_a_term_does_not_end_while_it_is_paused_on_its_last_day() -> None:
    clock = a_clock("2025-09-15 08:00", 1).pause(at("2025-09-16 10:00"), "Xin gửi ảnh")

    going_on = clock.resume(at("2025-09-18 10:00"))

    assert due(going_on) == "2025-09-18 17:00"
    assert not going_on.is_late(at("2025-09-18 16:00"), CALENDAR)
    assert going_on.is_late(at("2025-09-18 17:01"), CALENDAR)


def test_a_pause_does_not_hide_that_a_term_had_ended() -> None:
    clock = a_clock("2025-09-15 08:00", 1).pause(at("2025-09-17 10:00"), "Xin gửi ảnh")

    assert due(clock) == "2025-09-16 17:00"
    assert clock.is_late(at("2025-09-20 10:00"), CALENDAR)
    assert alarms(clock) == {}
    # Working days past the end stand still as well, so the chairman is told later.
    assert alarms(clock.resume(at("2025-09-19 10:00")))["chair"] == "2025-09-23 17:00"


def test_the_ladder_has_a_rung_for_each_share_then_overdue_focal_and_chair() -> None:
    assert alarms(a_clock("2025-09-15 08:00", 10)) == {
        "warn-50": "2025-09-23 07:30",
        "warn-80": "2025-09-26 07:30",
        "overdue": "2025-09-29 17:00",
        "focal": "2025-09-29 17:00",
        "chair": "2025-10-02 17:00",
    }
    later = Office(CALENDAR, {}, ladder=Ladder((80, 50), focal=1, chair=2))
    assert list(alarms(a_clock("2025-09-15 08:00", 10), later).items())[-2:] == [
        ("focal", "2025-09-30 17:00"),
        ("chair", "2025-10-01 17:00"),
    ]


def test_a_term_of_one_day_warns_once_on_its_morning() -> None:
    assert alarms(a_clock("2025-09-15 08:00", 1)) == {
        "warn-80": "2025-09-16 07:30",
        "overdue": "2025-09-16 17:00",
        "focal": "2025-09-16 17:00",
        "chair": "2025-09-19 17:00",
    }


def test_what_was_told_is_not_told_again_and_nothing_is_while_paused_or_stopped() -> None:
    clock = a_clock("2025-09-15 08:00", 10).tell("warn-50")

    assert next(iter(alarms(clock))) == "warn-80"
    assert alarms(clock.pause(at("2025-09-24 08:00"), "Xin gửi ảnh")) == {}
    assert alarms(clock.stop(at("2025-09-24 08:00"))) == {}


def test_an_extension_tells_again_only_what_lies_ahead_again() -> None:
    clock = a_clock("2025-09-15 08:00", 10).tell("warn-50").tell("warn-80")
    extension = Extension(5, "Cần xác minh", "Quy chế thử nghiệm", at("2025-09-26 09:00"))

    longer = clock.extend(extension, OFFICE)

    assert due(longer) == "2025-10-06 17:00"
    assert longer.told == ("warn-50",)  # on the 25th: the eighth of fifteen days
    assert alarms(longer)["warn-80"] == "2025-10-02 07:30"


def test_another_term_keeps_beginning_and_pauses_but_no_extension_of_the_answer() -> None:
    clock = a_clock("2025-09-15 08:00", 10).pause(at("2025-09-16 09:00"), "Xin gửi ảnh")
    clock = clock.resume(at("2025-09-17 09:00"))
    extension = Extension(5, "Cần xác minh", "Quy chế thử nghiệm", at("2025-09-18 09:00"))
    clock = clock.extend(extension, OFFICE)

    transfer = clock.under("transfer", TRANSFER, at("2025-09-18 10:00"), OFFICE)
    back = transfer.under("answer", ANSWER, at("2025-09-18 11:00"), OFFICE)

    assert due(transfer) == "2025-09-23 17:00"
    assert back == clock
    assert due(back) == "2025-10-07 17:00"
    assert clock.under("answer", clock.term, at("2025-09-18 12:00"), OFFICE) is clock


def test_a_stopped_clock_says_whether_it_was_late_then() -> None:
    clock = a_clock("2025-09-15 08:00", 1)
    in_time, late = clock.stop(at("2025-09-16 17:00")), clock.stop(at("2025-09-16 17:01"))

    assert not in_time.is_late(at("2026-01-01 08:00"), CALENDAR)
    assert late.is_late(at("2025-09-16 08:00"), CALENDAR)
    answered = clock.pause(at("2025-09-16 08:00"), "Xin gửi ảnh").stop(at("2025-09-30 08:00"))
    assert not answered.paused
    assert not answered.is_late(at("2026-01-01 08:00"), CALENDAR)


def test_a_clock_explains_itself_day_by_day_over_tet() -> None:
    clock = Clock("answer", at("2026-02-12 09:05"), Term(3, "Quy chế thử nghiệm, Điều 5."))

    assert [line.vi for line in clock.explain(CALENDAR)] == [
        "Bắt đầu lúc 09:05 ngày 12/02/2026; ngày này không tính.",
        "Thời hạn 3 ngày làm việc. Căn cứ: Quy chế thử nghiệm, Điều 5.",
        "Thứ Sáu 13/02/2026: ngày làm việc, ngày thứ 1",
        "Thứ Bảy 14/02/2026: nghỉ (cuối tuần)",
        "Chủ nhật 15/02/2026: nghỉ (cuối tuần)",
        "Thứ Hai 16/02/2026: nghỉ (Giao thừa Tết Nguyên Đán)",
        "Thứ Ba 17/02/2026: nghỉ (Tết Nguyên Đán)",
        "Thứ Tư 18/02/2026: nghỉ (Mùng hai Tết Nguyên Đán)",
        "Thứ Năm 19/02/2026: nghỉ (Mùng ba Tết Nguyên Đán)",
        "Thứ Sáu 20/02/2026: nghỉ (Mùng bốn Tết Nguyên Đán)",
        "Thứ Bảy 21/02/2026: nghỉ (cuối tuần)",
        "Chủ nhật 22/02/2026: nghỉ (cuối tuần)",
        "Thứ Hai 23/02/2026: ngày làm việc, ngày thứ 2",
        "Thứ Ba 24/02/2026: ngày làm việc, ngày thứ 3",
        "Hạn: 17:00 ngày 24/02/2026.",
    ]


def test_it_explains_pauses_extensions_and_its_end() -> None:
    clock = Clock("answer", at("2025-09-15 08:00"), Term(2, "Quy chế thử nghiệm, Điều 5."))
    paused = clock.pause(at("2025-09-17 09:00"), "Xin gửi ảnh biên nhận.")
    extension = Extension(1, "Cần xác minh.", "Quy chế, Điều 7.", at("2025-09-18 10:00"))
    ended = paused.resume(at("2025-09-18 09:00")).extend(extension, OFFICE)

    assert [line.vi for line in paused.explain(CALENDAR)][2:] == [
        "Thứ Ba 16/09/2025: ngày làm việc, ngày thứ 1",
        "Đang tạm dừng từ 09:00 ngày 17/09/2025: Xin gửi ảnh biên nhận. Còn 1 ngày làm việc.",
    ]
    assert [line.vi for line in ended.stop(at("2025-09-19 18:00")).explain(CALENDAR)][2:] == [
        "Gia hạn thêm 1 ngày làm việc: Cần xác minh. Căn cứ: Quy chế, Điều 7.",
        "Thứ Ba 16/09/2025: ngày làm việc, ngày thứ 1",
        (
            "Thứ Tư 17/09/2025: ngày làm việc; không tính, chờ người gửi bổ sung: "
            "Xin gửi ảnh biên nhận"
        ),
        "Thứ Năm 18/09/2025: ngày làm việc, ngày thứ 2",
        "Thứ Sáu 19/09/2025: ngày làm việc, ngày thứ 3",
        "Hạn: 17:00 ngày 19/09/2025.",
        "Xong lúc 18:00 ngày 19/09/2025, quá hạn.",
    ]
    assert ended.explain(CALENDAR)[-1].en == "Due on 19/09/2025 at 17:00."
