"""Planning a series of programmes, without a browser, against a service over HTTP."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from services.dashboard.screens import session
from tests.unit.dashboard.bureau import AIR, REFUSED, Bureau, a_task, open_bureau, refusal
from tests.unit.dashboard.office import markup, opened, ran, somebody, widget

PAGE = "lich-phat-song"
PREVIEW, PLAN = "POST /programmes/series/preview", "POST /programmes/series"


@pytest.fixture
def bureau(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    with open_bureau(monkeypatch) as bureau:
        monkeypatch.setattr(session, "person", lambda: somebody("focal"))
        yield bureau


def at_the_form() -> AppTest:
    app = opened(PAGE)
    tasks = [each for each in app.selectbox if each.label == "Nhiệm vụ"]
    tasks[-1].select_index(0)
    return ran(app)


def filled(app: AppTest) -> AppTest:
    widget(app, "text_input", "Tên chung của các số").set_value("Chuyển đổi số")
    widget(app, "number_input", "Bắt đầu từ số").set_value(36)
    widget(app, "date_input", "Từ ngày").set_value(date(2025, 8, 28))
    return ran(app)


def asked(bureau: Bureau, what: str) -> list[Any]:
    return [body for name, body in bureau.sent() if name == what]


def test_a_series_is_seen_with_its_days_off_and_planned_at_once(bureau: Bureau) -> None:
    app = filled(at_the_form())
    html = markup(app)
    assert "2 lượt phát lúc 17:00, từ 28/08/2025 đến 02/09/2025." in html
    assert "1 ngày cần lưu ý (vẫn lên lịch được): 02/09." in html
    assert "Thứ Năm" in html
    assert "Số 37: Chuyển đổi số" in html
    assert asked(bureau, PLAN) == []

    widget(app, "button", "Lên lịch 2 lượt").click()
    app = ran(app)

    assert asked(bureau, PLAN) == asked(bureau, PREVIEW)[-1:]
    assert asked(bureau, PLAN) == [
        {
            "task_id": AIR,
            "title": "Chuyển đổi số",
            "number_from": 36,
            "topics": [],
            "kind": "issue",
            "first": "2025-08-28",
            "weekdays": [4],
            "hour": "17:00",
            "minutes": 15,
            "clusters": [],
            "times": 10,
        }
    ]
    assert "Đã lên lịch 2 lượt phát, từ 28/08/2025 đến 02/09/2025." in markup(app)


def test_a_series_may_end_with_a_day_and_go_without_numbers(bureau: Bureau) -> None:
    app = filled(at_the_form())
    widget(app, "radio", "Kết thúc").set_value("until")
    widget(app, "checkbox", "Đánh số từng lượt (“Số 12: …”)").set_value(False)
    app = ran(app)
    widget(app, "date_input", "Đến hết ngày").set_value(date(2025, 10, 30))
    ran(app)

    wish = asked(bureau, PREVIEW)[-1]
    assert (wish["until"], wish["number_from"], "times" in wish) == ("2025-10-30", None, False)


def test_what_is_missing_is_said_and_nothing_is_asked(bureau: Bureau) -> None:
    app = at_the_form()
    assert "Ghi tên chung để xem trước các ngày phát." in markup(app)
    widget(app, "text_input", "Tên chung của các số").set_value("Chuyển đổi số")
    widget(app, "multiselect", "Phát vào các thứ").set_value([])

    assert "Hãy chọn ít nhất một thứ trong tuần." in markup(ran(app))
    assert asked(bureau, PREVIEW) == []


def test_what_was_lost_on_the_way_is_sent_again_under_the_same_key(bureau: Bureau) -> None:
    bureau.says[PLAN] = httpx.ConnectError("gone")
    app = filled(at_the_form())
    widget(app, "button", "Lên lịch 2 lượt").click()
    app = ran(app)
    del bureau.says[PLAN]

    widget(app, "button", "Lên lịch 2 lượt").click()
    ran(app)

    assert len(bureau.keys) == 2
    assert len(set(bureau.keys)) == 1


def test_what_the_service_refuses_is_said_in_its_words_and_can_be_corrected(
    bureau: Bureau,
) -> None:
    bureau.says[PLAN] = refusal(409)
    app = filled(at_the_form())

    widget(app, "button", "Lên lịch 2 lượt").click()

    assert REFUSED in markup(ran(app))


def test_of_reruns_alone_there_is_no_series(bureau: Bureau) -> None:
    bureau.tasks = [a_task(counts=["rerun"])]

    assert "Tên chung" not in markup(opened(PAGE))
    assert len([each for each in opened(PAGE).selectbox if each.label == "Nhiệm vụ"]) == 1
