"""The one rule for how a task stands on a given day; whoever shows health asks here."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.periods import expected, reached_on
from shared.contracts.tasks import Health, Quota, Schedule, Standing

AT_RISK_UNITS = 2
"""Behind by so many units of output is a risk, not yet late."""
AT_RISK_SHARE = 10
"""So is behind by one part in this many of what is expected."""
AT_RISK_DAYS = 14
"""A dated task that is still undone is at risk from so many days before it is due."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a task stands: its health, and the figures behind it.

    ``expected`` is the output that should be there by now, None where none can be counted;
    ``behind`` is how much of it is missing (the debt), or how many units of a set are silent.
    ``since`` is the first day on which something was owed (for continuous tasks: the last day
    with output, or the start); None when nothing is. ``days`` counts from ``since`` to the day
    assessed, never beyond the plan's year.
    """

    health: Health
    expected: int | None
    behind: int = 0
    since: date | None = None
    days: int = 0


def assess(schedule: Schedule, standing: Standing, today: date) -> Assessment:
    """Return how a task with ``schedule`` and ``standing`` stands on ``today`` (Asia/Ho_Chi_Minh).

    Pass the real day, also for plans of past years: a task undone when its time was over is late
    for good, while its figures stay those of its last day.
    """
    end = standing.due or schedule.end
    if schedule.kind == "continuous":
        return _continuous(schedule, standing, min(today, end))
    if schedule.kind == "quota":
        return _quota(schedule, standing, min(today, schedule.end), over=today > schedule.end)
    return _dated(schedule, standing, end, today)


def _continuous(schedule: Schedule, standing: Standing, day: date) -> Assessment:
    """Judge by silence; where each unit of a set is obliged, by the most silent one."""
    latest = [each.last_on for each in standing.by_unit.values()] or [standing.last_on]
    sinces = [max(each or schedule.effective, schedule.effective) for each in latest]
    limit = schedule.stale_after_days
    silent = [since for since in sinces if limit is not None and (day - since).days > limit]
    if not silent:
        return Assessment(Health.ON_TRACK, None)
    since = min(silent)
    behind = len(silent) if standing.by_unit else 0
    return Assessment(Health.STALE, None, behind, since, (day - since).days)


def _dated(schedule: Schedule, standing: Standing, end: date, today: date) -> Assessment:
    """Judge what is to be done once, or once in each of several spans of time."""
    ends = sorted(span.end for span in schedule.spans) or [end]
    target = standing.target or len(ends)
    past = sum(1 for each in ends if today > each)
    asked = target if past == len(ends) else past
    if standing.completed:
        return Assessment(Health.DONE, asked)
    done = standing.opening + standing.done
    missing = asked - done
    if missing > 0:
        since = ends[min(done, len(ends) - 1)] + ONE_DAY
        # A date inside the plan's year goes on being missed until that year is over.
        days = (min(today, date(schedule.end.year, 12, 31)) - since + ONE_DAY).days
        return Assessment(Health.LATE, asked, missing, since, max(0, days))
    if schedule.adjusted_from and today > schedule.adjusted_from:
        return Assessment(Health.ADJUSTED, asked)
    following = ends[min(done, len(ends) - 1)]
    soon = following - today <= timedelta(days=AT_RISK_DAYS)
    return Assessment(Health.AT_RISK if soon else Health.ON_TRACK, asked)


def _quota(schedule: Schedule, standing: Standing, day: date, *, over: bool) -> Assessment:
    """Compare with what is expected, kind by kind: reruns do not stand in for programmes."""
    asked = sum(expected(each, schedule, day) for each in schedule.quotas)
    if standing.completed:
        return Assessment(Health.DONE, asked)
    short = {
        each.kind: missing
        for each in schedule.quotas
        if (missing := expected(each, schedule, day) - _done(standing, each, schedule)) > 0
    }
    if not short:
        return Assessment(Health.ON_TRACK, asked)
    # The first day on which the next unit of output was expected, and was not there.
    since = min(
        reached_on(each, schedule, _done(standing, each, schedule) + 1)
        for each in schedule.quotas
        if each.kind in short
    )
    missing = sum(short.values())
    bearable = max(AT_RISK_UNITS, asked // AT_RISK_SHARE)
    if schedule.adjusted_from and day > schedule.adjusted_from and not over:
        health = Health.ADJUSTED
    else:
        health = Health.LATE if over or missing > bearable else Health.AT_RISK
    return Assessment(health, asked, missing, since, max(0, (day - since).days))


def _done(standing: Standing, quota: Quota, schedule: Schedule) -> int:
    if standing.by_kind or len(schedule.quotas) > 1:
        return standing.by_kind.get(quota.kind, 0)
    return standing.done
