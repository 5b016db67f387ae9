"""The operators' desk without a browser, against services that speak HTTP."""

import json
from collections import Counter
from time import monotonic

import httpx
import pytest
import streamlit as st
from pydantic import BaseModel

from services.dashboard.client import operation_shapes
from services.dashboard.screens import deliveries, operating, sections, session
from services.feedback.api import verification as verification_api
from services.notify.api import deliveries as deliveries_api
from services.notify.models import FAILED, WAITING, State
from shared.auth import Role
from shared.web import dead_letters as letters_api
from tests.unit.dashboard.office import markup, opened, somebody, widget
from tests.unit.dashboard.operations.conftest import (
    DELIVERY,
    PAGES,
    PATH,
    System,
    again,
    labels,
    pressed,
)
from tests.unit.dashboard.vitals import VERIFICATION


def test_all_is_well_where_all_is_well(system: System) -> None:
    html = markup(opened(PATH))

    assert "Mọi thứ đang tốt" in html
    assert html.count("Sẵn sàng") == 4
    assert "Không có thư chết." in html
    assert "Không có tin nào như vậy." in html
    assert "Nguyên vẹn: 1.234 mục, đối chiếu 30 mốc." in html
    assert "Mốc mới nhất: mục số 1.200" in html


def test_english_is_one_parameter_away(system: System) -> None:
    html = markup(opened(PATH, lang="en"))

    assert "All is well" in html
    assert "Sound: 1,234 entries, 30 anchors compared." in html


def test_what_is_wrong_is_said_with_since_when_and_what_to_do(system: System) -> None:
    system.pages["notify"] = PAGES["notify"]
    system.says["GET tasks/readyz"] = httpx.Response(
        503, json={"status": "not ready", "problems": {"mongo": "no answer (X)"}}
    )

    html = markup(opened(PATH))

    assert "Có việc cần xử lý ngay" in html
    assert "2 việc, nặng nhất trước." in html
    assert "Dịch vụ Nhiệm vụ chưa sẵn sàng: cơ sở dữ liệu: no answer (X)." in html
    assert "còn 1.234 sự kiện chưa xử lý" in html
    assert html.count("trang này nhận thấy từ") == 2
    assert "Khắc phục nguyên nhân vừa nêu" in html


def test_a_consumer_that_hears_nothing_is_marked_beside_what_it_set_aside(system: System) -> None:
    system.pages["notify"] = (
        'xaso_consumer_listening{consumer="notify-tasks"} 0.0\n'
        'xaso_dead_letters_total{consumer="notify-tasks",reason="rejected"} 17.0\n'
    )

    html = markup(opened(PATH))

    assert "Không nghe được" in html
    assert "<td>17</td></tr>" in html
    assert "Dịch vụ Thông báo không nghe được: sự kiện nhiệm vụ." in html


def test_a_lost_service_greys_its_blocks_says_since_when_and_the_rest_goes_on(
    system: System,
) -> None:
    system.deliveries = [DELIVERY]
    app = opened(PATH)
    system.lost = {"notify"}

    html = markup(again(app))

    assert "Dịch vụ Thông báo không trả lời." in html
    assert "Dịch vụ Thông báo không đưa được phần này từ" in html
    assert 'xs-card xs-old"><h3>Thông báo' in html
    assert '<tr class="xs-old"><th scope="row">Thông báo: sự kiện nhiệm vụ' in html
    assert 'xs-row xs-old"><p class="xs-row-line"><span class="xs-chip xs-chip-at_risk">' in html
    assert "Gửi lại" not in labels(app)
    assert "Nguyên vẹn: 1.234 mục" in html
    assert html.count("Sẵn sàng") == 3
    system.lost = set()
    assert "Mọi thứ đang tốt" in markup(again(app))


def test_however_many_look_each_service_is_asked_once_a_beat(system: System) -> None:
    began = monotonic()
    for _ in range(3):
        opened(PATH)

    assert_each_question_was_asked_once_a_beat(system, began)


def test_a_loss_is_not_asked_about_anew_by_each_viewer(system: System) -> None:
    system.lost = {"dashboard", "feedback", "notify", "tasks"}
    began = monotonic()
    for _ in range(3):
        assert "Có việc cần xử lý ngay" in markup(opened(PATH))

    assert_each_question_was_asked_once_a_beat(system, began)


def assert_each_question_was_asked_once_a_beat(system: System, began: float) -> None:
    beats = int((monotonic() - began) / operating.SHARED_SECONDS) + 1
    often = {each: times for each, times in Counter(system.asked).items() if times > beats}
    assert not often


def test_what_says_no_health_is_taken_for_lost(system: System) -> None:
    for body in (b"<html>", b"[]", b'{"status": "ready"}'):
        system.says["GET tasks/readyz"] = httpx.Response(200, content=body)
        st.cache_data.clear()
        assert "Dịch vụ Nhiệm vụ không trả lời." in markup(opened(PATH))


def test_grafana_is_linked_where_the_settings_say_where_it_is(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not opened(PATH).get("link_button")
    monkeypatch.setattr(operating, "grafana", lambda: "https://grafana.test/d/xaso")

    [link] = opened(PATH).get("link_button")

    assert link.proto.url == "https://grafana.test/d/xaso"


def test_a_verification_is_asked_for_and_what_it_found_is_said(system: System) -> None:
    system.verification = {**VERIFICATION, "state": "none", "newest_anchor": None}
    app = opened(PATH)
    assert "Chưa có ai kiểm tra bằng tay." in markup(app)
    system.verification = {
        **VERIFICATION,
        "state": "broken",
        "bus_asked": False,
        "bad": {"number": 5, "wrong": "đã bị sửa sau khi ghi"},
    }

    html = markup(pressed(app, "Kiểm tra ngay"))

    assert system.posted() == ["POST feedback/v1/audit/verification"]
    assert "KHÔNG nguyên vẹn từ mục số 5: đã bị sửa sau khi ghi." in html
    assert "Chưa đối chiếu được mốc trên luồng sự kiện" in html
    assert "Có việc cần xử lý ngay" in markup(again(app))


def test_while_one_is_going_on_no_second_can_be_asked_for(system: System) -> None:
    system.verification = {**VERIFICATION, "state": "running", "entries": 1500}

    app = opened(PATH)

    assert "Đang kiểm tra, đã xem 1.500 mục." in markup(app)
    assert widget(app, "button", "Kiểm tra ngay").disabled


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMIN])
def test_nobody_else_sees_the_page_or_makes_it_ask(
    system: System, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    monkeypatch.setattr(session, "person", lambda: somebody(role))
    assert PATH not in {place.path for place in sections.open_to({role})}
    place = next(each for each in sections.PLACES if each.path == PATH)

    place.show()

    assert system.asked == []


def test_an_ended_session_asks_to_sign_in_again(system: System) -> None:
    system.says["GET dashboard/v1/dead-letters"] = httpx.Response(401)

    app = opened(PATH)

    assert "Đăng nhập lại" in labels(app)


def test_a_role_that_was_taken_away_meanwhile_is_told_so(system: System) -> None:
    system.says["GET dashboard/v1/dead-letters"] = httpx.Response(
        403, content=json.dumps({"detail": "Vai trò của bạn không được thực hiện việc này."})
    )

    assert "Vai trò của bạn không được" in markup(opened(PATH))


def test_the_steps_offered_are_those_that_the_service_allows() -> None:
    assert set(deliveries.RETRIED) == FAILED | {State.TEMPORARY_FAILURE, State.CANCELLED}
    assert set(deliveries.CANCELLED) == WAITING
    offered = {each for states in deliveries.STATES.values() for each in states}
    assert offered == set(State)


@pytest.mark.parametrize(
    ("shape", "given"),
    [
        (operation_shapes.Letter, letters_api.DeadLetterView),
        (operation_shapes.LetterDetail, letters_api.DeadLetterDetail),
        (operation_shapes.Dismissed, letters_api.DismissedView),
        (operation_shapes.Delivery, deliveries_api.DeliveryView),
        (operation_shapes.Attempt, deliveries_api.AttemptView),
        (operation_shapes.Verification, verification_api.VerificationOut),
        (operation_shapes.Anchor, verification_api.AnchorOut),
        (operation_shapes.Finding, verification_api.FindingOut),
    ],
)
def test_what_is_read_is_what_the_services_give(
    shape: type[BaseModel], given: type[BaseModel]
) -> None:
    assert set(shape.model_fields) <= set(given.model_fields)
