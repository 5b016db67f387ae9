"""A unit's report of a period: its figures are there already, its words are its own."""

from functools import partial
from html import escape

import streamlit as st

from services.dashboard.client.report_shapes import ReportLine, UnitReport
from services.dashboard.screens import (
    blocks,
    periods,
    session,
    tables,
    task_blocks,
    visits,
)
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words
from shared.auth import Role

PATH = "bao-cao-ky"
ROLES = (Role.UNIT_OFFICER,)
PARTS = ("results", "shortcomings", "proposals", "next")
PART_LIMIT = 5000
PRODUCT = "cds"
"""A unit's one report serves both of the commune's (plan E.6.c)."""


def link(label: str, words: Words) -> None:
    """Draw the link that opens the page."""
    st.page_link(st.Page(show, title=words("page_unit_report"), url_path=PATH), label=label)


def show() -> None:
    """Draw the unit's report of the chosen period."""
    found = visits.officer("unit_report", *ROLES)
    if found is None:
        return
    here, unit = found
    words = here.words
    period = chosen_period(here)
    if period is None:
        return
    name = f"{PRODUCT}.{period}.{unit}"
    report, old = visits.kept(
        here,
        f"unit-report-{name}",
        partial(session.tasks().unit_report, here.caller, name),
    )
    if report is None:
        return
    st.html(head(report, words))
    if report.owed:
        _write(report, here, old=old)
    else:
        st.html(narrative(report, words))
    tables.draw(
        lines_table("report_lines", words), report.tasks, words, empty="lines_none", faded=old
    )


def chosen_period(here: TaskVisit) -> str | None:
    """Ask which period; say what to do while no plan is in force."""
    words = here.words
    tasks, old = visits.all_tasks(here)
    if not tasks:
        if not old:
            st.html(blocks.said(words("no_plan_yet"), good=True))
        return None
    offered = periods.offered(tasks[0].year, here.today)
    chosen: str = st.selectbox(
        words("period"),
        offered,
        format_func=lambda each: periods.named(each, words).capitalize(),
        key="period",
        width=260,
    )
    return chosen


def head(report: UnitReport, words: Words) -> str:
    """Return where a report stands, until when it is due, and why it came back."""
    said = [words("report_due", day=words.day(report.due))] if report.due else []
    if report.submitted_at:
        at = words.moment(report.submitted_at, report.submitted_at.date())
        day = words.day(report.submitted_at.date())
        said.append(words("submitted_at", time=f"{at} {day}"))
    if report.on_time is not None:
        said.append(words("on_time_yes" if report.on_time else "on_time_no"))
    back = (
        blocks.said(words("returned_why", reason=report.reason), good=False)
        if report.reason and report.state == "returned"
        else ""
    )
    return (
        f'<p class="xs-row-line">{task_blocks.state(report.state, words)} '
        f"<span>{escape(' · '.join(said))}</span></p>{back}"
    )


def narrative(report: UnitReport, words: Words) -> str:
    """Return a unit's own words."""
    parts = "".join(
        f'<section class="xs-card"><h3>{escape(words(f"part_{name}"))}</h3>'
        f'<p class="xs-said" lang="vi">{escape(report.narrative[name])}</p></section>'
        for name in PARTS
        if report.narrative.get(name)
    )
    return f'<div class="xs-stack">{parts}</div>' if parts else ""


def lines_table(name: str, words: Words) -> Table[ReportLine]:
    """Return the table of tasks in a report."""
    return Table(
        name,
        (
            Column("col_ref", lambda line: line.ref),
            Column("col_title", lambda line: line.title),
            Column("col_in_period", lambda line: line.in_period),
            Column("col_done", lambda line: line.done),
            Column("col_expected", lambda line: line.expected),
            Column("col_target", lambda line: line.target),
            Column("col_owed", lambda line: line.debt),
            Column("col_due", lambda line: line.due),
            Column(
                "col_health",
                lambda line: words(f"health_{line.health.value}"),
                lambda line: task_blocks.health(line.health, words),
            ),
        ),
    )


def _write(report: UnitReport, here: TaskVisit, *, old: bool) -> None:
    words = here.words
    with st.form(f"write-{report.id}"):
        written = {
            name: st.text_area(
                words(f"part_{name}"),
                report.narrative.get(name, ""),
                max_chars=PART_LIMIT,
                height=140,
                key=f"{name}-{report.id}-{report.revision}",
            ).strip()
            for name in PARTS
        }
        with st.container(horizontal=True):
            keep = st.form_submit_button(words("keep_draft"), disabled=old)
            submit = st.form_submit_button(words("submit_report"), type="primary", disabled=old)
    tasks = session.tasks()
    if keep:
        visits.do(
            here, lambda: tasks.write_report(here.caller, report.id, written), words("done_keep")
        )
    if submit and not any(written.values()):
        st.html(blocks.refusal([words("report_empty")]))
    elif submit:

        def hand_in() -> None:
            if written != {name: report.narrative.get(name, "") for name in PARTS}:
                tasks.write_report(here.caller, report.id, written)
            tasks.report_step(here.caller, report.id, "submit")

        visits.do(here, hand_in, words("done_submit"))
