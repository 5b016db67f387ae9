"""The plan's tasks along the year, and each task's quota against what is there."""

from collections.abc import Callable
from html import escape

import streamlit as st

from services.dashboard.charts import Group, Kind, burnup, columns, sign, timeline
from services.dashboard.lateness import all_named, how_late, told
from services.dashboard.screens import doors
from services.dashboard.screens.leaders import cards, looks
from services.dashboard.screens.leaders.looks import Look
from services.dashboard.texts import Words
from services.dashboard.views import TaskLine, Tasks
from shared.contracts.tasks import Track

ROLES = looks.ROLES
ALL = "all"


def show() -> None:
    """Draw the tasks."""
    if looks.look("tasks", *ROLES):
        live()


@st.fragment(run_every=looks.EVERY_SECONDS)
def live() -> None:
    """Draw the chosen task and the timeline; runs again by itself."""
    here = looks.again()
    view, old = looks.page(here, Tasks, "/tasks", year=st.session_state.get("year"))
    if view is None:
        return
    old = looks.silent(here, "tasks") or old
    words = here.words
    if not view.tasks or view.plan is None:
        looks.drawn(cards.empty(words("no_plan_how")))
        return
    looks.year(view.years, words)
    chosen = _chosen(here, view)
    if chosen:
        looks.drawn(task(chosen, words), faded=old)
    shown = _filtered(view, words)
    door = _door(words)
    rows = timeline(shown, view.plan.year, view.as_of, words, door)
    title = words("gantt_title", count=len(shown), year=view.plan.year)
    how = words("gantt_how", day=words.day(view.as_of))
    looks.drawn(
        cards.card(title, rows if shown else cards.empty(words("gantt_none")), how=how),
        cards.card(words("months_title"), months(view, words)),
        faded=old,
    )


def task(found: TaskLine, words: Words) -> str:
    """Return one task: how it stands, since when, who was told, and its months."""
    if found.since is not None:
        amount, since = how_late(found, words)
        state = f"{amount}, {since}"
    else:
        state = words("task_due", day=words.day(found.due))
    register = doors.door(doors.REGISTER, words, {"task": found.id})
    reviews = words("task_reviews", **found.reviews.model_dump())
    facts = {
        "col_health": f"{sign(found.health)}{escape(words(f'health_{found.health.value}'))} – "
        f"{escape(state)}",
        "col_units": escape(all_named(found.units, words)),
        "furthest_told": doors.link(told(found.told, words), register),
        "task_reported": escape(reviews),
    }
    rows = "".join(
        f"<div><dt>{escape(words(name))}</dt><dd>{shown}</dd></div>"
        for name, shown in facts.items()
    )
    chart = burnup(found, words)
    picture = (
        f"<h3>{escape(words('burnup_title', target=words.number(found.target or 0)))}</h3>{chart}"
        if chart
        else f"<h3>{escape(words('output_title'))}</h3>{output(found, words)}"
    )
    return (
        f'<section class="xs-card"><h2 lang="vi">{escape(found.ref)} {escape(found.title)}</h2>'
        f'<dl class="xs-about">{rows}</dl>{picture}</section>'
    )


def output(found: TaskLine, words: Words) -> str:
    """Return the output of each month of a task of which no quota is set."""
    if not found.months:
        return cards.empty(words("output_none"))
    groups = [
        Group(
            words.month(each.month),
            f"{words.month(each.month, year=True)}: {words('results', count=each.done)}",
            (each.done,),
        )
        for each in found.months
    ]
    total = sum(each.done for each in found.months)
    kinds = (Kind("answered", words("burnup_done"), words.number(total)),)
    return columns(groups, kinds, words("output_alt", count=words.number(total)), words)


def months(view: Tasks, words: Words) -> str:
    """Return how many tasks were on plan and how many were not at the end of each month."""
    groups = []
    for each in view.months:
        good, bad = each.done + each.on_track + each.adjusted, each.late + each.stale
        hint = words(
            "months_hint",
            month=words.month(each.month, year=True),
            good=good,
            risk=each.at_risk,
            bad=bad,
        )
        groups.append(Group(words.month(each.month), hint, (good, each.at_risk, bad)))
    kinds = (
        Kind("on_track", words("months_good")),
        Kind("at_risk", words("health_at_risk")),
        Kind("late", words("months_bad")),
    )
    last = groups[-1].hint if groups else ""
    return columns(groups, kinds, words("months_alt", last=last), words)


def _chosen(here: Look, view: Tasks) -> TaskLine | None:
    """Return the task that the address names, or that was chosen."""
    words = here.words
    names = {each.id: f"{each.ref} {each.title}" for each in view.tasks}
    doors.follow("task", names)
    if st.session_state.get("task") not in names:
        st.session_state["task"] = None
    chosen = st.selectbox(
        words("look_at_task"),
        list(names),
        format_func=names.__getitem__,
        index=None,
        placeholder=words("choose_task_how"),
        key="task",
        on_change=doors.tell,
        args=("task",),
    )
    return next((each for each in view.tasks if each.id == chosen), None)


def _filtered(view: Tasks, words: Words) -> list[TaskLine]:
    names = {ALL: words("all_tracks")} | {
        each.value: words(f"track_{each.value}") for each in Track
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        track = st.segmented_control(
            words("by_track"),
            list(names),
            format_func=names.__getitem__,
            default=ALL,
            required=True,
            key="track",
        )
        behind = st.toggle(words("only_behind"), key="only_behind")
    return [
        each
        for each in view.tasks
        if track in (ALL, each.track.value) and (each.since is not None or not behind)
    ]


def _door(words: Words) -> Callable[[TaskLine], str]:
    return lambda task: doors.door(doors.TASKS, words, {"task": task.id})
