"""What the screens ask the service ``notify``: the inbox, and what somebody wants to hear."""

from typing import Any

import httpx
from pydantic import AwareDatetime

from services.dashboard.client.api import Api, Caller
from services.dashboard.client.shapes import Shape

WINDOW = 20
QUICK_SECONDS = 1.0
"""For what is asked while a page that is about something else is drawn."""


class Told(Shape):
    """Who was told further, since nobody had read a message; ``by`` a channel or as a recipient."""

    at: AwareDatetime
    to: str
    to_name: str
    by: str | None


class Notice(Shape):
    """A message in the inbox of a unit, a role or a person."""

    id: str
    at: AwareDatetime
    title: str
    text: str
    link: str | None
    read: bool
    recipient: str
    recipient_name: str
    escalated: list[Told]


class Inbox(Shape):
    """Some messages, where the next window begins, and how many of all are unread."""

    items: list[Notice]
    next: str | None
    unread: int


class Heard(Shape):
    """A kind of message that comes to a box, by which channels, and whether it can be stopped.

    ``always`` is ``never``, ``partly`` (what is critical of it comes all the same) or ``always``.
    """

    kind: str
    name: str
    channels: list[str]
    always: str


class Wish(Shape):
    """What a unit, a role or a person wants to hear, and how often what can wait comes."""

    recipient: str
    channels_off: list[str]
    kinds_off: dict[str, list[str]]
    digest: str
    language: str | None
    revision: int
    recipient_name: str
    kinds: list[Heard]
    brief: bool = False
    brief_at: AwareDatetime | None = None
    """When the next brief goes out that may be asked for now; None for whom there is none."""


class Notify:
    """The HTTP API of ``notify``; one for all viewers, safe to share between threads.

    Every method raises ``SignedOut``, ``NotAllowed``, ``Lost``, or ``Refused`` with the sentences
    that say why.
    """

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._api = Api(url, http)

    def inbox(self, caller: Caller, after: str | None = None, *, unread: bool = False) -> Inbox:
        """Return a window of the caller's inboxes, newest first."""
        asked = {"after": after, "unread": "true" if unread else "", "limit": WINDOW}
        return Inbox.model_validate(self._api.get(caller, "/inbox", **asked))

    def unread(self, caller: Caller) -> int:
        """Return how many messages nobody has read; lost where it is not said quickly."""
        limit = {"limit": 1}
        answer = self._api.send(caller, "GET", "/inbox", params=limit, timeout=QUICK_SECONDS)
        return int(answer.json()["unread"])

    def read(self, caller: Caller, notice_id: str) -> Notice:
        """Mark a message as read; a second time changes nothing."""
        return Notice.model_validate(self._api.post(caller, f"/inbox/{notice_id}/read"))

    def read_all(self, caller: Caller) -> int:
        """Mark everything as read; return how many messages became so."""
        return int(self._api.post(caller, "/inbox/read-all")["marked"])

    def copy_text(self, caller: Caller, notice_id: str) -> str:
        """Return a message as a text for a chat group; it stays unread."""
        return self._api.send(caller, "GET", f"/inbox/{notice_id}/text").text

    def wishes(self, caller: Caller) -> list[Wish]:
        """Return what the caller, and the caller's unit and roles, want to hear."""
        found: list[Any] = self._api.get(caller, "/preferences")
        return [Wish.model_validate(each) for each in found]

    def wish(self, caller: Caller, wish: Wish) -> Wish:
        """Replace what a unit or a role wants; refused where somebody changed it meanwhile."""
        body = wish.model_dump(exclude={"recipient_name", "kinds", "brief_at"})
        return Wish.model_validate(self._api.send(caller, "PUT", "/preferences", json=body).json())
