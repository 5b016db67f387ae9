"""A plan in force: its tasks beside their words, its duties, and what each version changed."""

from functools import partial
from html import escape

import streamlit as st

from services.dashboard.client.plan_shapes import DutyItem, Plan, PlanItem, PlanVersion
from services.dashboard.screens import (
    amendments,
    blocks,
    plan_blocks,
    plan_changes,
    session,
    tables,
    visits,
)
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit

LATEST_FIRST = 0


def draw(here: TaskVisit, plan: Plan, items: Table[PlanItem], *, old: bool) -> None:
    """Draw the plan; whoever may amend it is asked what a decision changes."""
    words = here.words
    if may_plan(here) and not old:
        amendments.draw(here, plan)
    _reading(here, plan)
    tables.draw(items, plan.tasks, words, empty="plan_empty", faded=old)
    tables.draw(_duties(here), plan.duties, words, empty="duties_none", faded=old)
    _versions(here, plan)


def may_plan(here: TaskVisit) -> bool:
    """Tell whether a plan is imported, adopted and amended by whoever is here."""
    return here.desk.presses_all and here.person.may(*visits.PLANNING)


@st.fragment
def _reading(here: TaskVisit, plan: Plan) -> None:
    """Show a task beside the words that order it."""
    words, items = here.words, {each.task_id: each for each in plan.tasks}
    with st.expander(words("reading_title"), key="reading"):
        task_id = st.selectbox(
            words("reading_which"),
            list(items),
            index=None,
            format_func=lambda each: f"{items[each].ref} – {items[each].title}",
            placeholder=words("choose_task_how"),
            key=f"reading-{plan.plan_id}",
        )
        if task_id is None:
            return
        item = items[task_id]
        left, right = st.columns(2, gap="medium")
        with left:
            st.html(f"<h3>{escape(words('document_text'))}</h3>")
            if plan.source:
                lines, _ = visits.kept(
                    here,
                    f"plan-text-{plan.plan_id}",
                    partial(session.tasks().plan_text, here.caller, plan.plan_id),
                )
                whole = st.toggle(words("whole_text"), key="whole-text")
                st.html(plan_blocks.words_of(lines or [], item.title, words, whole=whole))
            else:
                st.html(f'<p class="xs-hint">{escape(words("no_document"))}</p>')
            st.html(plan_blocks.as_written(item, words))
        with right:
            st.html(f"<h3>{escape(words('in_force_now'))}</h3>")
            st.html(plan_blocks.understood(item, here.desk, words))


@st.fragment
def _versions(here: TaskVisit, plan: Plan) -> None:
    """Draw the versions with their decisions, and what the chosen one changed."""
    words = here.words
    found, old = visits.kept(
        here,
        f"versions-{plan.plan_id}",
        lambda: session.tasks().plan_versions(here.caller, plan.plan_id),
    )
    versions = found or []
    tables.draw(_versions_table(), versions, words, empty="versions_none", faded=old)
    later = [each.version for each in versions if each.version > 1]
    if not later or old:
        return
    named = {each.version: each for each in versions}
    chosen = st.selectbox(
        words("version_look"),
        later,
        index=LATEST_FIRST,
        format_func=lambda each: words(
            "version_named",
            version=each,
            number=named[each].number or "–",
            day=words.day(named[each].dated),
        ),
        key=f"version-{plan.plan_id}-{plan.version}",
    )

    def both() -> tuple[Plan, Plan]:
        ask = partial(session.tasks().plan, here.caller, plan.plan_id)
        return ask(version=chosen - 1), ask(version=chosen)

    pair, _ = visits.kept(here, f"pair-{plan.plan_id}-{chosen}", both)
    if pair is None:
        return
    lines = plan_changes.between(*pair, here.desk, words)
    if lines:
        st.html(tables.markup(plan_changes.table("version_changes"), lines, words))
    else:
        st.html(blocks.said(words("version_changes_none"), good=True))


def _duties(here: TaskVisit) -> Table[DutyItem]:
    desk = here.desk
    return Table(
        "duties",
        (
            Column("col_ref", lambda each: each.ref),
            Column(
                "duty_holder",
                lambda each: desk.named(each.holder) if each.holder else each.holder_as_written,
            ),
            Column("duty_text", lambda each: each.text),
        ),
    )


def _versions_table() -> Table[PlanVersion]:
    return Table(
        "versions",
        (
            Column("col_version", lambda each: each.version),
            Column("col_decision", lambda each: each.number),
            Column("col_dated", lambda each: each.dated),
            Column("col_reason", lambda each: each.reason or None),
            Column("col_entered", lambda each: each.at.date()),
        ),
    )
