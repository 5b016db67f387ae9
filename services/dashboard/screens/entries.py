"""What a unit has reported: each entry with what became of it, and the way to take one back."""

from html import escape

import streamlit as st

from services.dashboard.client.task_shapes import Entry, Task
from services.dashboard.screens import session, tables, task_blocks, visits
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from shared.auth import Role

ROLES = (Role.UNIT_OFFICER,)
REASON_LIMIT = 1000


def show() -> None:
    """Draw the unit's entries, latest day first."""
    found = visits.officer("entries", *ROLES)
    if found is None:
        return
    here, unit = found
    words = here.words
    tasks, _ = visits.all_tasks(here, unit=unit)
    names = {task.id: task for task in tasks}
    window, old = visits.entries(here, "entries", tasks, unit=unit)
    if window is None:
        return
    if not old:
        _take_back(here, [each for each in window.items if each.counts], names)
    shown = table("entries", here, names)
    tables.draw(shown, window.items, words, empty="entries_none", faded=old)
    visits.pager(here, "entries", window.next)


def table(name: str, here: TaskVisit, tasks: dict[str, Task]) -> Table[Entry]:
    """Return the table of entries under a name of its own."""
    words, desk = here.words, here.desk
    return Table(
        name,
        (
            Column("col_day", lambda each: each.occurred_on),
            Column("col_task", lambda each: label(each.task_id, tasks)),
            Column("col_kind", lambda each: task_blocks.counted(each.kind, words)),
            Column("col_quantity", lambda each: each.quantity),
            Column(
                "col_state",
                lambda each: words(f"state_{each.state}"),
                lambda each: task_blocks.state(each.state, words),
            ),
            Column("col_reason", lambda each: (each.review.reason if each.review else "") or None),
            Column("col_topics", lambda each: task_blocks.topics(each.topics, desk.topics) or None),
            Column(
                "col_posted_by",
                lambda each: desk.named(each.posted_by) if each.posted_by else None,
            ),
            Column("col_note", lambda each: each.note or None),
            Column(
                "col_proof",
                lambda each: (
                    " ".join(proof.url for proof in each.evidence if proof.url)
                    or words("proof_files", count=len(each.evidence))
                ),
                lambda each: task_blocks.links(each, words),
            ),
        ),
    )


def label(task_id: str, tasks: dict[str, Task]) -> str:
    """Return what a task is called in a row."""
    task = tasks.get(task_id)
    return f"{task.ref} {task.title}" if task else task_id


@st.fragment
def _take_back(here: TaskVisit, counted: list[Entry], tasks: dict[str, Task]) -> None:
    """Let somebody take a mistaken entry back; nothing is erased."""
    words = here.words
    if not counted:
        return
    with st.expander(words("take_back"), key="take-back"):
        st.html(f'<p class="xs-hint">{escape(words("take_back_how"))}</p>')
        entry = st.selectbox(
            words("take_back_which"),
            counted,
            index=None,
            format_func=lambda each: " · ".join(
                (
                    words.day(each.occurred_on),
                    task_blocks.amount(each, words),
                    label(each.task_id, tasks),
                )
            ),
            placeholder=words("choose_entry"),
            key=here.key("entry"),
        )
        reason = st.text_input(
            words("col_reason"), max_chars=REASON_LIMIT, key=here.key("back-reason")
        )
        ready = entry is not None and bool(reason.strip())
        if st.button(words("take_back"), disabled=not ready, key="take-back-send") and entry:
            visits.do(
                here,
                lambda: session.tasks().judge(here.caller, entry.id, "reverse", reason.strip()),
                words("done_reverse"),
            )
