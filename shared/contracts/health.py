"""The one rule for how a task stands on a given day; whoever shows health asks here."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.tasks import Health, Schedule, Standing

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
    ``behind`` is how much of it is missing. ``since`` is the first day on which something was
    owed (for continuous tasks: the last day with output, or the start); None when nothing is.
    ``days`` counts from ``since`` to the day assessed, never beyond the plan's year.
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
    day = min(today, end)
    if schedule.kind == "continuous":
        return _continuous(schedule, standing, day)
    over = today > end
    target = standing.target or sum(quota.target for quota in schedule.quotas) or 1
    if schedule.kind == "quota":
        return _quota(schedule, standing, target, day, over=over)
    expected = target if over else 0
    if standing.completed:
        return Assessment(Health.DONE, expected)
    if over:
        since = end + ONE_DAY
        # A date inside the plan's year goes on being missed until that year is over.
        late = (min(today, _year_end(schedule)) - end).days
        return Assessment(
            Health.LATE, expected, max(1, target - standing.done), since, max(0, late)
        )
    soon = end - today <= timedelta(days=AT_RISK_DAYS)
    return Assessment(Health.AT_RISK if soon else Health.ON_TRACK, expected)


def prorated(target: int, start: date, end: date, day: date) -> int:
    """Return how much of ``target`` is expected by the evening of ``day``, rounded down."""
    if day < start:
        return 0
    total = (end - start).days + 1
    return target * min(total, (day - start).days + 1) // total


def _continuous(schedule: Schedule, standing: Standing, day: date) -> Assessment:
    since = max(standing.last_on or schedule.start, schedule.start)
    silent = max(0, (day - since).days)
    if schedule.stale_after_days is not None and silent > schedule.stale_after_days:
        return Assessment(Health.STALE, None, 0, since, silent)
    return Assessment(Health.ON_TRACK, None)


def _quota(
    schedule: Schedule, standing: Standing, target: int, day: date, *, over: bool
) -> Assessment:
    """Compare with what is expected, kind by kind: reruns do not stand in for programmes."""
    start, end = schedule.start, standing.due or schedule.end
    parts = (
        [(each.target, standing.by_kind.get(each.kind, 0)) for each in schedule.quotas]
        if len(schedule.quotas) > 1 and standing.by_kind
        else [(target, standing.done)]
    )
    expected = sum(prorated(wanted, start, end, day) for wanted, _ in parts)
    if standing.completed:
        return Assessment(Health.DONE, expected)
    behind = [
        (wanted, done, prorated(wanted, start, end, day) - done)
        for wanted, done in parts
        if prorated(wanted, start, end, day) > done
    ]
    missing = sum(short for _, _, short in behind)
    if not missing:
        return Assessment(Health.ON_TRACK, expected)
    total = (end - start).days + 1
    # The first day on which the next unit of output was expected, and was not there.
    since = min(
        start + timedelta(days=-(-(done + 1) * total // wanted) - 1) for wanted, done, _ in behind
    )
    bearable = max(AT_RISK_UNITS, expected // AT_RISK_SHARE)
    health = Health.LATE if over or missing > bearable else Health.AT_RISK
    return Assessment(health, expected, missing, since, (day - since).days)


def _year_end(schedule: Schedule) -> date:
    """Return the last day of the year that the schedule ends in."""
    return date(schedule.end.year, 12, 31)
