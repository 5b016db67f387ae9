"""The focal unit posts output on behalf of a unit; who reported for whom is on record."""

import streamlit as st

from services.dashboard.screens import blocks, report_progress, visits
from shared.auth import Role

ROLES = (Role.FOCAL,)
PATH = "bao-thay"


def show() -> None:
    """Ask for which unit, then for its output as its own officer is asked."""
    here = visits.page("report_for", *ROLES)
    if here is None:
        return
    words = here.words
    unit = st.selectbox(
        words("report_for_whom"),
        [each.code for each in here.desk.units if each.code != here.desk.unit],
        index=None,
        format_func=here.desk.named,
        placeholder=words("choose_unit_how"),
        key="report-for",
    )
    if unit is None:
        return
    listed, old = visits.all_tasks(here, unit=unit)
    tasks = [each for each in listed if here.desk.judges(each.id)]
    if tasks:
        report_progress.ask(here, tasks, unit=unit, old=old)
    elif not old:
        st.html(blocks.said(words("report_for_none"), good=True))
