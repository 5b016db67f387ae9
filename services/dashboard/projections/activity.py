"""Which facts are told in the feed of activity, and with which references."""

from collections.abc import Callable, Mapping
from typing import Any

from services.dashboard.projections.base import Document
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
