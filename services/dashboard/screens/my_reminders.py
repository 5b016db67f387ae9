"""The reminders (đôn đốc) that a unit received: those that wait for its answer first."""

from html import escape

import streamlit as st

from services.dashboard.client.task_shapes import Reminder
from services.dashboard.screens import (
    asking,
    blocks,
    registers,
    report_progress,
    session,
    tables,
    task_blocks,
    visits,
)
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words
from shared.auth import Role

PATH = "don-doc"
ROLES = (Role.UNIT_OFFICER,)
REPLY_LIMIT = 2000
FIRST = 20
"""So many open reminders are drawn with their forms; the register below has all."""


def link(label: str, words: Words) -> None:
    """Draw the link that opens the page."""
    st.page_link(st.Page(show, title=words("page_my_reminders"), url_path=PATH), label=label)


def show() -> None:
    """Draw the reminders of the unit."""
    found = visits.officer(*ROLES)
    if found is None:
        return
    here, unit = found
    words = here.words
    st.html(blocks.title(words("page_my_reminders"), words("my_reminders_how")))
    asking.show_news()
    window, old = visits.kept(
        here,
        "my-reminders",
        lambda: session.tasks().reminders(here.caller, unit=unit, limit=visits.MOST),
    )
    if window is None:
        return
    waiting = [each for each in window.items if each.reply is None]
    st.html(f"<h2>{escape(words('waiting_reminders'))}</h2>")
    if not waiting:
        st.html(blocks.said(words("open_reminders_none"), good=True))
    for each in waiting[:FIRST]:
        _one(each, here, old=old)
    tables.draw(
        registers.table("my_reminders", here),
        window.items,
        words,
        empty="reminders_none",
        faded=old,
    )


@st.fragment
def _one(found: Reminder, here: TaskVisit, *, old: bool) -> None:
    """Draw a reminder with the form of its answer, and why it came when somebody asks."""
    words = here.words
    with st.container(border=True, key=f"reminder-{found.id}"):
        faded = "xs-faded" if old else ""
        st.html(f'<div class="{faded}">{task_blocks.reminder(found, words)}</div>')
        if old:
            return
        with st.form(f"reply-{found.id}", border=False):
            text = st.text_area(
                words("reply_text"), max_chars=REPLY_LIMIT, height=80, key=f"text-{found.id}"
            ).strip()
            if st.form_submit_button(words("send_reply"), type="primary"):
                if text:
                    visits.do(
                        here,
                        lambda: session.tasks().reply(here.caller, found.id, text),
                        words("done_reply"),
                    )
                st.html(blocks.refusal([words("reply_missing")]) if not text else "")
        with st.container(horizontal=True, vertical_alignment="center"):
            if found.task_id:
                report_progress.link(found.task_id, words("do_report"), words)
            if st.toggle(words("reminder_why"), key=f"why-{found.id}"):
                whole = visits.attempt(
                    here, lambda: session.tasks().reminder(here.caller, found.id)
                )
                lines = "".join(f"<li>{escape(each)}</li>" for each in whole.why) if whole else ""
                st.html(f'<ul class="xs-why">{lines}</ul>')
