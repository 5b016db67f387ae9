"""The year's broadcasts, and which topics were told of in which month."""

import streamlit as st

from services.dashboard.charts import heat_map, year_calendar
from services.dashboard.screens import doors
from services.dashboard.screens.leaders import cards, looks
from services.dashboard.texts import Words
from services.dashboard.views import Calendar, Tasks, Topics

ROLES = looks.ROLES


def show() -> None:
    """Draw the calendar and the topics."""
    if looks.look("airing", *ROLES):
        live()


@st.fragment(run_every=looks.EVERY_SECONDS)
def live() -> None:
    """Draw the plan's year; runs again by itself."""
    here = looks.again()
    plan, old = looks.page(here, Tasks, "/tasks", year=st.session_state.get("year"))
    if plan is None:
        return
    old = looks.silent(here, "tasks") or old
    looks.year(plan.years, here.words)
    year = plan.plan.year if plan.plan else here.today.year
    topics, older = looks.page(here, Topics, "/topics", year=year)
    if topics is not None:
        looks.drawn(coverage(topics, here.words), faded=old or older)
    found, oldest = looks.page(here, Calendar, "/calendar", year=year)
    if found is not None:
        looks.drawn(air(found, here.words), faded=old or oldest)


def coverage(found: Topics, words: Words) -> str:
    """Return the heat map of topics, and which were never told of."""
    title = words("heat_title", year=found.year)
    if not found.topics or not found.topics[0].months:
        return cards.card(title, cards.empty(words("heat_none")))
    lead = (
        words("heat_never", count=len(found.never), all=len(found.topics))
        if found.never
        else words("heat_all", all=len(found.topics))
    )
    return cards.card(
        title, f'<p class="xs-lead">{lead}</p>', heat_map(found, words), how=words("heat_how")
    )


def air(found: Calendar, words: Words) -> str:
    """Return the year's calendar."""
    title = words("air_title", year=found.year)
    if not found.days:
        return cards.card(title, cards.empty(words("air_none")))
    door = doors.link(words("see_broadcasts"), doors.door(doors.BROADCASTS, words))
    return cards.card(title, year_calendar(found, words), f"<p>{door}</p>", how=words("air_how"))
