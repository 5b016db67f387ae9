"""What the screens ask the service ``notify``: what a role wants to hear."""

from typing import Any

import httpx

from services.dashboard.client.api import Api, Caller
from services.dashboard.client.shapes import Shape

MONDAYS = "weekly"


class Wish(Shape):
    """What a unit or a role wants to hear, and how often what can wait comes."""

    recipient: str
    channels_off: list[str]
    kinds_off: dict[str, list[str]]
    digest: str
    language: str | None
    revision: int


class Notify:
    """The HTTP API of ``notify``; one for all viewers, safe to share between threads.

    Every method raises ``SignedOut``, ``NotAllowed``, ``Lost``, or ``Refused`` with the sentences
    that say why.
    """

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._api = Api(url, http)

    def wishes(self, caller: Caller) -> list[Wish]:
        """Return what the caller's unit and roles want to hear."""
        found: list[Any] = self._api.get(caller, "/preferences")
        return [Wish.model_validate(each) for each in found]

    def wish(self, caller: Caller, wish: Wish) -> Wish:
        """Replace what a unit or a role wants; refused where somebody changed it meanwhile."""
        body = wish.model_dump()
        return Wish.model_validate(self._api.send(caller, "PUT", "/preferences", json=body).json())
