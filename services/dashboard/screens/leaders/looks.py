"""Who looks at a leader's page, and what the read API last said."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import streamlit as st
from pydantic import BaseModel

from services.dashboard.client import NotAllowed, SignedOut
from services.dashboard.screens import asking, blocks, session
from services.dashboard.screens.session import Answer, Person
from services.dashboard.texts import LOCAL, Words
from shared.auth import Role

V = TypeVar("V", bound=BaseModel)
ROLES = (Role.LEADER, Role.ADMIN, Role.FOCAL)
EVERY_SECONDS = 5
"""The beat of these pages; an answer is shared between viewers for almost as long."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody at a page that is for them."""

    person: Person
    words: Words

    @property
    def today(self) -> date:
        """The day in Viet Nam."""
        return datetime.now(LOCAL).date()


def look(title: str, *roles: Role) -> Look | None:
    """Draw the page's title and return who is here; say it and return None where it is not so."""
    person, words = session.person(), session.words()
    if person is None or not person.may(*roles):
        st.html(blocks.door(words("product"), words("not_yours")))
        return None
    st.html(blocks.title(words(f"page_{title}"), words(f"{title}_how")))
    return Look(person, words)


def again() -> Look:
    """Return who is here, in a part of a page that runs again by itself."""
    person, words = session.person(), session.words()
    if person is None or person.expired():
        st.rerun(scope="app")
    return Look(person, words)


def page(here: Look, model: type[V], path: str, **params: object) -> tuple[V | None, bool]:
    """Return what the read API says, and whether it may be old; say since when it is lost."""
    given = tuple(
        (name.rstrip("_"), str(value)) for name, value in params.items() if value is not None
    )
    try:
        return opened(here, model, session.latest_page(here.person, path, given))
    except SignedOut:
        asking.sign_in_again(here.person)
    except NotAllowed as refused:
        st.html(blocks.notice(refused.sentence or here.words("not_yours")))
        return None, False


def silent(here: Look, source: str) -> bool:
    """Tell whether the service that the figures come from is silent; say it, and since when."""
    since = session.note(source, well=session.ask_probe(source).answers)
    if since is None:
        return False
    words = here.words
    name = words(f"service_{source}")
    st.html(blocks.notice(words("unavailable", service=name, time=words.time(since))))
    return True


def opened(here: Look, model: type[V], answer: Answer) -> tuple[V | None, bool]:
    """Return an answer as data, and whether it may be old; say since when it is lost."""
    words = here.words
    if answer.overview is None:
        st.html(blocks.notice(words("nothing_yet")))
        return None, False
    lost = answer.lost_since
    if lost:
        service = words("service_dashboard")
        st.html(blocks.notice(words("lost", service=service, time=words.time(lost))))
    return model.model_validate(answer.overview), lost is not None


def year(years: list[int], words: Words) -> int | None:
    """Draw the choice of the plan's year where there is one; return it."""
    if len(years) < 2:  # noqa: PLR2004
        return years[0] if years else None
    chosen: int | None = st.segmented_control(
        words("year"), years, default=years[0], required=True, key="year"
    )
    return chosen


def drawn(*parts: str, faded: bool = False) -> None:
    """Draw blocks in the chosen light, greyed where they may be old."""
    greyed = " xs-faded" if faded else ""
    st.html(f'<div class="xs-{session.light()} xs-parts{greyed}">{"".join(parts)}</div>')
