"""When a unit is to be reminded of what (đôn đốc), by a commune's rules. Pure Python.

At most one reminder of a matter is issued on one day; of several causes the most urgent is named.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.tasks.models.ledger import ledger_of
from services.tasks.models.reminder import Cause, History, MissingReportDue, Rules
from services.tasks.models.task import Task
from shared.calendar_vn import Calendar
from shared.contracts.tasks import Health, Standing

ONE_DAY = timedelta(days=1)


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


def cause_by_hand(task: Task, unit: str, today: date, key: str) -> Cause:
    """Return how ``unit`` stands with ``task`` on the day on which somebody presses it."""
    standing = task.standing_on(today)
    if standing.completed:
        return Cause("by_hand", key)
    if task.schedule.kind == "continuous":
        return Cause("by_hand", key, days=_silent(task, unit, standing, today)[1])
    due = _due(task, standing)
    return Cause("by_hand", key, due, (due - today).days, task.on(today).debt)


def _causes(task: Task, unit: str, now: Occasion) -> Iterator[Cause]:
    """Yield the causes, the most urgent first."""
    today, rules, history = now.today, now.rules, now.history
    snapshot = task.on(today)
    standing, schedule = snapshot.standing, task.schedule
    if standing.completed or today > date(task.year, 12, 31):
        return
    if schedule.kind == "continuous":
        yield from _silence(task, unit, standing, now)
        return
    due = _due(task, standing)
    if schedule.kind == "quota":
        if snapshot.debt >= rules.debt.at_least and history.rested(rules.debt.every, today):
            yield Cause("debt", f"debt:{today}", due, (due - today).days, snapshot.debt)
        yield from _missing_reruns(task, now)
        return
    if snapshot.health is Health.LATE and history.rested(rules.after_due_every, today):
        late = (today - due).days
        yield Cause("overdue", f"overdue:{due}:{today}", due, -late, snapshot.debt)
    yield from _soon(due, rules.before_due, now)


def _due(task: Task, standing: Standing) -> date:
    """Return when the next output is due: of several spans, the first that lacks its own."""
    ends = sorted(span.end for span in task.schedule.spans)
    if not ends:
        return standing.due or task.schedule.end
    return ends[min(standing.opening + standing.done, len(ends) - 1)]


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


def _silence(task: Task, unit: str, standing: Standing, now: Occasion) -> Iterator[Cause]:
    if not now.history.rested(now.rules.stale_every, now.today):
        return
    limit = task.schedule.stale_after_days
    since, silent = _silent(task, unit, standing, now.today)
    if limit is not None and silent > limit:
        yield Cause("stale", f"stale:{since}:{now.today}", None, silent)


def _silent(task: Task, unit: str, standing: Standing, today: date) -> tuple[date, int]:
    """Return since when a unit is silent, and for how many days; of a set, each for itself."""
    own = standing.by_unit.get(unit)
    last_on = own.last_on if own else standing.last_on
    since = max(last_on or task.schedule.effective, task.schedule.effective)
    return since, (today - since).days


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
