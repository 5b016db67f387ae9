"""The register of reminders, and the periodic reports to read and to sign."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from services.dashboard.client.task_shapes import Reminder, Task
from services.dashboard.screens import (
    blocks,
    registers,
    session,
    tables,
    unit_report,
    unit_reports,
    visits,
)
from services.dashboard.screens.leaders import looks
from services.dashboard.screens.visits import TaskVisit

ROLES = looks.ROLES
SIGN = "sign"
LEVELS = ("all", "unit", "deputy", "chair")


def show() -> None:
    """Draw the register, then the reports of the chosen period."""
    here = visits.visit(*ROLES)
    if here is None:
        return
    words = here.words
    st.html(blocks.title(words("page_register"), words("register_how")))
    names = {"register": words("table_register"), SIGN: words("sign_title")}
    shown = SIGN if st.query_params.get("part") == SIGN else "register"
    register, sign = st.tabs(list(names.values()), default=names[shown])
    tasks, _ = visits.all_tasks(here)
    with register:
        _reminders(here, {task.id: task for task in tasks})
    with sign:
        _sign(here)


def _sign(here: TaskVisit) -> None:
    st.html(f'<p class="xs-hint">{escape(here.words("sign_how"))}</p>')
    period = unit_report.chosen_period(here)
    if period is not None:
        _handed_in(here, period)
        unit_reports.whole(here, period)


@st.fragment(run_every=looks.EVERY_SECONDS)
def _handed_in(here: TaskVisit, period: str) -> None:
    """Draw how far the units' reports are; runs again by itself."""
    unit_reports.states(visits.still(here), period)


@st.fragment(run_every=looks.EVERY_SECONDS)
def _reminders(here: TaskVisit, names: Mapping[str, Task]) -> None:
    """Draw the register; runs again by itself."""
    here = visits.still(here)
    words, person = here.words, here.person
    window, old = visits.kept(
        here,
        "register",
        lambda: session.ask_register(person.commune, words.language, person.token),
    )
    if window is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        level = st.segmented_control(
            words("col_level"),
            LEVELS,
            format_func=lambda each: words(f"register_{each}"),
            default="all",
            required=True,
            key="register_level",
        )
        waiting = st.toggle(words("register_open"), key="register_open")
    asked = {name: st.query_params.get(name) for name in ("task", "unit")}
    if any(asked.values()):
        about = asked["task"] or here.desk.named(asked["unit"] or "")
        st.html(blocks.notice(words("register_about", about=about)))
        if st.button(words("register_everything")):
            st.query_params.clear()
            st.rerun(scope="app")
    found = wanted(window.items, level, asked["task"], asked["unit"], waiting=waiting)
    table = registers.table("register", here, names)
    tables.draw(table, found, words, empty="register_none", faded=old)


def wanted(
    found: Sequence[Reminder], level: str, task: str | None, unit: str | None, *, waiting: bool
) -> list[Reminder]:
    """Return the reminders of a level, a task, a unit; only those not answered if ``waiting``."""
    return [
        each
        for each in found
        if level in ("all", each.level)
        and task in (None, each.task_id)
        and unit in (None, each.unit)
        and not (waiting and each.reply)
    ]
