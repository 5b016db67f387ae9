"""Periodic reports at the focal desk: who has not reported, what came in, the commune's own."""

from functools import partial
from html import escape

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused
from services.dashboard.client.report_shapes import UnitReport, WholeReport
from services.dashboard.client.tasks import FileFormat
from services.dashboard.screens import (
    blocks,
    pressing,
    session,
    tables,
    task_blocks,
    unit_report,
    visits,
)
from services.dashboard.screens.tables import Column, Table
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words
from shared.auth import Role

ROLES = (Role.FOCAL,)
REASON_LIMIT = 1000
PAPERS: dict[FileFormat, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": tables.XLSX,
}
PRODUCTS = ("cds", "cchc")


def show() -> None:
    """Draw the reports of the chosen period."""
    here = visits.page("unit_reports", *ROLES)
    if here is None:
        return
    period = unit_report.chosen_period(here)
    if period is None:
        return
    reports, old = _reports(here, period)
    _missing(here, period, [each for each in reports if each.owed], old=old)
    for each in (each for each in reports if each.state == "submitted"):
        _judged(here, each.id, old=old)
    _states(here, reports, old=old)
    whole(here, period)


def states(here: TaskVisit, period: str) -> None:
    """Draw how far each unit's report of a period has come."""
    found, old = visits.kept(
        here,
        f"unit-reports-{period}",
        lambda: session.ask_unit_reports(
            here.person.commune, unit_report.PRODUCT, period, here.person.token
        ),
    )
    _states(here, found or [], old=old)


def _reports(here: TaskVisit, period: str) -> tuple[list[UnitReport], bool]:
    found, old = visits.kept(
        here,
        f"unit-reports-{period}",
        lambda: session.tasks().unit_reports(here.caller, unit_report.PRODUCT, period),
    )
    return found or [], old


def _states(here: TaskVisit, reports: list[UnitReport], *, old: bool) -> None:
    empty = "down_empty" if old else "units_none"
    tables.draw(_table(here), reports, here.words, empty=empty, faded=old)


def _missing(here: TaskVisit, period: str, owed: list[UnitReport], *, old: bool) -> None:
    """Name the units that have not reported, and press them all with one text."""
    words = here.words
    st.html(f"<h2>{escape(words('missing_title'))}</h2>")
    if not owed:
        if not old:
            st.html(blocks.said(words("missing_none"), good=True))
        return
    names = ", ".join(here.desk.named(each.unit) for each in owed)
    st.html(f"<p>{escape(words('missing', count=len(owed), units=names))}</p>")
    if old or not here.desk.receives_reports:
        return
    report_id = f"{unit_report.PRODUCT}.{period}"
    pressing.form(
        here,
        pressing.REPORTS,
        {each.unit: here.desk.named(each.unit) for each in owed},
        lambda unit: {"unit": unit, "report_id": report_id},
    )


@st.fragment
def _judged(here: TaskVisit, report_id: str, *, old: bool) -> None:
    """Draw a report that was handed in; it is accepted, or returned with a reason."""
    words = here.words
    report, older = visits.kept(
        here, f"report-{report_id}", lambda: session.tasks().unit_report(here.caller, report_id)
    )
    if report is None:
        return
    title = words("submitted_of", unit=here.desk.named(report.unit))
    with st.expander(title, key=f"submitted-{report_id}"):
        st.html(unit_report.head(report, words) + unit_report.narrative(report, words))
        if old or older:
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            tasks = session.tasks()
            if st.button(words("accept_report"), type="primary", key=f"accept-{report_id}"):
                visits.do(
                    here,
                    lambda: tasks.report_step(here.caller, report_id, "accept"),
                    words("done_report_accept"),
                )
            reason = st.text_input(
                words("return_reason"), max_chars=REASON_LIMIT, key=f"why-{report_id}", width=420
            ).strip()
            if st.button(words("give_back"), key=f"return-{report_id}"):
                if not reason:
                    st.html(blocks.refusal([words("reason_missing")]))
                    return
                visits.do(
                    here,
                    lambda: tasks.report_step(here.caller, report_id, "return", {"reason": reason}),
                    words("done_report_return"),
                )


@st.fragment
def whole(here: TaskVisit, period: str) -> None:
    """Draw the commune's report: its figures, its papers, and the way to freeze it."""
    words = here.words
    with st.container(border=True, key="whole"):
        st.html(f"<h2>{escape(words('whole_title'))}</h2>")
        product = st.segmented_control(
            words("report_product"),
            PRODUCTS,
            format_func=lambda each: words(f"product_{each}"),
            default="cds",
            required=True,
            key="product",
        )
        report, old = visits.kept(
            here,
            f"whole-{product}-{period}",
            lambda: session.tasks().whole(here.caller, product, period),
        )
        if report is None:
            return
        st.html(f'<div class="{"xs-faded" if old else ""}">{_figures(report, words)}</div>')
        if old:
            return
        with st.container(horizontal=True):
            for kind, media in PAPERS.items():
                st.download_button(
                    words(f"paper_{kind}"),
                    partial(_paper, here, product, period, kind),
                    file_name=f"bao-cao-{product}-{period}.{kind}",
                    mime=media,
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"paper-{kind}-{product}",
                )
        if here.desk.receives_reports and report.frozen_at is None:
            _freeze(here, report.id)
        tables.draw(
            unit_report.lines_table("whole_lines", words),
            report.content.tasks,
            words,
            empty="lines_none",
        )


def _paper(here: TaskVisit, product: str, period: str, kind: FileFormat) -> bytes:
    """Fetch a paper when it is pressed for; what fails then says so in the file's place."""
    try:
        return session.tasks().paper(here.caller, product, period, kind)
    except (Lost, NotAllowed, Refused) as error:
        raise RuntimeError(here.words("paper_lost")) from error


def _freeze(here: TaskVisit, report_id: str) -> None:
    words = here.words
    st.html(f'<p class="xs-hint">{escape(words("freeze_how"))}</p>')
    sure = st.checkbox(words("freeze_sure"), key=here.key(f"sure-{report_id}"))
    if st.button(words("freeze"), disabled=not sure, key=f"freeze-{report_id}"):
        visits.do(
            here, lambda: session.tasks().freeze(here.caller, report_id), words("done_freeze")
        )


def _figures(report: WholeReport, words: Words) -> str:
    content = report.content
    late = sum(line.health.value == "late" for line in content.tasks)
    facts = {
        "whole_works": words.number(content.works),
        "whole_late": words.number(late),
        "whole_topics": words.number(len(content.topics_covered)),
        "whole_topics_missing": ", ".join(content.topics_missing) or "–",
    }
    rows = "".join(
        f"<div><dt>{escape(words(name))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in facts.items()
    )
    frozen = ""
    if report.frozen_at:
        day = words.day(report.frozen_at.date())
        frozen = task_blocks.chip("done", words("frozen_on", day=day))
        changed = "".join(
            f"<li>{escape(_difference(each.where, each.name, each.frozen, each.now, words))}</li>"
            for each in report.differences
        )
        if changed:
            frozen += f'<p>{escape(words("differences"))}</p><ul class="xs-why">{changed}</ul>'
    return f'<p lang="vi"><b>{escape(report.title)}</b></p>{frozen}<dl class="xs-about">{rows}</dl>'


def _difference(where: str, name: str, frozen: object, now: object, words: Words) -> str:
    shown = {"before": "–" if frozen is None else frozen, "now": "–" if now is None else now}
    return words("difference", where=where, name=words(f"changed_{name}"), **shown)


def _table(here: TaskVisit) -> Table[UnitReport]:
    words, desk = here.words, here.desk
    return Table(
        "unit_reports",
        (
            Column("col_unit", lambda each: desk.named(each.unit)),
            Column(
                "col_state",
                lambda each: words(f"state_{each.state}"),
                lambda each: task_blocks.state(each.state, words),
            ),
            Column("col_due", lambda each: each.due),
            Column(
                "col_submitted",
                lambda each: each.submitted_at.date() if each.submitted_at else None,
            ),
            Column(
                "col_on_time",
                lambda each: (
                    None
                    if each.on_time is None
                    else words("on_time_yes" if each.on_time else "on_time_no")
                ),
            ),
            Column("col_reason", lambda each: each.reason or None),
        ),
    )
