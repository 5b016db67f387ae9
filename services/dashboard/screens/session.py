"""Who is looking, in which language and light, and what the services last said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import httpx
import streamlit as st

from services.dashboard.client import (
    Caller,
    Feedback,
    Lost,
    NotAllowed,
    Notify,
    Probe,
    Refused,
    Services,
    SignedOut,
    Tasks,
    Wording,
)
from services.dashboard.client.broadcast_shapes import Broadcasts
from services.dashboard.client.notify import Inbox, Wish
from services.dashboard.client.report_shapes import UnitReport
from services.dashboard.client.shapes import Desk
from services.dashboard.client.task_shapes import Reminders, TaskDesk
from services.dashboard.client.wording_shapes import Vocabulary
from services.dashboard.settings import ScreenSettings
from services.dashboard.texts import Words
from shared.auth import Role
from shared.errors import Language

Light = Literal["light", "dark"]
SHARED_SECONDS = 2
"""For so long an answer serves everybody, however many look: shorter than the page's own beat, so
that whoever looks alone is never a beat behind."""
PAGE_SECONDS = 4
"""The same for pages with a slower beat."""
Params = tuple[tuple[str, str], ...]
UNREAD_SECONDS = 10
"""For so long a person's count of unread messages stands in the navigation."""
DESK_SECONDS = 10
REMINDERS = 200
"""So many of the register are asked for."""
FILE_SECONDS = 60
"""For what takes files: they are read before the answer comes."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in; ``token`` speaks for them at the services."""

    name: str
    commune: str
    roles: frozenset[str]
    token: str
    expires: datetime

    def may(self, *roles: Role) -> bool:
        """Tell whether what is for ``roles`` is for this person."""
        return bool(self.commune) and not self.roles.isdisjoint(roles)

    def only_own_unit(self) -> bool:
        """Tell whether this person sees the cases of the own unit only."""
        return not self.may(Role.HOTLINE_OPERATOR, Role.FOCAL, Role.LEADER, Role.ADMIN)

    def expired(self) -> bool:
        """Tell whether the token has run out; Streamlit itself does not look."""
        return self.expires <= datetime.now(UTC)


def can_sign_in() -> bool:
    """Tell whether an issuer is set up."""
    return hasattr(st.user, "is_logged_in")


def person() -> Person | None:
    """Return who signed in, or None."""
    if not getattr(st.user, "is_logged_in", False):
        return None
    claims: dict[str, Any] = dict(st.user.to_dict())
    roles = claims.get("roles")
    return Person(
        name=str(claims.get("name") or claims.get("sub") or ""),
        commune=str(claims.get("commune") or ""),
        roles=frozenset(map(str, roles)) if isinstance(roles, list) else frozenset(),
        token=str(claims.get("tokens", {}).get("id", "")),
        expires=datetime.fromtimestamp(float(claims.get("exp") or 0), UTC),
    )


def language() -> Language:
    """Return the language chosen in the address (``?lang=en``), or before; else Vietnamese."""
    asked = st.query_params.get("lang")
    if asked in ("vi", "en"):
        st.session_state["language"] = asked
    return "en" if st.session_state.get("language") == "en" else "vi"


def words() -> Words:
    """Return the catalogue in the chosen language."""
    return Words(language())


def light() -> Light:
    """Return whether the page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


@st.cache_resource(show_spinner=False)
def services() -> Services:
    """Return the one client that all viewers share."""
    settings = ScreenSettings.load()
    return Services(
        {
            "dashboard": settings.dashboard_url,
            "tasks": settings.tasks_url,
            "feedback": settings.feedback_url,
            "notify": settings.notify_url,
        }
    )


@st.cache_resource(show_spinner=False)
def feedback() -> Feedback:
    """Return the one client of the desks."""
    return Feedback(ScreenSettings.load().feedback_url, httpx.Client(timeout=DESK_SECONDS))


@st.cache_resource(show_spinner=False)
def tasks() -> Tasks:
    """Return the one client of the desks of the plan's tasks."""
    http = httpx.Client(timeout=httpx.Timeout(FILE_SECONDS, connect=DESK_SECONDS))
    return Tasks(ScreenSettings.load().tasks_url, http)


@st.cache_resource(show_spinner=False)
def notify() -> Notify:
    """Return the one client of what people want to hear."""
    return Notify(ScreenSettings.load().notify_url, httpx.Client(timeout=DESK_SECONDS))


@st.cache_resource(show_spinner=False)
def wording() -> Wording:
    """Return the one client of rules and templates."""
    return Wording(ScreenSettings.load().notify_url, httpx.Client(timeout=DESK_SECONDS))


@st.cache_data(ttl=60, show_spinner=False, max_entries=100)
def ask_vocabulary(token: str, language: Language) -> Vocabulary:
    """Return what the commune's staff call what rules and templates name."""
    return wording().vocabulary(Caller(token, language))


@st.cache_data(ttl=60, show_spinner=False, max_entries=200)
def ask_task_desk(token: str, language: Language) -> TaskDesk:
    """Return the commune's units and topics, and the part of whom ``token`` speaks for."""
    return tasks().desk(Caller(token, language))


@st.cache_data(ttl=PAGE_SECONDS, show_spinner=False, max_entries=200)
def ask_broadcasts(commune: str, language: Language, year: int, _token: str) -> Broadcasts:  # noqa: ARG001
    """Return a year's broadcasts; all viewers of one commune share one question."""
    return tasks().broadcasts(Caller(_token, language), year)


@st.cache_data(ttl=PAGE_SECONDS, show_spinner=False, max_entries=200)
def ask_register(commune: str, language: Language, _token: str) -> Reminders:  # noqa: ARG001
    """Return the register's newest reminders; all viewers of one commune share one question."""
    return tasks().reminders(Caller(_token, language), limit=REMINDERS)


@st.cache_data(ttl=PAGE_SECONDS, show_spinner=False, max_entries=200)
def ask_unit_reports(commune: str, product: str, period: str, _token: str) -> list[UnitReport]:  # noqa: ARG001
    """Return how far each unit's report is; all viewers of one commune share one question."""
    return tasks().unit_reports(Caller(_token, "vi"), product, period)


@st.cache_data(ttl=PAGE_SECONDS, show_spinner=False, max_entries=200)
def ask_wishes(token: str, language: Language) -> list[Wish]:
    """Return what the owners of somebody's boxes want to hear; their tabs share it."""
    return notify().wishes(Caller(token, language))


@st.cache_data(ttl=60, show_spinner=False, max_entries=200)
def ask_desk(commune: str, language: Language, _token: str) -> Desk:  # noqa: ARG001
    """Return the commune's names and choices; nothing in them is of a person."""
    return feedback().desk(Caller(_token, language))


@st.cache_data(ttl=PAGE_SECONDS, show_spinner=False, max_entries=200)
def ask_inbox(token: str, language: Language, after: str | None, *, unread: bool) -> Inbox:
    """Return a window of the inboxes of whom ``token`` speaks for; their tabs share it."""
    return notify().inbox(Caller(token, language), after, unread=unread)


@st.cache_data(ttl=60, show_spinner=False, max_entries=200)
def ask_copy(token: str, language: Language, notice_id: str) -> str:
    """Return a message as a text to copy into a chat group."""
    return notify().copy_text(Caller(token, language), notice_id)


@st.cache_data(ttl=UNREAD_SECONDS, show_spinner=False, max_entries=200)
def ask_unread(token: str) -> int | None:
    """Return how many messages are unread; None where ``notify`` does not say it. Never raises."""
    try:
        return notify().unread(Caller(token, "vi"))
    except (Lost, NotAllowed, Refused, SignedOut, ValueError, KeyError, TypeError):
        return None


@st.cache_data(ttl=SHARED_SECONDS, show_spinner=False, max_entries=200)
def ask_overview(commune: str, year: int | None, _token: str) -> dict[str, Any]:
    """Return the overview; all viewers of one commune share one question."""
    return services().overview(_token, commune, year)


@st.cache_data(ttl=PAGE_SECONDS, show_spinner=False, max_entries=200)
def ask_page(scope: str, path: str, params: Params, _token: str) -> dict[str, Any]:
    """Return an answer of the read API; all viewers of one scope share one question."""
    return services().page(_token, scope, path, dict(params))


@st.cache_data(ttl=3, show_spinner=False)
def ask_probe(service: str) -> Probe:
    """Return how a service is; asked once in three seconds, however many are looking."""
    return services().probe(service)


@st.cache_resource(show_spinner=False)
def _silent_since() -> dict[str, datetime]:
    return {}


def note(service: str, *, well: bool) -> datetime | None:
    """Remember since when ``service`` is not well; return that moment, or None if it is."""
    if well:
        _silent_since().pop(service, None)
        return None
    return _silent_since().setdefault(service, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Answer:
    """The newest answer at hand, when it was fetched, and since when no newer one comes."""

    overview: dict[str, Any] | None
    at: datetime | None
    lost_since: datetime | None


def latest_overview(someone: Person, year: int | None) -> Answer:
    """Return the overview, or the last one this viewer saw while the service is lost.

    Raises ``SignedOut`` and ``NotAllowed``.
    """
    return _latest(f"overview {year}", lambda: ask_overview(someone.commune, year, someone.token))


def latest_page(someone: Person, path: str, params: Params = ()) -> Answer:
    """Return an answer of the read API for the commune, or the last one; raises the same."""
    return _latest(
        f"{path} {params}", lambda: ask_page(someone.commune, path, params, someone.token)
    )


def latest_province(someone: Person) -> Answer:
    """Return the communes that this viewer sees, or the last of it; raises the same."""
    path = "/province"
    return _latest(path, lambda: ask_page(someone.token, path, (), someone.token))


def _latest(name: str, question: Callable[[], dict[str, Any]]) -> Answer:
    kept = st.session_state.setdefault("answers", {})
    try:
        found = question()
    except Lost:
        since = note("dashboard", well=False)
        old, at = kept.get(name, (None, None))
        return Answer(old, at, since)
    note("dashboard", well=True)
    moment = datetime.now(UTC)
    kept[name] = (found, moment)
    return Answer(found, moment, None)
