"""A service ``tasks`` that speaks HTTP to the screens, and remembers what it was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import streamlit as st

from services.dashboard.client import Tasks
from services.dashboard.screens import session

RADIO, HALL = "trung-tam-cung-ung", "phong-van-hoa"
AIR, NEWS, EVENTS = "2025-cds-1a", "2025-cchc-8a", "2025-cds-1b"
ENTRY = "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0011"
FILE = "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0022"
BATCH = "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0033"
AIRING = "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0055"
PROGRAMME = "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0044"
REMINDER = "2025-cds-1a.trung-tam-cung-ung.0001"
REFUSED = "Ngày thực hiện chưa đến; hôm nay là 15/09/2025."
Page = dict[str, Any]


def a_task(task_id: str = AIR, **values: Any) -> Page:
    return {
        "id": task_id,
        "ref": "C.I.1.a",
        "title": "Chuyên mục <b>Chuyển đổi số</b>",
        "track": "CĐS",
        "year": 2025,
        "plan_id": "2025",
        "roles": [{"unit": RADIO, "role": "lead", "as_written": "Trung tâm"}],
        "schedule": {
            "kind": "quota",
            "start": "2025-01-01",
            "end": "2025-12-31",
            "quotas": [{"kind": "issue", "per": "week", "count": 1, "target": 52}],
        },
        "counts": ["issue"],
        "target": 52,
        "expected": 37,
        "done": 34,
        "opening": 0,
        "debt": 3,
        "due": "2025-12-31",
        "last_on": "2025-09-08",
        "by_unit": {},
        "completed": False,
        "health": "late",
        **values,
    }


def an_entry(**values: Any) -> Page:
    return {
        "id": ENTRY,
        "task_id": AIR,
        "unit": RADIO,
        "kind": "issue",
        "form": "radio",
        "quantity": 1,
        "occurred_on": "2025-09-15",
        "note": "Số 37 <i>dịch vụ công</i>",
        "topics": ["I.1"],
        "evidence": [{"url": "https://phat-thanh.example/37", "file": None}],
        "also": [],
        "state": "reported",
        "review": None,
        "reverses": None,
        "reported_at": "2025-09-15T03:00:00Z",
        "posted_by": None,
        "may_accept": True,
        **values,
    }


def a_reminder(**values: Any) -> Page:
    return {
        "id": REMINDER,
        "number": 2,
        "unit": RADIO,
        "task_id": AIR,
        "report_id": None,
        "cause": "debt",
        "due": "2025-12-31",
        "level": "deputy",
        "issued_on": "2025-09-15",
        "by_hand": False,
        "text": "Nhiệm vụ C.I.1.a còn nợ 3 số.",
        "reply": None,
        "replied_at": None,
        "why": [],
        **values,
    }


def a_report(unit: str = RADIO, **values: Any) -> Page:
    return {
        "id": f"cds.2025.{unit}",
        "product": "cds",
        "period": "2025",
        "unit": unit,
        "state": "draft",
        "due": "2025-11-30",
        "submitted_at": None,
        "on_time": None,
        "reason": "",
        "narrative": {},
        "revision": 0,
        "tasks": [a_line()],
        **values,
    }


def a_line(**values: Any) -> Page:
    task = a_task()
    names = ("ref", "title", "target", "expected", "done", "debt", "due", "health")
    return {**{name: task[name] for name in names}, "in_period": 12, **values}


def a_batch(state: str = "offered", **values: Any) -> Page:
    read = {"task": AIR, "occurred_on": "15/09/2025", "kind": "số", "quantity": "1"}
    right = {"row": 2, "state": "ok", "reasons": [], "as_read": read, "task_id": AIR}
    wrong = {**right, "row": 3, "state": "failed", "reasons": [REFUSED], "task_id": None}
    return {
        "batch_id": BATCH,
        "state": state,
        "offered_at": "2025-09-15T03:00:00Z",
        "counts": {"ok": 1, "failed": 1, "counted": 0},
        "rows": [right, wrong],
        **values,
    }


def an_item(**values: Any) -> Page:
    task = a_task()
    names = ("ref", "title", "track", "roles", "schedule", "counts", "target", "due")
    return {
        "task_id": AIR,
        **{name: task[name] for name in names},
        "withdrawn": False,
        "heading": "Truyền thông",
        "detail": None,
        "frequency_as_written": "01 số/tuần (52 số/năm)",
        "time_as_written": "Năm 2025",
        "not_understood": [],
        **values,
    }


def an_airing(**values: Any) -> Page:
    return {
        "id": AIRING,
        "kind": "issue",
        "at": "2025-09-16T17:00:00+07:00",
        "minutes": 15,
        "clusters": ["Cụm 1"],
        "state": "planned",
        "sequence": 0,
        "progress_id": None,
        **values,
    }


def a_programme(*airings: Page, **values: Any) -> Page:
    return {
        "id": PROGRAMME,
        "task_id": AIR,
        "unit": RADIO,
        "title": "Số 37 <b>chữ ký số</b>",
        "topics": ["I.1"],
        "script": "",
        "state": "planned",
        "answers": None,
        "airings": list(airings),
        "revision": 1,
        **values,
    }


def a_duty(**values: Any) -> Page:
    return {
        "duty_id": "2025-e1a",
        "ref": "E.1.a",
        "holder": RADIO,
        "holder_as_written": "Trung tâm",
        "text": "Phát sóng chuyên mục.",
        **values,
    }


def a_plan(state: str = "adopted", *items: Page, **values: Any) -> Page:
    tasks = list(items) or [an_item()]
    return {
        "plan_id": "2025",
        "year": 2025,
        "title": "Kế hoạch truyền thông năm 2025",
        "state": state,
        "version": 1 if state == "adopted" else 0,
        "revision": 4,
        "number": "45/KH-UBND",
        "dated": "2025-01-05",
        "source": {"name": "ke-hoach.docx", "sha256": "x", "size": 10},
        "document": {"year": 2025, "title": "Kế hoạch", "tasks": tasks},
        "tasks": tasks,
        "duties": [a_duty()],
        "warnings": [{"code": "A5", "text": "Mục E.1 đánh chữ lặp.", "where": "E.1"}],
        **values,
    }


DESK: Page = {
    "unit": RADIO,
    "presses_all": True,
    "presses": [],
    "receives_reports": True,
    "units": [
        {"code": RADIO, "label": "Trung tâm Cung ứng", "short": "Trung tâm CƯ", "reports": True},
        {"code": HALL, "label": "Phòng Văn hóa", "short": "Phòng VH", "reports": True},
    ],
    "topics": [{"code": "I.1", "label": "Chính quyền số", "track": "CĐS"}],
}
WHOLE: Page = {
    "id": "cds.2025",
    "title": "Báo cáo CĐS năm 2025",
    "frozen_at": None,
    "sha256": None,
    "differences": [],
    "content": {
        "works": 34,
        "by_form": {"radio": 34},
        "topics_covered": {"I.1": 30},
        "topics_missing": ["I.2"],
        "tasks": [a_line()],
    },
}
VERSION = {
    "version": 1,
    "number": "45/KH-UBND",
    "dated": "2025-01-05",
    "reason": "",
    "by": "x",
    "at": "2025-01-05T03:00:00Z",
}


class Bureau:
    """The service as the screens meet it; ``says`` overrides the answer to ``METHOD path``."""

    def __init__(self) -> None:
        self.desk = DESK
        self.tasks = [
            a_task(),
            a_task(EVENTS, ref="C.I.1.b", counts=["first_airing", "rerun"], title="Phát lại"),
        ]
        self.entries = [an_entry()]
        self.reminders = [a_reminder()]
        self.report = a_report()
        self.batch = a_batch()
        self.plan = a_plan()
        self.programmes = [a_programme(an_airing())]
        self.foreseen = [
            {"title": "Số 36: Chuyển đổi số", "at": "2025-08-28T10:00:00Z", "warnings": []},
            {
                "title": "Số 37: Chuyển đổi số",
                "at": "2025-09-02T10:00:00Z",
                "warnings": ["Ngày 02/09/2025 là ngày nghỉ: Quốc khánh."],
            },
        ]
        self.waiting: list[Page] = []
        self.warnings: list[str] = []
        self.says: dict[str, httpx.Response | Exception] = {}
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.keys: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path.removeprefix('/v1')}"
        plain = request.headers.get("Content-Type", "").startswith("application/json")
        body = json.loads(request.content) if plain and request.content else request.content
        self.asked.append((what, dict(request.url.params), body))
        assert request.headers["Authorization"] == "Bearer token"
        if key := request.headers.get("Idempotency-Key"):
            self.keys.append(key)
        said = self.says.get(what)
        if isinstance(said, Exception):
            raise said
        return said or httpx.Response(200, json=self._usual(what))

    def sent(self, *methods: str) -> list[tuple[str, Any]]:
        """Return what was asked for other than by looking."""
        wanted = methods or ("POST", "PUT", "PATCH", "DELETE")
        return [(what, body) for what, _, body in self.asked if what.split()[0] in wanted]

    def _usual(self, what: str) -> Any:
        report = self.report["id"]
        standing = {"id": AIR, "ref": "C.I.1.a", "done": 35, "target": 52, "debt": 2}
        usual: dict[str, Any] = {
            "GET /desk": self.desk,
            "GET /tasks": {"items": self.tasks, "next": None},
            "GET /progress": {"items": self.entries, "next": None},
            "GET /reminders": {"items": self.reminders, "next": None},
            f"GET /reminders/{REMINDER}": a_reminder(why=["Đến hết ngày 15/09/2025 phải có 37."]),
            f"POST /reminders/{REMINDER}/reply": a_reminder(reply="x"),
            "POST /reminders": a_reminder(),
            "GET /reports/cds/units": [self.report, a_report(HALL, state="accepted")],
            f"GET /reports/units/{report}": self.report,
            f"PUT /reports/{report}": self.report,
            f"POST /reports/{report}/submit": self.report,
            f"POST /reports/{report}/accept": self.report,
            f"POST /reports/{report}/return": self.report,
            "GET /reports/cds": WHOLE,
            "GET /reports/cchc": WHOLE,
            "POST /reports/cds.2025/freeze": {},
            f"GET /tasks/{EVENTS}/ledger": {
                "programmes": [{"programme": PROGRAMME, "first_on": "2025-09-05", "missing": 2}],
                "why": [],
            },
            f"POST /tasks/{AIR}/progress": {
                "progress_id": ENTRY,
                "task": {**standing, "completed": False},
            },
            f"POST /tasks/{EVENTS}/progress": {
                "progress_id": ENTRY,
                "task": {**standing, "completed": True, "debt": 0},
            },
            f"POST /progress/{ENTRY}/accept": self.entries[0] if self.entries else {},
            f"POST /progress/{ENTRY}/return": self.entries[0] if self.entries else {},
            f"POST /progress/{ENTRY}/reverse": {"report": an_entry(), "reversal": an_entry()},
            "POST /evidence": {"id": FILE, "name": "a", "media_type": "image/png", "size": 9},
            "POST /progress/batches": self.batch,
            f"GET /progress/batches/{BATCH}": self.batch,
            f"POST /progress/batches/{BATCH}/confirm": a_batch(
                "done", counts={"ok": 0, "failed": 1, "counted": 1}
            ),
            "GET /programmes": self.programmes,
            "GET /programmes/waiting": self.waiting,
            "GET /holidays": [{"day": "2025-09-02", "why": "Quốc khánh"}],
            "GET /topics/suggestion": [
                {
                    "code": "I.1",
                    "title": "Chính quyền số",
                    "track": "CĐS",
                    "last_on": None,
                    "why": "chưa truyền thông",
                }
            ],
            "POST /programmes/slot": {"warnings": self.warnings},
            "POST /programmes": a_programme(an_airing()),
            "POST /programmes/series/preview": self.foreseen,
            "POST /programmes/series": [a_programme(an_airing())] * len(self.foreseen),
            f"PATCH /programmes/{PROGRAMME}": a_programme(an_airing()),
            f"POST /programmes/{PROGRAMME}/airings": a_programme(an_airing()),
            f"PATCH /programmes/{PROGRAMME}/airings/{AIRING}": a_programme(an_airing()),
            f"POST /programmes/{PROGRAMME}/airings/{AIRING}/aired": a_programme(an_airing()),
            f"POST /programmes/{PROGRAMME}/airings/{AIRING}/cancel": a_programme(an_airing()),
            "GET /plans": {"items": [self.plan], "next": None},
            "GET /plans/2025": self.plan,
            "GET /plans/2025/text": {"lines": ["KẾ HOẠCH", "a) Chuyên mục <b>Chuyển đổi số</b>"]},
            "GET /plans/2025/versions": {"items": [VERSION], "next": None},
        }
        return usual.get(what, self.plan)


def refusal(status: int, *fields: str) -> httpx.Response:
    problem = {
        "type": "urn:xaso:problem:x",
        "title": "x",
        "status": status,
        "detail": REFUSED,
        "errors": [{"field": "x", "message": each} for each in fields],
    }
    return httpx.Response(status, json=problem)


@contextmanager
def open_bureau(patch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    """Put such a service behind the screens."""
    bureau = Bureau()
    http = httpx.Client(transport=httpx.MockTransport(bureau.answer))
    patch.setattr(session, "tasks", lambda: Tasks("http://tasks.test", http))
    patch.setattr(session, "can_sign_in", lambda: True)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield bureau
    st.cache_data.clear()
    st.cache_resource.clear()
