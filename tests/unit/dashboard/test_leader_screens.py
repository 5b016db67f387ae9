"""Each of the leader's pages, drawn without a browser from answers over HTTP."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
import streamlit as st

from services.dashboard.client import Notify, Services
from services.dashboard.directory import Place, Village
from services.dashboard.pages.feedback import feedback_page
from services.dashboard.pages.province import commune_line, province
from services.dashboard.pages.standing import Board
from services.dashboard.pages.tasks import calendar, tasks, topics
from services.dashboard.pages.units import Besides, unit
from services.dashboard.screens import doors, sections, session
from tests.unit.dashboard.bureau import Bureau, a_reminder, open_bureau
from tests.unit.dashboard.memory import Memory
from tests.unit.dashboard.office import (
    Office,
    a_case,
    a_clock,
    markup,
    opened,
    ran,
    somebody,
    widget,
    working,
)
from tests.unit.dashboard.said import CENTRE, RADIO
from tests.unit.dashboard.test_screens import text_of
from tests.unit.dashboard.views import AUTUMN, COMMUNE, a_board, a_day, a_year, view

LEADER = {"recipient": "role:leader", "channels_off": [], "kinds_off": {}, "digest": "daily",
          "language": None, "brief": False, "revision": 3}  # fmt: skip
NEXT = "2025-09-15T00:30:00Z"
"""When ``notify`` sends the next brief."""
OF_THE_SERVICE = {"recipient_name": "Lãnh đạo xã", "kinds": [], "brief_at": NEXT}
"""What comes with a wish and is never sent back."""


class Library:
    """The read API and ``notify`` as the screens meet them; answers are made as the real ones."""

    def __init__(self) -> None:
        self.model = Memory().take(*a_year(*a_day("2025-09-04", 5, 3)))
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.place = Place(COMMUNE, (), {})
        self.lost = self.silent = False
        self.wish = dict(LEADER)
        self.others: list[dict[str, Any]] = []
        self.put: list[Any] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        self.asked.append((path, dict(request.url.params)))
        if self.lost:
            raise httpx.ConnectError("down")
        if path == "/readyz" and self.silent:
            raise httpx.ConnectError("down")
        if path == "/readyz":
            return httpx.Response(200, json={})
        assert request.headers["Authorization"] == "Bearer token"
        if path == "/preferences" and request.method == "PUT":
            self.put.append(json.loads(request.content))
            self.wish = self.put[-1]
            return httpx.Response(200, json=self.wish | OF_THE_SERVICE)
        if path == "/preferences":
            wishes = [*self.others, self.wish]
            return httpx.Response(200, json=[OF_THE_SERVICE | each for each in wishes])
        if path == "/brief.pdf":
            return httpx.Response(200, content=b"%PDF-1.7")
        return httpx.Response(200, json=self._page(path, request).model_dump(mode="json"))

    def _page(self, path: str, request: httpx.Request) -> Any:
        on = date.fromisoformat(request.url.params.get("on", AUTUMN.isoformat()))
        board = self._board(on)
        overview = view(*a_year(*a_day("2025-09-04", 5, 3)), on=on)
        pages = {
            "/overview": lambda: overview,
            "/tasks": lambda: tasks(board, 2025, on),
            f"/units/{CENTRE}": lambda: unit(board, CENTRE, Besides({}, [], []), 2025, on),
            "/feedback": lambda: feedback_page(
                self.place, self.model.of("feedback_months"), [],
                asked=["2025-08", "2025-09"], today=on,
            ),
            "/topics": lambda: topics(COMMUNE, (), [], {}, year=2025, on=on),
            "/calendar": lambda: calendar(COMMUNE, {}, [], 2025),
            "/province": lambda: province([commune_line(overview)], on),
        }  # fmt: skip
        return pages[path]()

    def _board(self, on: date) -> Board:
        return a_board(self.model, today=AUTUMN, on=on)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Put such services, and a leader who signed in, behind the screens."""
    found = Library()
    http = httpx.Client(transport=httpx.MockTransport(found.answer))
    urls = dict.fromkeys(("dashboard", "tasks", "feedback", "notify"), "http://read.test")
    with working(monkeypatch), open_bureau(monkeypatch):
        known = Services(urls, http)
        monkeypatch.setattr(session, "services", lambda: known)
        monkeypatch.setattr(session, "notify", lambda: Notify("http://notify.test", http))
        monkeypatch.setattr(session, "person", lambda: somebody("leader"))
        yield found


@pytest.fixture
def bureau(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    """Return the service ``tasks`` behind the screens."""
    with open_bureau(monkeypatch) as found:
        yield found


@pytest.fixture
def office(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Return the service ``feedback`` behind the screens."""
    with working(monkeypatch) as found:
        yield found


def said(path: str, **query: str) -> str:
    return text_of(markup(opened(path, **query)))


def test_the_first_page_says_who_is_furthest_behind_and_what_waits(
    bureau: Bureau, office: Office
) -> None:
    office.cases = [a_case(draft="Dự thảo", clock=a_clock(-2))]
    bureau.reminders = [a_reminder(level="chair"), a_reminder(level="unit")]

    shown = said("lanh-dao")

    assert "Đơn vị chậm nhất Đơn vị Trung tâm CƯDVC" in shown
    assert "Đã đôn đốc ai Chưa đôn đốc ai." in shown
    assert "1 Dự thảo trả lời chờ duyệt" in shown
    assert "1 Phản ánh đã quá hạn trả lời" in shown
    assert "1 Đôn đốc đã báo đến lãnh đạo" in shown
    assert "1/2 đơn vị đã nộp" in shown


def test_a_service_that_is_lost_leaves_the_rest_of_what_waits(
    bureau: Bureau, office: Office
) -> None:
    office.says["GET /cases"] = httpx.ConnectError("down")

    shown = said("lanh-dao")

    assert "Chưa hỏi được dịch vụ phản ánh, kiến nghị" in shown
    assert "đơn vị đã nộp" in shown


def test_the_tasks_page_opens_the_task_that_the_address_names(library: Library) -> None:
    shown = said(doors.TASKS, task=RADIO)

    assert "Lũy kế cuối mỗi tháng so với chỉ tiêu 52" in shown
    assert "3 nhiệm vụ trong năm 2025" in shown
    assert "Lũy kế" not in said(doors.TASKS, task="nobody")


def test_a_door_wins_over_what_was_chosen_before_and_the_address_names_the_choice(
    library: Library,
) -> None:
    app = opened(doors.TASKS, task=RADIO)
    choice = widget(app, "selectbox", "Xem một nhiệm vụ")
    assert choice.value == RADIO
    other = next(each for each in choice.options if not each.startswith("C.I.1.a"))
    choice.set_value(other)
    ran(app)
    assert app.query_params["task"] != [RADIO]

    app.query_params["task"] = RADIO
    ran(app)

    assert widget(app, "selectbox", "Xem một nhiệm vụ").value == RADIO


def test_viewers_of_one_commune_share_one_question_of_the_register(bureau: Bureau) -> None:
    opened(doors.REGISTER)
    opened(doors.REGISTER)

    asked = [what for what, *_ in bureau.asked]
    assert (asked.count("GET /reminders"), asked.count("GET /reports/cds/units")) == (1, 1)


def test_the_brief_says_what_the_paper_would_say_now(library: Library) -> None:
    shown = said(doors.BRIEF)

    assert "Bản tóm tắt lúc này sẽ nói" in shown
    assert "Đơn vị chậm nhất" in shown


def test_the_timeline_can_be_narrowed_to_what_is_behind(library: Library) -> None:
    app = opened(doors.TASKS)

    widget(app, "toggle", "Chỉ việc đang chậm").set_value(True)

    assert "2 nhiệm vụ trong năm 2025" in text_of(markup(ran(app)))


def test_the_units_page_begins_with_the_unit_furthest_behind(library: Library) -> None:
    shown = said(doors.UNITS)

    assert "Trung tâm cung ứng dịch vụ công: việc nặng nhất trước" in shown
    assert "Chưa bị đôn đốc lần nào." in shown


def test_feedback_is_asked_for_as_far_back_as_is_chosen(library: Library) -> None:
    shown = said(doors.VOICES)

    assert "Phản ánh mỗi tháng" in shown
    asked = [params for path, params in library.asked if path == "/feedback"]
    assert [sorted(each) for each in asked] == [["from"]]


def test_topics_and_broadcasts_say_what_to_do_where_there_are_none(library: Library) -> None:
    shown = said(doors.AIRING)

    assert "topics.yaml" in shown
    assert "Chưa có lịch phát sóng" in shown


def test_the_register_opens_on_the_matter_that_the_address_names(bureau: Bureau) -> None:
    bureau.reminders = [a_reminder(), a_reminder(task_id="x", id="2", text="khác")]

    assert "Chỉ hiện đôn đốc về 2025-cds-1a." in said(doors.REGISTER, task=RADIO)
    assert "Chỉ hiện" not in said(doors.REGISTER)


def test_a_leader_reads_the_report_and_takes_its_paper_but_does_not_freeze_it(
    bureau: Bureau,
) -> None:
    bureau.desk = {**bureau.desk, "receives_reports": False}

    app = opened(doors.REGISTER)

    assert "Báo cáo CĐS năm 2025" in markup(app)
    assert {"Word", "PDF"} <= {
        word for each in app.get("download_button") for word in each.label.split()
    }
    assert not [each for each in app.button if "Chốt" in each.label]


def test_two_days_are_asked_for_as_they_are_known_now(library: Library) -> None:
    shown = said(doors.COMPARE)

    asked = [params.get("on") for path, params in library.asked if path == "/overview"]
    assert set(asked) == {None, "2025-09-10", "2025-10-10"}
    assert "Ngày 10/09/2025 so với ngày 10/10/2025" in shown


def test_the_brief_is_offered_and_comes_on_mondays_to_whom_wants_it(library: Library) -> None:
    app = opened(doors.BRIEF)
    when = "hộp thư chung của lãnh đạo lúc 07:30 ngày 15/09/2025"

    assert app.get("download_button")
    assert f"Đang tắt. Nếu bật, bản đầu tiên đến {when}." in text_of(markup(app))
    widget(app, "button", "Gửi mỗi sáng thứ Hai").click()
    after = ran(app)

    assert library.put == [{**LEADER, "brief": True}]
    shown = text_of(markup(after))
    assert "Đã bật gửi bản tóm tắt." in shown
    assert "Đang bật: gửi đến hộp thư chung của lãnh đạo; bản kế tiếp lúc 07:30" in shown

    widget(after, "button", "Thôi gửi").click()
    assert "Đang tắt." in text_of(markup(ran(after)))
    assert [each["brief"] for each in library.put] == [True, False]


def test_a_leader_with_a_mailbox_gets_the_brief_there(library: Library) -> None:
    mine = {**LEADER, "recipient": "person:lanh-dao-1", "brief_at": NEXT}
    library.others = [{**LEADER, "recipient": "role:focal", "brief_at": None}, mine]
    app = opened(doors.BRIEF)

    assert "bản đầu tiên đến hộp thư của bạn" in text_of(markup(app))
    widget(app, "button", "Gửi mỗi sáng thứ Hai").click()
    ran(app)
    assert [each["recipient"] for each in library.put] == ["person:lanh-dao-1"]


def test_a_brief_that_cannot_go_out_is_not_said_to_come(library: Library) -> None:
    library.wish = {**LEADER, "brief": True, "channels_off": ["email"]}
    shown = said(doors.BRIEF)
    assert "Đã bật nhưng không gửi được" in shown
    assert "Đang bật" not in shown


def test_where_the_data_have_no_coordinates_no_map_is_drawn_and_nothing_said(
    library: Library,
) -> None:
    library.place = Place(COMMUNE, (), {"thon-1": Village(slug="thon-1", name="Thôn 1")})
    shown = markup(opened(doors.VOICES))
    assert "Theo thôn (số phản ánh)" in shown
    assert "xs-map" not in shown
    assert "bản đồ" not in shown.lower()


@pytest.mark.parametrize("made_up", [True, False])
def test_a_map_says_what_it_shows_and_whether_its_places_are_made_up(
    library: Library, made_up: bool
) -> None:
    there = Village(slug="thon-1", name="Thôn 1", latitude=15.0, longitude=108.5)
    library.place = Place(COMMUNE, (), {"thon-1": there}, demonstration=made_up)
    html = markup(opened(doors.VOICES))
    assert 'role="img" aria-label="Bản đồ 1 thôn theo vị trí' in html
    assert 'aria-label="Phản ánh từng thôn"' in html
    assert ("tên và vị trí các thôn không có thật" in html) is made_up


@pytest.mark.parametrize("path", ["", "lanh-dao"])
def test_the_first_page_stands_at_both_its_addresses_and_is_listed_once(
    library: Library, path: str
) -> None:
    app = opened(path)

    assert "Đơn vị chậm nhất" in text_of(markup(app))
    names = [each.proto.label for each in app.get("page_link")]
    assert names.count("Lãnh đạo") == 1
    assert len(names) == len(sections.open_to({"leader"}))


def test_an_address_that_is_not_for_somebody_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "asked", lambda: "van-hanh")
    shown = text_of(markup(opened("van-hanh")))
    assert "Không có trang này, hoặc trang không dành cho vai trò" in shown
    assert "Đơn vị chậm nhất" not in shown


def test_a_provinces_viewer_sees_communes_and_nothing_else(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody("province_viewer"))

    shown = said("")

    assert "Nhiệm vụ của 1 xã" in shown
    assert "Trung tâm CƯDVC: mục C.I.1.a" in shown
    assert {path for path, _ in library.asked} == {"/province"}


@pytest.mark.parametrize("path", [doors.TASKS, doors.UNITS, doors.VOICES, doors.AIRING])
def test_a_lost_read_api_leaves_the_last_figures_greyed_and_says_since_when(
    library: Library, path: str
) -> None:
    app = opened(path)
    library.lost = True
    st.cache_data.clear()

    html = markup(ran(app))

    assert "Mất kết nối với dịch vụ tổng hợp số liệu từ" in html
    assert "xs-faded" in html


@pytest.mark.parametrize(
    ("path", "name"), [(doors.TASKS, "nhiệm vụ"), (doors.VOICES, "phản ánh, kiến nghị")]
)
def test_a_silent_source_greys_its_figures_and_is_named(
    library: Library, path: str, name: str
) -> None:
    library.silent = True

    html = markup(opened(path))

    assert f"Dịch vụ {name} không trả lời từ" in html
    assert "xs-faded" in html


@pytest.mark.parametrize(
    "path", [doors.TASKS, doors.UNITS, doors.VOICES, doors.AIRING, doors.REGISTER, doors.BRIEF]
)
def test_every_page_is_there_in_english_and_its_doors_stay_english(
    library: Library, path: str
) -> None:
    html = markup(opened(path, lang="en"))

    assert "documentElement.lang='en'" in html
    for address in (part.split('"')[0] for part in html.split('href="/')[1:]):
        assert "lang=en" in address or address.startswith("bao-"), address
