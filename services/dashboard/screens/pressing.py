"""Pressing units (đôn đốc) at the focal desk: one or many with one text, and the register."""

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from uuid import uuid4

import streamlit as st

from services.dashboard.client.shapes import Body
from services.dashboard.client.task_shapes import Task
from services.dashboard.screens import (
    asking,
    blocks,
    registers,
    session,
    tables,
    task_blocks,
    visits,
)
from services.dashboard.screens.visits import TaskVisit
from shared.auth import Role

ROLES = (Role.FOCAL,)
TEXT_LIMIT = 1000
BETWEEN = "/"
"""Between unit and task in the name of what may be pressed."""


def show() -> None:
    """Draw what may be pressed, and what was."""
    here = visits.visit(*ROLES)
    if here is None:
        return
    words = here.words
    st.html(blocks.title(words("page_pressing"), words("pressing_how")))
    asking.show_news()
    tasks, old = visits.all_tasks(here)
    matters = pressable(tasks, here)
    st.html(f"<h2>{escape(words('press_title'))}</h2>")
    if not matters and not old:
        st.html(blocks.said(words("press_none"), good=True))
    if matters and not old:
        form(here, "tasks", matters, _wish)
    window, older = visits.kept(
        here,
        "register",
        lambda: session.tasks().reminders(here.caller, limit=visits.MOST),
    )
    if window is not None:
        tables.draw(
            registers.table("register", here),
            window.items,
            words,
            empty="reminders_none",
            faded=older,
        )


def pressable(tasks: list[Task], here: TaskVisit) -> dict[str, str]:
    """Return what is owed of tasks that the caller presses, by unit and task, with its name."""
    words = here.words
    return {
        f"{unit}{BETWEEN}{task.id}": words(
            "press_matter",
            unit=here.desk.named(unit),
            ref=task.ref,
            title=task.title,
            health=words(f"health_{task.health.value}"),
        )
        for task in tasks
        if here.desk.judges(task.id) and not task.completed
        for unit in _owing(task)
    }


def form(
    here: TaskVisit, name: str, matters: Mapping[str, str], wish: Callable[[str], Body]
) -> None:
    """Ask whom to press, and press each with the same text; nobody twice for one press."""
    words = here.words
    with st.form(f"press-{name}"):
        chosen: list[str] = st.multiselect(
            words("press_whom"),
            list(matters),
            default=list(matters) if name == "reports" else [],
            format_func=matters.__getitem__,
            placeholder=words("choose_units"),
            key=here.key(f"press-{name}-whom"),
        )
        text = st.text_area(
            words("press_text"), max_chars=TEXT_LIMIT, height=90, key=here.key(f"press-{name}-text")
        ).strip()
        sent = st.form_submit_button(words("press"), type="primary")
    if sent and not chosen:
        st.html(blocks.refusal([words("press_nobody")]))
    elif sent:
        _press_all(here, name, {each: wish(each) | {"text": text} for each in chosen})


def _press_all(here: TaskVisit, name: str, wishes: Mapping[str, Body]) -> None:
    """Press one after the other; what was entered before somebody was refused stays entered."""
    words, tasks = here.words, session.tasks()
    key = st.session_state.setdefault(here.key(f"press-{name}-key"), uuid4().hex)
    pressed: set[str] = st.session_state.setdefault(here.key(f"pressed-{name}"), set())
    bar = st.progress(0.0)
    for number, (matter, wish) in enumerate(wishes.items()):
        told = words("pressing", number=number + 1, count=len(wishes))
        bar.progress(number / len(wishes), text=told)
        if matter in pressed:
            continue
        if not visits.attempt(here, partial(tasks.press, here.caller, wish, f"{key}-{matter}")):
            if pressed:
                st.html(blocks.notice(words("pressed_some", count=len(pressed))))
            return
        pressed.add(matter)
    visits.done(words("done_press", count=words.number(len(wishes))))


def _wish(matter: str) -> Body:
    unit, _, task_id = matter.partition(BETWEEN)
    return {"unit": unit, "task_id": task_id}


def _owing(task: Task) -> list[str]:
    """Return the units that owe something of a task: silent members of a set, else the doers."""
    if task.by_unit:
        return [unit for unit, standing in task.by_unit.items() if not standing.done]
    named = {each.unit for each in task.roles if each.unit}
    if not task.debt and task.health.value not in {"late", "at_risk", "stale"}:
        return []
    return sorted(unit for unit in named if task_blocks.owes(task, unit))
