"""Reminders: swept by rules on working mornings, issued by hand, answered by the unit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from services.tasks.models.reminder import (
    Cause,
    History,
    Matter,
    MissingReportDue,
    Occasion,
    Reminder,
    cause_of_report,
    cause_of_task,
)
from services.tasks.models.task import Task
from services.tasks.models.wording import reminder_text
from services.tasks.ports import Desk, Filter, OvertakenError, Window
from services.tasks.service.attempts import insist
from services.tasks.service.reading import find_task
from services.tasks.service.reports import missing_reports
from shared.auth import Principal, Role
from shared.calendar_vn import VIETNAM
from shared.errors import FieldError, Forbidden, Invalid, NotFound, Text

SWEEPER = "system:reminders"
ALL_TASKS = Window(1000)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody's wish that a unit be reminded of a task, or of a report that it owes."""

    principal: Principal
    unit: str
    task_id: str | None
    report_id: str | None
    text: str


async def tick(desk: Desk) -> None:
    """Do what is due: sweep communes, and say what was held back. Safe to repeat and to race."""
    now = desk.clock.now()
    for commune, was in await desk.register.due(now):
        soonest = _soonest(commune, now, desk)
        if soonest <= now:
            await sweep(commune, desk)
            soonest = _send_at(commune, _day(now) + ONE_DAY, desk)
        await desk.register.move(commune, was, soonest)
    for reminder in await desk.register.held(now):
        reminder.held_until = None
        reminder.issue()
        try:
            await desk.register.save(reminder)
        except OvertakenError:
            continue


async def plan_sweeps(communes: Sequence[str], desk: Desk) -> None:
    """Plan the first sweep of each commune that has none."""
    for commune in communes:
        now = desk.clock.now()
        first = _send_at(commune, now.astimezone(VIETNAM).date(), desk)
        await desk.register.plan(commune, max(now, first))


async def sweep_now(principal: Principal, desk: Desk) -> Sequence[Reminder]:
    """Sweep the principal's commune at once; raises ``Forbidden`` for who may not press all."""
    _may_press(principal, None, desk)
    return await sweep(principal.commune, desk)


async def sweep(commune: str, desk: Desk) -> Sequence[Reminder]:
    """Issue the reminders that are due in a commune today; none on a day off, none twice."""
    today = desk.clock.today()
    calendar = desk.office.calendar(commune)
    if not calendar.is_working(today):
        return []
    tasks = await desk.tasks.list(commune, Filter(today.year), ALL_TASKS, tallies=True)
    missing = await missing_reports(commune, today, desk)
    histories = await desk.register.histories(commune, today.year)
    rules = desk.office.rules(commune)

    def occasion(matter: Matter) -> Occasion:
        return Occasion(today, histories.get(matter, History()), rules, calendar)

    issued = []
    for matter, cause, task in _due(tasks, missing, occasion):
        number = occasion(matter).history.number + 1
        draft = Draft(commune, matter, cause, number, SWEEPER, task)
        reminder = _written(draft, desk)
        reminder.issue()
        if await desk.register.enter(reminder):
            issued.append(reminder)
    return issued


def _due(
    tasks: Sequence[Task],
    missing: Sequence[MissingReportDue],
    occasion: Callable[[Matter], Occasion],
) -> Iterator[tuple[Matter, Cause, Task | None]]:
    for task in tasks:
        for unit in task.obliged:
            matter = Matter(unit, task_id=task.id)
            if cause := cause_of_task(task, unit, occasion(matter)):
                yield matter, cause, task
    for report in missing:
        matter = Matter(report.unit, report_id=report.report_id)
        if cause := cause_of_report(report, occasion(matter)):
            yield matter, cause, None


async def press(wish: Press, desk: Desk) -> Reminder:
    """Remind a unit by hand; outside working hours it is said on the next working morning.

    Raises ``Forbidden`` for who has not the right to press over the task, ``NotFound``,
    ``Invalid`` for a unit that has no part in it.
    """
    who = wish.principal
    task = await find_task(who.commune, wish.task_id, desk) if wish.task_id else None
    _may_press(who, wish.task_id, desk)
    if wish.unit not in desk.directory.units(who.commune):
        sentence = Text("Xã không có đơn vị này.", "The commune has no such unit.")
        raise Invalid("unknown-unit", sentence, FieldError("unit", sentence))
    matter = Matter(wish.unit, wish.task_id, wish.report_id)
    now, today = desk.clock.now(), desk.clock.today()
    cause = _cause_by_hand(task, today)
    calendar = desk.office.calendar(who.commune)
    opening = calendar.next_opening(now)

    async def attempt() -> Reminder:
        histories = await desk.register.histories(who.commune, today.year)
        number = histories.get(matter, History()).number + 1
        draft = Draft(who.commune, matter, cause, number, who.subject, task)
        reminder = _written(draft, desk)
        reminder.by_hand = True
        if wish.text:
            reminder.text = f"{reminder.text}\n{wish.text}"
        if opening > now:
            reminder.held_until = opening
        else:
            reminder.issue()
        if not await desk.register.enter(reminder):
            raise OvertakenError
        return reminder

    return await insist(attempt)


async def reply(principal: Principal, reminder_id: str, text: str, desk: Desk) -> Reminder:
    """Enter the reminded unit's answer; raises ``NotFound``, ``Forbidden``, ``Conflict``."""
    reminder = await find_reminder(principal.commune, reminder_id, desk)
    if not (principal.has(Role.UNIT_OFFICER) and principal.unit == reminder.matter.unit):
        raise Forbidden(
            "not-your-reminder",
            Text("Chỉ đơn vị được đôn đốc mới trả lời được.", "Only the reminded unit may answer."),
        )

    async def attempt() -> Reminder:
        found = await find_reminder(principal.commune, reminder_id, desk)
        found.answer(text, principal.subject, desk.clock.now())
        await desk.register.save(found)
        return found

    return await insist(attempt)


async def find_reminder(commune: str, reminder_id: str, desk: Desk) -> Reminder:
    """Return a reminder of the commune; raises ``NotFound``."""
    found = await desk.register.get(commune, reminder_id)
    if found is None:
        raise NotFound(
            "unknown-reminder", Text("Không có lần đôn đốc này.", "There is no such reminder.")
        )
    return found


@dataclass(frozen=True, slots=True)
class Draft:
    """A reminder before it is written out."""

    commune: str
    matter: Matter
    cause: Cause
    number: int
    by: str
    task: Task | None


def _written(draft: Draft, desk: Desk) -> Reminder:
    names = {unit.slug: unit.name for unit in desk.directory.unit_list(draft.commune)}
    today = desk.clock.today()
    text = reminder_text(draft.matter, draft.cause, draft.number, draft.task, names, today=today)
    return Reminder(
        commune=draft.commune,
        matter=draft.matter,
        number=draft.number,
        cause=draft.cause,
        level=desk.office.rules(draft.commune).ladder.level(draft.number),
        issued_at=desk.clock.now(),
        issued_on=today,
        by=draft.by,
        text=text,
    )


def _cause_by_hand(task: Task | None, today: date) -> Cause:
    if task is None:
        return Cause("by_hand", f"hand:{today}")
    snapshot = task.on(today)
    due = snapshot.standing.due
    days = (due - today).days if due else 0
    return Cause("by_hand", f"hand:{today}", due, days, snapshot.debt)


def _may_press(principal: Principal, task_id: str | None, desk: Desk) -> None:
    focal = principal.has(Role.FOCAL) and desk.directory.presses(
        principal.commune, principal.unit, task_id or "*"
    )
    if not (focal or principal.has(Role.ADMIN, Role.LEADER)):
        raise Forbidden(
            "not-yours-to-press",
            Text(
                "Đơn vị của bạn không được giao đôn đốc nhiệm vụ này.",
                "Your unit has no right to press this task.",
            ),
        )


def _send_at(commune: str, day: date, desk: Desk) -> datetime:
    """Return the moment of the sweep on ``day``, or on the next working day."""
    working = desk.office.calendar(commune).next_working(day)
    hour = desk.office.rules(commune).send_at
    return datetime.combine(working, hour, VIETNAM).astimezone(UTC)


def _soonest(commune: str, now: datetime, desk: Desk) -> datetime:
    """Return when a sweep may be at the soonest: in working hours, not before the hour set."""
    opening = desk.office.calendar(commune).next_opening(now)
    return max(opening, _send_at(commune, _day(opening), desk))


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()
