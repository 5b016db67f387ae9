"""What facts leave behind in the read model: pure, and the only definition of merging.

A fact becomes marks. A mark is a value for one register of one document, with a stamp that
orders it; the later stamp wins, whatever came first, twice or never. Figures are what the
documents add up to: ``tally`` says what one document adds, so that a changed document changes
the figures by the difference, and a repeated fact by nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.contracts.base import Event
from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseFact,
    CaseReceivedV1,
    CaseReopenedV1,
    CaseStatus,
    CaseTransferredV1,
    ClockMissedV1,
)
from shared.contracts.notify import DeliveryFailedV1, DeliverySentV1
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlanAmendedV1,
    ProgressAcceptedV1,
    ProgressRefusedV1,
    ProgressReportedV1,
    ProgressReturnedV1,
    ProgressReversedV1,
    ReminderIssuedV1,
    ReportFrozenV1,
    ReportSubmittedV1,
    TaskCompletedV1,
)

Document = dict[str, Any]
Key = tuple[str, str]
"""A collection and the ``_id`` of one of its documents."""

PLANS, TASKS, CASES, DELIVERIES = "plans", "tasks", "cases", "deliveries"
FEEDBACK_DAYS, DELIVERY_DAYS = "feedback_days", "delivery_days"
LATEST, ACTIVITY = "latest", "activity"
COLLECTIONS = (
    PLANS, TASKS, CASES, DELIVERIES, FEEDBACK_DAYS, DELIVERY_DAYS, LATEST, ACTIVITY,
)  # fmt: skip
LATEST_SIZE = 30
"""How many entries of each producer are kept at hand for the first page."""
SETTLED = frozenset(
    each.value
    for each in (
        CaseStatus.NOT_ACCEPTED,
        CaseStatus.ANSWERED,
        CaseStatus.TRANSFERRED,
        CaseStatus.CLOSED,
        CaseStatus.MERGED,
    )
)
"""Where a case stands when nothing of the commune is owed any more."""
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
SEEN_AT = "seen_at"
"""When this model first held the document: the model's own history, no part of its hash."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A value for one register of one document."""

    key: Key
    commune: str
    register: str
    value: Document


@dataclass(slots=True)
class Changes:
    """What a batch of facts leaves behind, each document named once."""

    marks: dict[Key, list[Mark]] = field(default_factory=dict)
    activity: dict[str, Document] = field(default_factory=dict)

    def latest(self) -> dict[Key, list[Document]]:
        """Return the activity by the list of newest entries that it belongs to."""
        lists: dict[Key, list[Document]] = {}
        for entry in self.activity.values():
            producer = entry["kind"].split(".")[0]
            lists.setdefault((LATEST, f"{entry['commune']}/{producer}"), []).append(entry)
        return lists

    def keys(self) -> set[Key]:
        """Return every document that must be read before it can be changed."""
        return {*self.marks, *self.latest()}


@dataclass(slots=True)
class Writes:
    """What is to be stored: changed documents with what they replace, and figures to add."""

    documents: dict[Key, tuple[Document | None, Document]] = field(default_factory=dict)
    figures: dict[Key, Counter[str]] = field(default_factory=dict)


def stamp(fact: Event) -> str:
    """Return what orders the facts of one document: its revision, then the fact's own id."""
    return f"{fact.revision:012d}/{fact.event_id}"


def local_day(moment: datetime) -> str:
    """Return the day of ``moment`` in Viet Nam, as ``2025-09-15``."""
    return moment.astimezone(LOCAL).date().isoformat()


def collect(facts: Iterable[Event]) -> Changes:
    """Return what ``facts`` leave behind; facts that the model has no use for leave nothing."""
    changes = Changes()
    for fact in facts:
        for mark in _MARKS.get(type(fact), _nothing)(fact):
            changes.marks.setdefault(mark.key, []).append(mark)
        refs = _REFS.get(type(fact), _none)(fact)
        if refs is not None:
            changes.activity[str(fact.event_id)] = {
                "_id": str(fact.event_id),
                "commune": fact.commune,
                "at": _to_the_millisecond(fact.occurred_at),
                "kind": fact.name,
                "refs": refs,
            }
    return changes


def advance(stored: Mapping[Key, Document], changes: Changes, moment: datetime) -> Writes:
    """Return what to write so that ``stored`` has taken in ``changes``.

    ``stored`` holds those of ``changes.keys()`` that exist. ``moment`` becomes the ``seen_at`` of
    new documents.
    """
    writes = Writes()
    for key, marks in changes.marks.items():
        old = stored.get(key)
        new = merge(old, marks)
        if new == old:
            continue
        if old is None:
            new[SEEN_AT] = moment
        writes.documents[key] = (old, new)
        difference = tally(key[0], new)
        difference.subtract(tally(key[0], old))
        for (where, name), amount in difference.items():
            if amount:
                writes.figures.setdefault(where, Counter())[name] += amount
    for key, entries in changes.latest().items():
        old = stored.get(key)
        new = merge_latest(old, key[1], entries)
        if new != old:
            writes.documents[key] = (old, new)
    return writes


def merge(document: Document | None, marks: Iterable[Mark]) -> Document:
    """Return ``document`` with ``marks`` taken in; the mark with the later stamp stays."""
    merged = dict(document or {})
    for mark in marks:
        merged.setdefault("_id", mark.key[1])
        merged.setdefault("commune", mark.commune)
        held = merged.get(mark.register)
        if held is None or held["stamp"] < mark.value["stamp"]:
            merged[mark.register] = mark.value
    return merged


def merge_latest(document: Document | None, name: str, entries: Iterable[Document]) -> Document:
    """Return the list of newest entries with ``entries`` taken in, newest first."""
    found = {entry["_id"]: entry for entry in (document or {}).get("items", [])}
    found |= {entry["_id"]: entry for entry in entries}
    newest = sorted(found.values(), key=lambda entry: (entry["at"], entry["_id"]), reverse=True)
    return {"_id": name, "commune": name.partition("/")[0], "items": newest[:LATEST_SIZE]}


def tally(collection: str, document: Document | None) -> "Counter[tuple[Key, str]]":
    """Return what ``document`` adds to the figures of its days."""
    if document is None:
        return Counter()
    if collection == CASES:
        return _tally_case(document)
    if collection == DELIVERIES:
        state = document["state"]
        day = local_day(state["at"])
        return Counter({((DELIVERY_DAYS, f"{document['commune']}/{day}"), state["name"]): 1})
    return Counter()


def case_state(document: Document) -> Document:
    """Return a case as its latest fact describes it; ``answered_at`` is None while it is open."""
    registers = [document.get(name) for name in ("received", "answered", "step")]
    newest = max(filter(None, registers), key=lambda each: each["stamp"])
    answered = document.get("answered")
    return {
        "status": newest["status"] or ("answered" if answered else "received"),
        "category": newest["category"],
        "received_at": newest["received_at"],
        "answered_at": answered["answered_at"] if answered else None,
        "probe": newest["probe"],
    }


def _tally_case(document: Document) -> "Counter[tuple[Key, str]]":
    state = case_state(document)
    if state["probe"]:
        return Counter()
    day: Key = (FEEDBACK_DAYS, f"{document['commune']}/{local_day(state['received_at'])}")
    found = Counter({(day, "received"): 1, (day, f"categories.{state['category']}.received"): 1})
    if state["status"] in SETTLED:
        found[day, "settled"] = 1
        found[day, f"categories.{state['category']}.settled"] = 1
    if state["answered_at"]:
        found[day, "answered"] = 1
        found[day, f"categories.{state['category']}.answered"] = 1
        replied = (FEEDBACK_DAYS, f"{document['commune']}/{local_day(state['answered_at'])}")
        found[replied, "replies"] = 1
    return found


def _of_plan(fact: PlanAdoptedV1) -> list[Mark]:
    plan = {
        "stamp": stamp(fact),
        "plan_id": fact.plan_id,
        "year": fact.year,
        "title": fact.title,
        "tasks": [task.task_id for task in fact.tasks],
    }
    key = (PLANS, f"{fact.commune}/{fact.plan_id}")
    return [Mark(key, fact.commune, "plan", plan), *_of_orders(fact)]


def _of_orders(fact: PlanAdoptedV1 | PlanAmendedV1) -> list[Mark]:
    """Return what a plan, or a decision that changes it, orders of each task that it names."""
    mark, marks = stamp(fact), []
    for task in fact.tasks:
        value = task.model_dump(mode="json", exclude={"task_id"})
        value |= {"stamp": mark, "plan_id": fact.plan_id, "year": fact.year}
        marks.append(_of_task(fact.commune, task.task_id, "plan", value))
    return marks


Standing = (
    ProgressReportedV1
    | ProgressAcceptedV1
    | ProgressReturnedV1
    | ProgressReversedV1
    | TaskCompletedV1
)


def _of_standing(fact: Standing) -> list[Mark]:
    value = {**fact.standing.model_dump(mode="json"), "stamp": stamp(fact)}
    return [_of_task(fact.commune, fact.task_id, "standing", value)]


def _of_task(commune: str, task_id: str, register: str, value: Document) -> Mark:
    return Mark((TASKS, f"{commune}/{task_id}"), commune, register, value)


def _of_case(fact: CaseReceivedV1 | CaseAnsweredV1 | CaseFact) -> list[Mark]:
    value: Document = {
        "stamp": stamp(fact),
        "code": fact.code,
        "category": fact.category.value,
        "channel": fact.channel.value,
        "received_at": _to_the_millisecond(fact.received_at),
        "probe": fact.probe,
        "status": fact.standing.status.value if fact.standing else None,
    }
    register = "step"
    if isinstance(fact, CaseReceivedV1):
        register = "received"
    if isinstance(fact, CaseAnsweredV1):
        register = "answered"
        value |= {"answered_at": _to_the_millisecond(fact.answered_at), "unit": fact.unit}
    return [Mark((CASES, f"{fact.commune}/{fact.case_id}"), fact.commune, register, value)]


def _of_delivery(fact: DeliverySentV1 | DeliveryFailedV1) -> list[Mark]:
    value = {
        "stamp": stamp(fact),
        "name": "sent" if isinstance(fact, DeliverySentV1) else "failed",
        "channel": fact.channel,
        "template": fact.template,
        "at": _to_the_millisecond(fact.occurred_at),
    }
    return [Mark((DELIVERIES, f"{fact.commune}/{fact.delivery_id}"), fact.commune, "state", value)]


def _nothing(_: Any) -> list[Mark]:
    return []


def _none(_: Any) -> Document | None:
    return None


def _case_refs(fact: CaseReceivedV1 | CaseAnsweredV1 | CaseFact) -> Document | None:
    if fact.probe:
        return None
    refs = {"code": fact.code, "category": fact.category.value, "channel": fact.channel.value}
    return {**refs, "unit": fact.unit} if isinstance(fact, CaseAnsweredV1) else refs


_MARKS: Mapping[type[Event], Callable[[Any], list[Mark]]] = {
    PlanAdoptedV1: _of_plan,
    PlanAmendedV1: _of_orders,
    ProgressReportedV1: _of_standing,
    ProgressAcceptedV1: _of_standing,
    ProgressReturnedV1: _of_standing,
    ProgressReversedV1: _of_standing,
    TaskCompletedV1: _of_standing,
    CaseReceivedV1: _of_case,
    CaseAnsweredV1: _of_case,
    **dict.fromkeys(CaseFact.__subclasses__(), _of_case),
    DeliverySentV1: _of_delivery,
    DeliveryFailedV1: _of_delivery,
}
_REFS: Mapping[type[Event], Callable[[Any], Document | None]] = {
    PlanAdoptedV1: lambda fact: {"year": fact.year},
    ProgressReportedV1: lambda fact: {
        "task_id": fact.task_id,
        "unit": fact.unit,
        "kind": fact.kind.value,
        "quantity": fact.quantity,
    },
    TaskCompletedV1: lambda fact: {"task_id": fact.task_id},
    ProgressRefusedV1: lambda fact: {
        "task_id": fact.task_id,
        "unit": fact.unit,
        "code": fact.code,
    },
    PlanAmendedV1: lambda fact: {"number": fact.number, "count": len(fact.tasks)},
    ProgressReturnedV1: lambda fact: {"task_id": fact.task_id, "unit": fact.unit},
    ProgressReversedV1: lambda fact: {"task_id": fact.task_id, "unit": fact.unit},
    ReminderIssuedV1: lambda fact: {
        "task_id": fact.task_id,
        "unit": fact.unit,
        "number": fact.number,
    },
    ReportSubmittedV1: lambda fact: {"unit": fact.unit, "period": fact.period},
    ReportFrozenV1: lambda fact: {"period": fact.period},
    CaseReceivedV1: _case_refs,
    CaseAnsweredV1: _case_refs,
    CaseTransferredV1: _case_refs,
    CaseReopenedV1: _case_refs,
    ClockMissedV1: _case_refs,
    DeliveryFailedV1: lambda fact: {"template": fact.template, "code": fact.code},
}


def _to_the_millisecond(moment: datetime) -> datetime:
    """Return ``moment`` in UTC as MongoDB keeps it, so that a stored value equals a fresh one."""
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
