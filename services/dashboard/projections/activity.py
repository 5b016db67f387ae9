"""The feed: which facts are told, with which references; a document an hour and producer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from services.dashboard.projections.base import (
    ACTIVITY,
    ACTIVITY_MONTHS,
    LOCAL,
    Document,
    Figures,
    Key,
    Mark,
    Tallies,
    to_the_millisecond,
)
from shared.contracts.base import Event
from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseFact,
    CaseReceivedV1,
    CaseReopenedV1,
    CaseTransferredV1,
    ClockMissedV1,
)
from shared.contracts.notify import DeliveryFailedV1
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlanAmendedV1,
    ProgressRefusedV1,
    ProgressReportedV1,
    ProgressReturnedV1,
    ProgressReversedV1,
    ReminderIssuedV1,
    ReportFrozenV1,
    ReportSubmittedV1,
    TaskCompletedV1,
)

PER_HOUR = 250
"""So many entries of an hour are kept, the newest: each batch of facts replaces its document."""


def _case_refs(fact: CaseReceivedV1 | CaseAnsweredV1 | CaseFact) -> Document | None:
    if fact.probe:
        return None
    refs = {"code": fact.code, "category": fact.category.value, "channel": fact.channel.value}
    return {**refs, "unit": fact.unit} if isinstance(fact, CaseAnsweredV1) else refs


REFS: Mapping[type[Event], Callable[[Any], Document | None]] = {
    PlanAdoptedV1: lambda fact: {"year": fact.year},
    ProgressReportedV1: lambda fact: {
        "task_id": fact.task_id,
        "unit": fact.unit,
        "kind": fact.kind.value,
        "quantity": fact.quantity,
        **({"posted_by": fact.posted_by} if fact.posted_by else {}),
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


def mark_of(fact: Event) -> Mark | None:
    """Return the entry of a fact that is told, within the document of its hour."""
    refs_of = REFS.get(type(fact))
    refs = refs_of(fact) if refs_of else None
    if refs is None:
        return None
    at = to_the_millisecond(fact.occurred_at)
    # Of each producer apart: their facts are taken in side by side.
    key = (ACTIVITY, f"{fact.commune}/{hour_of(at)}/{fact.name.partition('.')[0]}")
    entry = {"at": at, "kind": fact.name, "refs": refs}
    return Mark(key, {"commune": fact.commune}, "entries", entry, str(fact.event_id))


def hour_of(moment: datetime) -> str:
    """Return the hour of ``moment`` in Viet Nam, as ``2025-09-15T08``."""
    return moment.astimezone(LOCAL).isoformat()[:13]


def newest(document: Document) -> Document:
    """Return an hour with its ``PER_HOUR`` newest entries, in whatever order they came."""
    entries: dict[str, Document] = document["entries"]
    if len(entries) <= PER_HOUR:
        return document
    order = sorted(entries.items(), key=lambda each: (each[1]["at"], each[0]), reverse=True)
    return {**document, "entries": dict(order[:PER_HOUR])}


def tally_hour(document: Document) -> Figures:
    """Return what an hour adds to its month: how many entries it has."""
    commune, hour, producer = document["_id"].split("/")
    month: Key = (ACTIVITY_MONTHS, f"{commune}/{hour[:7]}/{producer}")
    return Figures(int, {(month, f"hours.{hour[8:]}"): len(document["entries"])})


TALLIES: Tallies = {ACTIVITY: tally_hour}
