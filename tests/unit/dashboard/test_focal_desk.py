"""The focal desk's pages without a browser, against a service that speaks HTTP."""

import io
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from services.dashboard.client.plan_shapes import PlanItem
from services.dashboard.screens import plan_blocks, plan_forms, sections, session
from services.dashboard.texts import Words
from tests.unit.dashboard.bureau import (
    AIR,
    ENTRY,
    EVENTS,
    FILE,
    HALL,
    RADIO,
    REFUSED,
    WHOLE,
    Bureau,
    a_plan,
    a_report,
    a_task,
    an_entry,
    an_item,
    open_bureau,
    refusal,
)
from tests.unit.dashboard.office import markup, opened, ran, somebody, widget

INBOX, PRESS, REPORTS, PLANS = "duyet-ket-qua", "don-doc-don-vi", "bao-cao-don-vi", "ke-hoach"
VI = Words("vi")


@pytest.fixture
def bureau(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    with open_bureau(monkeypatch) as bureau:
        monkeypatch.setattr(session, "person", lambda: somebody("focal"))
        yield bureau


def press(app: AppTest, label: str) -> AppTest:
    widget(app, "button", label).click()
    return ran(app)


def sent(bureau: Bureau) -> list[str]:
    return [what for what, _ in bureau.sent()]


@pytest.mark.parametrize("role", ["unit_officer", "case_handler", "hotline_operator"])
def test_nobody_but_the_focal_unit_has_the_focal_desk(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody(role))
    places = [place for place in sections.PLACES if place.section == "focal"]
    assert not {place.path for place in places} & {p.path for p in sections.open_to({role})}

    for place in places:
        place.show()

    assert bureau.asked == []


# The inbox


def test_a_post_is_accepted(bureau: Bureau) -> None:
    app = opened(INBOX)
    assert "https://phat-thanh.example/37" in markup(app)
    asked = next(params for what, params, _ in bureau.asked if what == "GET /progress")
    assert asked["state"] == "reported"

    press(app, "Duyệt")

    assert bureau.sent() == [(f"POST /progress/{ENTRY}/accept", {"reason": ""})]
    assert "Đã duyệt." in markup(app)


def test_what_the_viewer_reported_for_a_unit_waits_for_somebody_else(bureau: Bureau) -> None:
    bureau.entries = [an_entry(posted_by=HALL, may_accept=False)]

    app = opened(INBOX)

    assert "Chờ người khác duyệt: bạn đã báo thay kết quả này." in markup(app)
    assert [each.label for each in app.button if each.label in ("Duyệt", "Trả lại")] == ["Trả lại"]


def test_a_leader_sees_what_was_reported_on_behalf_and_accepts_it(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody("leader"))
    bureau.desk = {**bureau.desk, "presses_all": False, "presses": []}
    bureau.entries = [an_entry(may_accept=False, note="của đơn vị")]
    app = opened(INBOX)
    assert "Không có kết quả báo thay nào chờ lãnh đạo duyệt." in markup(app)
    bureau.entries = [an_entry(posted_by=HALL)]

    press(opened(INBOX), "Duyệt")

    assert bureau.sent() == [(f"POST /progress/{ENTRY}/accept", {"reason": ""})]


def test_a_post_is_returned_with_a_reason_and_not_without(bureau: Bureau) -> None:
    app = press(opened(INBOX), "Trả lại")
    assert "Hãy ghi lý do trả lại" in markup(app)
    assert bureau.sent() == []
    widget(app, "text_input", "Lý do, nếu trả lại").set_value("Thiếu tệp ghi âm.")

    press(app, "Trả lại")

    assert bureau.sent() == [(f"POST /progress/{ENTRY}/return", {"reason": "Thiếu tệp ghi âm."})]


def test_a_post_that_somebody_else_judged_meanwhile_says_so(bureau: Bureau) -> None:
    bureau.says[f"POST /progress/{ENTRY}/accept"] = refusal(409)

    assert REFUSED in markup(press(opened(INBOX), "Duyệt"))


def test_files_are_fetched_when_somebody_wants_to_see_them(bureau: Bureau) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    bureau.entries = [an_entry(evidence=[{"url": None, "file": FILE}])]
    bureau.says[f"GET /evidence/{FILE}"] = httpx.Response(
        200, content=picture.getvalue(), headers={"Content-Type": "image/png"}
    )
    app = opened(INBOX)
    assert f"GET /evidence/{FILE}" not in [what for what, *_ in bureau.asked]

    app.toggle[0].set_value(True)
    ran(app)

    assert re.search(r'<img [^>]*src="data:image/png;base64,[^"]+" alt="Minh chứng 1"', markup(app))
    assert widget(app, "download_button", "Tải minh chứng 1")


def test_whoever_judges_some_tasks_only_sees_their_posts_only(bureau: Bureau) -> None:
    bureau.desk = {**bureau.desk, "presses_all": False, "presses": [EVENTS]}
    bureau.entries = [an_entry(may_accept=False)]

    assert "Không có kết quả nào chờ duyệt" in markup(opened(INBOX))


# Pressing


def test_many_are_pressed_with_one_text_each_under_a_key_of_its_own(bureau: Bureau) -> None:
    app = opened(PRESS)
    whom = widget(app, "multiselect", "Đơn vị và việc")
    assert len(whom.options) == 2
    whom.set_value(whom.options)
    widget(app, "text_area", "Lời nhắn thêm (không ghi tên người dân)").set_value("Trước thứ Sáu.")

    press(app, "Đôn đốc")

    wishes = [body for what, body in bureau.sent() if what == "POST /reminders"]
    assert [(w["unit"], w["task_id"], w["text"]) for w in wishes] == [
        (RADIO, AIR, "Trước thứ Sáu."),
        (RADIO, EVENTS, "Trước thứ Sáu."),
    ]
    assert len(set(bureau.keys)) == 2
    assert "Đã đôn đốc 2." in markup(app)


def test_nobody_is_pressed_by_an_empty_choice(bureau: Bureau) -> None:
    app = press(opened(PRESS), "Đôn đốc")

    assert "Hãy chọn ít nhất một đơn vị" in markup(app)
    assert bureau.sent() == []


def test_of_a_set_of_units_the_silent_ones_can_be_pressed(bureau: Bureau) -> None:
    stands = {RADIO: {"done": 1, "last_on": None}, HALL: {"done": 0, "last_on": None}}
    bureau.tasks = [a_task(by_unit=stands, debt=1)]

    whom = widget(opened(PRESS), "multiselect", "Đơn vị và việc")

    assert [each.startswith("Phòng VH –") for each in whom.options] == [True]


def test_what_was_pressed_before_the_service_was_lost_is_not_pressed_again(
    bureau: Bureau,
) -> None:
    app = opened(PRESS)
    whom = widget(app, "multiselect", "Đơn vị và việc")
    whom.set_value(whom.options)
    answers = iter([httpx.Response(201, json=bureau.reminders[0]), httpx.ConnectError("gone")])
    usual = bureau._usual

    def once(what: str) -> Any:
        if what == "POST /reminders" and isinstance(said := next(answers, None), Exception):
            raise said
        return usual(what)

    bureau._usual = once  # type: ignore[method-assign]
    press(app, "Đôn đốc")
    assert "Đã đôn đốc 1; phần còn lại chưa." in markup(app)

    press(app, "Đôn đốc")

    pressed = [body["task_id"] for what, body in bureau.sent() if what == "POST /reminders"]
    assert pressed == [AIR, EVENTS, EVENTS]
    assert "Đã đôn đốc 2." in markup(app)


# Reports


def test_who_has_not_reported_is_named_and_pressed_at_once(bureau: Bureau) -> None:
    app = opened(REPORTS)
    assert "1 đơn vị chưa nộp: Trung tâm CƯ." in markup(app)

    press(app, "Đôn đốc")

    assert bureau.sent() == [
        ("POST /reminders", {"unit": RADIO, "report_id": "cds.2025", "text": ""})
    ]


def test_a_report_that_came_in_is_read_and_judged(bureau: Bureau) -> None:
    bureau.report = a_report(
        state="submitted",
        submitted_at="2025-12-02T03:00:00Z",
        on_time=False,
        narrative={"results": "34 số."},
    )
    app = opened(REPORTS)
    html = markup(app)
    assert ("34 số." in html, "trễ hạn" in html, "Mọi đơn vị đã nộp." in html) == (True,) * 3

    press(app, "Duyệt báo cáo")

    assert sent(bureau) == [f"POST /reports/cds.2025.{RADIO}/accept"]


def test_a_report_is_returned_with_a_reason(bureau: Bureau) -> None:
    bureau.report = a_report(state="submitted", submitted_at="2025-12-02T03:00:00Z")
    app = press(opened(REPORTS), "Trả lại")
    assert sent(bureau) == []
    widget(app, "text_input", "Lý do, nếu trả lại").set_value("Thiếu kiến nghị.")

    press(app, "Trả lại")

    assert bureau.sent() == [
        (f"POST /reports/cds.2025.{RADIO}/return", {"reason": "Thiếu kiến nghị."})
    ]


def test_the_communes_report_is_rolled_up_and_frozen_by_whoever_is_sure(bureau: Bureau) -> None:
    app = opened(REPORTS)
    assert "Báo cáo CĐS năm 2025" in markup(app)
    assert widget(app, "button", "Chốt báo cáo").disabled
    widget(app, "checkbox", "Số liệu đã đúng, chốt để ký").set_value(True)
    ran(app)

    press(app, "Chốt báo cáo")

    assert sent(bureau) == ["POST /reports/cds.2025/freeze"]


def test_what_changed_since_a_report_was_frozen_is_said(bureau: Bureau) -> None:
    changed = {"where": "C.I.1.a", "name": "done", "frozen": 34, "now": 33}
    bureau.says["GET /reports/cds"] = httpx.Response(
        200, json={**WHOLE, "frozen_at": "2025-12-03T03:00:00Z", "differences": [changed]}
    )

    app = opened(REPORTS)

    assert "C.I.1.a, đã làm: 34 → 33" in markup(app)
    assert "Chốt báo cáo" not in {each.label for each in app.get("button")}


def test_whoever_does_not_receive_reports_neither_presses_nor_freezes(bureau: Bureau) -> None:
    bureau.desk = {**bureau.desk, "receives_reports": False}

    labels = {each.label for each in opened(REPORTS).get("button")}

    assert not {"Đôn đốc", "Chốt báo cáo"} & labels


# Plans


def test_a_plan_is_imported_and_its_draft_is_opened_by_its_address(bureau: Bureau) -> None:
    bureau.plan = a_plan("draft")
    app = opened(PLANS)
    app.get("file_uploader")[0].set_value(("ke-hoach.docx", b"PK", "x"))
    ran(app)

    press(app, "Đọc kế hoạch")

    assert sent(bureau) == ["POST /plans"]
    html = markup(app)
    assert 'class="xs-here"' in html or "class=xs-here" in html
    assert "a) Chuyên mục &lt;b&gt;Chuyển đổi số&lt;/b&gt;" in html
    assert "01 số/tuần (52 số/năm)" in html


def test_a_file_that_is_no_plan_is_refused_in_the_services_words(bureau: Bureau) -> None:
    bureau.says["POST /plans"] = refusal(422)
    app = opened(PLANS)
    app.get("file_uploader")[0].set_value(("ke-hoach.docx", b"PK", "x"))
    ran(app)

    assert REFUSED in markup(press(app, "Đọc kế hoạch"))


def test_a_task_is_corrected_beside_the_document(bureau: Bureau) -> None:
    unknown = [{"unit": None, "role": "lead", "as_written": "Ban Văn xã"}]
    bureau.plan = a_plan("draft", an_item(roles=unknown, not_understood=["mỗi khi cần"]))
    app = opened(PLANS, ma="2025")
    assert "1 nhiệm vụ chưa rõ đơn vị" in markup(app)
    widget(app, "selectbox", "Chủ trì: “Ban Văn xã” là").set_value("Phòng VH")
    widget(app, "checkbox", "Phần chưa hiểu đã xem xong").set_value(True)
    widget(app, "number_input", "Chỉ tiêu").set_value(48)

    press(app, "Lưu nhiệm vụ")

    what, body = bureau.sent()[0]
    (task,) = body["document"]["tasks"]
    assert (what, body["revision"]) == ("PUT /plans/2025", 4)
    assert (task["roles"][0]["unit"], task["roles"][0]["as_written"]) == (HALL, "Ban Văn xã")
    assert (task["target"], task["not_understood"]) == (48, [])
    assert task["schedule"]["quotas"][0]["target"] == 48


def test_a_draft_is_put_in_force_with_its_number_and_day(bureau: Bureau) -> None:
    bureau.plan = a_plan("draft")
    app = opened(PLANS, ma="2025")

    press(app, "Ban hành kế hoạch")

    assert bureau.sent() == [
        (
            "POST /plans/2025/adopt",
            {
                "number": "45/KH-UBND",
                "dated": "2025-01-05",
                "effective_on": None,
                "accept_warnings": False,
            },
        )
    ]


def test_a_draft_is_deleted_by_whoever_is_sure(bureau: Bureau) -> None:
    bureau.plan = a_plan("draft")
    bureau.says["DELETE /plans/2025"] = httpx.Response(204)
    app = opened(PLANS, ma="2025")
    assert widget(app, "button", "Xóa dự thảo này").disabled
    widget(app, "checkbox", "Tôi chắc chắn xóa dự thảo này").set_value(True)
    ran(app)

    press(app, "Xóa dự thảo này")

    assert sent(bureau) == ["DELETE /plans/2025"]
    assert "ma" not in app.query_params


def test_the_place_of_a_task_is_found_though_its_lines_are_broken() -> None:
    lines = ["I. MỤC ĐÍCH", "1. Ra quân tuyên truyền", "lưu động về chuyển đổi số", "2. Khác"]

    assert plan_blocks.place(lines, "Ra quân  tuyên truyền lưu động về chuyển đổi số") == 1
    assert plan_blocks.place(lines, "Không có trong văn bản") is None
    assert plan_blocks.place([], "") is None


def test_a_correction_leaves_every_other_task_as_it_was() -> None:
    other = an_item(task_id=EVENTS)
    document = {"tasks": [an_item(), other], "topics": []}
    item = PlanItem.model_validate(an_item())

    changed = plan_forms.corrected(
        document,
        item,
        title="Mới",
        units=[HALL],
        start=item.schedule.start,
        end=item.schedule.end,
        due=None,
        target=None,
        settled=False,
    )

    assert changed["tasks"][1] == other
    assert (changed["tasks"][0]["title"], changed["tasks"][0]["due"]) == ("Mới", None)
    assert document["tasks"][0]["title"] == an_item()["title"]
