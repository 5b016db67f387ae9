"""One thing that a decision changes, made of what somebody filled in. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, Literal

from services.dashboard.client.plan_shapes import DutyItem, Plan, PlanItem
from services.dashboard.client.shapes import Body
from services.dashboard.client.task_shapes import Part, TaskDesk
from shared.contracts.tasks import Quota, RoleName, Schedule

Where = Literal["changes", "add", "duties", "add_duties"]
ASKED_ROLES = (RoleName.LEAD, RoleName.EXECUTE, RoleName.COORDINATE)
"""The parts that the form asks for; who directs stays as the plan has it."""
Units = Mapping[RoleName, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that a decision changes: where it belongs in the request, and its name."""

    where: Where
    body: Body
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task as it should be."""

    title: str
    start: date
    end: date
    units: Units
    quotas: Sequence[Quota]
    target: int | None
    withdraw: bool = False


def body_of(pieces: Sequence[Piece], decision: Body, version: int) -> Body:
    """Return the request for a decision that changes all of ``pieces``."""
    body: Body = {**decision, "version": version}
    for piece in pieces:
        body.setdefault(piece.where, []).append(piece.body)
    return body


def change_of(item: PlanItem, wanted: Wanted, desk: TaskDesk) -> Body:
    """Return what a decision changes of a task; nothing else is named, {} for nothing at all."""
    change: Body = {}
    if wanted.title and wanted.title != item.title:
        change["title"] = wanted.title
    schedule = item.schedule.model_copy(
        update={
            "start": wanted.start,
            "end": item.schedule.end if item.due else wanted.end,
            "quotas": tuple(wanted.quotas),
        }
    )
    if _without_opening(schedule) != _without_opening(item.schedule):
        change["schedule"] = schedule.model_dump(mode="json")
    else:
        opening = {
            now.kind.value: now.opening
            for was, now in zip(item.schedule.quotas, wanted.quotas, strict=True)
            if was.opening != now.opening
        }
        change |= {"opening": opening} if opening else {}
    if item.due and (wanted.end != item.due or "schedule" in change):
        change["due"] = wanted.end.isoformat()
    target = sum(each.target for each in wanted.quotas) or wanted.target
    if target and target != item.target:
        change["target"] = target
    roles = roles_of(item.roles, wanted.units, desk)
    if roles != [_role(each) for each in item.roles]:
        change["roles"] = roles
    if wanted.withdraw:
        change["withdraw"] = True
    return {"task_id": item.task_id, **change} if change else {}


def roles_of(before: Sequence[Part], units: Units, desk: TaskDesk) -> list[Body]:
    """Return who has which part; those that stay keep the plan's own wording and order."""
    kept = [
        each
        for each in before
        if each.unit is None
        or each.role not in ASKED_ROLES
        or each.unit in units.get(each.role, ())
    ]
    known = {(each.role, each.unit) for each in kept}
    new = [
        {"role": role.value, "unit": unit, "as_written": label(unit, desk)}
        for role in ASKED_ROLES
        for unit in units.get(role, ())
        if (role, unit) not in known
    ]
    return [*map(_role, kept), *new]


def added_of(plan: Plan, taken: Collection[str], filled: Mapping[str, Any], desk: TaskDesk) -> Body:
    """Return a task that a decision adds, under an id that is not ``taken``."""
    schedule: Schedule = filled["schedule"]
    due = None if schedule.kind == "continuous" else schedule.end.isoformat()
    return {
        "task_id": _new_id(plan, "bs", taken),
        "ref": filled["ref"],
        "title": filled["title"],
        "track": filled["track"],
        "roles": roles_of((), filled["units"], desk),
        "schedule": schedule.model_dump(mode="json"),
        "target": sum(each.target for each in schedule.quotas) or filled["target"],
        "due": due,
        "counts": [filled["kind"]],
    }


def duty_change_of(duty: DutyItem, holder: str | None, text: str, desk: TaskDesk) -> Body:
    """Return what a decision changes of a duty; {} for nothing."""
    change: Body = {}
    if holder and holder != duty.holder:
        change |= {"holder": holder, "holder_as_written": label(holder, desk)}
    if text and text != duty.text:
        change["text"] = text
    return {"duty_id": duty.duty_id, **change} if change else {}


def added_duty_of(
    plan: Plan, taken: Collection[str], *, ref: str, holder: str, text: str, desk: TaskDesk
) -> Body:
    """Return a duty that a decision adds, under an id that is not ``taken``."""
    return {
        "duty_id": _new_id(plan, "ebs", taken),
        "ref": ref,
        "holder": holder,
        "holder_as_written": label(holder, desk),
        "text": text,
    }


def label(unit: str, desk: TaskDesk) -> str:
    """Return the full name of a unit; its code where it has none."""
    return next((each.label for each in desk.units if each.code == unit), unit)


def ids(pieces: Sequence[Piece]) -> frozenset[str]:
    """Return the ids of what the pieces are about."""
    return frozenset(str(each.body.get("task_id") or each.body.get("duty_id")) for each in pieces)


def _new_id(plan: Plan, mark: str, taken: Collection[str]) -> str:
    """Return the first id that neither the plan nor another piece of the decision has."""
    known = {
        *taken,
        *(each.task_id for each in plan.tasks),
        *(each.duty_id for each in plan.duties),
    }
    return next(found for n in count(1) if (found := f"{plan.plan_id}-{mark}{n}") not in known)


def _without_opening(schedule: Schedule) -> Schedule:
    plain = tuple(each.model_copy(update={"opening": 0}) for each in schedule.quotas)
    return schedule.model_copy(update={"quotas": plain})


def _role(part: Part) -> Body:
    return {"role": part.role.value, "unit": part.unit, "as_written": part.as_written}
