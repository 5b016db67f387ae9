"""How services are, for the tests of the operators' desk."""

from datetime import UTC, datetime
from typing import Any

from services.dashboard.client import Vitals
from services.dashboard.client.figures import Channel, Consumer, Figures
from services.dashboard.client.operation_shapes import Letter, Letters, Verification

NOON = datetime(2026, 12, 4, 5, tzinfo=UTC)
LETTER: dict[str, Any] = {
    "number": 7,
    "set_aside_at": "2026-12-03T02:30:00Z",
    "consumer": "notify-feedback",
    "subject": "xaso.son-mai.feedback.v1.case.received",
    "producer": "feedback",
    "event_id": "e1",
    "reason": "exhausted",
    "reason_text": "Đã thử hết số lần mà vẫn lỗi",
    "error": "Transient",
    "tries": 12,
    "bytes": 512,
    "replayable": True,
    "keeper": "feedback",
}
VERIFICATION: dict[str, Any] = {
    "state": "sound",
    "by": "user:a",
    "began_at": "2026-12-04T04:00:00Z",
    "ended_at": "2026-12-04T04:00:01Z",
    "entries": 1234,
    "head": "h",
    "anchors": 30,
    "newest_anchor": {"number": 1200, "hash": "h", "at": "2026-12-03T18:00:00Z"},
    "bus_asked": True,
    "bad": None,
}


def a_consumer(name: str = "notify-tasks", **values: Any) -> Consumer:
    usual = {"listening": True, "pending": 0, "in_hand": 0, "retries": 0, "set_aside": 0}
    return Consumer(name, **{**usual, **values})


def a_channel(name: str = "email", **values: Any) -> Channel:
    usual = {"breaker": "closed", "oldest": 0.0, "quota_left": None, "sent": 5, "failed": 0}
    return Channel(name, **{**usual, **values})


def well(**figures: Any) -> Vitals:
    return Vitals(answers=True, ready=True, figures=Figures(**{"outbox_age": 0.0, **figures}))


def ill(**problems: str) -> Vitals:
    return Vitals(answers=True, ready=False, problems=problems, figures=Figures(outbox_age=0.0))


def all_well(**others: Vitals) -> dict[str, Vitals]:
    return {
        "feedback": well(),
        "tasks": well(),
        "notify": well(consumers=(a_consumer(),), channels=(a_channel(),)),
        "dashboard": well(outbox_age=None),
        **others,
    }


def letters(*numbers: int, next_: str | None = None, **values: Any) -> Letters:
    found = [Letter.model_validate({**LETTER, "number": each, **values}) for each in numbers]
    return Letters(items=found, next=next_)


def verification(**values: Any) -> Verification:
    return Verification.model_validate({**VERIFICATION, **values})
