import httpx

from tests.unit.dashboard.desks.conftest import CALL, Be
from tests.unit.dashboard.office import (
    Office,
    markup,
    opened,
    ran,
    refusal,
    widget,
)


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
