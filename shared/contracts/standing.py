"""The one rule for what a task's output adds up to; whoever asks for a past day asks here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shared.contracts.tasks import PlannedTask, ProgressKind, Standing, UnitStanding

Amounts = dict[ProgressKind, int]
Output = tuple[date, str, ProgressKind, int]
"""So much of a kind by a unit on a day."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What output adds up to on the evening of some day.

    ``opening`` was done before output was expected, ``done`` since; ``units`` has what each unit
    did, opening or not.
    """

    done: Amounts = field(default_factory=dict)
    opening: Amounts = field(default_factory=dict)
    last_on: date | None = None
    units: dict[str, UnitStanding] = field(default_factory=dict)


def counted(output: Iterable[Output], effective: date) -> Counts:
    """Return the sums of ``output``; what came before ``effective`` is opening balance."""
    done: Amounts = {}
    opening: Amounts = {}
    units: dict[str, tuple[int, date]] = {}
    last_on = None
    for day, unit, kind, quantity in output:
        into = done if day >= effective else opening
        into[kind] = into.get(kind, 0) + quantity
        before = units.get(unit, (0, day))
        units[unit] = (before[0] + quantity, max(before[1], day))
        last_on = max(last_on or day, day)
    return Counts(
        done,
        opening,
        last_on,
        {unit: UnitStanding(done=n, last_on=last) for unit, (n, last) in units.items()},
    )


def standing_of(plan: PlannedTask, counts: Counts, obliged: Iterable[str]) -> Standing:
    """Return where a task stands; ``obliged`` are the units behind a set that leads it."""
    done = {kind: counts.done.get(kind, 0) for kind in plan.counts}
    opening = {kind: n for kind in plan.counts if (n := _opening(plan, kind, counts))}
    return Standing(
        done=sum(done.values()),
        by_kind=done,
        opening=sum(opening.values()),
        opening_by_kind=opening,
        target=plan.target,
        due=plan.due,
        last_on=counts.last_on,
        completed=_reached(plan, counts),
        by_unit={unit: counts.units.get(unit, UnitStanding()) for unit in obliged},
    )


def _opening(plan: PlannedTask, kind: ProgressKind, counts: Counts) -> int:
    stated = sum(quota.opening for quota in plan.schedule.quotas if quota.kind is kind)
    return stated + counts.opening.get(kind, 0)


def _reached(plan: PlannedTask, counts: Counts) -> bool:
    """Tell whether the target is reached: of several quotas, each one's own."""
    reached = {
        kind: counts.done.get(kind, 0) + _opening(plan, kind, counts) for kind in plan.counts
    }
    if plan.schedule.quotas:
        return all(reached.get(quota.kind, 0) >= quota.target for quota in plan.schedule.quotas)
    return plan.target is not None and sum(reached.values()) >= plan.target
