"""The operators' desk: the services as they are, and what was pressed."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from services.dashboard.client import Operations, operations
from services.dashboard.screens import operating, session
from tests.unit.dashboard.office import ran, somebody, widget
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
