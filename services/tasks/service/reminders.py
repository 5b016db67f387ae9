"""Reminders by rule: swept on working mornings, numbered, entered and said once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from services.tasks.models.occasion import Occasion, cause_of_report, cause_of_task
from services.tasks.models.reminder import Cause, History, Matter, MissingReportDue, Reminder
from services.tasks.models.task import Task
from services.tasks.models.wording import reminder_text
from services.tasks.ports import Desk, Filter, OvertakenError, Window
from services.tasks.service.missing import missing_reports
from shared.auth import Principal, Role
from shared.calendar_vn import VIETNAM
from shared.errors import Forbidden, Text

SWEEPER = "system:reminders"
ALL_TASKS = Window(1000)
ONE_DAY = timedelta(days=1)
TRIES = 3
"""To enter one reminder against others who enter one of the same matter."""


async def tick(desk: Desk) -> None:
    """Do what is due: sweep communes, and say what was held back. Safe to repeat and to race.

    A commune that cannot be swept keeps no other from it; what it failed with is raised in the end.
    """
    now = desk.clock.now()
    failed: list[Exception] = []
    for commune, was in await desk.register.due(now):
        if not desk.directory.serves(commune):
            continue
        try:
            await _keep(commune, was, now, desk)
        except Exception as error:  # noqa: BLE001  raised below
            failed.append(error)
    for reminder in await desk.register.held(now):
        await _release(reminder, now, desk)
    if failed:
        raise failed[0]


async def plan_sweeps(communes: Sequence[str], desk: Desk) -> None:
    """Plan the first sweep of each commune that has none."""
    for commune in communes:
        now = desk.clock.now()
        first = _send_at(commune, _day(now), desk)
        await desk.register.plan(commune, max(now, first))


async def sweep_now(principal: Principal, desk: Desk) -> Sequence[Reminder]:
    """Sweep the principal's commune at once; raises ``Forbidden`` for who may not press all."""
    may_press(principal, None, desk)
    return await sweep(principal.commune, desk)


async def sweep(commune: str, desk: Desk) -> Sequence[Reminder]:
    """Enter the reminders that are due in a commune today; none on a day off, none twice.

    Outside working hours they are held back until the office opens.
    """
    now, today = desk.clock.now(), desk.clock.today()
    calendar, rules = desk.office.calendar(commune), desk.office.rules(commune)
    if not calendar.is_working(today):
        return []
    tasks = await desk.tasks.list(commune, Filter(today.year), ALL_TASKS, tallies=True)
    missing = await missing_reports(commune, today, desk)
    histories = await desk.register.histories(commune, today.year)
    opening = calendar.next_opening(now)
    issued = []
    for matter, task, ask in _matters(tasks, missing):
        history = histories.get(matter, History())
        for _ in range(TRIES):
            cause = ask(Occasion(today, history, rules, calendar))
            if cause is None:
                break
            reminder = written(Draft(commune, matter, cause, history.number + 1, task), desk)
            reminder.issue(opening)
            if await desk.register.enter(reminder):
                issued.append(reminder)
                break
            # Somebody was first, or the matter was reminded of in another year.
            history = History.of(await desk.register.of(commune, matter))
    return issued


@dataclass(frozen=True, slots=True)
class Draft:
    """A reminder before it is written out."""

    commune: str
    matter: Matter
    cause: Cause
    number: int
    task: Task | None
    by: str = SWEEPER


def written(draft: Draft, desk: Desk) -> Reminder:
    """Return a reminder of today with its sentences, not yet said."""
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


def may_press(principal: Principal, task_id: str | None, desk: Desk) -> None:
    """Raise ``Forbidden`` for who may not press the task; None stands for everything."""
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


async def _keep(commune: str, was: datetime, now: datetime, desk: Desk) -> None:
    """Sweep a commune if the hour has come, and plan the next sweep."""
    soonest = _soonest(commune, now, desk)
    if soonest <= now:
        await sweep(commune, desk)
        soonest = _send_at(commune, _day(now) + ONE_DAY, desk)
    await desk.register.move(commune, was, soonest)


async def _release(reminder: Reminder, now: datetime, desk: Desk) -> None:
    """Say what was held back, if the office is open and nobody else did."""
    commune = reminder.commune
    if not desk.directory.serves(commune) or not desk.office.calendar(commune).is_open(now):
        return
    reminder.issue()
    try:
        await desk.register.save(reminder)
    except OvertakenError:
        return


def _matters(
    tasks: Sequence[Task], missing: Sequence[MissingReportDue]
) -> Iterator[tuple[Matter, Task | None, Callable[[Occasion], Cause | None]]]:
    """Yield what units may be reminded of, and what tells whether they are."""
    for task in tasks:
        for unit in task.obliged:
            yield Matter(unit, task_id=task.id), task, partial(cause_of_task, task, unit)
    for report in missing:
        matter = Matter(report.unit, report_id=report.report_id)
        yield matter, None, partial(cause_of_report, report)


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
