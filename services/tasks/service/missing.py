"""Which units report, and which reports they owe."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.tasks.models.plan import Plan
from services.tasks.models.reminder import MissingReportDue
from services.tasks.models.report import Period, State
from services.tasks.ports import Desk

OPEN = (State.DRAFT, State.RETURNED)


def reporting_units(commune: str, desk: Desk) -> Sequence[str]:
    """Return the units that report: all that are no sets, and the members of sets."""
    units = desk.directory.unit_list(commune)
    own = [unit.slug for unit in units if not unit.set]
    return list(dict.fromkeys([*own, *(each for unit in units for each in unit.members)]))


async def missing_reports(commune: str, day: date, desk: Desk) -> Sequence[MissingReportDue]:
    """Return the reports that units owe around ``day``: of ended periods, and the year's.

    In the first quarter those of the last quarter of the year before, too.
    """
    settings = desk.desks.reports(commune)
    found = []
    for period in _asked(await desk.plans.all(commune), day):
        due = period.due(settings)
        if due is None:
            continue
        handed_in = {
            report.unit
            for report in await desk.reports.units(commune, "cds", period.name)
            if report.state not in OPEN
        }
        found += [
            MissingReportDue(f"cds.{period.name}", unit, due)
            for unit in reporting_units(commune, desk)
            if unit not in handed_in
        ]
    return found


def _asked(plans: Sequence[Plan], day: date) -> Iterator[Period]:
    """Yield the periods of which reports are asked for by ``day``."""
    last_years = [f"{day.year - 1}-Q4"] if day.month <= 3 else []  # noqa: PLR2004
    names = [*last_years, *(f"{day.year}-Q{quarter}" for quarter in range(1, 5)), str(day.year)]
    for period in map(Period.parse, names):
        counting = [
            item.schedule.effective
            for plan in plans
            if plan.version and plan.year == period.year
            for item in plan.document.tasks
        ]
        began = period.last if "-Q" in period.name else date(period.year, 11, 1)
        if counting and day >= began and period.last >= min(counting):
            yield period
