"""A table of reports: its template, a preview of every row, its confirmation; found again."""

from functools import partial
from html import escape

import streamlit as st

from services.dashboard.client.task_shapes import Batch, BatchRow
from services.dashboard.screens import asking, blocks, session, tables, task_blocks, visits
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words
from shared.auth import Role

ROLES = (Role.UNIT_OFFICER,)
ASKED = "bang"
"""The address names the table, so that it can be left, kept and found again."""
LATEST = "latest-batch"
TEMPLATES = {"xlsx": tables.XLSX, "csv": "text/csv"}
MOST_MEGABYTES = 5
EVERY_SECONDS = 2
COLUMNS = ("task", "occurred_on", "kind", "quantity", "topics", "evidence", "note")


def show() -> None:
    """Draw the table that is looked at, or the way to offer one."""
    found = visits.officer(*ROLES)
    if found is None:
        return
    here, _ = found
    words = here.words
    st.html(blocks.title(words("page_batch"), words("batch_how")))
    asking.show_news()
    batch_id = st.query_params.get(ASKED)
    if batch_id:
        _looked_at(here, batch_id)
    else:
        _offer(here)


def _offer(here: TaskVisit) -> None:
    words = here.words
    with st.container(border=True, key="template"):
        st.html(f"<h2>{escape(words('batch_first'))}</h2>")
        with st.container(horizontal=True):
            for kind, media in TEMPLATES.items():
                st.download_button(
                    words(f"template_{kind}"),
                    partial(session.tasks().template, here.caller, kind),  # type: ignore[arg-type]
                    file_name=f"{words('file_template')}.{kind}",
                    mime=media,
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"template-{kind}",
                )
    with st.container(border=True, key="offer"):
        st.html(f"<h2>{escape(words('batch_second'))}</h2>")
        file = st.file_uploader(
            words("batch_file"),
            list(TEMPLATES),
            max_upload_size=MOST_MEGABYTES,
            key=here.key("batch-file"),
        )
        if st.button(words("batch_check"), type="primary", disabled=file is None) and file:
            offered = visits.attempt(
                here, lambda: session.tasks().offer(here.caller, file.name, file.getvalue())
            )
            if offered:
                _look_at(str(offered.batch_id))
    latest = st.session_state.get(LATEST)
    if latest and st.button(words("batch_latest"), key="latest"):
        _look_at(latest)


def _look_at(batch_id: str) -> None:
    st.session_state[LATEST] = batch_id
    st.query_params[ASKED] = batch_id
    st.rerun(scope="app")


@st.fragment(run_every=EVERY_SECONDS)
def _counting(here: TaskVisit, batch_id: str) -> None:
    """Look again by itself while rows are being counted."""
    words = here.words
    batch = visits.attempt(here, lambda: session.tasks().batch(here.caller, batch_id))
    if batch and batch.state == "done":
        st.rerun(scope="app")
    st.html(blocks.notice(words("batch_counting")))


def _looked_at(here: TaskVisit, batch_id: str) -> None:
    words = here.words
    batch, old = visits.kept(
        here, f"batch-{batch_id}", lambda: session.tasks().batch(here.caller, batch_id)
    )
    if batch is None:
        _another(words)
        return
    st.session_state[LATEST] = batch_id
    _summary(batch, words)
    if batch.state == "confirmed":
        _counting(here, batch_id)
    right = batch.counts.get("ok", 0)
    if batch.state == "offered" and not old:
        with st.container(horizontal=True, vertical_alignment="center"):
            label = words("batch_confirm", count=right)
            if st.button(label, type="primary", disabled=not right, key="confirm"):
                _confirm(here, batch_id)
            _another(words)
    else:
        _another(words)
    wrong = batch.counts.get("failed", 0)
    rows = batch.rows
    if wrong and wrong < len(rows) and st.toggle(words("batch_only_wrong"), key="only-wrong"):
        rows = [row for row in rows if row.state == "failed"]
    tables.draw(_table(words), rows, words, empty="batch_none", faded=old)


def _confirm(here: TaskVisit, batch_id: str) -> None:
    """Count the rows; where the answer does not come, the page looks again for it."""
    words = here.words
    confirmed = visits.attempt(here, lambda: session.tasks().confirm(here.caller, batch_id))
    if confirmed:
        count = confirmed.counts.get("counted", 0)
        visits.done(words("done_batch", count=words.number(count)))


def _another(words: Words) -> None:
    if st.button(words("batch_another"), key="another"):
        del st.query_params[ASKED]
        st.rerun(scope="app")


def _summary(batch: Batch, words: Words) -> None:
    marks = " ".join(
        task_blocks.chip(
            task_blocks.STATE_COLOURS[name],
            words(f"rows_{name}", count=words.number(batch.counts[name])),
        )
        for name in ("ok", "counted", "failed")
        if batch.counts.get(name)
    )
    told = words(
        f"batch_{batch.state}", day=words.moment(batch.offered_at, batch.offered_at.date())
    )
    st.html(f'<p class="xs-row-line">{marks}</p><p class="xs-hint">{escape(told)}</p>')


def _table(words: Words) -> Table[BatchRow]:
    def read(name: str) -> Column[BatchRow]:
        return Column(f"batch_col_{name}", lambda row: row.as_read.get(name) or None)

    return Table(
        "batch",
        (
            Column("batch_col_row", lambda row: row.row),
            Column(
                "batch_col_state",
                lambda row: words(f"state_{row.state}"),
                lambda row: task_blocks.state(row.state, words),
            ),
            Column("batch_col_reasons", lambda row: " ".join(row.reasons) or None),
            *map(read, COLUMNS),
        ),
    )
