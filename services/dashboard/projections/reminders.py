"""Who was told of what debt, and when; and the periodic reports of units."""

from services.dashboard.projections.base import (
    REPORTS,
    TASKS,
    UNIT_YEARS,
    Document,
    Figures,
    Key,
    Mark,
    Marks,
    Tallies,
    as_a_name,
    local_day,
    stamp,
    year_and_day,
)
from shared.contracts.tasks import (
    ReminderIssuedV1,
    ReminderRepliedV1,
    ReportAcceptedV1,
    ReportFrozenV1,
    ReportReturnedV1,
    ReportSubmittedV1,
)

STATES = {
    ReportSubmittedV1: "submitted",
    ReportReturnedV1: "returned",
    ReportAcceptedV1: "accepted",
}


def _of_reminder(fact: ReminderIssuedV1) -> list[Mark]:
    value = {
        "stamp": stamp(fact),
        "reminder_id": fact.reminder_id,
        "unit": fact.unit,
        "number": fact.number,
        "on": local_day(fact.occurred_at),
        "cause": fact.cause,
        "owed": fact.owed,
        "days": fact.days,
        "level": fact.level,
        "by_hand": fact.by_hand,
    }
    return [_of_matter(fact, "told", value)]


def _of_reply(fact: ReminderRepliedV1) -> list[Mark]:
    value = {"stamp": stamp(fact), "on": local_day(fact.occurred_at), "unit": fact.unit}
    return [_of_matter(fact, "replied", value)]


def _of_matter(fact: ReminderIssuedV1 | ReminderRepliedV1, register: str, value: Document) -> Mark:
    """Return a mark on the task or the report that the reminder is about."""
    about: Document = {"commune": fact.commune}
    key: Key = (TASKS, f"{fact.commune}/{fact.task_id}")
    if fact.task_id is None:
        report_id = f"{fact.report_id}.{fact.unit}"
        key, about = _report(fact.commune, report_id)
    return Mark(key, about, register, value, as_a_name(fact.reminder_id))


def _of_unit_report(fact: ReportSubmittedV1) -> list[Mark]:
    value = {
        "stamp": stamp(fact),
        "state": STATES[type(fact)],
        "on": local_day(fact.occurred_at),
        "unit": fact.unit,
    }
    return [Mark(*_report(fact.commune, fact.report_id), "state", value)]


def _of_frozen(fact: ReportFrozenV1) -> list[Mark]:
    value = {"stamp": stamp(fact), "on": local_day(fact.occurred_at)}
    return [Mark(*_report(fact.commune, fact.report_id), "frozen", value)]


def _report(commune: str, report_id: str) -> tuple[Key, Document]:
    """Return the report's key, and what its id says: product and period, e.g. ``cds.2025-Q3``."""
    year = report_id.partition(".")[2][:4]
    return (REPORTS, f"{commune}/{report_id}"), {"commune": commune, "year": year}


def tally_matter(document: Document) -> Figures:
    """Return what the reminders of a task or a report add to the figures of their units."""
    found = Figures(int)
    for register, what in (("told", "reminded"), ("replied", "replied")):
        for each in document.get(register, {}).values():
            year, day = year_and_day(each["on"])
            key = (UNIT_YEARS, f"{document['commune']}/{year}/{each['unit']}")
            found[key, f"days.{what}.{day}"] += 1
    return found


MARKS: Marks = {
    ReminderIssuedV1: _of_reminder,
    ReminderRepliedV1: _of_reply,
    **dict.fromkeys(STATES, _of_unit_report),
    ReportFrozenV1: _of_frozen,
}
TALLIES: Tallies = {TASKS: tally_matter, REPORTS: tally_matter}
