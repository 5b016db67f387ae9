"""What the leadership page asks: the overview, and how the services are."""

from dataclasses import dataclass
from typing import Any

import httpx

from services.dashboard.client.errors import Lost, NotAllowed, SignedOut

SECONDS = 4
PROBE_SECONDS = 1.0
UNAUTHORIZED, FORBIDDEN = 401, 403
NOT_MODIFIED = 304


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
        self._known: dict[tuple[str, int | None], tuple[str, dict[str, Any]]] = {}

    def overview(self, token: str, commune: str, year: int | None) -> dict[str, Any]:
        """Return the leadership page's data; what has not changed is not sent again.

        Raises ``SignedOut``, ``NotAllowed`` or ``Lost``.
        """
        tag, body = self._known.get((commune, year), ("", {}))
        answer = self._get(
            f"{self._urls['dashboard']}/v1/overview",
            headers={"Authorization": f"Bearer {token}"} | ({"If-None-Match": tag} if tag else {}),
            params={"year": year} if year else {},
        )
        if answer.status_code == NOT_MODIFIED:
            return body
        found: dict[str, Any] = answer.json()
        self._known[commune, year] = (answer.headers.get("etag", ""), found)
        return found

    def probe(self, service: str) -> Probe:
        """Ask a service how it is; never raises."""
        try:
            answer = self._http.get(f"{self._urls[service]}/readyz", timeout=PROBE_SECONDS)
        except httpx.HTTPError:
            return Probe(answers=False, ready=False)
        return Probe(answers=True, ready=answer.is_success)

    def _get(self, url: str, headers: dict[str, str], params: dict[str, Any]) -> httpx.Response:
        try:
            answer = self._http.get(url, headers=headers, params=params)
        except httpx.HTTPError as error:
            raise Lost from error
        if answer.status_code == UNAUTHORIZED:
            raise SignedOut
        if answer.status_code == FORBIDDEN:
            raise NotAllowed
        if answer.status_code != NOT_MODIFIED and not answer.is_success:
            raise Lost
        return answer
