"""A case as its document holds it, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.feedback.models import (
    DONE,
    Answer,
    Case,
    Clock,
    Draft,
    Extension,
    Line,
    Pause,
    Position,
    Publication,
    Rating,
    Status,
    Supplement,
    Term,
)
from shared.contracts.feedback import Category, Channel, ContactWay
from shared.mongo import Document

PARTS: Mapping[str, type[Any]] = {
    "position": Position,
    "draft": Draft,
    "answer": Answer,
    "publication": Publication,
    "rating": Rating,
}
"""Fields that hold one part, or none."""
LISTS: Mapping[str, type[Any]] = {
    "supplements": Supplement,
    "history": Line,
    "earlier_answers": Answer,
}
PLAIN = (
    "classification", "village", "about_unit", "intake_class", "unit", "handler", "transferred_to",
    "merged_into", "due_at", "followers", "text",
)  # fmt: skip
"""Fields of a case that may change and are stored as they are."""
ONCE = (
    "commune", "code", "submitter_kind", "identity", "language", "received_at",
    "received_by", "fingerprint", "probe", "revision",
)  # fmt: skip
"""Fields that are written with the case; of these only ``revision`` changes."""


def whole(case: Case) -> Document:
    """Return the document of a new case, without its key and without what it has not yet.

    What is not there costs nothing: a new case has hardly half of its fields.
    """
    document = {name: getattr(case, name) for name in ONCE}
    document |= {"case_id": case.id, "channel": case.channel.value, **changing(case)}
    document["attention_at"] = case.attention_at
    return {name: value for name, value in document.items() if value not in (None, [])}


def changing(case: Case) -> Document:
    """Return what may change in a case after its receipt, but for ``attention_at``."""
    document = {name: getattr(case, name) for name in PLAIN}
    document |= {name: _part(getattr(case, name)) for name in PARTS}
    document |= {name: [asdict(each) for each in getattr(case, name)] for name in LISTS}
    return document | {
        "status": case.status.value,
        "done": case.status in DONE,
        "category": case.category.value,
        "barred": list(case.barred),
        "reachable_by": list(case.reachable_by),
        "adopted": list(case.adopted),
        "clock": _part(case.clock),
    }


def case_of(document: Document) -> Case:
    """Return the case that ``document`` holds."""
    values: dict[str, Any] = {name: document.get(name) for name in (*ONCE, *PLAIN)}
    values |= {
        name: kind(**document[name]) if document.get(name) else None for name, kind in PARTS.items()
    }
    values |= {
        name: [kind(**each) for each in document.get(name, ())] for name, kind in LISTS.items()
    }
    return Case(
        id=document["case_id"],
        status=Status(document["status"]),
        category=Category(document["category"]),
        channel=Channel(document["channel"]),
        barred=tuple(document.get("barred", ())),
        reachable_by=_ways(document),
        adopted=tuple(document.get("adopted", ())),
        clock=_clock(document["clock"]) if document.get("clock") else None,
        attention_at=document.get("attention_at"),
        **values,
    )


def _ways(document: Document) -> tuple[ContactWay, ...]:
    """Return what a resident is reached by; documents of old say it of e-mail alone."""
    if "reachable_by" in document:
        return tuple(document["reachable_by"])
    return ("email",) if document.get("reachable_by_email") else ()


def _part(part: Any) -> Document | None:
    return asdict(part) if part else None


def _clock(stored: Document) -> Clock:
    return Clock(
        kind=stored["kind"],
        started_at=stored["started_at"],
        term=Term(**stored["term"]),
        pauses=tuple(Pause(**each) for each in stored["pauses"]),
        extensions=tuple(Extension(**each) for each in stored["extensions"]),
        stopped_at=stored["stopped_at"],
        told=tuple(stored["told"]),
    )
