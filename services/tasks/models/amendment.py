"""What a decision changes of a plan in force: tasks, duties, and what is added. Pure Python."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.tasks.models.document import Document, Duty, Item
from shared.contracts.tasks import AmendedDuty, DutyChanged, Quota, RoleName, Schedule
from shared.errors import FieldError, Invalid, Text

UNKNOWN_TASK = Text("Kế hoạch không có nhiệm vụ này.", "The plan has no such task.")
UNKNOWN_DUTY = Text("Kế hoạch không có trách nhiệm này.", "The plan has no such duty.")
UNKNOWN_UNIT = Text("Xã không có đơn vị này.", "The commune has no such unit.")
TAKEN = Text("Mã này đã có trong kế hoạch.", "The plan has this id already.")
NOTHING = Text("Quyết định không thay đổi gì.", "The decision changes nothing.")
BAD_DUE = Text(
    "Hạn mới phải sau ngày bắt đầu và trong năm của kế hoạch.",
    "The new due date must lie behind the start, in the plan's year.",
)
BAD_TIME = Text(
    "Thời gian thực hiện phải xuôi chiều và trong năm của kế hoạch.",
    "The time must run forwards, in the plan's year.",
)
NOBODY = Text(
    "Nhiệm vụ phải có ít nhất một đơn vị của xã chủ trì hoặc thực hiện.",
    "At least one unit of the commune must lead or execute the task.",
)
NO_QUOTA = Text(
    "Nhiệm vụ không có chỉ tiêu cho loại kết quả này nên không có số dư đầu kỳ.",
    "The task has no quota of this kind, so it has no opening balance.",
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision changes of one task; None leaves as it is."""

    task_id: str
    due: date | None = None
    target: int | None = None
    title: str | None = None
    schedule: Any = None
    roles: Any = None
    opening: Mapping[str, int] | None = None
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class DutyChange:
    """What a decision changes of one duty (section E); None leaves as it is."""

    duty_id: str
    holder: str | None = None
    holder_as_written: str | None = None
    text: str | None = None
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class Amendment:
    """All that one decision changes."""

    changes: Sequence[Change] = ()
    added: Sequence[Item] = ()
    duties: Sequence[DutyChange] = ()
    added_duties: Sequence[Duty] = ()


def amended(
    document: Document, amendment: Amendment, *, dated: date, units: Collection[str]
) -> tuple[Document, list[Item]]:
    """Return a plan as a decision makes it, and the tasks that are no longer as they were.

    Raises ``Invalid``, naming the field, for a task or duty that the plan does not have, one that
    it has already, a unit not among ``units``, a change that makes no sense, or none at all.
    """
    tasks = {item.task_id: item for item in document.tasks}
    changed: dict[str, Item] = {}
    for place, change in enumerate(amendment.changes):
        where = f"changes.{place}"
        item = changed.get(change.task_id) or tasks.get(change.task_id)
        if item is None:
            raise _invalid(f"{where}.task_id", UNKNOWN_TASK)
        changed[change.task_id] = _changed(item, change, document.year, units, where)
    for place, item in enumerate(amendment.added):
        where = f"add.{place}"
        if item.task_id in tasks or item.task_id in changed:
            raise _invalid(f"{where}.task_id", TAKEN)
        _must_have_time(item, document.year, where)
        _must_be_done_by_somebody(item, units, where)
        changed[item.task_id] = counted_from(item, dated)
    unlike = [item for item in changed.values() if item != tasks.get(item.task_id)]
    duties = _duties(document.duties, amendment, units)
    if not unlike and duties == document.duties:
        raise _invalid("changes", NOTHING)
    made = {"tasks": (*{**tasks, **changed}.values(),), "duties": duties}
    return document.model_copy(update=made), unlike


def amended_duties(before: Sequence[Duty], after: Sequence[Duty]) -> tuple[AmendedDuty, ...]:
    """Return what became of the duties that are no longer as they were; those that went last."""
    was, now = ({each.duty_id: each for each in duties} for duties in (before, after))
    gone = [_said_of(duty, "withdrawn") for name, duty in was.items() if name not in now]
    return (
        *(
            _said_of(duty, "added")
            if (former := was.get(name)) is None
            else _said_of(duty, "reworded")
            if former.holder == duty.holder
            else _said_of(duty, "passed_on", former.holder)
            for name, duty in now.items()
            if was.get(name) != duty
        ),
        *gone,
    )


def _said_of(duty: Duty, change: DutyChanged, former: str | None = None) -> AmendedDuty:
    return AmendedDuty(
        duty_id=duty.duty_id,
        ref=duty.ref,
        change=change,
        holder=duty.holder,
        as_written=duty.holder_as_written,
        former_holder=former,
    )


def counted_from(item: Item, effective: date | None) -> Item:
    """Return a task of which output is expected from the day on which the plan takes effect."""
    schedule = item.schedule
    if effective is None or effective <= schedule.start:
        return item
    day = min(effective, schedule.end)
    return item.model_copy(update={"schedule": schedule.model_copy(update={"counts_from": day})})


def _changed(item: Item, change: Change, year: int, units: Collection[str], where: str) -> Item:
    """Return a task as a decision makes it; a due date that moves keeps the first one (A3)."""
    schedule = _opened(change.schedule or item.schedule, change.opening or {}, where)
    due = change.due or (schedule.end if change.schedule and item.due else item.due)
    if change.due:
        if not schedule.start <= change.due or change.due.year != year:
            raise _invalid(f"{where}.due", BAD_DUE)
        schedule = schedule.model_copy(update={"end": change.due})
    if item.due and due and due != item.due:
        former = item.schedule.adjusted_from or item.due
        schedule = schedule.model_copy(update={"adjusted_from": former})
    if change.target is not None:
        schedule = _with_target(schedule, change.target, where)
    found = item.model_copy(
        update={
            "schedule": schedule,
            "due": due,
            "target": item.target if change.target is None else change.target,
            "title": change.title or item.title,
            "roles": item.roles if change.roles is None else tuple(change.roles),
            "withdrawn": change.withdraw or item.withdrawn,
        }
    )
    if change.schedule:
        _must_have_time(found, year, where)
    if change.roles is not None:
        _must_be_done_by_somebody(found, units, where)
    return found


def _opened(schedule: Schedule, opening: Mapping[str, int], where: str) -> Schedule:
    """Return the schedule with another opening balance of some kinds."""
    if set(opening) - {each.kind.value for each in schedule.quotas}:
        raise _invalid(f"{where}.opening", NO_QUOTA)
    quotas = tuple(
        each.model_copy(update={"opening": opening.get(each.kind.value, each.opening)})
        for each in schedule.quotas
    )
    return schedule.model_copy(update={"quotas": quotas})


def _with_target(schedule: Schedule, target: int, where: str) -> Schedule:
    """Return the schedule whose only quota has the year's target; of several it is their sum."""
    if len(schedule.quotas) == 1:
        quota = schedule.quotas[0].model_copy(update={"target": target})
        return schedule.model_copy(update={"quotas": (quota,)})
    if schedule.quotas and target != sum(each.target for each in schedule.quotas):
        raise _invalid(f"{where}.target", _sum_of(schedule.quotas))
    return schedule


def _sum_of(quotas: Sequence[Quota]) -> Text:
    total = sum(each.target for each in quotas)
    return Text(
        f"Chỉ tiêu cả năm phải bằng tổng chỉ tiêu từng loại ({total}); hãy sửa chỉ tiêu từng loại.",
        f"The year's target must be the sum of the kinds' targets ({total}); change those.",
    )


def _must_have_time(item: Item, year: int, where: str) -> None:
    schedule = item.schedule
    if not schedule.start <= schedule.end or {schedule.start.year, schedule.end.year} != {year}:
        raise _invalid(f"{where}.schedule", BAD_TIME)
    if item.due and not (schedule.start <= item.due and item.due.year == year):
        raise _invalid(f"{where}.due", BAD_DUE)


def _must_be_done_by_somebody(item: Item, units: Collection[str], where: str) -> None:
    for place, part in enumerate(item.roles):
        if part.unit and part.unit not in units:
            raise _invalid(f"{where}.roles.{place}.unit", UNKNOWN_UNIT)
    if not any(part.unit for part in item.roles if part.role in (RoleName.LEAD, RoleName.EXECUTE)):
        raise _invalid(f"{where}.roles", NOBODY)


def _duties(
    before: Sequence[Duty], amendment: Amendment, units: Collection[str]
) -> tuple[Duty, ...]:
    """Return the duties as a decision makes them; one that is taken out stays in old versions."""
    duties = {duty.duty_id: duty for duty in before}
    for place, change in enumerate(amendment.duties):
        where = f"duties.{place}"
        if change.duty_id not in duties:
            raise _invalid(f"{where}.duty_id", UNKNOWN_DUTY)
        if change.withdraw:
            del duties[change.duty_id]
            continue
        _must_be_known(change.holder, units, where)
        given = {
            name: value
            for name in ("holder", "holder_as_written", "text")
            if (value := getattr(change, name)) is not None
        }
        duties[change.duty_id] = duties[change.duty_id].model_copy(update=given)
    for place, duty in enumerate(amendment.added_duties):
        where = f"add_duties.{place}"
        if duty.duty_id in duties:
            raise _invalid(f"{where}.duty_id", TAKEN)
        _must_be_known(duty.holder, units, where)
        duties[duty.duty_id] = duty
    return tuple(duties.values())


def _must_be_known(holder: str | None, units: Collection[str], where: str) -> None:
    if holder and holder not in units:
        raise _invalid(f"{where}.holder", UNKNOWN_UNIT)


def _invalid(where: str, sentence: Text) -> Invalid:
    return Invalid("bad-amendment", sentence, FieldError(where, sentence))
