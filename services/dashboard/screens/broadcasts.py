"""The broadcast schedule: every airing of the year, month by month; those in charge change it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape

import streamlit as st

from services.dashboard.charts import year_calendar
from services.dashboard.client.broadcast_shapes import Airing, Broadcasts, Programme
from services.dashboard.screens import (
    broadcast_forms,
    doors,
    session,
    tables,
    task_blocks,
    visits,
)
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import LOCAL, Words
from services.dashboard.views.tasks import Calendar, CalendarDay
from shared.auth import Role

PATH = doors.BROADCASTS
ROLES = (Role.LEADER, Role.ADMIN, Role.FOCAL, Role.UNIT_OFFICER)
MONTH = "thang"
EVERY_SECONDS = 5
COLOURS = {"aired": "done", "planned": "on_track", "cancelled": "stale"}


@dataclass(frozen=True, slots=True)
class Row:
    """An airing with its programme, when it is in Viet Nam, and what to mind."""

    airing: Airing
    programme: Programme
    at: datetime
    warned: str = ""
    overdue: bool = False


def show() -> None:
    """Draw the schedule, and below it what may be changed by whoever looks."""
    here = visits.page("broadcasts", *ROLES)
    if here is None:
        return
    tasks, old = visits.all_tasks(here)
    year = tasks[0].year if tasks else here.today.year
    live(here, year)
    own = broadcast_forms.own(here, tasks)
    if own and not old:
        broadcast_forms.draw(here, year, own)


@st.fragment(run_every=EVERY_SECONDS)
def live(here: TaskVisit, year: int) -> None:
    """Draw the year in short and one month in full; runs again by itself."""
    here = visits.still(here)
    words = here.words
    found, old = asked(here, year)
    if found is None:
        return
    whole = rows(found, words, datetime.now(LOCAL))
    with st.expander(words("broadcasts_year", year=year), key="broadcasts-year"):
        _drawn(year_calendar(in_short(found, here.person.commune), words), faded=old)
    months = [f"{year}-{month:02}" for month in range(1, 13)]
    doors.follow(MONTH, months)
    if st.session_state.get(MONTH) not in months:
        st.session_state[MONTH] = f"{year}-{here.today.month:02}"
    month = st.selectbox(
        words("broadcasts_month"),
        months,
        format_func=lambda each: words.month(each, year=True),
        key=MONTH,
        on_change=doors.tell,
        args=(MONTH,),
        width=240,
    )
    if said := days_off(found, month, words):
        st.html(f'<p class="xs-hint">{escape(said)}</p>')
    shown = [row for row in whole if f"{row.at:%Y-%m}" == month]
    tables.draw(_table(here), shown, words, empty="broadcasts_none", faded=old)
    if found.waiting:
        waiting = _waiting(here)
        tables.draw(waiting, found.waiting, words, empty="unscheduled_none", faded=old)


def asked(here: TaskVisit, year: int) -> tuple[Broadcasts | None, bool]:
    """Return the year's schedule, which all viewers of a commune share, and whether it is old."""
    person, language = here.person, here.words.language
    return visits.kept(
        here,
        f"broadcasts-{year}",
        lambda: session.ask_broadcasts(person.commune, language, year, person.token),
    )


def rows(found: Broadcasts, words: Words, now: datetime) -> list[Row]:
    """Return every airing in order of time, with what to mind."""
    holidays = {each.day: each.why for each in found.holidays}
    listed = [
        _row(Row(airing, programme, airing.at.astimezone(LOCAL)), holidays, words, now)
        for programme in found.programmes
        for airing in programme.airings
    ]
    return sorted(listed, key=lambda row: (row.at, str(row.airing.id)))


def _row(row: Row, holidays: dict[date, str], words: Words, now: datetime) -> Row:
    if row.airing.state != "planned":
        return row
    why = holidays.get(row.at.date())
    warned = words("airing_holiday", why=why) if why else ""
    return replace(row, warned=warned, overdue=row.at < now)


def in_short(found: Broadcasts, commune: str) -> Calendar:
    """Return how many airings of each state each day has."""
    days: dict[date, Counter[str]] = {}
    for programme in found.programmes:
        for airing in programme.airings:
            day = airing.at.astimezone(LOCAL).date()
            days.setdefault(day, Counter())[airing.state] += 1
    return Calendar(
        commune=commune,
        year=found.year,
        days=[
            CalendarDay(day=day, output=0, **{each: counts[each] for each in COLOURS})
            for day, counts in sorted(days.items())
            if day.year == found.year
        ],
    )


def days_off(found: Broadcasts, month: str, words: Words) -> str:
    """Return which days of a month are off, weekends apart; nothing for none."""
    days = [
        words("holiday_named", day=each.day.strftime("%d/%m"), why=each.why)
        for each in found.holidays
        if f"{each.day:%Y-%m}" == month
    ]
    return words("holidays_month", days=", ".join(days)) if days else ""


def state(row: Row, words: Words) -> str:
    """Return where an airing stands, in words."""
    return words("airing_overdue" if row.overdue else f"air_{row.airing.state}")


def _table(here: TaskVisit) -> Table[Row]:
    words, desk = here.words, here.desk

    def chip(row: Row) -> str:
        colour = "late" if row.overdue else COLOURS[row.airing.state]
        return task_blocks.chip(colour, state(row, words))

    return Table(
        "broadcasts",
        (
            Column("airing_day", lambda row: row.at.date()),
            Column("col_hour", lambda row: f"{row.at:%H:%M}"),
            Column("col_programme", lambda row: row.programme.title),
            Column("col_kind", lambda row: task_blocks.counted(row.airing.kind, words)),
            Column("col_topics", lambda row: _topics(row.programme, here)),
            Column("col_unit", lambda row: desk.named(row.programme.unit)),
            Column("col_clusters", lambda row: ", ".join(row.airing.clusters) or None),
            Column("col_minutes", lambda row: row.airing.minutes),
            Column("col_state", lambda row: state(row, words), chip),
            Column("col_warned", lambda row: row.warned or None),
        ),
    )


def _waiting(here: TaskVisit) -> Table[Programme]:
    return Table(
        "unscheduled",
        (
            Column("col_programme", lambda each: each.title),
            Column("col_topics", lambda each: _topics(each, here)),
            Column("col_unit", lambda each: here.desk.named(each.unit)),
            Column("col_answers", lambda each: each.answers),
        ),
    )


def _topics(programme: Programme, here: TaskVisit) -> str | None:
    return task_blocks.topics(programme.topics, here.desk.topics) or None


def _drawn(markup: str, *, faded: bool) -> None:
    greyed = " xs-faded" if faded else ""
    st.html(f'<div class="xs-{session.light()} xs-parts{greyed}">{markup}</div>')
