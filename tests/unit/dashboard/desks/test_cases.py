"""Lists of cases and one case, without a browser, against a service that speaks HTTP."""

import httpx
import pytest

from tests.unit.dashboard.desks.conftest import APPROVALS, CASES, ONE, QUEUE, WORK, Be
from tests.unit.dashboard.office import (
    ANSWER,
    CASE_ID,
    CENTRE,
    DIVISION,
    REFUSED,
    Office,
    a_case,
    a_clock,
    markup,
    opened,
    ran,
    refusal,
    widget,
)


def test_a_list_shows_the_most_urgent_first_with_words_beside_colours(
    office: Office, be: Be
) -> None:
    be("case_handler")
    late = a_clock(-2, due_at="2026-12-01T10:00:00Z")
    paused = a_clock(None, due_at=None, paused=True)
    office.cases = [
        a_case(id="a", code="SM-A", clock=None),
        a_case(id="b", code="SM-B", clock=paused),
        a_case(id="c", code="SM-C"),
        a_case(id="d", code="SM-D", clock=late),
    ]

    app = opened(WORK)

    html = markup(app)
    order = ["quá hạn 2 ngày làm việc", "còn 3 ngày làm việc", "tạm dừng", "không tính thời hạn"]
    places = [html.index(each) for each in order[:2]]
    assert places == sorted(places)
    assert all(each in html for each in order)
    assert "4 phản ánh · 1 quá hạn" in html
    assert "<b>cáu gắt</b>" not in html
    assert "&lt;b&gt;cáu gắt" in html
    links = [link.proto.label for link in app.get("page_link")]
    assert [each for each in links if each.startswith("SM-")] == ["SM-D", "SM-C", "SM-A", "SM-B"]


def test_filters_ask_the_service(office: Office, be: Be) -> None:
    be("focal")
    app = opened(QUEUE)
    assert office.asked[-1][1] == {"undone": "true", "limit": "50"}

    widget(app, "checkbox", "Chỉ phản ánh quá hạn").check()
    widget(app, "selectbox", "Đơn vị xử lý").set_value(CENTRE)
    widget(app, "text_input", "Tìm theo mã hoặc nội dung").set_value("đèn")
    ran(app)

    asked = {"unit": CENTRE, "overdue": "true", "q": "đèn", "limit": "50"}
    assert office.asked[-1][1] == asked


def test_the_next_window_is_asked_for_where_the_last_ended(office: Office, be: Be) -> None:
    be("focal")
    window = {"items": office.cases, "next": "CURSOR"}
    office.says["GET /cases"] = httpx.Response(200, json=window)
    app = opened(QUEUE)

    widget(app, "button", "Xem tiếp").click()
    ran(app)

    assert office.asked[-1][1]["after"] == "CURSOR"


def test_a_lost_service_leaves_the_last_list_greyed_and_says_since_when(
    office: Office, be: Be
) -> None:
    be("case_handler")
    app = opened(WORK)
    office.says["GET /cases"] = httpx.ConnectError("gone")

    ran(app)

    html = markup(app)
    assert "phản ánh, kiến nghị không trả lời từ" in html
    assert "xs-faded" in html
    assert "cáu gắt" in html


def test_a_case_is_on_one_screen(office: Office, be: Be) -> None:
    be("focal")
    office.cases = [
        a_case(supplements=["Hôm 03/12."], followers=2, about_unit=CENTRE, answer=ANSWER)
    ]

    html = markup(opened(ONE, id=CASE_ID))

    for each in ("Thôn Mẫu 1", "2 người", "Hôm 03/12.", "Xã đã tiếp nhận.", "Căn cứ: Trình diễn",
                 "ngày này không tính", "Trung tâm, 08:00 05/12/2026"):  # fmt: skip
        assert each in html, each


def test_classing_names_the_unit_before_anything_is_sent(office: Office, be: Be) -> None:
    be("focal")
    app = opened(ONE, id=CASE_ID)

    widget(app, "radio", "Pháp luật coi đây là gì?").set_value(2)
    ran(app)

    assert "sẽ giao: Trung tâm." in markup(app)
    assert office.posted() == []
    widget(app, "button", "Phân loại").click()
    ran(app)
    what, body = office.posted()[-1]
    assert what == f"POST {CASES}/classify"
    assert (body["intake_class"], body["category"], body["village"]) == (2, "TDGT", "thon-mau-1")
    assert "Đã phân loại." in markup(app)


def test_the_criticised_unit_is_not_offered(office: Office, be: Be) -> None:
    be("focal")
    office.cases = [a_case(status="classified", intake_class=2, about_unit=CENTRE)]
    app = opened(ONE, id=CASE_ID)

    box = widget(app, "selectbox", "Giao cho")
    box.set_value(DIVISION)
    widget(app, "button", "Giao đơn vị").click()
    ran(app)

    assert box.options == ["Phòng Văn hóa"]
    assert office.posted() == [(f"POST {CASES}/assign", {"unit": DIVISION})]


def test_a_step_that_no_longer_follows_is_told_with_what_changed(office: Office, be: Be) -> None:
    be("case_handler")
    office.cases = [a_case(status="assigned", unit=CENTRE)]
    app = opened(ONE, id=CASE_ID)
    widget(app, "text_area", "Nội dung trả lời").set_value("Đã nhắc nhở.")
    office.says[f"POST {CASES}/draft"] = refusal(409)

    widget(app, "button", "Lưu dự thảo").click()
    ran(app)

    assert REFUSED in markup(app)
    assert "Nội dung bạn đã viết, chưa gửi" in markup(app)
    assert widget(app, "text_area", "Nội dung trả lời").value == "Đã nhắc nhở."


def test_a_draft_is_saved(office: Office, be: Be) -> None:
    be("case_handler")
    office.cases = [a_case(status="in_progress", unit=CENTRE)]
    app = opened(ONE, id=CASE_ID)
    widget(app, "text_area", "Nội dung trả lời").set_value("Đã nhắc nhở.")

    widget(app, "button", "Lưu dự thảo").click()
    ran(app)

    assert office.posted() == [(f"POST {CASES}/draft", {"text": "Đã nhắc nhở."})]
    assert "Đã lưu dự thảo" in markup(app)


def test_what_a_template_leaves_open_is_never_sent(office: Office, be: Be) -> None:
    be("leader")
    office.cases = [a_case(status="in_progress", draft="Xã đã [việc đã làm].")]
    app = opened(APPROVALS)

    widget(app, "button", "Duyệt và gửi").click()
    ran(app)

    assert "Còn chỗ chưa điền: [việc đã làm]" in markup(app)
    assert office.posted() == []


def test_the_chairman_approves_beside_the_question(office: Office, be: Be) -> None:
    be("leader")
    office.cases = [
        a_case(status="in_progress", draft="Xã xin lỗi bà con.", clock=a_clock(-4)),
    ]
    app = opened(APPROVALS)
    html = markup(app)
    assert html.index("cáu gắt") < html.index("Xã xin lỗi bà con.")
    assert "quá hạn 4 ngày làm việc" in html

    widget(app, "button", "Duyệt và gửi").click()
    ran(app)

    assert office.posted() == [(f"POST {CASES}/approve", {})]


def test_an_answer_is_drafted_from_a_template(office: Office, be: Be) -> None:
    be("case_handler")
    office.cases = [a_case(status="assigned", unit=CENTRE)]
    app = opened(ONE, id=CASE_ID)

    box = widget(app, "selectbox", "Mẫu trả lời")
    box.set_value(box.options[0])
    ran(app)

    assert widget(app, "text_area", "Nội dung trả lời").value == "Xã xin lỗi về việc [việc gì]."


def test_an_answer_is_published_as_a_person_decides_after_what_is_proposed(
    office: Office, be: Be
) -> None:
    be("focal")
    office.cases = [a_case(status="answered", answer=ANSWER, clock=a_clock(None))]
    app = opened(ONE, id=CASE_ID)
    assert not [what for what, _, _ in office.asked if what.endswith("/redaction")]
    widget(app, "button", "Xem đề xuất che thông tin").click()
    ran(app)
    assert "<mark>Ông Ba</mark> &lt;i&gt;quát" in markup(app)
    box = widget(app, "text_area", "Nội dung phản ánh sẽ công khai")
    assert box.value == "[tên] quát tôi."
    box.set_value("Một cán bộ quát tôi.")
    widget(app, "checkbox", "Đọc trên hệ thống truyền thanh").check()

    widget(app, "button", "Công khai").click()
    ran(app)

    public = {"question": "Một cán bộ quát tôi.", "answer": "Xã xin lỗi.", "radio": True}
    assert office.posted() == [(f"POST {CASES}/publish", public)]


def test_a_file_is_not_fetched_before_somebody_asks_for_it(office: Office, be: Be) -> None:
    be("case_handler")

    app = opened(ONE, id=CASE_ID)

    assert "Tệp 2, 4 KB · Chờ kiểm tra an toàn" in markup(app)
    assert [each.proto.label for each in app.get("download_button")] == ["Tải tệp 1"]
    assert not [what for what, _, _ in office.asked if what.startswith("GET /attachments")]


def test_who_wrote_is_shown_once_and_kept_nowhere(office: Office, be: Be) -> None:
    be("focal")
    app = opened(ONE, id=CASE_ID)
    widget(app, "text_input", "Lý do, ít nhất 10 chữ cái, không ghi tên ai").set_value(
        "Cần gọi lại để hẹn ngày."
    )

    widget(app, "button", "Xem người gửi").click()
    ran(app)

    assert "Người Thử" in markup(app)
    assert "Người Thử" not in repr(app.session_state)
    ran(app)
    assert "Người Thử" not in markup(app)
    assert len(office.posted()) == 1


@pytest.mark.parametrize("role", ["case_handler", "leader", "admin", "hotline_operator"])
def test_nobody_else_is_offered_to_see_who_wrote(office: Office, be: Be, role: str) -> None:
    be(role)

    labels = [each.label for each in opened(ONE, id=CASE_ID).button]

    assert "Xem người gửi" not in labels


def test_a_case_that_is_not_there_is_said_in_a_sentence(office: Office, be: Be) -> None:
    be("focal")
    office.says[f"GET {CASES}"] = refusal(404)

    assert "Không có phản ánh này" in markup(opened(ONE, id=CASE_ID))


def test_a_lost_service_leaves_the_last_case_greyed_with_nothing_to_press(
    office: Office, be: Be
) -> None:
    be("focal")
    app = opened(ONE, id=CASE_ID)
    office.says[f"GET {CASES}"] = httpx.Response(503)

    ran(app)

    assert "xs-faded" in markup(app)
    assert "không trả lời từ" in markup(app)
    assert not [each for each in app.button if each.label == "Phân loại"]
