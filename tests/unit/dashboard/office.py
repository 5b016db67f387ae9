"""A service ``feedback`` that speaks HTTP to the screens, and remembers what it was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from deploy.testing import ROOT
from services.dashboard.client import Feedback
from services.dashboard.client.shapes import Case
from services.dashboard.screens import session
from services.dashboard.screens.session import Person

HOME = str(ROOT / "services" / "dashboard" / "screens" / "home.py")
CASE_ID = "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0001"
BASIS = "Trình diễn: không phải quy định."
CENTRE, DIVISION = "trung-tam", "phong-van-hoa"


def a_clock(days_left: int | None = 3, **values: Any) -> dict[str, Any]:
    return {
        "kind": "answer",
        "due_at": "2026-12-18T10:00:00Z",
        "days_left": days_left,
        "working_days": 10,
        "basis": BASIS,
        "paused": False,
        "late": days_left is not None and days_left < 0,
        "explanation": ["Bắt đầu lúc 08:00 ngày 04/12/2026; ngày này không tính."],
        **values,
    }


def a_case(**values: Any) -> dict[str, Any]:
    return {
        "id": CASE_ID,
        "code": "SM-7K3Q9X",
        "category": "TDGT",
        "channel": "phone",
        "text": "Cán bộ <b>cáu gắt</b> với người già.",
        "classification": "feedback",
        "intake_class": None,
        "submitter_kind": "individual",
        "reachable_by_email": False,
        "village": "thon-mau-1",
        "about_unit": None,
        "status": "received",
        "status_text": "Đã tiếp nhận, chưa trả lời",
        "unit": None,
        "handler": None,
        "transferred_to": None,
        "merged_into": None,
        "received_at": "2026-12-04T01:00:00Z",
        "clock": a_clock(),
        "draft": None,
        "answer": None,
        "published": False,
        "score": None,
        "resolved": None,
        "rating_comment": "",
        "supplements": [],
        "followers": 0,
        "history": [{"at": "2026-12-04T01:00:00Z", "code": "x", "text": "Xã đã tiếp nhận."}],
        "probe": False,
        "revision": 1,
        **values,
    }


def case(**values: Any) -> Case:
    return Case.model_validate(a_case(**values))


DESK = {
    "name": "xã Sơn Mai",
    "categories": [
        {"code": "TTHC", "label": "Thủ tục hành chính"},
        {"code": "TDGT", "label": "Thái độ giao tiếp"},
    ],
    "channels": [{"code": "phone", "label": "Điện thoại"}],
    "villages": [{"code": "thon-mau-1", "label": "Thôn Mẫu 1"}],
    "units": [
        {"code": CENTRE, "label": "Trung tâm"},
        {"code": DIVISION, "label": "Phòng Văn hóa"},
    ],
    "outside_bodies": [{"code": "ubnd-tinh", "label": "UBND tỉnh"}],
    "other_doors": [{"code": "to_cao", "label": "Tố cáo", "explanation": "Đến nơi tiếp dân."}],
    "notice": {"version": "1", "text": "…", "spoken": "Ông/bà có đồng ý không?"},
    "anonymous": "…",
    "extension": {"working_days": 5, "basis": BASIS},
}
ENTERED = {
    "call_id": "c1",
    "other_door": None,
    "code": "SM-7K3Q9X",
    "spoken_code": "S, M, bảy, K, ba, Q, chín, X",
    "tracking_url": "http://xaso.test/t/SECRET",
    "classification": "feedback",
    "clock": a_clock(10),
}
TEMPLATE = {"code": "xin-loi", "label": "Xin lỗi", "text": "Xã xin lỗi về việc [việc gì]."}
FILES = [
    {"id": "f1", "media_type": "image/jpeg", "size": 2048, "state": "available",
     "state_text": "Xem được"},
    {"id": "f2", "media_type": "application/pdf", "size": 4096, "state": "pending_scan",
     "state_text": "Chờ kiểm tra an toàn"},
]  # fmt: skip
REDACTION = {
    "question": {
        "text": "Ông Ba <i>quát</i> tôi.",
        "masked": "[tên] quát tôi.",
        "spans": [{"start": 0, "end": 6, "kind": "name", "certain": False}],
    },
    "answer": {"text": "Xã xin lỗi.", "masked": "Xã xin lỗi.", "spans": []},
}
ANSWER = {"text": "Xã xin lỗi.", "unit": CENTRE, "at": "2026-12-05T01:00:00Z"}
REQUEST: dict[str, Any] = {
    "id": "r1",
    "code": "YC-7K3Q9X",
    "kind": "erasure",
    "scope": "citizen",
    "state": "received",
    "received_at": "2026-12-05T01:00:00Z",
    "answer_by": "2026-12-08T10:00:00Z",
    "answer_basis": BASIS,
    "carry_out_by": "2026-12-20T10:00:00Z",
    "carry_out_basis": BASIS,
    "late": False,
}
PERSON = {"name": "Người Thử", "phone": "0912345678", "email": None, "address": None}
REFUSED = "Phản ánh SM-7K3Q9X đang ở tình trạng “đã trả lời”."


class Office:
    """The service as the screens meet it; ``says`` overrides the answer to ``METHOD path``."""

    def __init__(self) -> None:
        self.cases = [a_case()]
        self.request = REQUEST
        self.says: dict[str, httpx.Response | Exception] = {}
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.keys: list[str | None] = []
        self.languages: set[str] = set()

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        what = f"{request.method} {path}"
        body = json.loads(request.content) if request.content else None
        self.asked.append((what, dict(request.url.params), body))
        self.languages.add(request.headers["Accept-Language"])
        assert request.headers["Authorization"] == "Bearer token"
        if request.method == "POST":
            self.keys.append(request.headers.get("Idempotency-Key"))
        said = self.says.get(what)
        if isinstance(said, Exception):
            raise said
        return said or httpx.Response(200, json=self._usual(what))

    def posted(self) -> list[tuple[str, Any]]:
        return [(what, body) for what, _, body in self.asked if what.startswith("POST")]

    def _usual(self, what: str) -> Any:
        usual: dict[str, Any] = {
            "GET /desk": DESK,
            "GET /desk/route": {"unit": CENTRE},
            "GET /cases": {"items": self.cases, "next": None},
            "POST /hotline/calls": ENTERED,
            "POST /hotline/callers": {"items": [self.cases[0]]},
            "POST /hotline/lookups": {
                "id": CASE_ID,
                "code": "SM-7K3Q9X",
                "read_out": ["Hiện nay: đang xử lý."],
            },
            f"POST /cases/{CASE_ID}/reveal": PERSON,
            "GET /privacy/requests": {"items": [self.request]},
            "POST /privacy/requests": self.request,
            "GET /privacy/requests/r1": {
                **self.request,
                "note": "Tôi muốn xóa.",
                "wanted": None,
                "cases": [{"code": "SM-7K3Q9X", "text": "Tôi là Người Thử."}],
            },
            "POST /privacy/requests/r1/carry-out": {"request": self.request, "held": None},
            "POST /privacy/requests/r1/acknowledge": self.request,
            "GET /answer-templates": {"items": [TEMPLATE]},
            f"GET /cases/{CASE_ID}/attachments": {"items": FILES},
            f"GET /cases/{CASE_ID}/redaction": REDACTION,
            f"GET /cases/{CASE_ID}/similar": {"items": [], "next": None},
        }
        return usual.get(what, self.cases[0])


def refusal(status: int, *fields: str) -> httpx.Response:
    problem = {
        "type": "urn:xaso:problem:wrong-step",
        "title": "x",
        "status": status,
        "detail": REFUSED,
        "errors": [{"field": "x", "message": each} for each in fields],
    }
    return httpx.Response(status, json=problem)


def somebody(*roles: str, token: str = "token") -> Person:
    end = datetime.now(UTC) + timedelta(hours=1)
    return Person("Cán bộ", "son-mai", frozenset(roles), token, end)


@contextmanager
def working(patch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Put such a service behind the screens."""
    office = Office()
    http = httpx.Client(transport=httpx.MockTransport(office.answer))
    patch.setattr(session, "feedback", lambda: Feedback("http://feedback.test", http))
    patch.setattr(session, "can_sign_in", lambda: True)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield office
    st.cache_data.clear()
    st.cache_resource.clear()


def opened(path: str, **query: str) -> AppTest:
    """Open a page of the application."""
    app = AppTest.from_file(HOME, default_timeout=20)
    app._page_hash = calc_hash(path)
    for name, value in query.items():
        app.query_params[name] = value
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def markup(app: AppTest) -> str:
    bodies = [each.proto.body for each in app.get("html")]
    return "\n".join(body for body in bodies if not body.startswith("<style"))


def widget(app: AppTest, kind: str, label: str) -> Any:
    return next(each for each in app.get(kind) if each.label == label)
