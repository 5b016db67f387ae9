"""Asking a service from a page: what fails is said, and never drawn as an error."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

import streamlit as st

from services.dashboard.client import Caller, Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.shapes import Case, Desk, Line
from services.dashboard.screens import blocks, case_blocks, session
from services.dashboard.screens.session import Person
from services.dashboard.texts import Words
from shared.auth import Role

Given = TypeVar("Given")
CONFLICT = 409
NEWS = "news"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a page that is for them."""

    person: Person
    words: Words
    desk: Desk

    @property
    def caller(self) -> Caller:
        """Who asks the services."""
        return Caller(self.person.token, self.words.language)


@dataclass(frozen=True, slots=True)
class News:
    """What is to be said at the top of the page the next time that it is drawn."""

    sentence: str
    good: bool = True
    steps: tuple[Line, ...] = ()
    typed: str = ""
    """What somebody wrote that was not sent: it is theirs to copy."""


def visit(*roles: Role) -> Visit | None:
    """Return who is here, and the commune's desk; say it and return None where it is not so."""
    person, words = session.person(), session.words()
    if person is None or not person.may(*roles):
        st.html(blocks.door(words("product"), words("not_yours")))
        return None
    found = ask(
        lambda: session.ask_desk(person.commune, words.language, person.token), person, words
    )
    return Visit(person, words, found) if found else None


def ask(
    question: Callable[[], Given], person: Person, words: Words, service: str = "feedback"
) -> Given | None:
    """Return the answer; None, with a sentence on the page, where there is none."""
    try:
        found = question()
    except Lost:
        st.html(blocks.notice(down(words, service)))
        return None
    except SignedOut:
        sign_in_again(person)
        return None
    except NotAllowed as refused:
        st.html(blocks.notice(refused.sentence or words("not_yours")))
        return None
    except Refused as refused:
        st.html(blocks.refusal(refused.sentences))
        return None
    session.note(service, well=True)
    return found


def down(words: Words, service: str = "feedback") -> str:
    """Return since when a service does not answer."""
    since = session.note(service, well=False)
    assert since is not None  # noqa: S101  it is not well
    return words("down", service=words(f"service_{service}"), time=words.time(since))


def sign_in_again(person: Person) -> NoReturn:
    """Let the door ask for a new sign-in: the token no longer speaks for ``person``."""
    st.session_state["signed_out"] = person.token
    st.rerun(scope="app")


def tell(news: News) -> NoReturn:
    """Say ``news`` at the top of the page, which is drawn anew."""
    st.session_state[NEWS] = news
    st.rerun(scope="app")


def show_news() -> None:
    """Draw what was to be said, once."""
    news: News | None = st.session_state.pop(NEWS, None)
    if news is None:
        return
    steps = case_blocks.lines(news.steps) if news.steps else ""
    st.html(blocks.said(news.sentence, steps, good=news.good))
    if news.typed:
        st.html(case_blocks.written("typed_title", news.typed, session.words()))


def changes(before: Case, after: Case) -> tuple[Line, ...]:
    """Return the steps that were taken since somebody looked."""
    return tuple(after.history[len(before.history) :])
