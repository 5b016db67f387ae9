"""Which pages there are, under which heading, and for whom; nobody sees another's."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import streamlit as st

from services.dashboard.screens import approvals, call, case, cases, leadership, operations, privacy
from services.dashboard.texts import Words
from shared.auth import Role

R = Role


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its name in the catalogue, its address, and the roles that it is for."""

    section: str
    name: str
    path: str
    show: Callable[[], None]
    roles: frozenset[Role]


PLACES = (
    Place("overview", "leadership", "lanh-dao", leadership.show, frozenset(leadership.ROLES)),
    Place("intake", "call", "cuoc-goi", call.show, frozenset(call.ROLES)),
    Place("intake", "queue", "hang-doi", cases.show_queue, frozenset(cases.QUEUE_ROLES)),
    Place("handling", "cases", "can-xu-ly", cases.show, frozenset(cases.ROLES)),
    Place("handling", "approvals", "duyet", approvals.show, frozenset(approvals.ROLES)),
    Place("handling", "privacy", "du-lieu-ca-nhan", privacy.show, frozenset(privacy.ROLES)),
    Place("operations", "operations", "van-hanh", operations.show, frozenset(operations.ROLES)),
    Place("handling", "case", case.PATH, case.show, frozenset(case.ROLES)),
)


def open_to(roles: Collection[str]) -> list[Place]:
    """Return the pages for somebody with ``roles``, in order; the first is where they begin."""
    return [place for place in PLACES if not place.roles.isdisjoint(roles)]


def pages(roles: Collection[str], words: Words) -> dict[str, list["st.Page"]]:
    """Return those pages for the navigation, by section."""
    found: dict[str, list[st.Page]] = {}
    for number, place in enumerate(open_to(roles)):
        page = st.Page(
            place.show,
            title=words(f"page_{place.name}"),
            url_path=place.path,
            default=number == 0,
        )
        found.setdefault(words(f"section_{place.section}"), []).append(page)
    return found
