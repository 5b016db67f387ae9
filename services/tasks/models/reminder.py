"""Reminders (đôn đốc): when a unit is to be reminded of what, by rules that are data.

A *matter* is one task or one periodic report of one unit; its reminders are numbered (lần 1, 2, 3)
within the plan's year. At most one is issued for a matter on one day.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.tasks.models.ledger import ledger_of
from services.tasks.models.task import Task
from shared.calendar_vn import Calendar
from shared.contracts.base import Event
from shared.contracts.tasks import Health, ReminderIssuedV1, ReminderRepliedV1
from shared.errors import Conflict, Text

Level = Literal["unit", "deputy", "chair"]
ONE_DAY = timedelta(days=1)


class Part(BaseModel):
    """A part of the rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Debt(Part):
    """From how many units of output owed, and how often."""

    at_least: int = Field(ge=1)
    every: int = Field(ge=1)


class MissingReport(Part):
    """How many days before a report is due, and how often after."""

    before: tuple[int, ...]
    after_every: int = Field(ge=1)


class Ladder(Part):
    """From which number on Phó Chủ tịch and Chủ tịch hear of it too."""

    deputy_from: int = Field(ge=1)
    chair_from: int = Field(ge=1)

    def level(self, number: int) -> Level:
        """Return who else hears of the ``number``-th reminder."""
        if number >= self.chair_from:
            return "chair"
        return "deputy" if number >= self.deputy_from else "unit"


class Rules(Part):
    """A commune's ``reminders.yaml``; ``basis`` says where the numbers come from."""

    basis: str = Field(min_length=1)
    send_at: time = time(8)
    before_due: tuple[int, ...] = (7, 3, 1)
    after_due_every: int = Field(7, ge=1)
    debt: Debt = Debt(at_least=2, every=7)
    stale_every: int = Field(14, ge=1)
    missing_rerun_before_month_end: int = Field(5, ge=1)
    missing_report: MissingReport = MissingReport(before=(5, 1), after_every=3)
    ladder: Ladder = Ladder(deputy_from=3, chair_from=5)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a unit is reminded of: a task, or a periodic report that it owes."""

    unit: str
    task_id: str | None = None
    report_id: str | None = None

    @property
    def name(self) -> str:
        """The matter in ids, e.g. ``2025-cds-1a.phong-kinh-te``."""
        return f"{self.task_id or self.report_id}.{self.unit}"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a unit is reminded today. ``key`` tells one occasion from the next."""

    name: str
    key: str
    due: date | None = None
    days: int = 0
    owed: int = 0


@dataclass
class Reminder:
    """One entry of the register: who was reminded of what, by whom, when; and the answer."""

    commune: str
    matter: Matter
    number: int
    cause: Cause
    level: Level
    issued_at: datetime
    issued_on: date
    by: str
    text: str
    by_hand: bool = False
    held_until: datetime | None = None
    reply: str | None = None
    replied_at: datetime | None = None
    replied_by: str | None = None
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @property
    def id(self) -> str:
        """The id within the commune, e.g. ``2025-cds-1a.phong-kinh-te.0002``."""
        return f"{self.matter.name}.{self.number:04}"

    def issue(self) -> None:
        """Say that the unit is reminded."""
        self.revision += 1
        matter, cause = self.matter, self.cause
        self.events.append(
            ReminderIssuedV1(
                commune=self.commune,
                revision=self.revision,
                actor=self.by,
                reminder_id=self.id,
                number=self.number,
                unit=matter.unit,
                task_id=matter.task_id,
                report_id=matter.report_id,
                cause=cause.name,
                due=cause.due,
                days=cause.days,
                owed=cause.owed,
                level=self.level,
                by_hand=self.by_hand,
            )
        )

    def answer(self, text: str, by: str, at: datetime) -> None:
        """Enter the unit's reply; raises ``Conflict`` for a second one."""
        if self.reply is not None:
            raise Conflict(
                "already-replied",
                Text("Đôn đốc này đã được trả lời.", "This reminder was answered before."),
            )
        self.reply, self.replied_by, self.replied_at = text, by, at
        self.revision += 1
        self.events.append(
            ReminderRepliedV1(
                commune=self.commune,
                revision=self.revision,
                actor=by,
                reminder_id=self.id,
                unit=self.matter.unit,
                task_id=self.matter.task_id,
                report_id=self.matter.report_id,
            )
        )


@dataclass(frozen=True, slots=True)
class History:
    """What the register holds of one matter."""

    number: int = 0
    last_on: date | None = None
    keys: frozenset[str] = frozenset()

    def with_(self, reminder: Reminder) -> "History":
        """Return the history with one reminder more."""
        return replace(
            self,
            number=max(self.number, reminder.number),
            last_on=max(self.last_on or reminder.issued_on, reminder.issued_on),
            keys=self.keys | {reminder.cause.key},
        )

    def rested(self, every: int, today: date) -> bool:
        """Tell whether ``every`` days have passed since the last reminder."""
        return self.last_on is None or (today - self.last_on).days >= every


@dataclass(frozen=True, slots=True)
class MissingReportDue:
    """A periodic report that a unit has not handed in, and when it is or was due."""

    report_id: str
    unit: str
    due: date


@dataclass(frozen=True, slots=True)
class Occasion:
    """The working day on which it is asked whether to remind, and what is known then."""

    today: date
    history: History
    rules: Rules
    calendar: Calendar


def cause_of_task(task: Task, unit: str, now: Occasion) -> Cause | None:
    """Return why ``unit`` is to be reminded of ``task``, or None."""
    if task.plan.withdrawn or now.history.last_on == now.today:
        return None
    return next(_causes(task, unit, now), None)


def cause_of_report(missing: MissingReportDue, now: Occasion) -> Cause | None:
    """Return why a unit is to be reminded of its report, or None."""
    if now.history.last_on == now.today:
        return None
    due, today, rules = missing.due, now.today, now.rules.missing_report
    if today > due and now.history.rested(rules.after_every, today):
        return Cause("missing_report", f"report:{due}:{today}", due, (due - today).days)
    soon = next(_soon(due, rules.before, now), None)
    return replace(soon, name="report_due") if soon else None


def _causes(task: Task, unit: str, now: Occasion) -> Iterator[Cause]:
    """Yield the causes, the most urgent first."""
    today, rules, history = now.today, now.rules, now.history
    snapshot = task.on(today)
    standing, schedule = snapshot.standing, task.schedule
    if standing.completed or today > date(task.year, 12, 31):
        return
    if schedule.kind == "continuous":
        yield from _silence(task, unit, now)
        return
    due = standing.due or schedule.end
    if schedule.kind == "quota":
        if snapshot.debt >= rules.debt.at_least and history.rested(rules.debt.every, today):
            yield Cause("debt", f"debt:{today}", due, (due - today).days, snapshot.debt)
        yield from _missing_reruns(task, now)
        return
    if snapshot.health is Health.LATE and history.rested(rules.after_due_every, today):
        late = (today - due).days
        yield Cause("overdue", f"overdue:{due}:{today}", due, -late, snapshot.debt)
    yield from _soon(due, rules.before_due, now)


def _soon(due: date, before: Sequence[int], now: Occasion) -> Iterator[Cause]:
    """Yield the stage before the due date that has come, unless it was reminded of.

    A stage that falls on a day off comes on the working day before it (domain A4).
    """
    if now.today > due:
        return
    reach = now.calendar.next_working(now.today + ONE_DAY) - ONE_DAY
    stages = sorted(((due - timedelta(days=n), n) for n in (*before, 0)), reverse=True)
    for day, n in stages:
        if day <= reach:
            key = f"due:{due}:{n}"
            if key not in now.history.keys:
                yield Cause("due_soon", key, due, (due - now.today).days)
            return


def _silence(task: Task, unit: str, now: Occasion) -> Iterator[Cause]:
    if not now.history.rested(now.rules.stale_every, now.today):
        return
    limit = task.schedule.stale_after_days
    standing = task.standing_on(now.today)
    own = standing.by_unit.get(unit)
    last_on = own.last_on if own else standing.last_on
    since = max(last_on or task.schedule.effective, task.schedule.effective)
    silent = (now.today - since).days
    if limit is not None and silent > limit:
        yield Cause("stale", f"stale:{since}:{now.today}", None, silent)


def _missing_reruns(task: Task, now: Occasion) -> Iterator[Cause]:
    """Yield the reruns that a programme of this month still lacks, before the month ends."""
    today = now.today
    end = today.replace(day=monthrange(today.year, today.month)[1])
    if (end - today).days > now.rules.missing_rerun_before_month_end:
        return
    key = f"rerun:{end}"
    missing = sum(
        line.missing
        for line in ledger_of(task, today).programmes
        if line.first_on and (line.first_on.year, line.first_on.month) == (end.year, end.month)
    )
    if missing and key not in now.history.keys:
        yield Cause("missing_rerun", key, end, (end - today).days, missing)
