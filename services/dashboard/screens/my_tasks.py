"""The unit desk's first page: what is due this week, who waits for an answer, all tasks."""

from functools import partial
from html import escape

import streamlit as st

from services.dashboard.client.task_shapes import Task
from services.dashboard.screens import (
    asking,
    blocks,
    my_reminders,
    periods,
    report_progress,
    session,
    tables,
    task_blocks,
    unit_report,
    visits,
)
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words
from shared.auth import Role

ROLES = (Role.UNIT_OFFICER,)


def show() -> None:
    """Draw the page for an officer of a unit."""
    found = visits.officer(*ROLES)
    if found is None:
        return
    here, unit = found
    words = here.words
    st.html(blocks.title(words("page_my_tasks"), words("my_tasks_how")))
    asking.show_news()
    tasks, old = visits.all_tasks(here, unit=unit)
    _week(here, unit)
    _waiting(here, unit, tasks)
    tables.draw(
        _table(unit, words), tasks, words, empty="down_empty" if old else "my_tasks_none", faded=old
    )


def _week(here: TaskVisit, unit: str) -> None:
    words = here.words
    tasks, old = visits.all_tasks(here, unit=unit, as_of=here.sunday)
    due = task_blocks.due_by(tasks, unit, here.sunday)
    st.html(f"<h2>{escape(words('week_title', day=words.day(here.sunday)))}</h2>")
    if not due and not old:
        st.html(blocks.said(words("week_none"), good=True))
    for task in due:
        with st.container(key=f"row-week-{task.id}", horizontal=True, gap="medium"):
            if old:
                st.html(f"<span>{escape(task.ref)}</span>")
            else:
                report_progress.link(task.id, words("do_report"), words)
            line = task_blocks.due(task, here.sunday, words)
            st.html(f'<div class="{"xs-faded" if old else ""}">{line}</div>')


def _waiting(here: TaskVisit, unit: str, tasks: list[Task]) -> None:
    """Say which reminders wait for an answer, and which report is to be handed in."""
    words = here.words
    found, old = visits.kept(
        here,
        "my-open-reminders",
        lambda: session.tasks().reminders(here.caller, unit=unit, open=True, limit=visits.MOST),
    )
    with st.container(border=True, key="waiting"):
        st.html(f"<h2>{escape(words('waiting_title'))}</h2>")
        if found and found.items:
            my_reminders.link(words("open_reminders", count=len(found.items)), words)
        elif not old:
            st.html(f"<p>{escape(words('open_reminders_none'))}</p>")
        if tasks:
            period = periods.offered(tasks[0].year, here.today)[0]
            report, _ = visits.kept(
                here,
                f"my-report-{period}",
                partial(session.tasks().unit_report, here.caller, f"cds.{period}.{unit}"),
            )
            if report:
                name = periods.named(period, words)
                stands = words(f"state_{report.state}").lower()
                due = words("report_due_short", day=words.day(report.due)) if report.owed else ""
                said = words("report_stands", period=name, state=stands, due=due)
                unit_report.link(said, words)


def _table(unit: str, words: Words) -> Table[Task]:
    def mine(task: Task) -> str:
        role = task_blocks.part(task, unit)
        return words(f"role_{role or 'member'}")

    return Table(
        "my_tasks",
        (
            Column("col_ref", lambda task: task.ref),
            Column(
                "col_title",
                lambda task: task.title,
                lambda task: (
                    f'<a href="/{report_progress.PATH}?task={escape(task.id)}" target="_self">'
                    f"{escape(task.title)}</a>"
                ),
            ),
            Column("col_part", mine),
            Column("col_done", lambda task: task.done),
            Column("col_expected", lambda task: task.expected),
            Column("col_target", lambda task: task.target),
            Column("col_owed", lambda task: task.debt if task_blocks.owes(task, unit) else None),
            Column("col_due", lambda task: task.due),
            Column("col_last", lambda task: task.last_on),
            Column(
                "col_health",
                lambda task: words(f"health_{task.health.value}"),
                lambda task: task_blocks.health(task.health, words),
            ),
        ),
    )
