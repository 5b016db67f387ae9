"""What the leadership pages ask: the read API, and how the services are."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from services.dashboard.client.errors import Lost, NotAllowed, SignedOut

SECONDS = 4
PROBE_SECONDS = 1.0
UNAUTHORIZED, FORBIDDEN = 401, 403
NOT_MODIFIED = 304
REMEMBERED = 300
"""So many answers are kept, to be shown again while they are the newest."""
Known = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether a service answers, and whether it says that all is well with it."""

    answers: bool
    ready: bool


class Services:
    """The services' HTTP APIs; one for all viewers, safe to share between threads."""

    def __init__(self, urls: dict[str, str], http: httpx.Client | None = None) -> None:
        self._urls = urls
        self._http = http or httpx.Client(timeout=SECONDS)
        self._known: OrderedDict[Known, tuple[str, dict[str, Any]]] = OrderedDict()

    def overview(self, token: str, commune: str, year: int | None) -> dict[str, Any]:
        """Return the leadership page's data; raises as ``page``."""
        return self.page(token, commune, "/overview", {"year": str(year)} if year else {})

    def page(self, token: str, scope: str, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """Return an answer of the read API; what has not changed is not sent again.

        ``scope`` names whose figures they are: a commune, or a province's viewer. Raises
        ``SignedOut``, ``NotAllowed`` or ``Lost``.
        """
        known: Known = (scope, path, tuple(sorted(params.items())))
        tag, body = self._known.get(known, ("", {}))
        answer = self._get(token, path, params, {"If-None-Match": tag} if tag else {})
        if answer.status_code == NOT_MODIFIED:
            return body
        found: dict[str, Any] = answer.json()
        self._known[known] = (answer.headers.get("etag", ""), found)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found

    def brief(self, token: str, language: str, year: int | None) -> bytes:
        """Return the commune on one page of paper (PDF); raises as ``page``."""
        params = {"year": str(year)} if year else {}
        headers = {"Accept-Language": language}
        return self._get(token, "/brief.pdf", params, headers).content

    def probe(self, service: str) -> Probe:
        """Ask a service how it is; never raises."""
        try:
            answer = self._http.get(f"{self._urls[service]}/readyz", timeout=PROBE_SECONDS)
        except httpx.HTTPError:
            return Probe(answers=False, ready=False)
        return Probe(answers=True, ready=answer.is_success)

    def _get(
        self, token: str, path: str, params: Mapping[str, str], headers: dict[str, str]
    ) -> httpx.Response:
        who = {"Authorization": f"Bearer {token}"}
        url = f"{self._urls['dashboard']}/v1{path}"
        try:
            answer = self._http.get(url, headers=who | headers, params=dict(params))
        except httpx.HTTPError as error:
            raise Lost from error
        if answer.status_code == UNAUTHORIZED:
            raise SignedOut
        if answer.status_code == FORBIDDEN:
            raise NotAllowed
        if answer.status_code != NOT_MODIFIED and not answer.is_success:
            raise Lost
        return answer
