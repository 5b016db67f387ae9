"""What a message says of each fact: the variables of its template, ready to be stored.

A pair ``{"vi": …, "en": …}`` stands for a word in both languages; days and moments are ISO text.
"""

from datetime import date
from functools import singledispatch
from typing import Any

from services.notify.models import Title
from services.notify.ports import Directory
from shared.contracts.base import Event
from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseFact,
    CaseReceivedV1,
    CaseStanding,
    RequestFact,
)
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlanAmendedV1,
    ProgrammeChangedV1,
    ProgressRefusedV1,
    ProgressReportedV1,
    ProgressReturnedV1,
    ReminderIssuedV1,
    ReminderRepliedV1,
    ReportFrozenV1,
    ReportSubmittedV1,
    Standing,
    TaskCompletedV1,
)
from shared.errors import Text

About = dict[str, Any]


def both(text: Text) -> dict[str, str]:
    """Return ``text`` as a pair that can be stored."""
    return {"vi": text.vi, "en": text.en}


def link(event: Event) -> str | None:
    """Return what the message is about, as a path: ``tasks/<id>`` or ``cases/<code>``."""
    if task_id := getattr(event, "task_id", None):
        return f"tasks/{task_id}"
    if code := getattr(event, "code", None) if hasattr(event, "case_id") else None:
        return f"cases/{code}"
    return None


def subject(event: Event) -> str | None:
    """Return the key of what the event is about: `cases/<id>`, `tasks/<id>`, `requests/<id>`."""
    if case_id := getattr(event, "case_id", None):
        return f"cases/{case_id}"
    if task_id := getattr(event, "task_id", None):
        return f"tasks/{task_id}"
    if isinstance(event, RequestFact):
        return f"requests/{event.request_id}"
    return None


def standing(event: Event) -> str | None:
    """Return where the event's subject stands after it; None where the event does not say."""
    if isinstance(event, RequestFact):
        return event.state
    stands = getattr(event, "standing", None)
    if isinstance(stands, CaseStanding):
        return stands.status.value
    if isinstance(stands, Standing):
        return "completed" if stands.completed else "open"
    return None


def unit_of(event: Event) -> str | None:
    """Return the unit that has a case after the event; None where none has, or for no case."""
    stands = getattr(event, "standing", None)
    return stands.unit if isinstance(stands, CaseStanding) else None


@singledispatch
def describe(event: Event, recipient: str, names: Directory, title: Title | None) -> About:
    """Return the variables of a message to ``recipient`` about ``event``.

    ``title`` is the task's, None while it is not known: then the task's id stands for it.
    """
    raise NotImplementedError(event.name)


@describe.register
def _plan(event: PlanAdoptedV1, recipient: str, _: Directory, __: Title | None) -> About:
    unit = recipient.removeprefix("unit:")
    return {
        "title": event.title,
        "year": str(event.year),
        "count": len(event.tasks),
        "mine": [
            {"ref": task.ref, "title": task.title, "role": role.role.value}
            for task in event.tasks
            for role in task.roles
            if role.unit == unit
        ],
    }


@describe.register
def _reported(event: ProgressReportedV1, _: str, names: Directory, title: Title | None) -> About:
    return {
        "unit": both(names.unit(event.commune, event.unit)),
        "task": _task(event.task_id, title),
        "kind": event.kind.value,
        "quantity": event.quantity,
        "occurred_on": event.occurred_on.isoformat(),
        "evidence_count": event.evidence_count,
        "standing": _standing(event.standing),
    }


@describe.register
def _refused(event: ProgressRefusedV1, _: str, __: Directory, title: Title | None) -> About:
    return {
        "task": _task(event.task_id, title) if event.task_id else None,
        "reason": event.reason,
        "refused_at": event.occurred_at.isoformat(),
    }


@describe.register
def _completed(event: TaskCompletedV1, _: str, __: Directory, title: Title | None) -> About:
    return {"task": _task(event.task_id, title), "standing": _standing(event.standing)}


@describe.register
def _received(event: CaseReceivedV1, _: str, names: Directory, __: Title | None) -> About:
    return {
        "code": event.code,
        "category": both(names.category(event.commune, event.category)),
        "channel": event.channel.value,
        "submitter_kind": event.submitter_kind,
        "received_at": event.received_at.isoformat(),
    }


@describe.register
def _answered(event: CaseAnsweredV1, _: str, names: Directory, __: Title | None) -> About:
    by = names.unit(event.commune, event.unit) if event.unit else names.commune(event.commune)
    return {
        "code": event.code,
        "category": both(names.category(event.commune, event.category)),
        "received_at": event.received_at.isoformat(),
        "answered_at": event.answered_at.isoformat(),
        "unit": both(by),
    }


@describe.register
def _case(event: CaseFact, _: str, names: Directory, __: Title | None) -> About:
    """Return what every step of a case says; the words of the case stay where they are."""
    standing = event.standing
    unit = names.unit(event.commune, standing.unit) if standing.unit else None
    return {
        "code": event.code,
        "category": both(names.category(event.commune, event.category)),
        "received_at": event.received_at.isoformat(),
        "unit": both(unit or names.commune(event.commune)),
        "due_at": standing.due_at.isoformat() if standing.due_at else None,
        "share": getattr(event, "share", None),
        "into": getattr(event, "into", None),
        "by": getattr(event, "by", None),
        "by_resident": getattr(event, "by_resident", False),
    }


@describe.register
def _request(event: RequestFact, _: str, __: Directory, ___: Title | None) -> About:
    term = getattr(event, "term", "answer")
    due = event.answer_by if term == "answer" else event.carry_out_by
    return {
        "code": event.request_code,
        "kind": event.kind,
        "received_at": event.received_at.isoformat(),
        "answer_by": event.answer_by.isoformat(),
        "carry_out_by": event.carry_out_by.isoformat(),
        "term": term,
        "due_at": due.isoformat(),
    }


@describe.register
def _programme(event: ProgrammeChangedV1, _: str, __: Directory, title: Title | None) -> About:
    return {"task": _task(event.task_id, title), "topics": list(event.topics)}


@describe.register
def _amended(event: PlanAmendedV1, recipient: str, names: Directory, _: Title | None) -> About:
    unit = recipient.removeprefix("unit:")

    def called(holder: str | None, as_written: str) -> dict[str, str]:
        return both(names.unit(event.commune, holder) if holder else Text(as_written, as_written))

    return {
        "title": event.title,
        "number": event.number,
        "dated": event.dated.isoformat(),
        "tasks": [
            {
                "ref": task.ref,
                "title": task.title,
                "due": task.due.isoformat() if task.due else None,
                "withdrawn": task.withdrawn,
            }
            for task in event.tasks
        ],
        "duties": [
            {
                "ref": duty.ref,
                "change": duty.change,
                "holder": called(duty.holder, duty.as_written),
                "former": called(duty.former_holder, "") if duty.former_holder else None,
                "mine": unit in (duty.holder, duty.former_holder),
            }
            for duty in event.duties
        ],
    }


@describe.register
def _returned(event: ProgressReturnedV1, _: str, __: Directory, title: Title | None) -> About:
    return {"task": _task(event.task_id, title), "standing": _standing(event.standing)}


@describe.register
def _reminded(event: ReminderIssuedV1, _: str, names: Directory, title: Title | None) -> About:
    return {
        "number": event.number,
        "unit": both(names.unit(event.commune, event.unit)),
        "task": _task(event.task_id, title) if event.task_id else None,
        "report": _report(event.report_id) if event.report_id else None,
        "cause": event.cause,
        "due": event.due.isoformat() if event.due else None,
        "days": event.days,
        "owed": event.owed,
    }


@describe.register
def _replied(event: ReminderRepliedV1, _: str, names: Directory, title: Title | None) -> About:
    return {
        "unit": both(names.unit(event.commune, event.unit)),
        "task": _task(event.task_id, title) if event.task_id else None,
        "report": _report(event.report_id) if event.report_id else None,
    }


@describe.register
def _report_of_unit(event: ReportSubmittedV1, _: str, names: Directory, __: Title | None) -> About:
    return {
        "unit": both(names.unit(event.commune, event.unit)),
        "report": _report(event.report_id),
    }


@describe.register
def _frozen(event: ReportFrozenV1, _: str, __: Directory, ___: Title | None) -> About:
    return {"report": _report(event.report_id)}


QUARTERS = ("I", "II", "III", "IV")


def _report(report_id: str) -> dict[str, dict[str, str]]:
    """Return what people call a report: ``báo cáo CĐS Quý III/2025``."""
    product, _, rest = report_id.partition(".")
    period = rest.split(".")[0] if ".." not in rest else rest[:22]
    vi, en = {"cds": ("CĐS", "digital transformation"), "cchc": ("CCHC", "reform")}[product]
    if "-Q" in period:
        year, _, quarter = period.partition("-Q")
        when = Text(f"Quý {QUARTERS[int(quarter) - 1]}/{year}", f"Q{quarter} {year}")
    elif ".." in period:
        first, last = (f"{date.fromisoformat(each):%d/%m/%Y}" for each in period.split(".."))
        when = Text(f"từ {first} đến {last}", f"{first} to {last}")
    else:
        when = Text(f"năm {period}", period)
    return {"name": both(Text(f"báo cáo {vi} {when.vi}", f"{en} report, {when.en}"))}


def _task(task_id: str, title: Title | None) -> dict[str, str | None]:
    return {"ref": title.ref if title else task_id, "title": title.title if title else None}


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "done": standing.done,
        "target": standing.target,
        "completed": standing.completed,
        "last_on": standing.last_on.isoformat() if standing.last_on else None,
    }
