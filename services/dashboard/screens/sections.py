"""Which pages there are, under which heading, and for whom; nobody sees another's."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from services.dashboard.screens import (
    approvals,
    batch,
    blocks,
    broadcasts,
    call,
    case,
    cases,
    doors,
    entries,
    inbox,
    leadership,
    my_reminders,
    my_tasks,
    notices,
    operations,
    plans,
    pressing,
    privacy,
    report_for,
    report_progress,
    unit_report,
    unit_reports,
    wording,
)
from services.dashboard.screens.leaders import (
    airing,
    brief,
    compare,
    plan,
    province,
    register,
    units,
    voices,
)
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
    Place("overview", "tasks", doors.TASKS, plan.show, frozenset(plan.ROLES)),
    Place("overview", "plans", "ke-hoach", plans.show, frozenset(plans.ROLES)),
    Place("overview", "units", doors.UNITS, units.show, frozenset(units.ROLES)),
    Place("overview", "voices", doors.VOICES, voices.show, frozenset(voices.ROLES)),
    Place("overview", "airing", doors.AIRING, airing.show, frozenset(airing.ROLES)),
    Place("overview", "register", doors.REGISTER, register.show, frozenset(register.ROLES)),
    Place("overview", "compare", doors.COMPARE, compare.show, frozenset(compare.ROLES)),
    Place("overview", "brief", doors.BRIEF, brief.show, frozenset(brief.ROLES)),
    Place("overview", "province", doors.PROVINCE, province.show, frozenset(province.ROLES)),
    Place("unit", "my_tasks", "viec-cua-don-vi", my_tasks.show, frozenset(my_tasks.ROLES)),
    Place(
        "unit",
        "report_progress",
        report_progress.PATH,
        report_progress.show,
        frozenset(report_progress.ROLES),
    ),
    Place("unit", "batch", "bao-theo-bang", batch.show, frozenset(batch.ROLES)),
    Place(
        "unit", "my_reminders", my_reminders.PATH, my_reminders.show, frozenset(my_reminders.ROLES)
    ),
    Place("unit", "unit_report", unit_report.PATH, unit_report.show, frozenset(unit_report.ROLES)),
    Place("unit", "entries", "da-bao", entries.show, frozenset(entries.ROLES)),
    Place("focal", "inbox", "duyet-ket-qua", inbox.show, frozenset(inbox.ROLES)),
    Place("focal", "report_for", report_for.PATH, report_for.show, frozenset(report_for.ROLES)),
    Place("focal", "pressing", "don-doc-don-vi", pressing.show, frozenset(pressing.ROLES)),
    Place(
        "focal",
        "unit_reports",
        "bao-cao-don-vi",
        unit_reports.show,
        frozenset(unit_reports.ROLES),
    ),
    Place("intake", "call", "cuoc-goi", call.show, frozenset(call.ROLES)),
    Place("intake", "queue", "hang-doi", cases.show_queue, frozenset(cases.QUEUE_ROLES)),
    Place("handling", "cases", "can-xu-ly", cases.show, frozenset(cases.ROLES)),
    Place("handling", "approvals", "duyet", approvals.show, frozenset(approvals.ROLES)),
    Place("handling", "privacy", "du-lieu-ca-nhan", privacy.show, frozenset(privacy.ROLES)),
    Place("operations", "operations", "van-hanh", operations.show, frozenset(operations.ROLES)),
    Place("operations", "wording", wording.PATH, wording.show, frozenset(wording.ROLES)),
    Place("handling", "case", case.PATH, case.show, frozenset(case.ROLES)),
    Place("overview", "broadcasts", broadcasts.PATH, broadcasts.show, frozenset(broadcasts.ROLES)),
    Place("overview", "notices", notices.PATH, notices.show, frozenset(notices.ROLES)),
)


def open_to(roles: Collection[str]) -> list[Place]:
    """Return the pages for somebody with ``roles``, in order; the first is where they begin."""
    return [place for place in PLACES if not place.roles.isdisjoint(roles)]


def pages(
    roles: Collection[str], words: Words, unread: int | None = None
) -> dict[str, list["st.Page"]]:
    """Return those pages for the navigation, by section; the inbox says how much is unread."""
    found: dict[str, list[st.Page]] = {}
    for place in open_to(roles):
        title = (
            notices.named(words, unread)
            if place.path == notices.PATH
            else words(f"page_{place.name}")
        )
        page = st.Page(place.show, title=title, url_path=place.path)
        found.setdefault(words(f"section_{place.section}"), []).append(page)
    return found


def home(roles: Collection[str], words: Words) -> "st.Page":
    """Return the page where somebody begins, as it stands at ``/``.

    A page of its own, for Streamlit knows the default page by no other address: at the page's own
    path it would say that there is none.
    """
    first = open_to(roles)[0]
    return st.Page(
        first.show,
        title=words(f"page_{first.name}"),
        url_path="",
        default=True,
        visibility="hidden",
    )


def nowhere(path: str, home: "st.Page", words: Words) -> "st.Page":
    """Return what stands at an address that leads nowhere, or not for this person."""

    def show() -> None:
        st.html(blocks.door(words("product"), words("nowhere")))
        with st.container(horizontal_alignment="center"):
            st.page_link(home, label=words("to_home"))

    return st.Page(show, title=words("product"), url_path=path, visibility="hidden")


def asked() -> str:
    """Return the path that the browser shows; empty for the first page."""
    return urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
