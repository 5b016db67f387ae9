"""Which periods a desk offers to report on, and what they are called. Pure."""

from datetime import date

from services.dashboard.texts import Words

YEAR_FROM = 11
"""The month from which the year's report comes first."""


def offered(year: int, today: date) -> list[str]:
    """Return the periods of a plan's year that have begun, the likeliest first.

    The year's once it is asked for; then the quarter that ended last, those before it, and the
    one that runs.
    """
    quarters = [number for number in range(1, 5) if date(year, number * 3 - 2, 1) <= today]
    ended = [number for number in quarters if _end(year, number) < today]
    running = [number for number in quarters if number not in ended]
    found = [f"{year}-Q{number}" for number in [*reversed(ended), *running]]
    asked = (today.year, today.month) >= (year, YEAR_FROM)
    return [str(year), *found] if asked else [*found, str(year)]


def named(period: str, words: Words) -> str:
    """Return what a period is called."""
    year, _, quarter = period.partition("-Q")
    return (
        words("period_quarter", quarter=quarter, year=year)
        if quarter
        else words("period_year", year=year)
    )


def _end(year: int, quarter: int) -> date:
    return date(year, 12, 31) if quarter == 4 else date(year, quarter * 3 + 1, 1)  # noqa: PLR2004
