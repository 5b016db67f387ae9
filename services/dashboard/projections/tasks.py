"""Plans, tasks, what units reported, refused posts, programmes."""

from services.dashboard.projections.base import (
    BROADCAST_YEARS,
    ENTRIES,
    PLANS,
    PROGRAMMES,
    REFUSALS,
    TASK_YEARS,
    TASKS,
    TOPIC_MONTHS,
    TOPIC_YEARS,
    UNIT_YEARS,
    Document,
    Figures,
    Key,
    Mark,
    Marks,
    Tallies,
    as_a_name,
    local_day,
    month_and_day,
    stamp,
    year_and_day,
)
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlanAmendedV1,
    ProgrammeChangedV1,
    ProgressAcceptedV1,
    ProgressRefusedV1,
    ProgressReportedV1,
    ProgressReturnedV1,
    ProgressReversedV1,
    TaskCompletedV1,
)

Judged = ProgressAcceptedV1 | ProgressReturnedV1
Standing = ProgressReportedV1 | Judged | ProgressReversedV1 | TaskCompletedV1


def _of_plan(fact: PlanAdoptedV1) -> list[Mark]:
    plan = {
        "stamp": stamp(fact),
        "plan_id": fact.plan_id,
        "year": fact.year,
        "title": fact.title,
        "tasks": [task.task_id for task in fact.tasks],
    }
    key = (PLANS, f"{fact.commune}/{fact.plan_id}")
    return [Mark(key, {"commune": fact.commune}, "plan", plan), *_of_orders(fact)]


def _of_orders(fact: PlanAdoptedV1 | PlanAmendedV1) -> list[Mark]:
    """Return what a plan, or a decision that changes it, orders of each task that it names."""
    mark, marks = stamp(fact), []
    for task in fact.tasks:
        value = task.model_dump(mode="json", exclude={"task_id"})
        value |= {"stamp": mark, "plan_id": fact.plan_id, "year": fact.year}
        marks.append(_of_task(fact.commune, task.task_id, "plan", value))
    return marks


def _of_completion(fact: TaskCompletedV1) -> list[Mark]:
    return [_standing(fact)]


def _of_report(fact: ProgressReportedV1) -> list[Mark]:
    value = {
        "stamp": stamp(fact),
        "task_id": fact.task_id,
        "unit": fact.unit,
        "kind": fact.kind.value,
        "quantity": fact.quantity,
        "day": fact.occurred_on.isoformat(),
        "on": local_day(fact.occurred_at),
        "topics": list(fact.topics),
        "form": fact.form.value if fact.form else "other",
        "evidence": fact.evidence_count,
        # The same work credited to another task is told once (domain A10).
        "first": fact.work_id in (None, fact.progress_id),
    }
    return [_standing(fact), _of_entry(fact.commune, str(fact.progress_id), "reported", value)]


def _of_judgement(fact: Judged) -> list[Mark]:
    value = {
        "stamp": stamp(fact),
        "state": "accepted" if isinstance(fact, ProgressAcceptedV1) else "returned",
        "on": local_day(fact.occurred_at),
    }
    return [_standing(fact), _of_entry(fact.commune, str(fact.progress_id), "judged", value)]


def _of_reversal(fact: ProgressReversedV1) -> list[Mark]:
    value = {"stamp": stamp(fact), "on": local_day(fact.occurred_at)}
    return [_standing(fact), _of_entry(fact.commune, str(fact.reverses), "reversed", value)]


def _standing(fact: Standing) -> Mark:
    said = fact.standing
    # Field by field: pydantic's own way takes several times as long, and there are many of these.
    value = {
        "stamp": stamp(fact),
        "done": said.done,
        "by_kind": {kind.value: n for kind, n in said.by_kind.items()},
        "opening": said.opening,
        "opening_by_kind": {kind.value: n for kind, n in said.opening_by_kind.items()},
        "target": said.target,
        "due": said.due.isoformat() if said.due else None,
        "last_on": said.last_on.isoformat() if said.last_on else None,
        "completed": said.completed,
        "by_unit": {unit: own.model_dump(mode="json") for unit, own in said.by_unit.items()},
    }
    return _of_task(fact.commune, fact.task_id, "standing", value)


def _of_task(commune: str, task_id: str, register: str, value: Document) -> Mark:
    return Mark((TASKS, f"{commune}/{task_id}"), {"commune": commune}, register, value)


def _of_entry(commune: str, progress_id: str, register: str, value: Document) -> Mark:
    return Mark((ENTRIES, f"{commune}/{progress_id}"), {"commune": commune}, register, value)


def _of_refusal(fact: ProgressRefusedV1) -> list[Mark]:
    value = {"stamp": stamp(fact), "unit": fact.unit, "on": local_day(fact.occurred_at)}
    key = (REFUSALS, f"{fact.commune}/{fact.command_id}")
    return [Mark(key, {"commune": fact.commune}, "refused", value)]


def _of_programme(fact: ProgrammeChangedV1) -> list[Mark]:
    value = {
        "stamp": stamp(fact),
        "airings": [
            {"day": local_day(each.at), "state": each.state, "kind": each.kind.value}
            for each in fact.airings
        ],
    }
    key = (PROGRAMMES, f"{fact.commune}/{fact.programme_id}")
    return [Mark(key, {"commune": fact.commune}, "programme", value)]


def tally_entry(document: Document) -> Figures:
    """Return what a report adds: to its task and topics while it counts, to its unit always."""
    found = Figures(int)
    told = document.get("reported")
    if told is None:
        return found
    commune, unit = document["commune"], told["unit"]
    year, day = year_and_day(told["day"])
    judged, reversal = document.get("judged"), document.get("reversed")
    state = judged["state"] if judged else "reported"
    task = (TASK_YEARS, f"{commune}/{year}/{told['task_id']}")
    found[task, "reviews.reported"] += 1
    if state != "reported":
        found[task, f"reviews.{state}"] += 1
    if reversal:
        found[task, "reviews.reversed"] += 1
    _at_unit(found, commune, unit, told["on"], "reported")
    if judged:
        _at_unit(found, commune, unit, judged["on"], state)
    if reversal:
        _at_unit(found, commune, unit, reversal["on"], "reversed")
    if state == "returned" or reversal:
        return found
    found[task, f"days.{unit}.{told['kind']}.{day}"] += told["quantity"]
    own = (UNIT_YEARS, f"{commune}/{year}/{unit}")
    found[own, f"days.output.{day}"] += told["quantity"] if told["first"] else 0
    if told["evidence"]:
        found[task, "reviews.evidence"] += told["evidence"]
        found[own, f"days.evidence.{day}"] += told["evidence"] if told["first"] else 0
    month, of_month = month_and_day(told["day"])
    for code in told["topics"] if told["first"] else ():
        topic = (TOPIC_YEARS, f"{commune}/{year}/{code}")
        found[topic, f"days.{day}"] += 1
        found[topic, f"months.{day[:2]}.{unit}.{told['form']}"] += 1
        within = (TOPIC_MONTHS, f"{commune}/{month}")
        found[within, f"topics.{as_a_name(code)}.{unit}.{told['form']}.{of_month}"] += 1
    return found


def tally_refusal(document: Document) -> Figures:
    """Return what a refused post adds to its unit's figures."""
    found = Figures(int)
    refused = document["refused"]
    if refused["unit"]:
        _at_unit(found, document["commune"], refused["unit"], refused["on"], "refused")
    return found


def tally_programme(document: Document) -> Figures:
    """Return what a programme's airings add to the calendar."""
    found = Figures(int)
    for airing in document["programme"]["airings"]:
        year, day = year_and_day(airing["day"])
        key = (BROADCAST_YEARS, f"{document['commune']}/{year}")
        found[key, f"days.{airing['state']}.{day}"] += 1
    return found


def _at_unit(found: Figures, commune: str, unit: str, on: str, what: str) -> None:
    year, day = year_and_day(on)
    key: Key = (UNIT_YEARS, f"{commune}/{year}/{unit}")
    found[key, f"days.{what}.{day}"] += 1


MARKS: Marks = {
    PlanAdoptedV1: _of_plan,
    PlanAmendedV1: _of_orders,
    ProgressReportedV1: _of_report,
    ProgressAcceptedV1: _of_judgement,
    ProgressReturnedV1: _of_judgement,
    ProgressReversedV1: _of_reversal,
    TaskCompletedV1: _of_completion,
    ProgressRefusedV1: _of_refusal,
    ProgrammeChangedV1: _of_programme,
}
TALLIES: Tallies = {ENTRIES: tally_entry, REFUSALS: tally_refusal, PROGRAMMES: tally_programme}
