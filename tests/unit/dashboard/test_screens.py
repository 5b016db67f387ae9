"""What the screens draw and say, without a browser."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deploy.testing import ROOT
from services.dashboard.client import Lost, Probe, SignedOut
from services.dashboard.screens import leadership, leadership_blocks, session
from services.dashboard.screens.session import Person
from services.dashboard.texts import Words
from shared.contracts.base import FACTS
from tests.unit.dashboard.said import CULTURE, answered, completed, progress, received
from tests.unit.dashboard.views import AUTUMN, a_day, a_year, view

VI, EN = Words("vi"), Words("en")
HOME = str(ROOT / "services" / "dashboard" / "screens" / "home.py")
SOMEONE = Person(
    "Lãnh đạo UBND xã",
    "son-mai",
    frozenset({"leader"}),
    "token",
    datetime.now(UTC) + timedelta(hours=1),
)


class FakeServices:
    """The services as the screens see them."""

    def __init__(self) -> None:
        self.page = view(*a_year(*a_day("2025-10-04", 5, 3))).model_dump(mode="json")
        self.error: Exception | None = None
        self.silent: set[str] = set()
        self.asked: list[tuple[str, int | None]] = []

    def overview(self, _: str, commune: str, year: int | None) -> dict[str, Any]:
        self.asked.append((commune, year))
        if self.error:
            raise self.error
        return self.page

    def probe(self, service: str) -> Probe:
        well = service not in self.silent
        return Probe(answers=well, ready=well)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServices]:
    """Put fake services and somebody who signed in behind the screens."""
    fake = FakeServices()
    monkeypatch.setattr(session, "services", lambda: fake)
    monkeypatch.setattr(session, "person", lambda: SOMEONE)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield fake
    st.cache_data.clear()
    st.cache_resource.clear()


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(HOME, default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def markup(app: AppTest) -> str:
    bodies = [each.proto.body for each in app.get("html")]
    return "\n".join(body for body in bodies if not body.startswith("<style"))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_leader_sees_verdict_figures_and_who_is_late(services: FakeServices) -> None:
    shown = text_of(markup(opened()))

    assert "Chưa đạt kế hoạch 1 trên 3 nhiệm vụ" in shown
    assert "thiếu 10 trên 40" in shown
    assert "trễ 10 ngày, từ 01/10/2025" in shown
    assert "Trung tâm CƯDVC" in shown
    assert "3 đang chờ trả lời lâu nhất 25 ngày, từ 15/09/2025" in shown
    assert "Cập nhật lúc" in shown
    assert "Số liệu đến hết ngày 10/10/2025" in shown


def test_english_is_one_parameter_away(services: FakeServices) -> None:
    html = markup(opened(lang="en"))

    assert "documentElement.lang='en'" in html
    assert "Behind plan" in text_of(html)


def test_the_page_says_which_language_it_is_in(services: FakeServices) -> None:
    assert "documentElement.lang='vi'" in markup(opened())


def test_tasks_can_be_grouped_by_unit(services: FakeServices) -> None:
    app = opened()

    app.get("button_group")[0].set_value("unit").run()

    assert "<h3>Phòng VH–XH</h3>" in markup(app)


def test_the_same_figures_stand_in_a_table(services: FakeServices) -> None:
    rows = leadership.table(view(*a_year()), VI)

    assert rows[0]["Mục"] == "C.I.1.a"
    assert (rows[0]["Đã làm"], rows[0]["Phải đạt"], rows[0]["Chỉ tiêu"]) == ("30", "40", "52")
    assert rows[2]["Phải đạt"] == "–"


def test_a_lost_read_api_leaves_the_last_figures_greyed_and_says_since_when(
    services: FakeServices,
) -> None:
    app = opened()
    services.error = Lost()
    st.cache_data.clear()

    app.run()

    html = markup(app)
    assert "Mất kết nối với dịch vụ tổng hợp số liệu từ" in html
    assert "xs-faded" in html
    assert "thiếu 10 trên 40" in text_of(html)


def test_without_any_figures_yet_the_page_says_that_it_keeps_trying(
    services: FakeServices,
) -> None:
    services.error = Lost()

    assert "Chưa lấy được số liệu" in markup(opened())


def test_a_lost_service_greys_its_own_block_only(services: FakeServices) -> None:
    services.silent = {"feedback"}

    html = markup(opened())

    assert "Dịch vụ phản ánh, kiến nghị không trả lời từ" in html
    assert html.count("xs-faded") == 2


@pytest.mark.parametrize("roles", [{"open311"}, set()])
def test_others_are_refused_kindly_and_nothing_is_asked(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch, roles: set[str]
) -> None:
    other = Person("Cán bộ", "son-mai", frozenset(roles), "token", SOMEONE.expires)
    monkeypatch.setattr(session, "person", lambda: other)

    assert "Trang này dành cho lãnh đạo" in markup(opened())
    assert services.asked == []


def test_an_expired_token_asks_to_sign_in_again(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Person("Lãnh đạo", "son-mai", frozenset({"leader"}), "t", datetime.now(UTC))
    monkeypatch.setattr(session, "person", lambda: late)
    monkeypatch.setattr(session, "can_sign_in", lambda: True)

    app = opened()

    assert "Phiên đăng nhập đã hết hạn" in markup(app)
    assert app.button[0].label == "Đăng nhập lại"
    assert services.asked == []


def test_a_refused_token_asks_to_sign_in_again(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.error = SignedOut()
    monkeypatch.setattr(session, "can_sign_in", lambda: True)

    app = opened()

    assert "Phiên đăng nhập đã hết hạn" in markup(app)
    assert app.button[0].label == "Đăng nhập lại"


def test_a_stranger_is_asked_to_sign_in(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "person", lambda: None)
    monkeypatch.setattr(session, "can_sign_in", lambda: True)

    app = opened()

    assert app.button[0].label == "Đăng nhập"
    assert services.asked == []


def test_a_commune_without_a_plan_is_told_what_will_come(services: FakeServices) -> None:
    services.page = view().model_dump(mode="json")

    shown = text_of(markup(opened()))

    assert "Chưa có kế hoạch năm 2025" in shown
    assert "Chưa có hoạt động nào" in shown


def test_what_people_wrote_into_the_plan_is_text_and_never_markup() -> None:
    page = view(*a_year())
    sly = page.tasks[0].model_copy(update={"title": "<script>alert(1)</script>"})
    page = page.model_copy(update={"tasks": [sly], "late": [sly]})

    for html in (
        leadership_blocks.tasks(page, VI, by_unit=False),
        leadership_blocks.late(page, VI),
    ):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_every_fact_in_the_feed_has_its_sentence() -> None:
    page = view(*a_year(completed(), received(), answered(received().case_id)))
    shown = text_of(leadership_blocks.activity(page, AUTUMN, VI))

    assert "Trung tâm CƯDVC báo cáo 1 số phát thanh, mục C.I.1.a" in shown
    assert "Hoàn thành nhiệm vụ mục C.I.1.a" in shown
    assert "Đã trả lời phản ánh: Thủ tục hành chính" in shown
    assert "Kế hoạch năm 2025 có hiệu lực" in shown


def test_the_feed_says_who_reported_on_behalf_of_whom() -> None:
    page = view(*a_year(), progress(revision=9, posted_by=CULTURE))

    in_vietnamese = text_of(leadership_blocks.activity(page, AUTUMN, VI))
    in_english = text_of(leadership_blocks.activity(page, AUTUMN, EN))

    assert "Phòng VH–XH báo thay Trung tâm CƯDVC: 1 số phát thanh, mục C.I.1.a" in in_vietnamese
    assert " on behalf of " in in_english


@pytest.mark.parametrize("name", sorted(FACTS))
def test_no_fact_is_left_without_words(name: str) -> None:
    entry = (
        view(*a_year())
        .activity[0]
        .model_copy(
            update={
                "kind": name,
                "refs": {
                    "year": 2025,
                    "category": "TTHC",
                    "kind": "item",
                    "quantity": 1,
                    "number": 2,
                    "period": "2025-Q3",
                    "task_id": None,
                },
            }
        )
    )

    assert leadership_blocks.sentence(entry, {}, VI)
    assert leadership_blocks.sentence(entry, {}, EN)
