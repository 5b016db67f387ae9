"""The rules and templates of a service ``notify`` that speaks HTTP to the screens."""

import json
from typing import Any

import httpx

ASSIGNED, PLAN = "feedback.v1.case.assigned", "tasks.v1.plan.adopted"
VOCABULARY: dict[str, Any] = {
    "facts": [
        {
            "fact": ASSIGNED,
            "name": "Phản ánh được giao cho đơn vị",
            "audiences": ["unit", "units", "role:leader"],
            "standings": ["answered", "closed"],
            "fields": [
                {"field": "channel", "name": "kênh tiếp nhận",
                 "values": [{"value": "web", "name": "trang trực tuyến"},
                            {"value": "phone", "name": "điện thoại"}]},
                {"field": "probe", "name": "tin tự kiểm tra",
                 "values": [{"value": True, "name": "có"}, {"value": False, "name": "không"}]},
                {"field": "revision", "name": "lần ghi thứ", "values": []},
            ],
        },
        {"fact": PLAN, "name": "Kế hoạch được ban hành", "audiences": ["units", "role:leader"],
         "standings": [], "fields": []},
    ],
    "audiences": {"unit": "Đơn vị liên quan", "units": "Tất cả đơn vị",
                  "role:leader": "Lãnh đạo UBND xã", "person:can-bo-1": "Cán bộ Mẫu"},
    "channels": {"inbox": "Hộp thư đến", "email": "Thư điện tử", "sms": "Tin nhắn SMS"},
    "standings": {"answered": "đã trả lời", "closed": "kết thúc"},
    "unruled": {"digest": "Bản tổng hợp"},
    "words": {"channel": {"web": "trang trực tuyến", "phone": "điện thoại"}},
}  # fmt: skip
RULES: list[dict[str, Any]] = [
    {
        "id": "case-assigned.1", "fact": ASSIGNED, "to": ["unit"], "by": ["inbox", "email"],
        "template": "case-assigned", "when": {"probe": False, "channel": ["web"], "revision": 1},
        "urgency": "normal", "until": ["answered"], "critical": True, "enabled": True,
        "escalate": {"after_hours": 7.5, "by": ["sms"], "then": ["role:leader"],
                     "one_suffices": False},
    },
    {
        "id": "plan-adopted.1", "fact": PLAN, "to": ["units"], "by": ["inbox"],
        "template": "plan-adopted", "when": {}, "urgency": "digest", "until": [],
        "critical": False, "enabled": False, "escalate": None,
    },
]  # fmt: skip
VARIABLES = [
    {"name": "code", "kind": "text", "optional": False, "words": None, "example": "SM-7K3Q9X"},
    {"name": "due_at", "kind": "moment", "optional": True, "words": None,
     "example": "2025-09-15T01:30:00Z"},
    {"name": "share", "kind": "number", "optional": False, "words": None, "example": 50.0},
    {"name": "channel", "kind": "code", "optional": False, "words": "channel", "example": "web"},
    {"name": "late", "kind": "yes_no", "optional": False, "words": None, "example": True},
    {"name": "on", "kind": "day", "optional": False, "words": None, "example": "2025-09-15"},
    {"name": "tasks", "kind": "list", "optional": False, "words": None, "example": None},
    {"name": "tasks[].ref", "kind": "text", "optional": False, "words": None, "example": "A.1"},
    {"name": "task", "kind": "group", "optional": False, "words": None, "example": None},
]  # fmt: skip
OWN = {"revision": 2, "own": True, "at": "2025-09-05T03:00:00Z", "by": "user:quan-tri"}
EARLIER = [{"revision": 1, "own": True, "at": "2025-09-04T03:00:00Z", "by": "user:quan-tri"}]


def a_template(name: str = "case-assigned", **values: Any) -> dict[str, Any]:
    return {
        **OWN,
        "id": name,
        "subject": "Được giao <b>SM-7K3Q9X</b>",
        "facts": [ASSIGNED] if name == "case-assigned" else [],
        "variables": VARIABLES,
        "to_resident": False,
        "vi": {"title": "Được giao {{ code }}", "text": "Hạn {{ due_at | day }}.", "short": None},
        "en": {"title": "Case {{ code }}", "text": "Due {{ due_at | day }}.", "short": "Case"},
        **values,
    }


def a_preview(title: str = "Được giao SM-7K3Q9X") -> dict[str, str]:
    return {"title": title, "text": f"Kính gửi\n\n{title}", "html": f"<p>{title}</p>",
            "short": title, "copy_text": f"[Xã Sơn Mai] {title}"}  # fmt: skip


def refused(**fields: str) -> httpx.Response:
    """Return a refusal that names fields; ``__`` stands for a full stop."""
    errors = [{"field": name.replace("__", "."), "message": why} for name, why in fields.items()]
    body = {"type": "urn:xaso:problem:invalid", "title": "x", "status": 422, "detail": "y",
            "errors": errors}  # fmt: skip
    return httpx.Response(422, json=body)


class PrintRoom:
    """The service as the page meets it; ``says`` overrides the answer to ``METHOD path``."""

    def __init__(self) -> None:
        self.revision = 2
        self.says: dict[str, httpx.Response | Exception] = {}
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path.removeprefix('/v1')}"
        body = json.loads(request.content) if request.content else None
        params = dict(request.url.params)
        self.asked.append((what, params, body))
        said = self.says.get(what)
        if isinstance(said, Exception):
            raise said
        return said or httpx.Response(200, json=self._usual(what, params))

    def sent(self) -> list[tuple[str, dict[str, str], Any]]:
        """Return what was asked for that changes something."""
        quiet = ("GET ", "POST ")
        return [each for each in self.asked if not each[0].startswith(quiet)]

    def _usual(self, what: str, params: dict[str, str]) -> Any:
        rules = {**OWN, "revision": self.revision, "items": RULES}
        asked = params.get("revision")
        usual: dict[str, Any] = {
            "GET /vocabulary": VOCABULARY,
            "GET /rules": self._version(rules, asked),
            "PUT /rules": {**rules, "revision": 3},
            "DELETE /rules": {**rules, "revision": 3, "own": False},
            "GET /rules/versions": {"items": EARLIER, "next": None},
            "GET /templates": {"items": [a_template(), a_template("digest", facts=["digest"])]},
            "GET /templates/case-assigned": self._version(a_template(), asked),
            "PUT /templates/case-assigned": a_template(revision=3),
            "DELETE /templates/case-assigned": a_template(revision=3, own=False),
            "GET /templates/case-assigned/versions": {"items": EARLIER, "next": None},
            "POST /templates/case-assigned/preview": {
                "vi": a_preview(), "en": a_preview("Case SM-7K3Q9X")
            },
        }  # fmt: skip
        return usual[what]

    def _version(self, found: dict[str, Any], asked: str | None) -> dict[str, Any]:
        if asked is None or int(asked) == found["revision"]:
            return found
        other = {"revision": int(asked), "own": asked != "0"}
        if "items" in found:
            return {**found, **other, "items": [{**RULES[0], "enabled": False}]}
        return {**found, **other, "vi": {"title": "Bản cũ {{ code }}", "text": "Cũ."}}
