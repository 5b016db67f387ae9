"""What waits for the authorised person: drafts beside their questions, and what is overdue."""

from html import escape

import streamlit as st

from services.dashboard.client.shapes import Case
from services.dashboard.screens import asking, blocks, case, case_blocks, cases, step_forms
from services.dashboard.screens.asking import Visit
from services.dashboard.screens.steps import Step
from shared.auth import Role

ROLES = (Role.FOCAL, Role.LEADER)


def show() -> None:
    """Draw the drafts that wait, and the overdue cases."""
    here = asking.visit(*ROLES)
    if here is None:
        return
    words = here.words
    st.html(blocks.title(words("page_approvals"), words("approvals_how")))
    asking.show_news()
    undone = cases.all_undone(here)
    if undone is None:
        return
    drafted = [each for each in undone if each.draft]
    st.html(f"<h2>{escape(words('approvals_title'))}</h2>")
    if not drafted:
        st.html(blocks.said(words("approvals_none"), good=True))
    for each in drafted:
        _draft(each, here)
    late = [each for each in undone if each.clock and each.clock.late]
    st.html(f"<h2>{escape(words('overdue_title'))}</h2>")
    if not late:
        st.html(blocks.said(words("overdue_none"), good=True))
    for each in late:
        with st.container(key=f"row-late-{each.id}", horizontal=True, gap="medium"):
            case.link(each.id, each.code, words)
            st.html(case_blocks.row(each, here.desk, words))


@st.fragment
def _draft(found: Case, here: Visit) -> None:
    """Draw a draft beside what it answers; it is approved, or written anew."""
    words = here.words
    with st.container(border=True, key=f"draft-{found.id}"):
        with st.container(horizontal=True, gap="medium"):
            case.link(found.id, found.code, words)
            st.html(case_blocks.row_line(found, here.desk, words))
        asked, drafted = st.columns(2, gap="medium")
        with asked:
            st.html(case_blocks.written("text_title", found.text, words))
        with drafted:
            st.html(case_blocks.written("draft_title", found.draft or "", words))
        step_forms.draw(Step.APPROVE, found, here)
        with st.expander(words("write_anew")):
            step_forms.draw(Step.DRAFT, found, here)
