"""The desks' pages without a browser, against a service that speaks HTTP."""

from collections.abc import Iterator

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from services.dashboard.screens import session
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
    somebody,
    widget,
    working,
)

CASES = f"/cases/{CASE_ID}"
CALL, QUEUE, WORK, ONE, APPROVALS = "cuoc-goi", "hang-doi", "can-xu-ly", "phan-anh", "duyet"
PRIVACY = "du-lieu-ca-nhan"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with working(monkeypatch) as office:
        yield office


@pytest.fixture
def be(monkeypatch: pytest.MonkeyPatch) -> "Be":
    return Be(monkeypatch)


class Be:
    """Lets somebody sit at the screen."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def __call__(self, *roles: str) -> None:
        self._patch.setattr(session, "person", lambda: somebody(*roles))


# Who may see what


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("case_handler", CALL),
        ("case_handler", QUEUE),
        ("leader", CALL),
        ("hotline_operator", WORK),
        ("hotline_operator", APPROVALS),
        ("case_handler", APPROVALS),
        ("admin", APPROVALS),
        ("leader", PRIVACY),
        ("hotline_operator", PRIVACY),
    ],
)
def test_another_roles_page_asks_nothing_of_the_service(
    office: Office, be: Be, role: str, path: str
) -> None:
    from services.dashboard.screens import sections

    be(role)
    assert path not in {place.path for place in sections.open_to({role})}
    place = next(each for each in sections.PLACES if each.path == path)

    place.show()

    assert office.asked == []


@pytest.mark.parametrize("roles", [(), ("open311",), ("service",)])
def test_whoever_has_no_desk_is_told_so(office: Office, be: Be, roles: tuple[str, ...]) -> None:
    be(*roles)

    assert "chưa được giao vai trò" in markup(opened(ONE, id=CASE_ID))
    assert office.asked == []


def test_an_expired_token_asks_to_sign_in_again(office: Office, be: Be) -> None:
    be("focal")
    office.says[f"GET {CASES}"] = httpx.Response(401)

    app = opened(ONE, id=CASE_ID)

    assert "Phiên đăng nhập đã hết hạn" in markup(app)
    assert app.button[0].label == "Đăng nhập lại"


# A call


def a_call(app: object, consent: str = "Đồng ý") -> None:
    widget(app, "text_area", "Nội dung phản ánh").set_value("Đèn tắt.")
    widget(app, "radio", "Lĩnh vực").set_value("TDGT")
    widget(app, "text_input", "Họ và tên").set_value("Người Thử")
    widget(app, "radio", "Người gọi trả lời").set_value("yes" if consent == "Đồng ý" else "no")


def test_a_call_is_entered_and_its_code_is_there_to_be_read_out(office: Office, be: Be) -> None:
    be("hotline_operator")
    app = opened(CALL)
    widget(app, "text_input", "Số điện thoại người gọi").set_value("0912 345 678").run()
    assert "SM-7K3Q9X" in markup(app)
    a_call(app)

    widget(app, "button", "Ghi phản ánh").click()
    ran(app)

    body = office.posted()[-1][1]
    assert body["submitter"] == {
        "kind": "individual",
        "phone": "0912 345 678",
        "name": "Người Thử",
    }
    assert body["consent"] == {"notice_version": "1", "accepted": True, "spoken": True}
    assert (body["channel"], body["category"], body["text"]) == ("phone", "TDGT", "Đèn tắt.")
    html = markup(app)
    assert "S, M, bảy, K, ba, Q, chín, X" in html
    assert "chậm nhất ngày 18/12/2026 (10 ngày làm việc)" in html
    kept = repr(app.session_state)
    assert "SECRET" not in kept
    assert "0912" not in kept
    widget(app, "button", "Cuộc gọi tiếp theo").click()
    ran(app)
    assert widget(app, "text_area", "Nội dung phản ánh").value == ""
    assert widget(app, "text_input", "Số điện thoại người gọi").value == ""


def test_of_an_unnamed_caller_nothing_but_the_words_is_sent(office: Office, be: Be) -> None:
    be("hotline_operator")
    app = opened(CALL)
    widget(app, "text_input", "Số điện thoại người gọi").set_value("0912 345 678").run()
    a_call(app, "Không nêu tên")

    widget(app, "button", "Ghi phản ánh").click()
    ran(app)

    assert not {"submitter", "consent"} & set(office.posted()[-1][1])


def test_a_call_is_not_sent_before_the_caller_was_asked(office: Office, be: Be) -> None:
    be("hotline_operator")
    app = opened(CALL)
    widget(app, "text_area", "Nội dung phản ánh").set_value("Đèn tắt.")

    widget(app, "button", "Ghi phản ánh").click()
    ran(app)

    assert "Hãy chọn lĩnh vực. Hãy chọn người gọi đồng ý" in markup(app)
    assert office.posted() == []
    assert widget(app, "text_area", "Nội dung phản ánh").value == "Đèn tắt."


def test_a_call_whose_answer_was_lost_is_sent_again_under_the_same_key(
    office: Office, be: Be
) -> None:
    be("hotline_operator")
    office.says["POST /hotline/calls"] = httpx.ReadTimeout("slow")
    app = opened(CALL)
    a_call(app)
    widget(app, "button", "Ghi phản ánh").click()
    ran(app)
    assert "không trả lời từ" in markup(app)
    assert widget(app, "text_area", "Nội dung phản ánh").value == "Đèn tắt."
    del office.says["POST /hotline/calls"]

    widget(app, "button", "Ghi phản ánh").click()
    ran(app)

    assert "SM-7K3Q9X" in markup(app)
    assert len(office.keys) == 2
    assert len(set(office.keys)) == 1


def test_what_is_wrong_with_a_call_is_said_and_nothing_typed_is_lost(
    office: Office, be: Be
) -> None:
    be("hotline_operator")
    office.says["POST /hotline/calls"] = refusal(422, "Số điện thoại chưa đúng.")
    app = opened(CALL)
    a_call(app)

    widget(app, "button", "Ghi phản ánh").click()
    ran(app)

    assert "Số điện thoại chưa đúng." in markup(app)
    assert widget(app, "text_input", "Họ và tên").value == "Người Thử"


def test_a_number_is_looked_up_once_however_often_the_page_is_drawn(office: Office, be: Be) -> None:
    be("hotline_operator")
    app = opened(CALL)
    widget(app, "text_input", "Số điện thoại người gọi").set_value("0912 345 678").run()

    ran(app)

    assert [what for what, _ in office.posted()] == ["POST /hotline/callers"]


def test_a_caller_with_a_code_is_told_where_the_case_stands(office: Office, be: Be) -> None:
    be("hotline_operator")
    app = opened(CALL)
    widget(app, "text_input", "Mã phản ánh").set_value("sm 7k3q9x")

    widget(app, "button", "Tra mã").click()
    ran(app)

    assert "Hiện nay: đang xử lý." in markup(app)
    assert office.posted() == [("POST /hotline/lookups", {"code": "sm 7k3q9x"})]


def test_a_call_of_which_no_case_comes_is_noted(office: Office, be: Be) -> None:
    be("hotline_operator")
    told = {"call_id": "c2", "other_door": "Đến nơi tiếp dân.", "code": None,
            "spoken_code": None, "classification": None, "clock": None}  # fmt: skip
    office.says["POST /hotline/calls"] = httpx.Response(201, json=told)
    app = opened(CALL)
    widget(app, "radio", "Kết quả").set_value("passed_to_other_door")
    widget(app, "selectbox", "Chỉ sang nơi khác").set_value("to_cao")

    widget(app, "button", "Ghi nhận").click()
    ran(app)

    body = {"channel": "phone", "outcome": "passed_to_other_door", "door": "to_cao"}
    assert office.posted() == [("POST /hotline/calls", body)]
    assert "Đến nơi tiếp dân." in markup(app)


# The lists


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


# One case


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


def test_english_asks_the_service_in_english(office: Office, be: Be) -> None:
    be("case_handler")

    app = opened(WORK, lang="en")

    assert office.languages == {"en"}
    assert "3 working days left" in markup(app)
    assert "documentElement.lang='en'" in markup(app)


# Personal data


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
