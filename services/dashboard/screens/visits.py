"""Who is at a desk of the plan's tasks or at the inbox, and asking its service from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

import streamlit as st

from services.dashboard.client import Caller, Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.task_shapes import Entries, Task, TaskDesk
from services.dashboard.screens import asking, blocks, fields, session
from services.dashboard.screens.asking import News
from services.dashboard.screens.session import Person
from services.dashboard.texts import LOCAL, Words
from shared.auth import Role

Given = TypeVar("Given")
SERVICE = "tasks"
KEPT = "tasks-kept"
MOST = 200
"""So many entries are asked for at a time."""
PLANNING = (Role.FOCAL, Role.ADMIN)
BEHIND_FIRST = slice(1, None)
ROUND = "tasks-round"
"""Counts what was done, so that each form begins empty."""


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody at a page that asks one service."""

    person: Person
    words: Words
    service: str = field(default=SERVICE, kw_only=True)
    told: set[str] = field(default_factory=set, kw_only=True)
    """What was said on this page already and is not said again by each of its blocks."""

    @property
    def caller(self) -> Caller:
        """Who asks the service."""
        return Caller(self.person.token, self.words.language)

    @property
    def today(self) -> date:
        """The day in Viet Nam."""
        return datetime.now(LOCAL).date()

    @property
    def sunday(self) -> date:
        """The last day of this week."""
        return self.today + timedelta(days=6 - self.today.weekday())

    def key(self, name: str) -> str:
        """Return the key of a field; a new one after each thing that was done."""
        return f"{name}-{st.session_state.get(ROUND, 0)}"


@dataclass(frozen=True, slots=True)
class TaskVisit(Here):
    """Somebody at a desk of the plan's tasks."""

    desk: TaskDesk


def at(name: str, service: str, *roles: Role) -> Here | None:
    """Return who is here, below the page's title and what was to be said; None as ``visit``."""
    person, words = session.person(), session.words()
    if person is None or not person.may(*roles):
        st.html(blocks.door(words("product"), words("not_yours")))
        return None
    st.html(blocks.title(words(f"page_{name}"), words(f"{name}_how")))
    asking.show_news()
    return Here(person, words, service=service)


def again(service: str) -> Here:
    """Return who is here, in a part of a page that runs again by itself."""
    person, words = session.person(), session.words()
    if person is None or person.expired():
        st.rerun(scope="app")
    return Here(person, words, service=service)


def visit(*roles: Role) -> TaskVisit | None:
    """Return who is here; say it and return None where the page is not for them."""
    person, words = session.person(), session.words()
    if person is None or not person.may(*roles):
        st.html(blocks.door(words("product"), words("not_yours")))
        return None
    store = st.session_state.setdefault(KEPT, {})
    desk = asking.ask(
        lambda: session.ask_task_desk(person.token, words.language), person, words, SERVICE
    )
    known: TaskDesk | None = desk or store.get("desk")
    if known is None:
        return None
    store["desk"] = known
    here = TaskVisit(person, words, known)
    if desk is None:
        here.told.add("down")
    return here


def page(name: str, *roles: Role) -> TaskVisit | None:
    """Return who is here, below the page's title and what was to be said; None as ``visit``."""
    here = visit(*roles)
    if here is not None:
        st.html(blocks.title(here.words(f"page_{name}"), here.words(f"{name}_how")))
        asking.show_news()
    return here


def still(here: TaskVisit) -> TaskVisit:
    """Return who is here, in a part of a page that runs again by itself."""
    now = again(here.service)
    return TaskVisit(now.person, now.words, here.desk)


def officer(name: str, *roles: Role) -> tuple[TaskVisit, str] | None:
    """Return who is here and for which unit; say what to do where it is for none."""
    here = page(name, *roles)
    if here is None:
        return None
    if not here.desk.unit:
        st.html(blocks.notice(here.words("no_unit")))
        return None
    return here, here.desk.unit


class Speaks(Protocol):
    """Whoever is at a page in some language."""

    @property
    def words(self) -> Words:
        """The language's words."""


def kept(here: Here, name: str, question: Callable[[], Given]) -> tuple[Given | None, bool]:
    """Return the answer and False; while nobody answers the last one, and True: it may be old."""
    store = st.session_state.setdefault(KEPT, {})
    try:
        found = question()
    except Lost:
        if "down" not in here.told:
            here.told.add("down")
            st.html(blocks.notice(asking.down(here.words, here.service)))
        return store.get(name), True
    except SignedOut:
        asking.sign_in_again(here.person)
    except NotAllowed as refused:
        st.html(blocks.notice(refused.sentence or here.words("not_yours")))
        return None, False
    except Refused as refused:
        st.html(blocks.refusal(refused.sentences))
        return None, False
    session.note(here.service, well=True)
    store[name] = found
    return found, False


def attempt(
    here: Here, action: Callable[[], Given], places: fields.Places | None = None
) -> Given | None:
    """Do something; say why where it is not done, beside the field where it is about one.

    What was typed stays.
    """
    words = here.words
    try:
        with st.spinner(words("working")):
            return action()
    except Refused as refused:
        rest = list(fields.beside(places or {}, refused.fields))
        if not refused.fields or rest:
            st.html(blocks.refusal(rest or refused.sentences))
    except Lost:
        st.html(blocks.notice(asking.down(words, here.service)))
    except SignedOut:
        asking.sign_in_again(here.person)
    except NotAllowed as refused:
        st.html(blocks.refusal([refused.sentence or words("not_yours")]))
    return None


def do(here: Here, action: Callable[[], object], sentence: str) -> None:
    """Do something and say ``sentence`` at the top of the page; or say why it is not done."""

    def acted() -> bool:
        action()
        return True

    if attempt(here, acted):
        done(sentence)


def done(sentence: str) -> None:
    """Say what was done at the top of the page, whose forms begin anew."""
    begin_anew()
    asking.tell(News(sentence))


def begin_anew() -> None:
    """Let the page's forms begin as they are without what was typed."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def all_tasks(
    here: TaskVisit, *, unit: str | None = None, as_of: date | None = None
) -> tuple[list[Task], bool]:
    """Return the tasks of the plan in force, and whether they may be old."""
    found, old = kept(
        here,
        f"tasks-{unit}-{as_of}",
        lambda: session.tasks().tasks(here.caller, unit=unit, as_of=as_of),
    )
    return found or [], old


def entries(
    here: TaskVisit, name: str, tasks: Sequence[Task], **which: Any
) -> tuple[Entries | None, bool]:
    """Return a window of the entries of the plan's year, and whether it may be old."""
    year = tasks[0].year if tasks else here.today.year
    last = min(here.today, date(year, 12, 31))
    days = {"from": date(year, 1, 1).isoformat(), "to": last.isoformat()}
    after = place(name)
    return kept(
        here,
        f"{name}-{which}-{after}",
        lambda: session.tasks().entries(here.caller, **which, **days, limit=MOST, after=after),
    )


def pager(here: Speaks, name: str, following: str | None, more: str = "next_window") -> None:
    """Draw the ways to the next window of a list, named ``more``, and back to its beginning."""
    windows = _windows(name)
    with st.container(horizontal=True):
        if following:
            label = here.words(more)
            st.button(label, key=f"{name}-next", on_click=windows.append, args=(following,))
        if len(windows) > 1:
            label = here.words("first_window")
            st.button(
                label, key=f"{name}-first", on_click=windows.__delitem__, args=(BEHIND_FIRST,)
            )


def place(name: str) -> str | None:
    """Return where the window of a list begins that is looked at; None for its beginning."""
    return _windows(name)[-1]


def _windows(name: str) -> list[str | None]:
    windows: list[str | None] = st.session_state.setdefault(f"{name}-windows", [None])
    return windows
