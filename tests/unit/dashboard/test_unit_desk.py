"""The unit desk's pages without a browser, against a service that speaks HTTP."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from services.dashboard.client.task_shapes import Task
from services.dashboard.screens import periods, sections, session, task_blocks
from services.dashboard.texts import Words
from tests.unit.dashboard.bureau import (
    AIR,
    BATCH,
    ENTRY,
    EVENTS,
    FILE,
    HALL,
    PROGRAMME,
    RADIO,
    REFUSED,
    REMINDER,
    Bureau,
    a_batch,
    a_reminder,
    a_report,
    a_task,
    an_entry,
    open_bureau,
    refusal,
)
from tests.unit.dashboard.office import markup, opened, ran, somebody, widget

WORK, REPORT, TABLE = "", "bao-ket-qua", "bao-theo-bang"
PRESSED, PERIOD, DONE = "don-doc", "bao-cao-ky", "da-bao"
VI = Words("vi")


@pytest.fixture
def bureau(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    with open_bureau(monkeypatch) as bureau:
        monkeypatch.setattr(session, "person", lambda: somebody("unit_officer"))
        yield bureau


def press(app: AppTest, label: str) -> AppTest:
    widget(app, "button", label).click()
    return ran(app)


def body(bureau: Bureau) -> Any:
    return bureau.sent()[-1][1]


# Who may see what


@pytest.mark.parametrize("role", ["leader", "case_handler", "hotline_operator", "admin", "focal"])
def test_nobody_but_a_units_officer_has_the_unit_desk(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody(role))
    places = [place for place in sections.PLACES if place.section == "unit"]
    assert not {place.path for place in places} & {p.path for p in sections.open_to({role})}

    for place in places:
        place.show()

    assert bureau.asked == []


def test_an_officer_of_no_unit_is_told_what_to_do(bureau: Bureau) -> None:
    bureau.desk = {**bureau.desk, "unit": None}

    assert "chưa gắn với đơn vị nào" in markup(opened(WORK))


# The first page


def test_what_is_owed_this_week_comes_with_its_figures_and_the_way_to_report(
    bureau: Bureau,
) -> None:
    html = markup(opened(WORK))

    assert "cần thêm 3 đến hết ngày" in html
    assert "đã có 34/52" in html
    assert "&lt;b&gt;Chuyển đổi số&lt;/b&gt;" in html
    sundays = [params["as_of"] for what, params, _ in bureau.asked if "as_of" in params]
    assert [date.fromisoformat(each).weekday() for each in sundays] == [6]


def test_what_waits_for_the_unit_is_named(bureau: Bureau) -> None:
    app = opened(WORK)

    links = [each.label for each in app.get("page_link")]
    assert "1 lần đôn đốc chưa trả lời" in links
    assert any(each.startswith("Báo cáo năm 2025: chưa nộp, hạn 30/11/2025") for each in links)


def test_a_unit_that_owes_nothing_is_told_so(bureau: Bureau) -> None:
    bureau.tasks = [a_task(debt=0, completed=True, health="done")]

    assert "Tuần này đơn vị không nợ việc nào." in markup(opened(WORK))


def test_while_the_service_is_lost_the_last_list_stays_grey_and_says_since_when(
    bureau: Bureau,
) -> None:
    app = opened(WORK)
    bureau.says = dict.fromkeys(("GET /tasks", "GET /reminders"), httpx.ConnectError("gone"))

    html = markup(ran(app))

    assert re.search(r"không trả lời từ \d\d:\d\d:\d\d", html)
    assert html.count("không trả lời từ") == 1
    assert '<table class="xs-table xs-faded"' in html
    assert not [each for each in app.get("page_link") if each.label == "Báo kết quả"][1:]


# Posting


def test_a_post_asks_for_nothing_that_the_task_does_not_need(bureau: Bureau) -> None:
    app = opened(REPORT, task=AIR)

    labels = {each.label for each in app.get("selectbox")}
    assert labels == {"Nhiệm vụ"}
    press(app, "Gửi kết quả")

    sent = body(bureau)
    assert (sent["kind"], sent["quantity"], sent["topics"], sent["evidence"]) == (
        "issue", 1, [], [],
    )  # fmt: skip
    assert "programme" not in sent
    assert "Đã ghi kết quả cho C.I.1.a: đã có 35/52. Còn nợ 2." in markup(app)


def test_evidence_is_uploaded_before_the_post_that_names_it(bureau: Bureau) -> None:
    app = opened(REPORT, task=AIR)
    app.get("file_uploader")[0].set_value([("anh.png", b"\x89PNG", "image/png")])
    widget(app, "text_input", "Hoặc liên kết minh chứng").set_value(" https://x.example/1 ")
    widget(app, "multiselect", "Chuyên đề đã truyền thông").set_value(["I.1"])
    ran(app)

    press(app, "Gửi kết quả")

    assert [what for what, _ in bureau.sent()] == ["POST /evidence", f"POST /tasks/{AIR}/progress"]
    assert body(bureau)["evidence"] == [{"url": "https://x.example/1"}, {"file": FILE}]
    assert body(bureau)["topics"] == ["I.1"]


def test_a_rerun_names_its_programme_and_no_topics(bureau: Bureau) -> None:
    app = opened(REPORT, task=EVENTS)
    widget(app, "selectbox", "Loại kết quả").select_index(1)
    ran(app)
    assert "Chuyên đề đã truyền thông" not in {each.label for each in app.get("multiselect")}

    press(app, "Gửi kết quả")

    assert (body(bureau)["kind"], body(bureau)["programme"]) == ("rerun", PROGRAMME)
    assert "Nhiệm vụ đã hoàn thành." in markup(app)


def test_a_post_whose_answer_was_lost_is_sent_again_under_the_same_key(bureau: Bureau) -> None:
    bureau.says[f"POST /tasks/{AIR}/progress"] = httpx.ReadTimeout("slow")
    app = press(opened(REPORT, task=AIR), "Gửi kết quả")
    assert "không trả lời từ" in markup(app)
    del bureau.says[f"POST /tasks/{AIR}/progress"]

    press(app, "Gửi kết quả")

    assert len(bureau.keys) == 2
    assert len(set(bureau.keys)) == 1


def test_a_post_that_is_corrected_after_a_refusal_is_another_one(bureau: Bureau) -> None:
    bureau.says[f"POST /tasks/{AIR}/progress"] = refusal(422, "Ngày chưa đến.")
    app = press(opened(REPORT, task=AIR), "Gửi kết quả")
    assert "Ngày chưa đến." in markup(app)
    del bureau.says[f"POST /tasks/{AIR}/progress"]
    widget(app, "text_area", "Ghi chú").set_value("Số 37")

    press(app, "Gửi kết quả")

    assert len(set(bureau.keys)) == 2


def test_a_refusal_of_the_right_is_said_in_the_services_words(bureau: Bureau) -> None:
    bureau.says[f"POST /tasks/{AIR}/progress"] = refusal(403)

    assert REFUSED in markup(press(opened(REPORT, task=AIR), "Gửi kết quả"))


# By table


def test_a_table_is_looked_at_row_by_row_before_it_counts(bureau: Bureau) -> None:
    app = opened(TABLE)
    app.get("file_uploader")[0].set_value(("bang.csv", b"a;b", "text/csv"))
    ran(app)
    press(app, "Kiểm tra bảng")

    html = markup(app)
    assert app.query_params["bang"] == [BATCH] or app.query_params["bang"] == BATCH
    assert ("1 dòng đúng" in html, "1 dòng phải sửa" in html, REFUSED in html) == (True,) * 3
    assert [what for what, _ in bureau.sent()] == ["POST /progress/batches"]

    press(app, "Ghi nhận 1 dòng đúng")

    assert bureau.sent()[-1][0] == f"POST /progress/batches/{BATCH}/confirm"
    assert "Đã ghi nhận 1 dòng." in markup(app)


def test_a_table_is_found_again_by_its_address_while_its_rows_are_counted(bureau: Bureau) -> None:
    bureau.batch = a_batch("confirmed")

    html = markup(opened(TABLE, bang=BATCH))

    assert "có thể rời trang và mở lại sau" in html
    assert "Đang ghi nhận từng dòng" in html


def test_a_table_without_a_right_row_cannot_be_confirmed(bureau: Bureau) -> None:
    bureau.batch = a_batch(counts={"ok": 0, "failed": 2, "counted": 0})

    assert widget(opened(TABLE, bang=BATCH), "button", "Ghi nhận 0 dòng đúng").disabled


# Reminders


def test_a_reminder_is_answered_in_its_place(bureau: Bureau) -> None:
    app = opened(PRESSED)
    widget(app, "text_area", "Trả lời").set_value("Phát bù trong tuần.")

    press(app, "Gửi trả lời")

    assert bureau.sent() == [(f"POST /reminders/{REMINDER}/reply", {"text": "Phát bù trong tuần."})]
    assert "Đã gửi trả lời." in markup(app)


def test_an_empty_answer_is_not_sent_and_an_answered_reminder_asks_for_none(
    bureau: Bureau,
) -> None:
    app = press(opened(PRESSED), "Gửi trả lời")
    assert "Hãy viết câu trả lời trước." in markup(app)
    bureau.reminders = [a_reminder(reply="Đã phát bù.")]

    app = opened(PRESSED)

    assert not app.get("text_area")
    assert bureau.sent() == []


def test_why_a_reminder_came_is_told_when_somebody_asks(bureau: Bureau) -> None:
    app = opened(PRESSED)
    assert "phải có 37" not in markup(app)

    app.toggle[0].set_value(True)

    assert "phải có 37" in markup(ran(app))


# The period's report


def test_what_a_unit_wrote_is_kept_before_it_is_handed_in(bureau: Bureau) -> None:
    app = opened(PERIOD)
    widget(app, "text_area", "Kết quả nổi bật").set_value("34 số phát thanh.")

    press(app, "Nộp báo cáo")

    assert [what for what, _ in bureau.sent()] == [
        f"PUT /reports/cds.2025.{RADIO}",
        f"POST /reports/cds.2025.{RADIO}/submit",
    ]
    assert bureau.sent()[0][1]["results"] == "34 số phát thanh."


def test_an_empty_report_is_not_handed_in_and_a_draft_can_be_kept(bureau: Bureau) -> None:
    app = press(opened(PERIOD), "Nộp báo cáo")
    assert "Báo cáo chưa có lời nào" in markup(app)
    assert bureau.sent() == []

    press(app, "Lưu nháp")

    assert [what for what, _ in bureau.sent()] == [f"PUT /reports/cds.2025.{RADIO}"]


def test_a_returned_report_says_why_and_can_be_handed_in_again(bureau: Bureau) -> None:
    words = {"results": "34 số."}
    bureau.report = a_report(state="returned", reason="Thiếu kiến nghị.", narrative=words)

    app = opened(PERIOD)

    assert "Báo cáo bị trả lại: Thiếu kiến nghị." in markup(app)
    assert widget(app, "text_area", "Kết quả nổi bật").value == "34 số."


def test_a_report_that_was_handed_in_is_read_and_not_written(bureau: Bureau) -> None:
    bureau.report = a_report(
        state="submitted",
        submitted_at="2025-11-28T03:00:00Z",
        on_time=True,
        narrative={"results": "34 <b>số</b>."},
    )

    app = opened(PERIOD)

    assert not app.get("text_area")
    assert "34 &lt;b&gt;số&lt;/b&gt;." in markup(app)
    assert "nộp lúc 10:00 28/11/2025 · đúng hạn" in markup(app)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2025, 8, 2), "2025-Q2", "2025"),
        (date(2025, 11, 5), "2025", "2025-Q4"),
        (date(2026, 1, 10), "2025", "2025-Q1"),
        (date(2025, 1, 10), "2025-Q1", "2025"),
    ],
)
def test_the_likeliest_period_comes_first(today: date, first: str, last: str) -> None:
    offered = periods.offered(2025, today)

    assert (offered[0], offered[-1]) == (first, last)


# What was reported


def test_a_mistaken_entry_is_taken_back_for_a_reason(bureau: Bureau) -> None:
    app = opened(DONE)
    assert widget(app, "button", "Rút lại kết quả báo nhầm").disabled
    widget(app, "selectbox", "Kết quả nào").select_index(0)
    widget(app, "text_input", "Lý do").set_value("Nhập nhầm ngày.")
    ran(app)

    press(app, "Rút lại kết quả báo nhầm")

    assert bureau.sent() == [(f"POST /progress/{ENTRY}/reverse", {"reason": "Nhập nhầm ngày."})]
    assert "Đã rút lại kết quả." in markup(app)


def test_the_history_shows_what_became_of_each_entry(bureau: Bureau) -> None:
    review = {"by": "x", "at": "2025-09-16T03:00:00Z", "reason": "Sai số phát sóng."}
    bureau.entries = [an_entry(state="returned", review=review), an_entry(state="reversal")]

    app = opened(DONE)

    html = markup(app)
    assert ("Bị trả lại" in html, "Sai số phát sóng." in html) == (True, True)
    assert "Số 37 &lt;i&gt;dịch vụ công&lt;/i&gt;" in html
    assert not [each for each in app.get("button") if each.label.startswith("Rút lại")]
    asked = next(params for what, params, _ in bureau.asked if what == "GET /progress")
    assert (asked["unit"], asked["from"], asked["to"]) == (RADIO, "2025-01-01", "2025-12-31")


def test_more_entries_than_a_window_holds_are_asked_for_window_by_window(bureau: Bureau) -> None:
    page = {"items": [an_entry()], "next": "2025-09-15/x"}
    bureau.says["GET /progress"] = httpx.Response(200, json=page)
    app = press(opened(DONE), "Xem tiếp")

    assert [p.get("after") for w, p, _ in bureau.asked if w == "GET /progress"] == [
        None,
        "2025-09-15/x",
    ]
    assert widget(app, "button", "Về đầu danh sách")


# Whose the work is


@pytest.mark.parametrize(
    ("values", "owes"),
    [
        ({}, True),
        ({"roles": [{"unit": RADIO, "role": "coordinate", "as_written": "x"}]}, False),
        ({"roles": [{"unit": HALL, "role": "lead", "as_written": "x"},
                    {"unit": RADIO, "role": "execute", "as_written": "x"}]}, False),
        ({"roles": [{"unit": RADIO, "role": "execute", "as_written": "x"}]}, True),
        ({"by_unit": {RADIO: {"done": 0, "last_on": None}}}, True),
        ({"by_unit": {RADIO: {"done": 2, "last_on": None}}}, False),
    ],
)  # fmt: skip
def test_what_is_owed_is_owed_by_whoever_leads_or_else_executes(
    values: dict[str, Any], owes: bool
) -> None:
    task = Task.model_validate(a_task(**values))

    assert task_blocks.owes(task, RADIO) is owes
    assert bool(task_blocks.due_by([task], RADIO, date(2025, 9, 21))) is owes
