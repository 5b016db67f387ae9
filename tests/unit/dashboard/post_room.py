"""A service ``notify`` that speaks HTTP to the screens, and remembers what it was asked."""

import json
from typing import Any

import httpx

FIRST, SECOND = "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0001", "0a6f1a52-9c58-4b8e-9d0a-6a3f9a4a0002"
COPY = "[Xã Sơn Mai] Đôn đốc C.I.1.a"


def a_notice(notice_id: str = FIRST, **values: Any) -> dict[str, Any]:
    return {
        "id": notice_id,
        "at": "2025-09-05T03:00:00Z",
        "title": "Đôn đốc <b>C.I.1.a</b>: còn nợ 2",
        "text": "Còn nợ 2 chuyên mục.\n\nXin báo trong tuần.",
        "link": "tasks/2025-cds-1a",
        "read": False,
        "recipient": "unit:trung-tam",
        "recipient_name": "Trung tâm Mẫu",
        "escalated": [],
        **values,
    }


NAMES = {"unit:trung-tam": "Trung tâm Mẫu", "role:leader": "Lãnh đạo xã"}
KINDS = [
    {"kind": "tasks.v1.plan.adopted", "name": "Kế hoạch được ban hành", "channels": ["email"],
     "always": "never"},
    {"kind": "tasks.v1.reminder.issued", "name": "Đơn vị bị đôn đốc",
     "channels": ["email", "sms"], "always": "partly"},
    {"kind": "feedback.v1.case.assigned", "name": "Phản ánh được giao", "channels": ["email"],
     "always": "always"},
]  # fmt: skip


def a_wish(recipient: str = "unit:trung-tam", **values: Any) -> dict[str, Any]:
    return {
        "recipient": recipient,
        "recipient_name": NAMES.get(recipient, recipient),
        "kinds": KINDS,
        "channels_off": [],
        "kinds_off": {},
        "digest": "daily",
        "language": None,
        "revision": 3,
        "brief": False,
        **values,
    }


class PostRoom:
    """The service as the screens meet it; ``says`` overrides the answer to ``METHOD path``."""

    def __init__(self) -> None:
        self.notices = [a_notice(), a_notice(SECOND, read=True, recipient="person:can-bo")]
        self.unread = 1
        self.next: str | None = None
        self.wishes = [a_wish()]
        self.says: dict[str, httpx.Response | Exception] = {}
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path.removeprefix('/v1')}"
        body = json.loads(request.content) if request.content else None
        self.asked.append((what, dict(request.url.params), body))
        assert request.headers["Authorization"] == "Bearer token"
        said = self.says.get(what)
        if isinstance(said, Exception):
            raise said
        if said is not None:
            return said
        if what.endswith("/text"):
            return httpx.Response(200, text=COPY)
        return httpx.Response(200, json=self._usual(what, request, body))

    def sent(self) -> list[tuple[str, Any]]:
        return [(what, body) for what, _, body in self.asked if not what.startswith("GET")]

    def windows(self) -> list[dict[str, str]]:
        """Return what the list was asked for; the navigation asks for one message."""
        asked = [params for what, params, _ in self.asked if what == "GET /inbox"]
        return [each for each in asked if each["limit"] != "1"]

    def _usual(self, what: str, request: httpx.Request, body: Any) -> Any:
        if what == f"POST /inbox/{FIRST}/read":
            self.notices[0] = a_notice(read=True)
            self.unread = 0
            return self.notices[0]
        if what == "POST /inbox/read-all":
            marked, self.unread = self.unread, 0
            return {"marked": marked}
        if what == "PUT /preferences":
            self.wishes = [{**self.wishes[0], **body, "revision": body["revision"] + 1}]
            return self.wishes[0]
        if what == "GET /preferences":
            return self.wishes
        only = request.url.params.get("unread") == "true"
        items = [each for each in self.notices if not (only and each["read"])]
        return {"items": items, "next": self.next, "unread": self.unread}
