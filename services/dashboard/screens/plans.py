"""Plans: everybody who leads reads them; the focal unit imports, reviews, adopts, amends them."""

from functools import partial
from html import escape

import streamlit as st

from services.dashboard.client.plan_shapes import Plan, PlanHead, PlanItem
from services.dashboard.screens import (
    plan_blocks,
    plan_forms,
    plan_in_force,
    session,
    tables,
    task_blocks,
    visits,
)
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words
from shared.auth import Role

ROLES = (Role.FOCAL, Role.LEADER, Role.ADMIN)
ASKED = "ma"
"""The address names the plan: a draft is kept by the service, and is found again by it."""
FILE_KINDS = ("docx", "pdf", "txt")
MOST_MEGABYTES = 10
DRAFT = "draft"


def show() -> None:
    """Draw the plans, or the one that the address names."""
    here = visits.page("plans", *ROLES)
    if here is None:
        return
    plan_id = st.query_params.get(ASKED)
    if plan_id:
        _one(here, plan_id)
    else:
        _all(here)


def look_at(plan_id: str | None) -> None:
    """Go to a plan, or back to all of them."""
    if plan_id:
        st.query_params[ASKED] = plan_id
    else:
        st.query_params.pop(ASKED, None)
    st.rerun(scope="app")


def _all(here: TaskVisit) -> None:
    words = here.words
    found, old = visits.kept(here, "plans", lambda: session.tasks().plans(here.caller))
    if plan_in_force.may_plan(here):
        _import(here, old=old)
    empty = "plans_none" if plan_in_force.may_plan(here) else "plans_none_yet"
    tables.draw(_plans(words), found or [], words, empty=empty, faded=old)


def _import(here: TaskVisit, *, old: bool) -> None:
    words = here.words
    with st.container(border=True, key="import"):
        st.html(f"<h2>{escape(words('import_title'))}</h2>")
        st.html(f'<p class="xs-hint">{escape(words("import_how"))}</p>')
        file = st.file_uploader(
            words("import_file"),
            FILE_KINDS,
            max_upload_size=MOST_MEGABYTES,
            key=here.key("plan-file"),
        )
        if st.button(words("import"), type="primary", disabled=file is None or old) and file:
            plan = visits.attempt(
                here, lambda: session.tasks().draft_plan(here.caller, file.name, file.getvalue())
            )
            if plan:
                look_at(plan.plan_id)


def _one(here: TaskVisit, plan_id: str) -> None:
    words = here.words
    if st.button(words("plans_back"), icon=":material/arrow_back:", key="back"):
        look_at(None)
    plan, old = visits.kept(
        here, f"plan-{plan_id}", lambda: session.tasks().plan(here.caller, plan_id)
    )
    if plan is None:
        return
    st.html(_head(plan, words))
    if plan.state == DRAFT:
        _review(here, plan, old=old)
    else:
        plan_in_force.draw(here, plan, _items(here), old=old)


def _review(here: TaskVisit, plan: Plan, *, old: bool) -> None:
    """Draw a draft: what to look at, each task beside the document, and the way into force."""
    words = here.words
    with st.expander(words("remarks_title", count=len(plan.warnings)), key="remarks"):
        st.html(plan_blocks.remarks(plan.warnings, words))
    _side_by_side(here, plan, old=old)
    tables.draw(_items(here), plan.tasks, words, empty="plan_empty", faded=old)
    if not old and plan_in_force.may_plan(here):
        plan_forms.adopt(here, plan)
        if plan_forms.remove(here, plan):
            look_at(None)


@st.fragment
def _side_by_side(here: TaskVisit, plan: Plan, *, old: bool) -> None:
    words = here.words
    if not plan.tasks:
        return
    lines, _ = visits.kept(
        here,
        f"plan-text-{plan.plan_id}",
        partial(session.tasks().plan_text, here.caller, plan.plan_id),
    )
    unclear = [each for each in plan.tasks if plan_blocks.unclear(each)]
    st.html(f"<h2>{escape(words('review_title'))}</h2>")
    told = words("review_unclear", count=len(unclear)) if unclear else words("review_clear")
    st.html(f'<p class="xs-hint" role="status">{escape(told)}</p>')
    ids = [each.task_id for each in plan.tasks]
    task_id = st.selectbox(
        words("review_which"),
        ids,
        index=ids.index(unclear[0].task_id) if unclear else 0,
        format_func=lambda each: _label(plan.tasks[ids.index(each)], words),
        key=f"review-{plan.plan_id}",
    )
    item = plan.tasks[ids.index(task_id)]
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(f"<h3>{escape(words('document_text'))}</h3>")
        whole = st.toggle(words("whole_text"), key="whole-text")
        st.html(plan_blocks.words_of(lines or [], item.title, words, whole=whole))
        st.html(plan_blocks.as_written(item, words))
    with right:
        st.html(f"<h3>{escape(words('understood'))}</h3>")
        st.html(plan_blocks.understood(item, here.desk, words))
        if not old and plan_in_force.may_plan(here):
            plan_forms.edit(here, plan, item)


def _head(plan: Plan, words: Words) -> str:
    about = [words("plan_tasks", count=len(plan.tasks))]
    if plan.number or plan.dated:
        about.append(words("plan_number", number=plan.number or "–", day=words.day(plan.dated)))
    if plan.source:
        about.append(words("plan_source", name=plan.source.name))
    state = task_blocks.chip("at_risk" if plan.state == DRAFT else "done", _state(plan, words))
    return (
        f'<header class="xs-case"><h2 lang="vi">{escape(plan.title)}</h2>'
        f'<p class="xs-row-line">{state} <span>{escape(" · ".join(about))}</span></p></header>'
    )


def _state(plan: PlanHead, words: Words) -> str:
    if plan.state == DRAFT:
        return words("plan_draft")
    return words("plan_in_force", version=plan.version)


def _label(item: PlanItem, words: Words) -> str:
    mark = f" ({words('unclear')})" if plan_blocks.unclear(item) else ""
    return f"{item.ref} – {item.title}{mark}"


def _plans(words: Words) -> Table[PlanHead]:
    return Table(
        "plans",
        (
            Column("year", lambda plan: str(plan.year)),
            Column(
                "col_plan",
                lambda plan: plan.title,
                lambda plan: (
                    f'<a href="?{ASKED}={escape(plan.plan_id)}" target="_self">'
                    f"{escape(plan.title)}</a>"
                ),
            ),
            Column("col_state", lambda plan: _state(plan, words)),
            Column("col_decision", lambda plan: plan.number),
            Column("col_dated", lambda plan: plan.dated),
        ),
    )


def _items(here: TaskVisit) -> Table[PlanItem]:
    words, desk = here.words, here.desk

    def units(item: PlanItem) -> str:
        return ", ".join(desk.named(each.unit) if each.unit else "?" for each in item.roles)

    return Table(
        "plan_items",
        (
            Column("col_ref", lambda item: item.ref),
            Column("col_title", lambda item: item.title),
            Column("col_units", units),
            Column("plan_rhythm", lambda item: plan_blocks.rhythm(item.schedule, words)),
            Column("col_target", lambda item: item.target),
            Column("col_due", lambda item: item.due),
            Column(
                "col_look",
                lambda item: (
                    words("unclear")
                    if plan_blocks.unclear(item)
                    else words("withdrawn")
                    if item.withdrawn
                    else None
                ),
            ),
        ),
    )
