"""The leader's page: are we on plan, who is late and by how much, are residents answered."""

from datetime import datetime
from typing import Any

import streamlit as st

from services.dashboard.client import NotAllowed, SignedOut
from services.dashboard.screens import blocks, leadership_blocks, session
from services.dashboard.screens.leaders import cards as parts
from services.dashboard.screens.leaders import decisions
from services.dashboard.screens.session import Answer, Person
from services.dashboard.texts import LOCAL, Words
from services.dashboard.views import Overview
from shared.auth import Role

EVERY_SECONDS = 2.5
ROLES = (Role.LEADER, Role.ADMIN, Role.FOCAL)
SOURCES = ("tasks", "feedback", "notify")


def show() -> None:
    """Draw the page for the person who signed in; deny by default."""
    someone, words = session.person(), session.words()
    if someone is None or not someone.may(*ROLES):
        st.html(blocks.door(words("product"), words("not_allowed")))
        return
    live()


@st.fragment(run_every=EVERY_SECONDS)
def live() -> None:
    """Draw everything that changes; runs again by itself."""
    someone, words = session.person(), session.words()
    if someone is None or someone.expired():
        st.rerun(scope="app")
        return
    try:
        answer = session.latest_overview(someone, st.session_state.get("year"))
    except SignedOut:
        st.session_state["signed_out"] = someone.token
        st.rerun(scope="app")
        return
    except NotAllowed:
        st.html(blocks.door(words("product"), words("not_allowed")))
        return
    if answer.overview is None:
        st.html(blocks.notice(words("nothing_yet")))
        return
    draw(Overview.model_validate(answer.overview), answer, someone, words)


def draw(view: Overview, answer: Answer, someone: Person, words: Words) -> None:
    """Draw one overview, and what waits for whoever looks."""
    light, lost = session.light(), answer.lost_since
    silent = {} if lost else _silent(words)
    if lost:
        service = words("service_dashboard")
        silent = {"dashboard": words("lost", service=service, time=words.time(lost))}
    for sentence in silent.values():
        st.html(blocks.notice(sentence))
    if len(view.years) > 1:
        st.segmented_control(
            words("year"), view.years, default=view.years[0], required=True, key="year"
        )
    at = words.time(answer.at or datetime.now(LOCAL))
    old = {service: bool(lost) or service in silent for service in SOURCES}
    cards = leadership_blocks.cards(
        view, words, plan_faded=old["tasks"], feedback_faded=old["feedback"]
    )
    fresh = leadership_blocks.freshness(view, at, words, live=not lost)
    st.html(_in(light, leadership_blocks.heading(view, words), fresh))
    if view.tasks:
        st.html(_in(light, parts.furthest(view, words), faded=old["tasks"]))
    waiting = decisions.of(someone, words, view.plan.year if view.plan else None, frozenset(silent))
    st.html(_in(light, decisions.markup(waiting, words)))
    st.html(_in(light, cards))
    if view.tasks:
        who = leadership_blocks.two(
            leadership_blocks.late(view, words), leadership_blocks.units(view.units, words)
        )
        st.html(_in(light, who, faded=old["tasks"]))
        with st.container(border=True, key="tasks"):
            _tasks(view, words, light, faded=old["tasks"])
    today = datetime.now(LOCAL).date()
    said = leadership_blocks.feedback(view.feedback, words, faded=old["feedback"])
    st.html(
        _in(
            light,
            leadership_blocks.two(said, leadership_blocks.activity(view, today, words)),
            faded=bool(lost),
        )
    )


def table(view: Overview, words: Words) -> list[dict[str, Any]]:
    """Return the tasks as rows of a table, with headings in words."""
    return [
        {
            words("col_ref"): task.ref,
            words("col_title"): task.title,
            words("col_track"): task.track.value,
            words("col_units"): ", ".join(
                unit.name_en if words.language == "en" else unit.short for unit in task.units
            ),
            words("col_done"): words.number(task.done),
            words("col_expected"): "–" if task.expected is None else words.number(task.expected),
            words("col_target"): words.number(task.target) if task.target else "–",
            words("col_due"): words.day(task.due),
            words("col_last"): words.day(task.last_on),
            words("col_health"): words(f"health_{task.health.value}"),
        }
        for task in view.tasks
    ]


def _tasks(view: Overview, words: Words, light: session.Light, *, faded: bool) -> None:
    title = words("tasks_title", count=len(view.tasks))
    st.html(_in(light, f"<h2>{title}</h2>"))
    choices = {"track": words("by_track"), "unit": words("by_unit")}
    chosen = st.segmented_control(
        words("group_by"),
        list(choices),
        format_func=lambda each: choices[each],
        default="track",
        required=True,
        key="group_by",
        label_visibility="collapsed",
    )
    st.html(_in(light, leadership_blocks.tasks(view, words, by_unit=chosen == "unit"), faded=faded))
    with st.expander(words("as_table"), key="as_table", on_change="rerun") as box:
        # Drawn every few seconds for everybody: only for those who look at it.
        if box.open:
            st.table(table(view, words), hide_index=True, alt=title)


def _silent(words: Words) -> dict[str, str]:
    """Return a sentence for each service that does not answer, or is behind."""
    found = {}
    for service in SOURCES:
        since = session.note(service, well=session.ask_probe(service).answers)
        if since:
            name = words(f"service_{service}")
            found[service] = words("unavailable", service=name, time=words.time(since))
    since = session.note("stream", well=session.ask_probe("dashboard").ready)
    if since:
        found["stream"] = words("behind", time=words.time(since))
    return found


def _in(light: session.Light, *parts: str, faded: bool = False) -> str:
    """Return ``parts`` in the chosen light, greyed where they may be old."""
    greyed = " xs-faded" if faded else ""
    return f'<div class="xs-{light} xs-parts{greyed}">{"".join(parts)}</div>'
