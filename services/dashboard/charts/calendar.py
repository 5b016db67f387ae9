"""A year's broadcasts, day by day."""

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from services.dashboard.texts import Words
from services.dashboard.views import Calendar
from services.dashboard.views.tasks import CalendarDay

STATES = ("aired", "planned", "cancelled", "output")
SIGNS = {"aired": "●", "planned": "○", "cancelled": "✕", "output": "▪"}
ONE_DAY = timedelta(days=1)


def year_calendar(found: Calendar, words: Words) -> str:
    """Return twelve months of days, each with the sign of what was, or will be, on the air."""
    days = {each.day: each for each in found.days}
    months = "".join(_month(found.year, month, days, words) for month in range(1, 13))
    signs = "".join(
        f'<li><span class="xs-day-{each}" aria-hidden="true">{SIGNS[each]}</span> '
        f"{escape(words(f'air_{each}'))} "
        f"<b>{words.number(sum(getattr(day, each) for day in found.days))}</b></li>"
        for each in STATES
    )
    return f'<ul class="xs-legend">{signs}</ul><div class="xs-year">{months}</div>'


def state(day: CalendarDay | None) -> str | None:
    """Return what a day is shown as: what was aired before what was only planned; or nothing."""
    return next((each for each in STATES if day and getattr(day, each)), None)


def _month(year: int, month: int, days: dict[date, CalendarDay], words: Words) -> str:
    first = date(year, month, 1)
    found = [days[day] for day in _days(first) if day in days]
    label = words(
        "air_month",
        month=words.month(f"{year}-{month:02}", year=True),
        **{each: words.number(sum(getattr(day, each) for day in found)) for each in STATES},
    )
    blank = "<i></i>" * first.weekday()
    cells = "".join(_day(day, days.get(day), words) for day in _days(first))
    return (
        f"<div><b>{escape(words.month(f'{year}-{month:02}', year=True))}</b>"
        f'<div role="img" aria-label="{escape(label)}">{blank}{cells}</div></div>'
    )


def _day(day: date, found: CalendarDay | None, words: Words) -> str:
    shown = state(found)
    if found is None or shown is None:
        return f"<i>{day.day}</i>"
    counts = ", ".join(
        f"{words(f'air_{each}').lower()} {words.number(getattr(found, each))}"
        for each in STATES
        if getattr(found, each)
    )
    hint = f"{words.day(day)}: {counts}"
    return f'<i class="xs-day-{shown}" title="{escape(hint)}"><b>{day.day}</b>{SIGNS[shown]}</i>'


def _days(first: date) -> Iterator[date]:
    day = first
    while day.month == first.month:
        yield day
        day += ONE_DAY
