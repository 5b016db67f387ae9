"""What units are called, and days as the documents write them."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from services.dashboard.views import UnitName
from shared.communes import Commune
from shared.contracts.tasks import Role

Document = dict[str, Any]
ONE_DAY = timedelta(days=1)


def unit_name(commune: Commune, slug: str | None, written: str = "") -> UnitName:
    """Return a unit's names; ``written`` is how the plan calls one that the commune has not."""
    unit = commune.units.get(slug) if slug else None
    if unit is None:
        name = written or slug or ""
        return UnitName(slug=slug, name=name, name_en=name, short=name)
    return UnitName(**unit.model_dump(include=set(UnitName.model_fields)))


def unit_in(commune: Commune, role: Role) -> UnitName:
    """Return the unit that has a role in a task."""
    return unit_name(commune, role.unit, role.as_written)


def as_day(value: str | None) -> date | None:
    """Return a day as it was written, or None."""
    return date.fromisoformat(value) if value else None


def until(days: Mapping[str, int], year: int, last: date) -> Iterator[tuple[str, int]]:
    """Yield the days of a year (as ``09-15``) up to ``last`` that count something.

    Days stay text: there are thousands on a page, and few are shown.
    """
    if year > last.year:
        return
    end = f"{last:%m-%d}" if year == last.year else "12-31"
    yield from (each for each in days.items() if each[1] and each[0] <= end)


def months_until(year: int, until: date) -> list[str]:
    """Return the months of ``year`` up to that of ``until``, as ``2025-09``; none before it."""
    if until.year < year:
        return []
    last = 12 if until.year > year else until.month
    return [f"{year}-{month:02}" for month in range(1, last + 1)]


def evening(month: str) -> date:
    """Return the last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY
