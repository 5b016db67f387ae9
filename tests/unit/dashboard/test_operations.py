"""The operators' desk without a browser, against services that speak HTTP."""

import json
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import Any

import httpx
import pytest
import streamlit as st
from pydantic import BaseModel
from streamlit.testing.v1 import AppTest

from services.dashboard.client import Operations, operation_shapes, operations
from services.dashboard.screens import deliveries, operating, sections, session
from services.feedback.api import verification as verification_api
from services.notify.api import deliveries as deliveries_api
from services.notify.models import State
from services.notify.models.delivery import FAILED, WAITING
from shared.auth import Role
from shared.web import dead_letters as letters_api
from tests.unit.dashboard.office import markup, opened, ran, refusal, somebody, widget
from tests.unit.dashboard.vitals import LETTER, VERIFICATION

PATH = "van-hanh"
PAGES = {
    "feedback": 'xaso_outbox_oldest_seconds{service="feedback"} 0.0\n',
    "tasks": 'xaso_outbox_oldest_seconds{service="tasks"} 0.0\n',
    "notify": 'xaso_consumer_listening{consumer="notify-tasks"} 1.0\n'
    'xaso_consumer_pending_messages{consumer="notify-tasks"} 1234.0\n'
    'xaso_notify_breaker_open{channel="email"} 0.0\n',
    "dashboard": "",
}
QUIET = PAGES["notify"].replace("1234.0", "0.0")
COMMAND = {
    **LETTER,
    "number": 9,
    "consumer": "tasks-progress-report",
    "producer": "tasks",
    "subject": "xaso.son-mai.cmd.tasks.v1.progress.report",
    "replayable": False,
    "keeper": "tasks",
    "bytes": 30,
}
TICK = {
    **COMMAND,
    "number": 20,
    "consumer": "notify-minute-passed",
    "producer": "clock",
    "subject": "xaso.all.clock.v1.minute.passed",
    "keeper": "notify",
}
DISMISSED = {
    **LETTER,
    "number": 3,
    "dismissed_at": "2026-12-02T02:30:00Z",
    "by": "user:quan-tri",
    "why": "Đã nhập <b>tay</b>.",
}
DELIVERY = {
    "id": "d1",
    "state": "temporary-failure",
    "state_name": "chưa gửi được, sẽ thử lại",
    "channel": "email",
    "template": "case-received",
    "recipient": "unit:phong-kinh-te",
    "cause": "feedback.v1.case.received",
    "event_id": "e1",
    "correlation_id": "c1",
    "created_at": "2026-12-03T02:30:00Z",
    "sent_at": None,
    "next_attempt_at": "2026-12-03T02:40:00Z",
    "attempts": [
        {"at": "2026-12-03T02:30:01Z", "code": "smtp-450", "reason": "Tạm thời chưa nhận (450)."},
        {"at": "2026-12-03T02:31:01Z", "code": "smtp-451", "reason": "Tạm thời <b>hỏng</b>."},
    ],
}


class System:
    """The four services as the screens meet them; ``says`` overrides an answer."""

    def __init__(self) -> None:
        self.letters: list[dict[str, Any]] = []
        self.ticks: list[dict[str, Any]] = []
        self.dismissed: list[dict[str, Any]] = []
        self.deliveries: list[dict[str, Any]] = []
        self.next: str | None = None
        self.reasons: list[str] = []
        self.verification = VERIFICATION
        self.pages = {**PAGES, "notify": QUIET}
        self.lost: set[str] = set()
        self.says: dict[str, httpx.Response] = {}
        self.asked: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        service = request.url.host.removesuffix(".test")
        what = f"{request.method} {service}{request.url.path}"
        self.asked.append(f"{what}?{request.url.query.decode()}".rstrip("?"))
        if service in self.lost:
            raise httpx.ConnectError("gone")
        if said := self.says.get(what):
            return said
        if request.url.path == "/readyz":
            return httpx.Response(200, json={"status": "ready", "problems": {}})
        if request.url.path == "/metrics":
            return httpx.Response(200, text=self.pages[service])
        assert request.headers["Authorization"] == "Bearer token"
        return httpx.Response(200, json=self._usual(what, request))

    def _usual(self, what: str, request: httpx.Request) -> Any:
        if what == "GET notify/v1/deliveries":
            states = request.url.params.get_list("state")
            found = [each for each in self.deliveries if not states or each["state"] in states]
            after = request.url.params.get("after")
            return {"items": found, "next": None if after else self.next}
        if what.startswith("POST") and what.endswith("/dismiss"):
            number = int(request.url.path.split("/")[3])
            self.reasons.append(json.loads(request.content)["reason"])
            self.letters = [each for each in self.letters if each["number"] != number]
            self.ticks = [each for each in self.ticks if each["number"] != number]
            return {}
        if what == "GET dashboard/v1/dead-letters" and "ticks" in request.url.params:
            return {"items": self.ticks, "next": None}
        if what.startswith("GET dashboard/v1/dead-letters/"):
            number = int(request.url.path.rpartition("/")[2])
            one = next(each for each in self.letters if each["number"] == number)
            shown = one["replayable"]
            body = {"body": '{"code": "SM-1"}', "headers": {"ce-type": "x"}}
            return {**one, **(body if shown else {"body": None, "headers": None})}
        if what.startswith("POST") and what.endswith("/replay"):
            number = int(request.url.path.split("/")[3])
            self.letters = [each for each in self.letters if each["number"] != number]
            return {"number": number, "subject": "x"}
        usual: dict[str, Any] = {
            "GET dashboard/v1/dead-letters": {"items": self.letters, "next": None},
            "GET feedback/v1/dead-letters/dismissed": self.dismissed,
            "GET tasks/v1/dead-letters/dismissed": [],
            "GET notify/v1/dead-letters/dismissed": [],
            "GET feedback/v1/audit/verification": self.verification,
            "POST feedback/v1/audit/verification": {**VERIFICATION, "state": "running"},
            "POST notify/v1/deliveries/d1/retry": {**DELIVERY, "state": "created"},
            "POST notify/v1/deliveries/d1/cancel": {**DELIVERY, "state": "cancelled"},
        }
        return usual[what]

    def posted(self) -> list[str]:
        return [each for each in self.asked if each.startswith("POST")]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    system = System()
    http = httpx.Client(transport=httpx.MockTransport(system.answer))
    urls = {each: f"http://{each}.test" for each in operations.SERVICES}
    monkeypatch.setattr(operating, "operations", lambda: Operations(urls, http))
    monkeypatch.setattr(operating, "grafana", lambda: None)
    monkeypatch.setattr(session, "can_sign_in", lambda: True)
    monkeypatch.setattr(session, "person", lambda: somebody("admin"))
    st.cache_data.clear()
    st.cache_resource.clear()
    yield system
    st.cache_data.clear()
    st.cache_resource.clear()


def again(app: AppTest) -> AppTest:
    """Look again, after what was known is old."""
    st.cache_data.clear()
    return ran(app)


def pressed(app: AppTest, label: str) -> AppTest:
    widget(app, "button", label).click()
    return ran(app)


def labels(app: AppTest) -> set[str]:
    return {each.label for each in app.button}


# At a glance


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


# Dead letters


def test_a_letter_is_opened_and_closed(system: System) -> None:
    system.letters = [LETTER]
    app = opened(PATH)
    assert "1 thư chết đang chờ người xem." in markup(app)
    assert "Đã thử hết số lần mà vẫn lỗi" in markup(app)
    assert "Thông báo: sự kiện phản ánh · để riêng lúc 09:30 03/12/2026" in markup(app)

    html = markup(pressed(app, "Xem thư số 7"))
    assert "&quot;code&quot;: &quot;SM-1&quot;" in html
    assert "ce-type" in html
    assert "SM-1" not in markup(pressed(app, "Đóng thư số 7"))


def test_a_command_shows_its_size_alone_and_offers_no_replay(system: System) -> None:
    system.letters = [COMMAND]

    app = pressed(opened(PATH), "Xem thư số 9")

    assert "Lệnh của đơn vị, 30 byte" in markup(app)
    assert not {each for each in labels(app) if each.startswith("Phát lại")}


def test_a_replay_goes_to_the_producer_and_its_result_is_said(system: System) -> None:
    system.letters = [LETTER, COMMAND]

    app = pressed(opened(PATH), "Phát lại thư số 7")

    assert system.posted() == ["POST feedback/v1/dead-letters/7/replay"]
    assert "Đã phát lại 1 thư." in markup(app)
    assert "Xem thư số 7" not in labels(app)
    assert "Xem thư số 9" in labels(app)


def test_all_are_replayed_but_what_cannot_be_and_each_refusal_says_why(system: System) -> None:
    letters = [{**LETTER, "number": number} for number in (7, 8)]
    of_tasks = {**LETTER, "number": 10, "producer": "tasks"}
    system.letters = [*letters, COMMAND, of_tasks]
    system.says["POST feedback/v1/dead-letters/8/replay"] = refusal(409)
    system.says["POST tasks/v1/dead-letters/10/replay"] = refusal(404)

    app = pressed(opened(PATH), "Phát lại tất cả (3)")

    assert len(system.posted()) == 3
    html = markup(app)
    assert "Đã phát lại 1 thư." in html
    assert "Thư số 8: Phản ánh SM-7K3Q9X đang ở tình trạng" in html
    assert "Thư số 10 không còn: đã có người phát lại hoặc bỏ qua." in html


def test_a_producer_that_is_lost_leaves_the_letter_and_says_so(system: System) -> None:
    system.letters = [LETTER]
    app = opened(PATH)
    system.lost = {"feedback"}

    app = pressed(app, "Phát lại thư số 7")

    assert "Thư số 7: không trả lời" in markup(app)
    assert "Phát lại thư số 7" in labels(app)


# Putting away


def dismissed_for(app: AppTest, reason: str) -> AppTest:
    widget(app, "text_input", "Lý do bỏ qua, ít nhất 5 chữ cái").input(reason)
    return pressed(app, "Bỏ qua")


def test_a_letter_is_put_away_for_a_reason_by_its_keeper(system: System) -> None:
    system.letters = [LETTER, COMMAND]

    app = pressed(opened(PATH), "Bỏ qua thư số 9…")
    assert "không phát lại nữa" in markup(app)
    assert "Lý do bỏ qua, ít nhất 5 chữ cái" not in {
        each.label for each in pressed(app, "Để lại").text_input
    }
    app = dismissed_for(pressed(app, "Bỏ qua thư số 9…"), "Đơn vị đã gửi lại.")

    assert system.posted() == ["POST tasks/v1/dead-letters/9/dismiss"]
    assert system.reasons == ["Đơn vị đã gửi lại."]
    assert "Đã bỏ qua 1 thư." in markup(app)
    assert "Xem thư số 9" not in labels(app)
    assert "Xem thư số 7" in labels(app)


def test_a_reason_that_is_refused_leaves_letter_and_form(system: System) -> None:
    system.letters = [LETTER]
    system.says["POST feedback/v1/dead-letters/7/dismiss"] = refusal(422)

    app = dismissed_for(pressed(opened(PATH), "Bỏ qua thư số 7…"), "x")

    assert "Thư số 7: Phản ánh SM-7K3Q9X đang ở tình trạng" in markup(app)
    assert "Bỏ qua" in labels(app)
    assert "Xem thư số 7" in labels(app)


def test_what_was_put_away_is_shown_with_who_when_and_why(system: System) -> None:
    app = opened(PATH)
    widget(app, "toggle", "Đã bỏ qua trong 30 ngày qua").set_value(True)
    assert "Chưa bỏ qua thư nào." in markup(ran(app))
    system.dismissed = [DISMISSED]

    html = markup(again(app))

    assert "Thư số 3" in html
    assert "bỏ qua lúc 09:30 02/12/2026, bởi quan-tri" in html
    assert "Đã nhập &lt;b&gt;tay&lt;/b&gt;." in html


def test_failed_ticks_are_seen_together_and_put_away_with_one_reason(system: System) -> None:
    assert "Không có nhịp nào bị lỗi." in markup(opened(PATH))
    system.ticks = [TICK, {**TICK, "number": 21, "set_aside_at": "2026-12-03T02:31:00Z"}]

    app = again(opened(PATH))
    html = markup(app)
    assert "2 nhịp đồng hồ bị lỗi chưa có người xem." in html
    assert "Thông báo: nhịp mỗi phút" in html
    assert "từ 09:30 03/12/2026 đến 09:31 03/12/2026" in html
    app = dismissed_for(pressed(app, "Bỏ qua 2 nhịp lỗi…"), "Đã khởi động lại máy chủ.")

    assert system.posted() == [f"POST notify/v1/dead-letters/{n}/dismiss" for n in (20, 21)]
    assert "Đã bỏ qua 2 thư." in markup(app)
    assert "Mọi thứ đang tốt" in markup(again(app))


# Deliveries


def test_deliveries_show_reasons_and_whom_they_were_for_and_are_tried_again(
    system: System,
) -> None:
    system.deliveries = [DELIVERY]
    app = opened(PATH)
    html = markup(app)
    assert "Thư điện tử · đơn vị phong-kinh-te · tạo lúc 09:30 03/12/2026" in html
    assert "2 lần thử" in html
    assert "Tạm thời &lt;b&gt;hỏng&lt;/b&gt;." in html

    app = pressed(app, "Gửi lại")

    assert system.posted() == ["POST notify/v1/deliveries/d1/retry"]
    assert "Đã cho gửi lại tin tới đơn vị phong-kinh-te." in markup(app)


def test_a_refused_step_is_said_in_the_services_own_words(system: System) -> None:
    system.deliveries = [DELIVERY]
    system.says["POST notify/v1/deliveries/d1/cancel"] = refusal(409)

    app = pressed(opened(PATH), "Hủy tin")

    assert "đang ở tình trạng “đã trả lời”" in markup(app)


def test_filters_ask_for_one_state_and_channel(system: System) -> None:
    app = opened(PATH)

    widget(app, "selectbox", "Tình trạng").select("delivery_cancelled")
    widget(app, "selectbox", "Kênh").select("sms")
    ran(app)

    assert "GET notify/v1/deliveries?state=cancelled&channel=sms&limit=20" in system.asked
    first = next(each for each in system.asked if "deliveries?" in each)
    wanted = "&".join(f"state={each}" for each in deliveries.NOT_SENT)
    assert first == f"GET notify/v1/deliveries?{wanted}&limit=20"


def test_older_deliveries_are_a_window_away_and_a_filter_begins_anew(system: System) -> None:
    system.deliveries, system.next = [DELIVERY], "1_d1"

    app = pressed(opened(PATH), "Tin cũ hơn")

    assert system.asked[-1].endswith("&after=1_d1&limit=20")
    assert "Tin cũ hơn" not in labels(app)
    widget(app, "selectbox", "Kênh").select("sms")
    app = ran(app)
    assert system.asked[-1].endswith("&channel=sms&limit=20")
    widget(app, "selectbox", "Kênh").select(None)
    assert "Tin cũ hơn" in labels(pressed(ran(app), "Về đầu danh sách"))


def test_a_resident_is_named_by_the_case_alone(system: System) -> None:
    to = "resident:0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0001"
    system.deliveries = [{**DELIVERY, "recipient": to, "state": "permanent-failure"}]

    app = opened(PATH)

    assert "người dân (phản ánh 0a6f1a52)" in markup(app)
    assert "Hủy tin" not in labels(app)


# The audit log


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


# Who may see it, and what it is held to


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
