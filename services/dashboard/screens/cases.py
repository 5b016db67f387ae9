"""The lists of cases: the queue of who takes them in, and the work of who handles them."""

from typing import Any

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.shapes import Case, Window
from services.dashboard.screens import asking, blocks, case, case_blocks, clocks, session
from services.dashboard.screens.asking import Visit
from shared.auth import Role
from shared.contracts.feedback import CaseStatus

QUEUE_ROLES = (Role.HOTLINE_OPERATOR, Role.FOCAL)
ROLES = (Role.CASE_HANDLER, Role.FOCAL, Role.LEADER, Role.ADMIN)
WINDOW = 50
EVERY_SECONDS = 20
BEHIND_FIRST = slice(1, None)


def show_queue() -> None:
    """Draw what has come in and is not with anybody yet, or anywhere else on the way."""
    _page("queue", QUEUE_ROLES)


def show() -> None:
    """Draw what the person handles or watches."""
    _page("cases", ROLES)


def _page(name: str, roles: tuple[Role, ...]) -> None:
    here = asking.visit(*roles)
    if here is None:
        return
    words = here.words
    st.html(blocks.title(words(f"page_{name}"), words(f"{name}_how")))
    asking.show_news()
    _rows(name, here)


@st.fragment(run_every=EVERY_SECONDS)
def _rows(name: str, here: Visit) -> None:
    """Draw the list under its filters; it looks again by itself."""
    words = here.words
    which = _filters(name, here)
    pages = st.session_state.setdefault(f"{name}-windows", {}).setdefault(str(which), [None])
    window, old = _window(name, which, pages[-1], here)
    if window is None:
        return
    st.html(case_blocks.tally(window.items, words, more=bool(window.next)))
    if not window.items:
        st.html(blocks.said(words("no_cases"), good=True))
    for found in clocks.by_due(window.items):
        with st.container(key=f"row-{name}-{found.id}", horizontal=True, gap="medium"):
            case.link(found.id, found.code, words)
            st.html(case_blocks.row(found, here.desk, words, faded=old))
    with st.container(horizontal=True):
        if window.next:
            label = words("next_window")
            st.button(label, key=f"{name}-next", on_click=pages.append, args=(window.next,))
        if len(pages) > 1:
            label = words("first_window")
            st.button(label, key=f"{name}-first", on_click=pages.__delitem__, args=(BEHIND_FIRST,))


def _filters(name: str, here: Visit) -> dict[str, Any]:
    """Draw the filters; return what they ask for."""
    words, desk = here.words, here.desk
    with st.container(key=f"filters-{name}"):
        first, second, third = st.columns(3)
    with first:
        status = st.selectbox(
            words("filter_status"),
            [None, *CaseStatus],
            format_func=lambda s: words(f"status_{s.value}") if s else words("all_undone"),
            key=f"{name}-status",
        )
        query = st.text_input(words("filter_search"), key=f"{name}-q")
    with second:
        category = st.selectbox(
            words("filter_category"),
            [None, *(each.code for each in desk.categories)],
            format_func=lambda code: desk.named(code) if code else words("all_categories"),
            key=f"{name}-category",
        )
        overdue = st.checkbox(words("filter_overdue"), key=f"{name}-overdue")
    with third:
        unit = None
        if not here.person.only_own_unit():
            unit = st.selectbox(
                words("filter_unit"),
                [None, *(each.code for each in desk.units)],
                format_func=lambda code: desk.named(code) if code else words("all_units"),
                key=f"{name}-unit",
            )
    return {
        "status": status.value if status else None,
        "undone": status is None and not query,
        "category": category,
        "unit": unit,
        "overdue": overdue,
        "q": query.strip(),
    }


def _window(
    name: str, which: dict[str, Any], after: str | None, here: Visit
) -> tuple[Window | None, bool]:
    """Return a window of cases, and whether it is an old one because nobody answers."""
    kept = f"{name}-kept"
    try:
        found = session.feedback().cases(here.caller, **which, limit=WINDOW, after=after)
    except Lost:
        st.html(blocks.notice(asking.down(here.words)))
        old: tuple[str, Window] | None = st.session_state.get(kept)
        return (old[1], True) if old and old[0] == str(which) else (None, True)
    except SignedOut:
        asking.sign_in_again(here.person)
    except NotAllowed:
        st.html(blocks.notice(here.words("not_yours")))
        return None, False
    except Refused as refused:
        st.html(blocks.refusal(refused.sentences))
        return None, False
    session.note("feedback", well=True)
    st.session_state[kept] = (str(which), found)
    return found, False


def all_undone(here: Visit, **which: Any) -> list[Case] | None:
    """Return the first cases on which work is left, by due; None where they cannot be had."""
    found = asking.ask(
        lambda: session.feedback().cases(here.caller, **which, undone=True, limit=200),
        here.person,
        here.words,
    )
    return clocks.by_due(found.items) if found else None
