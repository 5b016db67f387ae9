"""Planning a series of programmes at once: on which days, seen before it is planned."""

from collections.abc import Sequence
from datetime import date
from html import escape
from uuid import uuid4

import streamlit as st

from services.dashboard.client.broadcast_shapes import Broadcasts, Foreseen
from services.dashboard.client.shapes import Body
from services.dashboard.client.task_shapes import Task
from services.dashboard.screens import airing_fields, blocks, fields, session, tables, visits
from services.dashboard.screens.fields import Places
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import LOCAL, Words
from shared.contracts.tasks import ProgressKind

KINDS = (ProgressKind.ISSUE, ProgressKind.FIRST_AIRING)
TITLE_LIMIT = 250
MOST_TIMES, USUAL_TIMES = 120, 10
MOST_NUMBER = 9_999
WEEKDAYS = range(1, 8)
KEY = "series-key"
TIMES, UNTIL = "times", "until"


def plannable(tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks of which a series can be planned: reruns alone cannot."""
    return [task for task in tasks if set(task.counts) & set(KINDS)]


def draw(here: TaskVisit, found: Broadcasts, tasks: Sequence[Task]) -> None:
    """Draw the form, what it comes to, and the way to plan all of that."""
    words, places = here.words, Places()
    st.html(f'<p class="xs-hint">{escape(words("series_how"))}</p>')
    task = airing_fields.task(here, tasks, "series-task")
    if task is None:
        return
    series = _asked(here, found, task, places)
    if series is None:
        return
    foreseen = visits.attempt(here, lambda: session.tasks().foresee(here.caller, series), places)
    if not foreseen:
        return
    _shown(here, foreseen, series)


def _asked(here: TaskVisit, found: Broadcasts, task: Task, places: Places) -> Body | None:
    """Ask for a series; return it as the service is told, None where something is missing."""
    words = here.words
    kind = airing_fields.kind(here, task, "series-kind", KINDS)
    title = st.text_input(
        words("series_title"), max_chars=TITLE_LIMIT, key=here.key("series-title")
    ).strip()
    fields.place(places, "title")
    numbered = st.checkbox(words("series_numbered"), value=True, key=here.key("series-numbered"))
    number = None
    if numbered:
        number = int(
            st.number_input(
                words("series_number"), 1, MOST_NUMBER, key=here.key("series-number"), width=220
            )
        )
    topics = airing_fields.topics(here, task, [], "series-topics")
    when = airing_fields.when(here, found, None, "series", "series_first")
    first = when.at.date()
    weekdays: list[int] = st.multiselect(
        words("series_weekdays"),
        WEEKDAYS,
        default=[first.isoweekday()],
        format_func=lambda each: words(f"weekday_{each}"),
        select_all=False,
        placeholder=words("choose_weekdays"),
        key=here.key(f"series-weekdays-{first}"),
    )
    fields.place(places, "weekdays")
    end = _end(here, found.year, first, places)
    if not title:
        st.html(f'<p class="xs-hint">{escape(words("need_series_title"))}</p>')
        return None
    if not weekdays:
        fields.say(places["weekdays"], words("need_weekdays"))
        return None
    return {
        "task_id": task.id,
        "title": title,
        "number_from": number,
        "topics": topics,
        "kind": kind.value,
        "first": first.isoformat(),
        "weekdays": sorted(weekdays),
        "hour": f"{when.at:%H:%M}",
        "minutes": when.minutes,
        "clusters": when.clusters,
        **end,
    }


def _end(here: TaskVisit, year: int, first: date, places: Places) -> Body:
    """Ask when the series ends: after so many, or with a day."""
    words = here.words
    how = st.radio(
        words("series_end"),
        (TIMES, UNTIL),
        format_func=lambda each: words(f"series_end_{each}"),
        horizontal=True,
        key=here.key("series-end"),
    )
    if how == TIMES:
        times = st.number_input(
            words("series_times"),
            1,
            MOST_TIMES,
            USUAL_TIMES,
            key=here.key("series-times"),
            width=220,
        )
        fields.place(places, TIMES)
        return {TIMES: int(times)}
    last = max(first, date(year, 12, 31))
    until = st.date_input(
        words("series_until"),
        last,
        format=airing_fields.DAY,
        key=here.key("series-until"),
        width=220,
    )
    fields.place(places, UNTIL)
    return {UNTIL: until.isoformat()}


def _shown(here: TaskVisit, foreseen: Sequence[Foreseen], series: Body) -> None:
    """Draw what the series comes to, what to mind, and the button that plans it."""
    words, count = here.words, len(foreseen)
    days = [each.at.astimezone(LOCAL) for each in foreseen]
    span = {"count": count, "first": words.day(days[0].date()), "last": words.day(days[-1].date())}
    st.html(f"<p>{escape(words('series_comes_to', hour=f'{days[0]:%H:%M}', **span))}</p>")
    minded = [f"{_local(each):%d/%m}" for each in foreseen if each.warnings]
    if minded:
        st.html(blocks.notice(words("series_minded", count=len(minded), days=", ".join(minded))))
    if st.button(words("series_plan", count=count), type="primary", key="series-plan"):
        key = st.session_state.setdefault(KEY, uuid4().hex)
        under = f"{key}-{airing_fields.digest(series)}"
        if visits.attempt(here, lambda: session.tasks().plan_series(here.caller, series, under)):
            del st.session_state[KEY]
            airing_fields.done(words("done_series", **span))
    tables.draw(_table(words), list(foreseen), words, empty="series_none")


def _table(words: Words) -> Table[Foreseen]:
    return Table(
        "series",
        (
            Column("airing_day", _local),
            Column("col_weekday", lambda each: words(f"weekday_{_local(each).isoweekday()}")),
            Column("col_programme", lambda each: each.title),
            Column("col_warned", lambda each: " ".join(each.warnings) or None),
        ),
    )


def _local(each: Foreseen) -> date:
    return each.at.astimezone(LOCAL).date()
