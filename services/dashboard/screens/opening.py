"""The door behind the links of messages: leads on to what they are about, for who may see it."""

from collections.abc import Mapping

import streamlit as st

from services.dashboard.screens import (
    case,
    doors,
    notices,
    privacy,
    report_progress,
    session,
    visits,
)
from services.dashboard.screens.leaders import looks, plan
from services.dashboard.screens.session import Person
from shared.auth import STAFF, Role

PATH, ASKED = "mo", "viec"
"""As the service ``notify`` writes them; a test holds both together."""
PRIVACY = "du-lieu-ca-nhan"
INBOX = "inbox"


def page(title: str) -> "st.Page":
    """Return the page, for no navigation."""
    return st.Page(show, title=title, url_path=PATH, visibility="hidden")


def show() -> None:
    """Go where the address leads; say so where that is nowhere for this person."""
    person, words = session.person(), session.words()
    found = target(person, st.query_params.get(ASKED, "")) if person else None
    if found is None:
        visits.at("opening", "dashboard", *sorted(STAFF))
        st.page_link(
            st.Page(notices.show, title=words("page_notices"), url_path=notices.PATH),
            icon=":material/inbox:",
        )
        return
    address, query = found
    shows = {
        case.PATH: case.show,
        PRIVACY: privacy.show,
        doors.TASKS: plan.show,
        report_progress.PATH: report_progress.show,
        notices.PATH: notices.show,
    }
    page = st.Page(shows[address], title=words("page_opening"), url_path=address)
    st.switch_page(page, query_params=dict(query))


def target(person: Person, about: str) -> tuple[str, Mapping[str, str]] | None:
    """Return the page that shows ``about``, and what its address asks for; None for none. Pure."""
    kind, _, reference = about.partition("/")
    if kind == "cases" and reference and person.may(*case.ROLES):
        return case.PATH, case.named(reference)
    if kind == "tasks" and reference and person.may(*looks.ROLES):
        return doors.TASKS, {"task": reference}
    if kind == "tasks" and reference and person.may(Role.UNIT_OFFICER):
        return report_progress.PATH, {"task": reference}
    if kind == "requests" and person.may(*privacy.ROLES):
        return PRIVACY, {}
    if about == INBOX and person.may(*STAFF):
        return notices.PATH, {}
    return None
