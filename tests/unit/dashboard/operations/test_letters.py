from streamlit.testing.v1 import AppTest

from tests.unit.dashboard.office import markup, opened, ran, refusal, widget
from tests.unit.dashboard.operations.conftest import (
    COMMAND,
    DISMISSED,
    PATH,
    TICK,
    System,
    again,
    labels,
    pressed,
)
from tests.unit.dashboard.vitals import LETTER


def test_a_letter_is_opened_and_closed(system: System) -> None:
    system.letters = [LETTER]
    app = opened(PATH)
    assert "1 thư chết đang chờ người xem." in markup(app)
    assert "Đã thử hết số lần mà vẫn lỗi" in markup(app)
    assert "Thông báo: sự kiện phản ánh · để riêng lúc 09:30 03/12/2026" in markup(app)

    html = markup(pressed(app, "Xem thư số 7"))
    assert "&quot;code&quot;: &quot;SM-1&quot;" in html
    assert "ce-type" in html
    assert "SM-1" not in markup(pressed(app, "Đóng thư số 7"))


def test_a_command_shows_its_size_alone_and_offers_no_replay(system: System) -> None:
    system.letters = [COMMAND]

    app = pressed(opened(PATH), "Xem thư số 9")

    assert "Lệnh của đơn vị, 30 byte" in markup(app)
    assert not {each for each in labels(app) if each.startswith("Phát lại")}


def test_a_replay_goes_to_the_producer_and_its_result_is_said(system: System) -> None:
    system.letters = [LETTER, COMMAND]

    app = pressed(opened(PATH), "Phát lại thư số 7")

    assert system.posted() == ["POST feedback/v1/dead-letters/7/replay"]
    assert "Đã phát lại 1 thư." in markup(app)
    assert "Xem thư số 7" not in labels(app)
    assert "Xem thư số 9" in labels(app)


def test_all_are_replayed_but_what_cannot_be_and_each_refusal_says_why(system: System) -> None:
    letters = [{**LETTER, "number": number} for number in (7, 8)]
    of_tasks = {**LETTER, "number": 10, "producer": "tasks"}
    system.letters = [*letters, COMMAND, of_tasks]
    system.says["POST feedback/v1/dead-letters/8/replay"] = refusal(409)
    system.says["POST tasks/v1/dead-letters/10/replay"] = refusal(404)

    app = pressed(opened(PATH), "Phát lại tất cả (3)")

    assert len(system.posted()) == 3
    html = markup(app)
    assert "Đã phát lại 1 thư." in html
    assert "Thư số 8: Phản ánh SM-7K3Q9X đang ở tình trạng" in html
    assert "Thư số 10 không còn: đã có người phát lại hoặc bỏ qua." in html


def test_a_producer_that_is_lost_leaves_the_letter_and_says_so(system: System) -> None:
    system.letters = [LETTER]
    app = opened(PATH)
    system.lost = {"feedback"}

    app = pressed(app, "Phát lại thư số 7")

    assert "Thư số 7: không trả lời" in markup(app)
    assert "Phát lại thư số 7" in labels(app)


def dismissed_for(app: AppTest, reason: str) -> AppTest:
    widget(app, "text_input", "Lý do bỏ qua, ít nhất 5 chữ cái").input(reason)
    return pressed(app, "Bỏ qua")


def test_a_letter_is_put_away_for_a_reason_by_its_keeper(system: System) -> None:
    system.letters = [LETTER, COMMAND]

    app = pressed(opened(PATH), "Bỏ qua thư số 9…")
    assert "không phát lại nữa" in markup(app)
    assert "Lý do bỏ qua, ít nhất 5 chữ cái" not in {
        each.label for each in pressed(app, "Để lại").text_input
    }
    app = dismissed_for(pressed(app, "Bỏ qua thư số 9…"), "Đơn vị đã gửi lại.")

    assert system.posted() == ["POST tasks/v1/dead-letters/9/dismiss"]
    assert system.reasons == ["Đơn vị đã gửi lại."]
    assert "Đã bỏ qua 1 thư." in markup(app)
    assert "Xem thư số 9" not in labels(app)
    assert "Xem thư số 7" in labels(app)


def test_a_reason_that_is_refused_leaves_letter_and_form(system: System) -> None:
    system.letters = [LETTER]
    system.says["POST feedback/v1/dead-letters/7/dismiss"] = refusal(422)

    app = dismissed_for(pressed(opened(PATH), "Bỏ qua thư số 7…"), "x")

    assert "Thư số 7: Phản ánh SM-7K3Q9X đang ở tình trạng" in markup(app)
    assert "Bỏ qua" in labels(app)
    assert "Xem thư số 7" in labels(app)


def test_what_was_put_away_is_shown_with_who_when_and_why(system: System) -> None:
    app = opened(PATH)
    widget(app, "toggle", "Đã bỏ qua trong 30 ngày qua").set_value(True)
    assert "Chưa bỏ qua thư nào." in markup(ran(app))
    system.dismissed = [DISMISSED]

    html = markup(again(app))

    assert "Thư số 3" in html
    assert "bỏ qua lúc 09:30 02/12/2026, bởi quan-tri" in html
    assert "Đã nhập &lt;b&gt;tay&lt;/b&gt;." in html


def test_failed_ticks_are_seen_together_and_put_away_with_one_reason(system: System) -> None:
    assert "Không có nhịp nào bị lỗi." in markup(opened(PATH))
    system.ticks = [TICK, {**TICK, "number": 21, "set_aside_at": "2026-12-03T02:31:00Z"}]

    app = again(opened(PATH))
    html = markup(app)
    assert "2 nhịp đồng hồ bị lỗi chưa có người xem." in html
    assert "Thông báo: nhịp mỗi phút" in html
    assert "từ 09:30 03/12/2026 đến 09:31 03/12/2026" in html
    app = dismissed_for(pressed(app, "Bỏ qua 2 nhịp lỗi…"), "Đã khởi động lại máy chủ.")

    assert system.posted() == [f"POST notify/v1/dead-letters/{n}/dismiss" for n in (20, 21)]
    assert "Đã bỏ qua 2 thư." in markup(app)
    assert "Mọi thứ đang tốt" in markup(again(app))
