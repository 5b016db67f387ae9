"""What the operators' desk asks: one question serves all who look, and a loss is an answer too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import streamlit as st

from services.dashboard.client import Caller, Lost, NotAllowed, Operations, SignedOut, Vitals
from services.dashboard.client.operation_shapes import Deliveries, Dismissed, Letters, Verification
from services.dashboard.screens import asking, blocks, session
from services.dashboard.screens.session import Person
from services.dashboard.settings import ScreenSettings
from services.dashboard.texts import Words
from shared.errors import Language

Given = TypeVar("Given")
BEAT_SECONDS = 3
SHARED_SECONDS = 2.5
"""Shorter than the page's beat: nobody is asked more than once in so long, whoever looks."""
LETTERS, DISMISSED, DELIVERIES = 50, 20, 20
Which = tuple[tuple[str, ...], str | None, str | None]
"""States (none stands for all), channel, and where a window of deliveries begins."""
SAID = "operations-said"


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who runs the system, at the desk; it needs no service to be drawn."""

    person: Person
    words: Words

    @property
    def caller(self) -> Caller:
        """Who asks the services."""
        return Caller(self.person.token, self.words.language)


@dataclass(frozen=True, slots=True)
class Told(Generic[Given]):
    """What a service said; while it is lost the last known, or None, and since when."""

    value: Given | None
    lost: bool = False
    since: datetime | None = None


@st.cache_resource(show_spinner=False)
def operations() -> Operations:
    """Return the one client that all viewers share."""
    settings = ScreenSettings.load()
    return Operations(
        {
            "dashboard": settings.dashboard_url,
            "tasks": settings.tasks_url,
            "feedback": settings.feedback_url,
            "notify": settings.notify_url,
        }
    )


def grafana() -> str | None:
    """Return where Grafana is, if the settings say so."""
    return ScreenSettings.load().grafana_url or None


@st.cache_data(ttl=SHARED_SECONDS, show_spinner=False)
def ask_vitals() -> tuple[dict[str, Vitals], datetime]:
    """Return how the services are, and when they were asked."""
    return operations().vitals(), datetime.now(UTC)


@st.cache_data(ttl=SHARED_SECONDS, show_spinner=False, max_entries=100)
def ask_letters(commune: str, language: Language, _token: str) -> Told[Letters]:  # noqa: ARG001
    """Return the commune's dead letters."""
    return _unless_lost(lambda: operations().letters(Caller(_token, language), LETTERS))


@st.cache_data(ttl=SHARED_SECONDS, show_spinner=False, max_entries=100)
def ask_ticks(language: Language, _token: str) -> Told[Letters]:
    """Return ticks of the clock that failed."""
    return _unless_lost(lambda: operations().ticks(Caller(_token, language), LETTERS))


@st.cache_data(ttl=SHARED_SECONDS, show_spinner=False, max_entries=100)
def ask_dismissed(commune: str, language: Language, _token: str) -> Told[list[Dismissed]]:  # noqa: ARG001
    """Return what was put away lately."""
    return _unless_lost(lambda: operations().dismissed(Caller(_token, language), DISMISSED))


@st.cache_data(ttl=SHARED_SECONDS, show_spinner=False, max_entries=100)
def ask_deliveries(commune: str, language: Language, which: Which, _token: str) -> Told[Deliveries]:  # noqa: ARG001
    """Return a window of the commune's deliveries."""
    states, channel, after = which
    caller = Caller(_token, language)
    return _unless_lost(lambda: operations().deliveries(caller, states, channel, after, DELIVERIES))


@st.cache_data(ttl=SHARED_SECONDS, show_spinner=False, max_entries=100)
def ask_verification(commune: str, language: Language, _token: str) -> Told[Verification]:  # noqa: ARG001
    """Return the newest verification of the commune's audit log."""
    return _unless_lost(lambda: operations().verification(Caller(_token, language)))


def kept(name: str, told: Told[Given]) -> Told[Given]:
    """Return ``told``, with what this viewer saw last where the service is lost just now."""
    store = st.session_state.setdefault("operations", {})
    since = session.note(f"operations-{name.partition(' ')[0]}", well=not told.lost)
    if told.lost:
        return Told(store.get(name), lost=True, since=since)
    store[name] = told.value
    return told


def letters(here: Operator) -> Told[Letters]:
    """Return the dead letters for whoever is here."""
    told = ask_letters(here.person.commune, here.words.language, here.person.token)
    return kept("letters", told)


def ticks(here: Operator) -> Told[Letters]:
    """Return the failed ticks for whoever is here."""
    return kept("ticks", ask_ticks(here.words.language, here.person.token))


def dismissed(here: Operator) -> Told[list[Dismissed]]:
    """Return what was put away for whoever is here."""
    told = ask_dismissed(here.person.commune, here.words.language, here.person.token)
    return kept("dismissed", told)


def deliveries(here: Operator, which: Which) -> Told[Deliveries]:
    """Return a window of deliveries for whoever is here."""
    told = ask_deliveries(here.person.commune, here.words.language, which, here.person.token)
    return kept(f"deliveries {which}", told)


def verification(here: Operator) -> Told[Verification]:
    """Return the newest verification for whoever is here."""
    told = ask_verification(here.person.commune, here.words.language, here.person.token)
    return kept("verification", told)


def guarded(here: Operator, block: Callable[[Operator], None]) -> None:
    """Draw a block; who is signed out signs in again, whoever is not allowed is told."""
    try:
        block(here)
    except SignedOut:
        asking.sign_in_again(here.person)
    except NotAllowed as refused:
        st.html(blocks.notice(refused.sentence or here.words("not_yours")))


def say_lost(here: Operator, told: Told[Any], service: str) -> None:
    """Say since when a block cannot be had, where that is so."""
    if told.lost and told.since:
        name, time = here.words(f"tile_{service}"), here.words.time(told.since)
        st.html(blocks.notice(here.words("block_lost", service=name, time=time)))


def tell(block: str, sentence: str, *, good: bool) -> None:
    """Have ``sentence`` said at the head of a block until something else is done there."""
    st.session_state.setdefault(SAID, {})[block] = (sentence, good)


def show_told(block: str) -> None:
    """Draw what became of what was last done in a block."""
    said: tuple[str, bool] | None = st.session_state.setdefault(SAID, {}).get(block)
    if said:
        st.html(blocks.said(said[0], good=said[1]))


def _unless_lost(question: Callable[[], Given]) -> Told[Given]:
    try:
        return Told(question())
    except Lost:
        return Told(None, lost=True)
