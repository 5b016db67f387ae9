"""Amending a plan in force: pieces are put into one decision, looked at, and entered together."""

from dataclasses import dataclass, field
from datetime import date
from html import escape

import streamlit as st

from services.dashboard.client.plan_shapes import Plan
from services.dashboard.client.shapes import Body
from services.dashboard.screens import (
    amendment_forms,
    blocks,
    fields,
    plan_changes,
    session,
    tables,
    visits,
)
from services.dashboard.screens.amendment_pieces import Piece, body_of, ids
from services.dashboard.screens.fields import Places
from services.dashboard.screens.visits import TaskVisit

REASON_LIMIT, NUMBER_LIMIT = 2000, 60
DAY = "DD/MM/YYYY"
TRIED: Body = {"number": "–", "reason": "–"}
"""Stands for the decision while its pieces are tried one by one."""


@dataclass
class Basket:
    """What somebody has put into a decision on one version of a plan, and what it comes to."""

    version: int
    pieces: list[Piece] = field(default_factory=list)
    shown: tuple[Body, Plan] | None = None
    """The request that was looked at last, and the plan as it would be."""


@st.fragment
def draw(here: TaskVisit, plan: Plan) -> None:
    """Ask what a decision changes, show what it comes to, and enter it."""
    words, basket = here.words, _basket(here, plan)
    with st.expander(words("amend_title"), key="amend-box"):
        st.html(f'<p class="xs-hint">{escape(words("amend_how"))}</p>')
        part = st.segmented_control(
            words("amend_part"),
            list(amendment_forms.FORMS),
            format_func=words,
            default="amend_change",
            required=True,
            key=f"amend-part-{plan.plan_id}",
        )
        asked = amendment_forms.FORMS[part](here, plan, ids(basket.pieces))
        if asked and asked[0]:
            _put_in(here, plan, basket, asked[0], asked[1])
        _collected(here, basket)
        if basket.pieces:
            _decide(here, plan, basket)


def _basket(here: TaskVisit, plan: Plan) -> Basket:
    """Return what was put in so far; what was made on a former version is of no use."""
    key = f"amendment-{plan.plan_id}"
    known: Basket | None = st.session_state.get(key)
    if known is None or known.version != plan.version:
        if known and known.pieces:
            st.html(blocks.notice(here.words("amend_outdated")))
        known = st.session_state[key] = Basket(plan.version)
    return known


def _put_in(here: TaskVisit, plan: Plan, basket: Basket, piece: Piece, places: Places) -> None:
    """Let the service try the decision with one piece more; keep it if it can be."""
    tried = [*basket.pieces, piece]
    body = body_of(tried, {**TRIED, "dated": here.today.isoformat()}, plan.version)
    if visits.attempt(here, lambda: _tried(here, plan, body), places):
        basket.pieces, basket.shown = tried, None
        visits.begin_anew()
        st.rerun(scope="app")


def _tried(here: TaskVisit, plan: Plan, body: Body) -> Plan:
    return session.tasks().amend(here.caller, plan.plan_id, body, dry_run=True)


def _collected(here: TaskVisit, basket: Basket) -> None:
    words = here.words
    if not basket.pieces:
        st.html(f'<p class="xs-hint" role="status">{escape(words("amend_empty"))}</p>')
        return
    told = words("amend_collected", count=len(basket.pieces))
    st.html(f'<h3 role="status">{escape(told)}</h3>')
    for number, piece in enumerate(basket.pieces):
        with st.container(key=f"piece-{number}", horizontal=True, vertical_alignment="center"):
            st.html(f'<p lang="vi">{escape(piece.name)}</p>')
            label = words("amend_drop")
            if st.button(label, icon=":material/close:", key=here.key(f"drop-{number}")):
                basket.pieces.pop(number)
                basket.shown = None
                st.rerun(scope="app")


def _decide(here: TaskVisit, plan: Plan, basket: Basket) -> None:
    words, places = here.words, Places()

    def key(name: str) -> str:
        return f"amend-{name}-{plan.plan_id}-{plan.version}"

    with st.form(key("decision"), border=False):
        st.html(f"<h3>{escape(words('amend_decision'))}</h3>")
        first, second = st.columns(2)
        with first:
            number = st.text_input(
                words("decision_no"), max_chars=NUMBER_LIMIT, key=key("number")
            ).strip()
            fields.place(places, "number")
        with second:
            dated = st.date_input(words("decision_day"), None, format=DAY, key=key("dated"))
            fields.place(places, "dated")
        reason = st.text_area(
            words("col_reason"), max_chars=REASON_LIMIT, height=90, key=key("reason")
        ).strip()
        fields.place(places, "reason")
        sent = st.form_submit_button(words("amend_preview"), type="primary")
    if sent:
        basket.shown = None
        given = {"number": number, "dated": dated, "reason": reason}
        empty = [name for name, value in given.items() if not value]
        for name in empty:
            fields.say(places[name], words(f"need_{name}"))
        if not empty and isinstance(dated, date):
            decision = {"number": number, "dated": dated.isoformat(), "reason": reason}
            body = body_of(basket.pieces, decision, plan.version)
            after = visits.attempt(here, lambda: _tried(here, plan, body), places)
            basket.shown = (body, after) if after else None
    if basket.shown:
        _confirm(here, plan, basket, *basket.shown)


def _confirm(here: TaskVisit, plan: Plan, basket: Basket, body: Body, after: Plan) -> None:
    """Show the plan before and after, and enter the decision."""
    words = here.words
    st.html(f"<h3>{escape(words('table_preview'))}</h3>")
    lines = plan_changes.between(plan, after, here.desk, words)
    st.html(tables.markup(plan_changes.table("preview"), lines, words))
    dated = words.day(date.fromisoformat(body["dated"]))
    named = words("plan_number", number=body["number"], day=dated)
    how = words("amend_confirm_how", version=after.version)
    told = f"{words('amend_decision')}: {named}. {how}"
    st.html(f'<p class="xs-hint">{escape(told)}</p>')
    if st.button(words("amend"), type="primary", key="amend-confirm"):

        def enter() -> Plan:
            return session.tasks().amend(here.caller, plan.plan_id, body)

        if visits.attempt(here, enter):
            basket.pieces, basket.shown = [], None
            visits.done(words("done_amend", number=body["number"]))
