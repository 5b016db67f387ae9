"""One case on one screen: what was written, its clock, what became of it, what to do now."""

from functools import partial
from html import escape
from uuid import UUID

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.shapes import Case
from services.dashboard.screens import (
    asking,
    blocks,
    case_blocks,
    doors,
    session,
    step_forms,
    steps,
)
from services.dashboard.screens.asking import Visit
from services.dashboard.texts import Words
from shared.auth import Role

PATH, CODE = "phan-anh", "ma"
ROLES = (Role.HOTLINE_OPERATOR, Role.CASE_HANDLER, Role.FOCAL, Role.LEADER, Role.ADMIN)
KEPT, AVAILABLE = "case-kept", "available"


def link(case_id: str, code: str, words: Words) -> None:
    """Draw the link that opens a case."""
    page = st.Page(show, title=words("page_case"), url_path=PATH)
    st.page_link(page, label=code, query_params={"id": case_id})


def show() -> None:
    """Draw the case that the address names."""
    here = asking.visit(*ROLES)
    if here is None:
        return
    asking.show_news()
    case_id = st.query_params.get("id") or _by_code(here, st.query_params.get(CODE))
    if not case_id:
        _which(here)
        return
    found, old = _case(case_id, here)
    if found is None:
        return
    words = here.words
    st.html(case_blocks.head(found, words, faded=old))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.html(case_blocks.body(found, here.desk, words, faded=old))
        if not old:
            _files(found, here)
    with right:
        if not old:
            _steps(found, here)
            _similar(found, here)
            if here.person.may(Role.FOCAL) and found.submitter_kind != "anonymous":
                _sender(found, here)


@st.fragment
def _steps(found: Case, here: Visit) -> None:
    """Draw what can be done now; the case is the one that the person looks at."""
    words = here.words
    may = steps.offered(found, here.person.roles, here.desk)
    with st.container(border=True, key="steps"):
        st.html(f"<h2>{words('steps_title')}</h2>")
        if not may:
            st.html(f"<p>{words('steps_none')}</p>")
            return
        step = st.pills(
            words("steps_title"),
            may,
            format_func=lambda each: words(f"step_{each.value}"),
            default=may[0],
            required=True,
            key=f"step-{found.id}-{found.status.value}",
            label_visibility="collapsed",
        )
        if step:
            step_forms.draw(step, found, here)


def _files(found: Case, here: Visit) -> None:
    """Draw the files of a case; one is fetched when somebody presses, for that is on record."""
    words = here.words
    files = asking.ask(
        lambda: session.feedback().attachments(here.caller, found.id), here.person, words
    )
    if not files:
        return
    with st.container(border=True, key="files"):
        st.html(f"<h2>{escape(words('files_title'))}</h2>")
        for number, file in enumerate(files, 1):
            name = words("file", number=number, size=words.number(file.size / 1024))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(f"<p>{escape(name)} · {escape(file.state_text)}</p>")
                if file.state == AVAILABLE:
                    st.download_button(
                        words("fetch", number=number),
                        partial(session.feedback().file, here.caller, file.id),
                        file_name=f"{found.code}-{number}.{file.media_type.rpartition('/')[2]}",
                        mime=file.media_type,
                        key=f"file-{file.id}",
                        on_click="ignore",
                    )


@st.fragment
def _similar(found: Case, here: Visit) -> None:
    """Draw cases that may be about the same, when somebody wants to see them."""
    words = here.words
    with st.container(border=True, key="similar"):
        if not st.toggle(words("similar"), key=f"similar-{found.id}"):
            return
        cases = asking.ask(
            lambda: session.feedback().similar(here.caller, found.id), here.person, words
        )
        if cases is not None and not cases:
            st.html(blocks.said(words("similar_none"), good=True))
        for each in cases or []:
            with st.container(key=f"row-similar-{each.id}", horizontal=True):
                link(each.id, each.code, words)
                st.html(case_blocks.row(each, here.desk, words))


@st.fragment
def _sender(found: Case, here: Visit) -> None:
    """Draw who wrote, once, for a reason that is put on record first; nothing of it is kept."""
    words = here.words
    with st.expander(words("reveal")), st.form(f"reveal-{found.id}", border=False):
        st.html(f'<p class="xs-hint">{escape(words("reveal_how"))}</p>')
        reason = st.text_input(words("reveal_reason"), max_chars=1000, autocomplete="off")
        if not st.form_submit_button(words("reveal")):
            return
        person = asking.ask(
            lambda: session.feedback().reveal(here.caller, found.id, reason.strip()),
            here.person,
            words,
        )
        if person:
            st.html(case_blocks.sender(person, words))


def named(reference: str) -> dict[str, str]:
    """Return what the address of a case asks for; ``reference`` is its id or its code. Pure."""
    try:
        return {"id": str(UUID(reference))}
    except ValueError:
        return {CODE: reference}


def address(reference: str, words: Words) -> str:
    """Return the address of a case, by its id or its code."""
    return doors.door(PATH, words, named(reference))


def _by_code(here: Visit, code: str | None) -> str | None:
    """Return the id of the case with ``code``, if this person sees it; once for each code."""
    if not code:
        return None
    known: dict[str, str] = st.session_state.setdefault("case-codes", {})
    if code not in known:
        cases = asking.ask(
            lambda: session.feedback().cases(here.caller, q=code, limit=20), here.person, here.words
        )
        found = next((each for each in cases.items if each.code == code), None) if cases else None
        if found is None:
            if cases is not None:
                st.html(blocks.notice(here.words("case_unknown")))
            return None
        known[code] = found.id
    return known[code]


def _which(here: Visit) -> None:
    """Ask which case."""
    words = here.words
    st.html(blocks.title(words("page_case"), words("case_which_how")))
    with st.form("which"):
        code = st.text_input(words("case_which"))
        if not st.form_submit_button(words("find"), type="primary") or not code.strip():
            return
    found = asking.ask(
        lambda: session.feedback().cases(here.caller, q=code.strip(), limit=20),
        here.person,
        words,
    )
    if found is None:
        return
    if not found.items:
        st.html(blocks.notice(words("case_unknown")))
    for each in found.items:
        with st.container(horizontal=True, gap="medium"):
            link(each.id, each.code, words)
            st.html(case_blocks.row(each, here.desk, words))


def _case(case_id: str, here: Visit) -> tuple[Case | None, bool]:
    """Return the case, and whether it is an old one because nobody answers."""
    try:
        found = session.feedback().case(here.caller, case_id)
    except Lost:
        st.html(blocks.notice(asking.down(here.words)))
        old: Case | None = st.session_state.get(KEPT)
        return (old, True) if old and old.id == case_id else (None, True)
    except SignedOut:
        asking.sign_in_again(here.person)
    except (NotAllowed, Refused):
        st.session_state.pop(KEPT, None)
        st.html(blocks.notice(here.words("case_unknown")))
        return None, False
    session.note("feedback", well=True)
    st.session_state[KEPT] = found
    return found, False
