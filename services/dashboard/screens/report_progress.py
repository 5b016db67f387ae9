"""Posting output: the task is chosen already, the day is today; only what is needed is asked."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from html import escape
from typing import Any
from uuid import UUID, uuid4

import streamlit as st

from services.dashboard.client.shapes import Body
from services.dashboard.client.task_shapes import Reported, Task
from services.dashboard.screens import blocks, session, task_blocks, visits
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words
from shared.auth import Role
from shared.contracts.tasks import ProgressKind

PATH = "bao-ket-qua"
ROLES = (Role.UNIT_OFFICER,)
TELLING = (
    ProgressKind.ISSUE,
    ProgressKind.FIRST_AIRING,
    ProgressKind.ITEM,
    ProgressKind.EVENT,
)
"""Kinds of output that tell the public of a topic."""
FILE_KINDS = ("jpg", "jpeg", "png", "webp", "pdf", "docx", "xlsx", "mp3", "m4a", "mp4")
MOST_MEGABYTES = 20
MOST_QUANTITY = 100
NOTE_LIMIT = 2000
TASK, KEY = "report-task", "report-key"


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in."""

    task: Task
    body: Body
    files: list[Any]


def link(task_id: str, label: str, words: Words) -> None:
    """Draw the link that opens the form for a task."""
    page = st.Page(show, title=words("page_report_progress"), url_path=PATH)
    st.page_link(page, label=label, query_params={"task": task_id})


def show() -> None:
    """Draw the form, for the task that the address names."""
    found = visits.officer("report_progress", *ROLES)
    if found is None:
        return
    here, unit = found
    words = here.words
    tasks, old = visits.all_tasks(here, unit=unit)
    if not tasks:
        if not old:
            st.html(blocks.said(words("my_tasks_none"), good=True))
        return
    ask(here, tasks, old=old)


def ask(here: TaskVisit, tasks: list[Task], *, unit: str | None = None, old: bool = False) -> None:
    """Ask what was done, and post it; with ``unit`` on behalf of that unit."""
    filled = _form(here, tasks)
    if filled is None:
        return
    if unit:
        filled.body["unit"] = unit
    if st.button(here.words("send_report"), type="primary", key="send", disabled=old):
        _send(here, filled)


def _form(here: TaskVisit, tasks: list[Task]) -> Filled | None:
    words = here.words
    ids = [task.id for task in tasks]
    asked = st.query_params.get("task")
    task_id = st.selectbox(
        words("report_task"),
        ids,
        index=ids.index(asked) if asked in ids else None,
        format_func=lambda each: _label(tasks[ids.index(each)]),
        placeholder=words("choose_task"),
        key=f"{TASK}-{asked}",
    )
    if task_id is None:
        return None
    task = tasks[ids.index(task_id)]
    st.html(f'<p class="xs-hint" role="status">{escape(_stands(task, words))}</p>')
    if not task.counts:
        st.html(blocks.notice(words("nothing_counted")))
        return None
    kind = _kind(here, task)
    first, second = st.columns(2)
    with first:
        last = min(here.today, date(task.year, 12, 31))
        day = st.date_input(
            words("report_day"),
            last,
            min_value=date(task.year, 1, 1),
            max_value=max(last, date(task.year, 1, 1)),
            format="DD/MM/YYYY",
            key=here.key("day"),
        )
    with second:
        quantity = st.number_input(
            words("report_quantity", kind=words(f"kind_{kind.value}")),
            1,
            MOST_QUANTITY,
            1,
            key=here.key(f"quantity-{kind.value}"),
        )
    body: Body = {
        "occurred_on": day.isoformat(),
        "kind": kind.value,
        "quantity": int(quantity),
    }
    if kind is ProgressKind.RERUN:
        body["programme"] = _programme(here, task)
        if body["programme"] is None:
            return None
    files = st.file_uploader(
        words("report_files"),
        FILE_KINDS,
        accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES,
        key=here.key("files"),
    )
    url = st.text_input(words("report_link"), key=here.key("link"), placeholder="https://…")
    body["evidence"] = [{"url": url.strip()}] if url.strip() else []
    body["topics"] = _topics(here, task) if kind in TELLING else []
    body["note"] = st.text_area(
        words("report_note"), max_chars=NOTE_LIMIT, height=90, key=here.key("note")
    ).strip()
    body["also"] = _also(here, task, tasks)
    return Filled(task, body, list(files))


def _kind(here: TaskVisit, task: Task) -> ProgressKind:
    """Ask for the kind only where the task counts several."""
    words = here.words
    if len(task.counts) == 1:
        return task.counts[0]
    chosen: ProgressKind = st.selectbox(
        words("report_kind"),
        task.counts,
        format_func=lambda each: task_blocks.counted(each, words),
        key=here.key(f"kind-{task.id}"),
    )
    return chosen


def _programme(here: TaskVisit, task: Task) -> str | None:
    """Ask which programme was aired again; say what to do where there is none."""
    words = here.words
    ledger, _ = visits.kept(
        here, f"ledger-{task.id}", lambda: session.tasks().ledger(here.caller, task.id)
    )
    lines = {
        each.programme: words(
            "programme_named", day=words.day(each.first_on), count=words.number(each.missing)
        )
        for each in (ledger.programmes if ledger else [])
    }
    if not lines:
        st.html(blocks.notice(words("no_programme")))
        return None
    chosen: UUID = st.selectbox(
        words("report_programme"),
        list(lines),
        format_func=lines.__getitem__,
        key=here.key(f"programme-{task.id}"),
    )
    return str(chosen)


def _topics(here: TaskVisit, task: Task) -> list[str]:
    names = {each.code: each.label for each in here.desk.topics if each.track is task.track}
    chosen: list[str] = st.multiselect(
        here.words("report_topics"),
        list(names),
        format_func=lambda code: f"{code} {names[code]}",
        select_all=False,
        placeholder=here.words("choose_topics"),
        key=here.key(f"topics-{task.track.value}"),
    )
    return chosen


def _also(here: TaskVisit, task: Task, tasks: list[Task]) -> list[str]:
    """Offer to credit the same work to other tasks of the unit, out of the way."""
    words = here.words
    others = {each.id: _label(each) for each in tasks if each.id != task.id and each.counts}
    if not others:
        return []
    with st.expander(words("also_title"), key="also"):
        st.html(f'<p class="xs-hint">{escape(words("also_how"))}</p>')
        chosen: list[str] = st.multiselect(
            words("also_title"),
            list(others),
            format_func=others.__getitem__,
            select_all=False,
            placeholder=words("choose_task"),
            label_visibility="collapsed",
            key=here.key(f"also-{task.id}"),
        )
    return chosen


def _send(here: TaskVisit, filled: Filled) -> None:
    """Upload the files one by one, then post: the same things under the same keys."""
    words = here.words
    key = st.session_state.setdefault(KEY, uuid4().hex)

    def post() -> Reported:
        proofs = list(filled.body["evidence"])
        bar = st.progress(0.0) if filled.files else None
        for number, file in enumerate(filled.files):
            told = words("uploading", number=number + 1, count=len(filled.files))
            if bar:
                bar.progress(number / len(filled.files), text=told)
            content = file.getvalue()
            name = f"{key}-{sha256(content).hexdigest()[:32]}"
            stored = session.tasks().store(here.caller, file.name, content, name)
            proofs.append({"file": str(stored.id)})
        if bar:
            bar.progress(1.0, text=words("uploaded"))
        body = {**filled.body, "evidence": proofs}
        return session.tasks().report(here.caller, filled.task.id, body, f"{key}-{_digest(body)}")

    if done := visits.attempt(here, post):
        del st.session_state[KEY]
        visits.done(_told(done, words))


def _digest(body: Body) -> str:
    """Return what makes a corrected report another one than that refused or lost."""
    return sha256(repr(sorted(body.items())).encode()).hexdigest()[:32]


def _told(done: Reported, words: Words) -> str:
    task = done.task
    told = words("done_report", ref=task.ref, figures=_of(task.done, task.target, words))
    if task.completed:
        return f"{told} {words('done_completed')}"
    return f"{told} {words('done_owed', count=words.number(task.debt))}" if task.debt else told


def _stands(task: Task, words: Words) -> str:
    told = f"{words(f'health_{task.health.value}')} · {_of(task.done, task.target, words)}"
    return f"{told} · {words('owed', count=words.number(task.debt))}" if task.debt else told


def _of(done: int, target: int | None, words: Words) -> str:
    if target is None:
        return words("figure_done", done=words.number(done))
    return words("figure_of", done=words.number(done), target=words.number(target))


def _label(task: Task) -> str:
    return f"{task.ref} – {task.title}"
