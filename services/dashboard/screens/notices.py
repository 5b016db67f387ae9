"""The inbox (hộp thư đến) of one's unit, one's roles and oneself: newest first, live."""

from html import escape

import streamlit as st

from services.dashboard.client.notify import Inbox, Notice, Told
from services.dashboard.screens import (
    blocks,
    case,
    doors,
    notice_wishes,
    report_progress,
    session,
    visits,
)
from services.dashboard.screens.leaders import looks
from services.dashboard.screens.session import Person
from services.dashboard.screens.visits import Here
from services.dashboard.texts import Words
from shared.auth import STAFF, Role

PATH = "hop-thu-den"
ROLES = tuple(sorted(STAFF))
SERVICE = "notify"
EVERY_SECONDS = 5
MOST_SAID = 99
LIST, WISHES = "list", "wishes"
SAID = "notices-said"
"""How many unread messages the navigation was last drawn for."""


def named(words: Words, count: int | None) -> str:
    """Return what the page is called in the navigation: with how much is unread, if anything."""
    if not count:
        return words("page_notices")
    most = f"{MOST_SAID}+" if count > MOST_SAID else str(count)
    return words("page_notices_unread", count=most)


def unread(someone: Person) -> int | None:
    """Return how much is unread, for the navigation; None where that is not known. Never raises."""
    if not someone.may(*ROLES):
        return None
    count = session.ask_unread(someone.token)
    if count is not None:
        st.session_state.setdefault(SAID, count)
    return count


def show() -> None:
    """Draw the inbox, or how its owners want to be told."""
    here = visits.at("notices", SERVICE, *ROLES)
    if here is None:
        return
    words = here.words
    parts = {LIST: words("notices_list"), WISHES: words("notices_wishes")}
    part = st.segmented_control(
        words("notices_part"),
        list(parts),
        format_func=lambda each: parts[each],
        default=LIST,
        required=True,
        key="notices-part",
        label_visibility="collapsed",
    )
    if part == WISHES:
        notice_wishes.draw(here)
    else:
        notice_wishes.forget()
        live()


@st.fragment(run_every=EVERY_SECONDS)
def live() -> None:
    """Draw the messages; runs again by itself."""
    here = visits.again(SERVICE)
    words = here.words
    only = st.toggle(words("notices_only_unread"), key="notices-only")
    name = f"notices-{only}"
    after = visits.place(name)
    found, old = visits.kept(
        here,
        f"{name}-{after}",
        lambda: session.ask_inbox(here.person.token, words.language, after, unread=only),
    )
    if found is None:
        st.html(f'<p class="xs-hint">{escape(words("down_empty"))}</p>' if old else "")
        return
    if not old:
        _count_in_the_navigation(here, found)
    _above(here, found, old=old)
    if not found.items:
        st.html(blocks.said(words("notices_none_unread" if only else "notices_none"), good=True))
    for each in found.items:
        _one(each, here, old=old)
    visits.pager(here, name, found.next, "notices_older")


def _count_in_the_navigation(here: Here, found: Inbox) -> None:
    """Draw the page anew where the count in its navigation is another one; once for each."""
    if st.session_state.get(SAID) != found.unread:
        st.session_state[SAID] = found.unread
        session.ask_unread.clear(here.person.token)
        st.rerun(scope="app")


def _above(here: Here, found: Inbox, *, old: bool) -> None:
    words = here.words
    unread = words("notices_unread", count=words.number(found.unread))
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence = unread if found.unread else words("notices_unread_none")
        st.html(f'<p class="xs-tally{" xs-faded" if old else ""}">{escape(sentence)}</p>')
        if not found.unread or old:
            return
        if st.button(words("notices_mark_all"), key="notices-mark-all"):
            marked = visits.attempt(here, lambda: session.notify().read_all(here.caller))
            if marked is not None:
                _ask_anew(here)
                visits.done(words("done_read_all", count=words.number(marked)))


def _one(found: Notice, here: Here, *, old: bool) -> None:
    """Draw a message; what can be done with it is not offered while ``notify`` is silent."""
    words = here.words
    with st.container(border=True, key=f"notice-{found.id}"):
        st.html(f'<div class="{"xs-faded" if old else ""}">{_head(found, here)}</div>')
        with st.expander(words("notice_text"), key=f"text-{found.id}"):
            st.html(f'<p class="xs-said">{escape(found.text)}</p>{_door(found, here)}')
        if old:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            if not found.read and st.button(words("notice_mark"), key=f"mark-{found.id}"):
                _mark(found, here)
            copied = st.toggle(words("notice_copy"), key=f"copy-{found.id}")
        if copied:
            text = visits.attempt(
                here, lambda: session.ask_copy(here.person.token, words.language, found.id)
            )
            if text:
                st.code(text, language=None, wrap_lines=True)


def _mark(found: Notice, here: Here) -> None:
    if visits.attempt(here, lambda: session.notify().read(here.caller, found.id)):
        _ask_anew(here)
        st.rerun(scope="app")


def _ask_anew(here: Here) -> None:
    """Let navigation and list ask again, and begin from the same count."""
    st.session_state.pop(SAID, None)
    session.ask_inbox.clear()
    session.ask_unread.clear(here.person.token)


def _head(found: Notice, here: Here) -> str:
    """Return whether and by whom a message is to be read, its title, and who was told further."""
    words = here.words
    if found.read:
        chip = f'<span class="xs-chip">{escape(words("notice_read"))}</span>'
    else:
        chip = (
            '<span class="xs-chip xs-chip-at_risk"><span aria-hidden="true">●</span> '
            f"{escape(words('notice_unread'))}</span>"
        )
    whose = notice_wishes.box(found.recipient, found.recipient_name, words)
    box = f'<span class="xs-chip">{escape(whose)}</span>'
    told = "".join(f"<li>{escape(_told(each, here))}</li>" for each in found.escalated)
    return (
        f'<article class="xs-message{" xs-read" if found.read else ""}">'
        f'<p class="xs-row-line">{chip} {box} '
        f"<span>{escape(words.moment(found.at, here.today))}</span></p>"
        f"<h2>{escape(found.title)}</h2>{f'<ul>{told}</ul>' if told else ''}</article>"
    )


def _told(each: Told, here: Here) -> str:
    words, time = here.words, here.words.moment(each.at, here.today)
    if each.by is None:
        return words("notice_told", who=each.to_name, time=time)
    channel = words(f"channel_{each.by}")
    return words("notice_told_by", who=each.to_name, channel=channel, time=time)


def _door(found: Notice, here: Here) -> str:
    """Return the door to the task or case that a message is about, where this reader has one."""
    kind, _, reference = (found.link or "").partition("/")
    if kind == "cases" and here.person.may(*case.ROLES):
        return doors.link(here.words("notice_case"), case.address(reference, here.words))
    if kind != "tasks":
        return ""
    if here.person.may(*looks.ROLES):
        return doors.task(reference, here.words("notice_task"), here.words)
    if here.person.may(Role.UNIT_OFFICER):
        address = doors.door(report_progress.PATH, here.words, {"task": reference})
        return doors.link(here.words("notice_task"), address)
    return ""
