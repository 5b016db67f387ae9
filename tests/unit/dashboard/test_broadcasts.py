"""The broadcast schedule and reports on behalf, without a browser, against a service over HTTP."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from services.dashboard.client.broadcast_shapes import Broadcasts
from services.dashboard.screens import airing_fields, broadcasts, session
from services.dashboard.texts import LOCAL, Words
from tests.unit.dashboard.bureau import (
    AIR,
    AIRING,
    EVENTS,
    HALL,
    PROGRAMME,
    RADIO,
    REFUSED,
    Bureau,
    a_programme,
    an_airing,
    an_entry,
    open_bureau,
    refusal,
)
from tests.unit.dashboard.office import markup, opened, ran, somebody, widget

PAGE, FOR = "lich-phat-song", "bao-thay"
VI = Words("vi")
CANCELLED = "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0066"


@pytest.fixture
def bureau(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    with open_bureau(monkeypatch) as bureau:
        monkeypatch.setattr(session, "person", lambda: somebody("focal"))
        yield bureau


def press(app: AppTest, label: str) -> AppTest:
    widget(app, "button", label).click()
    return ran(app)


def changed(bureau: Bureau) -> list[tuple[str, Any]]:
    return [each for each in bureau.sent() if not each[0].endswith("/slot")]


def test_an_airing_is_shown_in_its_month_with_what_to_mind(bureau: Bureau) -> None:
    bureau.programmes = [
        a_programme(
            an_airing(), an_airing(id=CANCELLED, at="2025-09-02T10:00:00Z", state="cancelled")
        )
    ]

    html = markup(opened(PAGE, thang="2025-09"))

    assert "Số 37 &lt;b&gt;chữ ký số&lt;/b&gt;" in html
    assert "16/09/2025" in html
    assert "17:00" in html
    assert "Ngày nghỉ trong tháng: 02/09 (Quốc khánh)." in html
    assert "Chưa ghi nhận phát" in html


def test_another_month_is_empty_and_says_so(bureau: Bureau) -> None:
    assert "Tháng này chưa có lượt phát nào." in markup(opened(PAGE, thang="2025-03"))


def test_an_issue_is_planned_with_its_topic_and_warned_of_what_is_in_the_way(
    bureau: Bureau,
) -> None:
    bureau.warnings = ["Ngày 02/09/2025 là ngày nghỉ: Quốc khánh."]
    app = opened(PAGE)
    widget(app, "selectbox", "Nhiệm vụ").select_index(0)
    app = press(ran(app), "Lên lịch")
    assert "Hãy ghi tên chương trình." in markup(app)
    assert changed(bureau) == []
    widget(app, "text_input", "Tên chương trình, số phát thanh").set_value("Số 38")
    widget(app, "multiselect", "Chuyên đề").set_value(["I.1 Chính quyền số"])
    widget(app, "date_input", "Ngày phát").set_value(date(2025, 9, 2))
    app = ran(app)
    html = markup(app)
    assert "là ngày nghỉ: Quốc khánh" in html
    assert "Nên nói về: I.1 Chính quyền số (chưa truyền thông)." in html

    app = press(app, "Lên lịch")

    what, body = changed(bureau)[0]
    assert (what, body["task_id"], body["title"]) == ("POST /programmes", AIR, "Số 38")
    assert body["topics"] == ["I.1"]
    assert body["first"] == {
        "kind": "issue",
        "at": "2025-09-02T17:00:00+07:00",
        "minutes": 15,
        "clusters": [],
    }
    assert len(bureau.keys) == 1
    assert "Đã lên lịch 02/09/2025 lúc 17:00." in markup(app)


def test_what_was_lost_on_the_way_is_sent_again_under_the_same_key(bureau: Bureau) -> None:
    bureau.says["POST /programmes"] = httpx.ConnectError("gone")
    app = opened(PAGE)
    widget(app, "selectbox", "Nhiệm vụ").select_index(0)
    ran(app)
    widget(app, "text_input", "Tên chương trình, số phát thanh").set_value("Số 38")
    press(app, "Lên lịch")
    del bureau.says["POST /programmes"]

    press(app, "Lên lịch")

    assert len(bureau.keys) == 2
    assert len(set(bureau.keys)) == 1


def test_an_answer_that_waits_for_a_time_gets_one(bureau: Bureau) -> None:
    bureau.waiting = [a_programme(title="Trả lời SM-7K3Q9X", answers="SM-7K3Q9X")]
    app = opened(PAGE)
    assert "Trả lời SM-7K3Q9X" in markup(app)
    widget(app, "selectbox", "Nhiệm vụ").select_index(0)
    ran(app)
    widget(app, "selectbox", "Chương trình nào").set_value("Trả lời SM-7K3Q9X")
    ran(app)

    press(app, "Lên lịch")

    what, body = changed(bureau)[0]
    assert (what, body["kind"]) == (f"POST /programmes/{PROGRAMME}/airings", "issue")


def test_a_rerun_needs_a_programme(bureau: Bureau) -> None:
    app = opened(PAGE)
    widget(app, "selectbox", "Nhiệm vụ").select_index(1)
    ran(app)
    widget(app, "selectbox", "Loại kết quả").select_index(1)

    assert "Chưa có chương trình nào đã phát lần đầu" in markup(ran(app))


def at_the_airing(bureau: Bureau) -> AppTest:
    app = opened(PAGE)
    widget(app, "selectbox", "Lượt phát nào").select_index(0)
    return ran(app)


def test_an_airing_is_moved_and_its_topic_changed(bureau: Bureau) -> None:
    app = at_the_airing(bureau)
    app.date_input[-1].set_value(date(2025, 9, 17))
    app.time_input[-1].set_value(time(5, 30))
    widget(app, "text_input", "Tên chương trình, số phát thanh").set_value("Số 37b")
    ran(app)
    moving = [params for what, params, _ in bureau.asked if what == "POST /programmes/slot"]

    app = press(app, "Lưu thay đổi")

    assert moving[-1] == {"moving": AIRING}
    assert changed(bureau) == [
        (f"PATCH /programmes/{PROGRAMME}", {"title": "Số 37b"}),
        (
            f"PATCH /programmes/{PROGRAMME}/airings/{AIRING}",
            {"at": "2025-09-17T05:30:00+07:00", "minutes": 15, "clusters": ["Cụm 1"]},
        ),
    ]
    assert "Đã lưu thay đổi." in markup(app)


def test_loudspeakers_that_are_taken_are_said_in_the_services_words(bureau: Bureau) -> None:
    bureau.says[f"PATCH /programmes/{PROGRAMME}/airings/{AIRING}"] = refusal(409)
    app = at_the_airing(bureau)
    app.date_input[-1].set_value(date(2025, 9, 17))
    ran(app)

    assert REFUSED in markup(press(app, "Lưu thay đổi"))


def test_an_airing_is_marked_as_aired(bureau: Bureau) -> None:
    app = press(at_the_airing(bureau), "Ghi nhận đã phát")

    (what, _), *rest = changed(bureau)
    assert (what, rest) == (f"POST /programmes/{PROGRAMME}/airings/{AIRING}/aired", [])
    assert "được tính cho nhiệm vụ" in markup(app)


def test_an_airing_is_called_off_by_whoever_is_sure(bureau: Bureau) -> None:
    app = at_the_airing(bureau)
    assert widget(app, "button", "Hủy lượt phát").disabled
    widget(app, "checkbox", "Tôi chắc chắn hủy lượt phát này").set_value(True)

    press(ran(app), "Hủy lượt phát")

    assert changed(bureau)[0][0] == f"POST /programmes/{PROGRAMME}/airings/{AIRING}/cancel"


@pytest.mark.parametrize(
    ("role", "may"), [("leader", False), ("unit_officer", True), ("focal", True)]
)
def test_leaders_see_the_schedule_and_those_in_charge_change_it(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, role: str, *, may: bool
) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody(role))
    bureau.desk = {**bureau.desk, "presses_all": role == "focal"}

    app = opened(PAGE, thang="2025-09")

    assert "16/09/2025" in markup(app)
    assert ("Lên lịch một lượt phát" in {each.label for each in app.expander}) is may


def test_whoever_is_focal_for_other_tasks_only_changes_nothing(bureau: Bureau) -> None:
    bureau.desk = {**bureau.desk, "presses_all": False, "presses": ["2025-cchc-1"]}

    labels = {each.label for each in opened(PAGE).expander}

    assert "Lên lịch một lượt phát" not in labels


def test_while_the_service_is_lost_the_last_schedule_stays_and_nothing_is_offered(
    bureau: Bureau,
) -> None:
    app = opened(PAGE, thang="2025-09")
    for path in ("/programmes", "/programmes/waiting", "/holidays", "/tasks"):
        bureau.says[f"GET {path}"] = httpx.ConnectError("gone")
    session.ask_broadcasts.clear()

    html = markup(ran(app))

    assert "16/09/2025" in html
    assert "xs-faded" in html
    assert "Lên lịch một lượt phát" not in {each.label for each in app.expander}


@pytest.mark.parametrize(
    ("path", "query", "sentence"),
    [
        (PAGE, {"thang": "2025-09"}, "Not marked as aired"),
        (FOR, {}, "Report for a unit"),
        ("ke-hoach", {"ma": "2025"}, "In force, version 1"),
    ],
)
def test_each_page_speaks_english(
    bureau: Bureau, path: str, query: dict[str, str], sentence: str
) -> None:
    assert sentence in markup(opened(path, lang="en", **query))


# Pure


def test_an_airing_belongs_to_its_day_in_viet_nam_and_is_overdue_after_its_time() -> None:
    late = an_airing(at="2025-09-30T18:30:00Z")
    found = Broadcasts.model_validate(
        {
            "year": 2025,
            "programmes": [a_programme(late)],
            "waiting": [],
            "holidays": [{"day": "2025-10-01", "why": "Nghỉ"}],
        }
    )

    before = broadcasts.rows(found, VI, datetime(2025, 10, 1, 1, 0, tzinfo=LOCAL))[0]
    after = broadcasts.rows(found, VI, datetime(2025, 10, 1, 2, 0, tzinfo=LOCAL))[0]

    assert (before.at.date(), before.overdue, after.overdue) == (date(2025, 10, 1), False, True)
    assert before.warned == "ngày nghỉ: Nghỉ"
    (day,) = broadcasts.in_short(found, "son-mai").days
    assert (day.day, day.planned, day.aired) == (date(2025, 10, 1), 1, 0)
    assert airing_fields.clusters(found) == ["Cụm 1"]


# On behalf of a unit


def test_the_focal_unit_reports_for_a_unit(bureau: Bureau) -> None:
    app = opened(FOR)
    whom = widget(app, "selectbox", "Báo thay cho đơn vị")
    assert whom.options == ["Phòng VH"]
    whom.set_value("Phòng VH")
    ran(app)
    widget(app, "selectbox", "Nhiệm vụ").select_index(0)
    ran(app)

    app = press(app, "Gửi kết quả")

    what, body = bureau.sent()[0]
    assert (what, body["unit"]) == (f"POST /tasks/{AIR}/progress", HALL)
    assert any(params.get("unit") == HALL for what, params, _ in bureau.asked if "/tasks" in what)
    assert "Đã ghi kết quả" in markup(app)


def test_a_unit_without_such_tasks_is_told_so(bureau: Bureau) -> None:
    bureau.desk = {**bureau.desk, "presses_all": False, "presses": [EVENTS + "x"]}
    app = opened(FOR)
    widget(app, "selectbox", "Báo thay cho đơn vị").set_value("Phòng VH")

    assert "không có nhiệm vụ nào mà bạn là đầu mối" in markup(ran(app))


def test_the_history_says_who_reported_for_whom(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.entries = [an_entry(posted_by=HALL)]
    assert "Phòng VH báo thay Trung tâm CƯ" in markup(opened("duyet-ket-qua"))

    monkeypatch.setattr(session, "person", lambda: somebody("unit_officer"))
    html = markup(opened("da-bao"))

    assert 'data-label="Báo thay"' in html
    assert RADIO not in html
