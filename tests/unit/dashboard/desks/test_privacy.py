import httpx
from streamlit.testing.v1 import AppTest

from tests.unit.dashboard.desks.conftest import PRIVACY, Be
from tests.unit.dashboard.office import (
    Office,
    markup,
    opened,
    ran,
    widget,
)


def step_of(app: AppTest, step: str) -> AppTest:
    widget(app, "button_group", "Việc cần làm").set_value(step)
    return ran(app)


def test_requests_show_their_terms_and_nothing_is_read_before_somebody_asks(
    office: Office, be: Be
) -> None:
    be("admin")

    app = opened(PRIVACY)

    html = markup(app)
    assert "YC-7K3Q9X · Xóa dữ liệu" in html
    assert "trả lời trước 17:00 08/12/2026" in html
    assert [what for what, _, _ in office.asked] == ["GET /desk", "GET /privacy/requests"]
    assert "Việc cần làm" not in [each.label for each in app.get("button_group")]


def test_what_was_asked_is_shown_once(office: Office, be: Be) -> None:
    be("focal")
    app = step_of(opened(PRIVACY), "read_request")
    assert "GET /privacy/requests/r1" not in {what for what, _, _ in office.asked}

    widget(app, "button", "Xem nội dung").click()
    ran(app)

    assert "Tôi là Người Thử." in markup(app)
    assert "Người Thử" not in repr(app.session_state)
    ran(app)
    assert "Người Thử" not in markup(app)


def test_nothing_is_erased_before_the_person_was_checked(office: Office, be: Be) -> None:
    be("focal")
    app = step_of(opened(PRIVACY), "carry_out")

    widget(app, "button", "Thực hiện").click()
    ran(app)

    assert "Hãy đánh dấu đã kiểm tra người yêu cầu." in markup(app)
    assert office.posted() == []
    label = "Mã phản ánh phải xóa cả nội dung, cách nhau bằng dấu phẩy"
    widget(app, "text_input", label).set_value("SM-1, SM-2")
    next(each for each in app.checkbox if each.label.startswith("Đã kiểm tra")).check()
    widget(app, "button", "Thực hiện").click()
    ran(app)
    body = {"blank": ["SM-1", "SM-2"], "withdraw_published": False}
    assert office.posted() == [("POST /privacy/requests/r1/carry-out", body)]


def test_a_request_is_taken_at_the_counter(office: Office, be: Be) -> None:
    be("focal")
    app = opened(PRIVACY)
    widget(app, "text_input", "Mã phản ánh").set_value("SM-7K3Q9X")
    widget(app, "text_input", "Số điện thoại người gọi").set_value("0912 345 678")

    widget(app, "button", "Ghi yêu cầu").click()
    ran(app)

    body = {"kind": "access", "code": "SM-7K3Q9X", "phone": "0912 345 678", "note": ""}
    assert office.posted() == [("POST /privacy/requests", body)]
    assert "0912" not in repr(app.session_state)


def test_what_is_held_of_a_person_can_be_handed_over(office: Office, be: Be) -> None:
    be("focal")
    office.request = office.request | {"kind": "access"}
    held = {"request": office.request, "held": {"name": "Người Thử"}}
    office.says["POST /privacy/requests/r1/carry-out"] = httpx.Response(200, json=held)
    app = step_of(opened(PRIVACY), "carry_out")

    widget(app, "button", "Thực hiện").click()
    ran(app)

    assert "Người Thử" in markup(app)
    assert [e.proto.label for e in app.get("download_button")] == ["Tải để giao người yêu cầu"]
    assert "Người Thử" not in repr(app.session_state)
