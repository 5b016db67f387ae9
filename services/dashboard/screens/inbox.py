"""The focal desk's inbox: what units reported and nobody has judged, with what proves it."""

from html import escape
from uuid import UUID

import streamlit as st

from services.dashboard.client.task_shapes import Entry, Task
from services.dashboard.client.tasks import Verdict
from services.dashboard.screens import (
    blocks,
    entries,
    session,
    tables,
    task_blocks,
    visits,
)
from services.dashboard.screens.visits import TaskVisit
from shared.auth import Role

ROLES = (Role.FOCAL, Role.LEADER)
"""Leaders accept what the focal unit reported on behalf of others (0048)."""
SHOWN = 20
"""So many posts are drawn with their buttons; judged ones make room for the next."""
REASON_LIMIT = 1000


def show() -> None:
    """Draw the posts that wait to be accepted or returned."""
    here = visits.page("inbox", *ROLES)
    if here is None:
        return
    words = here.words
    tasks, _ = visits.all_tasks(here)
    names = {task.id: task for task in tasks}
    window, old = visits.entries(here, "inbox", tasks, state="reported")
    if window is None:
        return
    waiting = [each for each in window.items if each.may_accept or here.desk.judges(each.task_id)]
    st.html(f"<h2>{escape(words('table_inbox'))}</h2>")
    if not waiting:
        focal = here.person.may(Role.FOCAL)
        st.html(blocks.said(words("inbox_none" if focal else "inbox_none_leader"), good=True))
    for found in tables.controls(entries.table("inbox", here, names), waiting, words)[:SHOWN]:
        _post(found, names.get(found.task_id), here, old=old)
    if len(waiting) > SHOWN:
        rest = words("inbox_more", shown=SHOWN, all=len(waiting))
        st.html(f'<p class="xs-hint">{escape(rest)}</p>')
    visits.pager(here, "inbox", window.next)


@st.fragment
def _post(found: Entry, task: Task | None, here: TaskVisit, *, old: bool) -> None:
    """Draw one post with its evidence; it is accepted, or returned with a reason."""
    words = here.words
    with st.container(border=True, key=f"post-{found.id}"):
        faded = "xs-faded" if old else ""
        st.html(f'<div class="{faded}">{task_blocks.entry(found, task, here.desk, words)}</div>')
        if old:
            return
        _proofs(found, here)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if found.may_accept:
                if st.button(words("accept"), type="primary", key=f"accept-{found.id}"):
                    _judge(here, found, "accept", "")
            else:
                told = escape(words("accept_by_others"))
                st.html(f'<p class="xs-hint">{told}</p>', width="content")
            reason = st.text_input(
                words("return_reason"), max_chars=REASON_LIMIT, key=f"reason-{found.id}", width=420
            ).strip()
            if st.button(words("give_back"), key=f"return-{found.id}"):
                if reason:
                    _judge(here, found, "return", reason)
                else:
                    st.html(blocks.refusal([words("reason_missing")]))


def _judge(here: TaskVisit, found: Entry, verdict: Verdict, reason: str) -> None:
    visits.do(
        here,
        lambda: session.tasks().judge(here.caller, found.id, verdict, reason),
        here.words(f"done_entry_{verdict}"),
    )


def _proofs(found: Entry, here: TaskVisit) -> None:
    """Fetch the files that prove output when somebody wants to see them."""
    words = here.words
    files = [each.file for each in found.evidence if each.file]
    if not files or not st.toggle(words("show_files", count=len(files)), key=f"files-{found.id}"):
        return
    for number, file_id in enumerate(files, 1):
        _proof(here, file_id, number)


def _proof(here: TaskVisit, file_id: UUID, number: int) -> None:
    """Show a picture, which the service has drawn anew; let anything else be saved."""
    words = here.words
    got = visits.attempt(here, lambda: session.tasks().file(here.caller, file_id))
    if got is None:
        return
    content, media = got
    name = words("proof_file", number=number)
    if media.startswith("image/"):
        st.html(task_blocks.picture(content, media, name))
    st.download_button(
        words("save_proof", number=number),
        content,
        file_name=f"{words('file_proof')}-{number}.{media.rpartition('/')[2]}",
        mime=media,
        icon=":material/download:",
        on_click="ignore",
        key=f"proof-{file_id}",
    )
