"""What may be done with a draft of a plan: correct what was read, adopt it, delete it."""

from copy import deepcopy
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from services.dashboard.client.plan_shapes import Plan, PlanItem
from services.dashboard.client.shapes import Body
from services.dashboard.screens import blocks, session, visits
from services.dashboard.screens.visits import TaskVisit

TITLE_LIMIT = 1000
NUMBER_LIMIT = 60
MOST_TARGET = 100_000
DAY = "DD/MM/YYYY"


def edit(here: TaskVisit, plan: Plan, item: PlanItem) -> None:
    """Ask what the task should say; the draft is sent back whole."""
    words = here.words

    def key(name: str) -> str:
        return f"{name}-{item.task_id}-{plan.revision}"

    with st.form(key("edit"), border=False):
        title = st.text_area(
            words("col_title"), item.title, max_chars=TITLE_LIMIT, height=100, key=key("title")
        )
        units: list[str | None] = [None, *(each.code for each in here.desk.units)]
        roles = [
            st.selectbox(
                words("unit_written", role=words(f"role_{each.role.value}"), name=each.as_written),
                units,
                index=units.index(each.unit) if each.unit in units else 0,
                format_func=lambda code: here.desk.named(code) if code else words("unit_none"),
                key=key(f"role-{number}"),
            )
            for number, each in enumerate(item.roles)
        ]
        first, second = st.columns(2)
        with first:
            start = st.date_input(
                words("plan_start"), item.schedule.start, format=DAY, key=key("start")
            )
            target = st.number_input(
                words("col_target"), 1, MOST_TARGET, item.target, key=key("target")
            )
        with second:
            end = st.date_input(words("plan_end"), item.schedule.end, format=DAY, key=key("end"))
            has_due = st.checkbox(words("has_due"), item.due is not None, key=key("has-due"))
        settled = bool(item.not_understood) and st.checkbox(
            words("settled"), help=" · ".join(item.not_understood), key=key("settled")
        )
        sent = st.form_submit_button(words("keep_item"), type="primary")
    if not sent:
        return
    if end < start:
        st.html(blocks.refusal([words("end_before_start")]))
        return
    changed = corrected(
        plan.document,
        item,
        title=title.strip() or item.title,
        units=roles,
        start=start,
        end=end,
        due=end if has_due else None,
        target=int(target) if target else None,
        settled=settled,
    )
    visits.do(
        here,
        lambda: session.tasks().edit_plan(here.caller, plan.plan_id, changed, plan.revision),
        words("done_edit", ref=item.ref),
    )


def corrected(
    document: Body,
    item: PlanItem,
    *,
    title: str,
    units: list[str | None],
    start: date,
    end: date,
    due: date | None,
    target: int | None,
    settled: bool,
) -> Body:
    """Return a draft's document with one task as somebody corrected it."""
    changed: Body = deepcopy(document)
    task: dict[str, Any] = next(
        each for each in changed["tasks"] if each["task_id"] == item.task_id
    )
    task.update(title=title, target=target, due=due.isoformat() if due else None)
    for role, unit in zip(task["roles"], units, strict=True):
        role["unit"] = unit
    schedule = task["schedule"]
    schedule.update(start=start.isoformat(), end=end.isoformat())
    if target and len(schedule["quotas"]) == 1:
        schedule["quotas"][0]["target"] = target
    if settled:
        task["not_understood"] = []
    return changed


def adopt(here: TaskVisit, plan: Plan) -> None:
    """Ask with which document a draft comes into force."""
    words = here.words
    with st.form(f"adopt-{plan.plan_id}"):
        st.html(f"<h2>{escape(words('adopt_title'))}</h2>")
        first, second, third = st.columns(3)
        with first:
            number = st.text_input(
                words("plan_no"), plan.number or "", max_chars=NUMBER_LIMIT, key="adopt-number"
            ).strip()
        with second:
            dated = st.date_input(words("col_dated"), plan.dated, format=DAY, key="adopt-dated")
        with third:
            effective = st.date_input(
                words("effective"), None, format=DAY, help=words("effective_how"), key="adopt-from"
            )
        anyway = st.checkbox(words("adopt_anyway"), key="adopt-anyway")
        sent = st.form_submit_button(words("adopt"), type="primary")
    if sent:
        body = {
            "number": number or None,
            "dated": _iso(dated),
            "effective_on": _iso(effective),
            "accept_warnings": anyway,
        }
        visits.do(
            here,
            lambda: session.tasks().adopt(here.caller, plan.plan_id, body),
            words("done_adopt", year=plan.year),
        )


def remove(here: TaskVisit, plan: Plan) -> bool:
    """Offer to delete a draft; tell whether it was."""
    words = here.words
    with st.expander(words("remove_title"), key=f"remove-{plan.plan_id}-box"):
        sure = st.checkbox(words("remove_sure"), key=f"sure-{plan.plan_id}")
        if not st.button(words("remove"), disabled=not sure, key=f"remove-{plan.plan_id}"):
            return False

        def gone() -> bool:
            session.tasks().remove_draft(here.caller, plan.plan_id)
            return True

        return bool(visits.attempt(here, gone))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
