"""Asking a service over HTTP in somebody's name, and what its answers mean."""

from dataclasses import dataclass
from typing import Any

import httpx

from services.dashboard.client.errors import Lost, NotAllowed, Refused, SignedOut
from shared.errors import Language

SERVER_ERROR, UNAUTHORIZED, FORBIDDEN = 500, 401, 403


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a token that speaks for a person, and the language of the answer."""

    token: str
    language: Language


class Api:
    """A service's ``/v1``; safe to share between threads.

    Every method raises ``SignedOut``, ``NotAllowed``, ``Lost``, or ``Refused`` with the sentences
    that say why.
    """

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._url = f"{url.rstrip('/')}/v1"
        self._http = http

    def get(self, caller: Caller, path: str, **params: Any) -> Any:
        """Return what is found; parameters that are empty are not sent."""
        given = {name: value for name, value in params.items() if value not in (None, "", False)}
        return self.send(caller, "GET", path, params=given).json()

    def post(self, caller: Caller, path: str, body: Any = None, key: str | None = None) -> Any:
        """Do something; the same under the same ``key`` is done once."""
        headers = {"Idempotency-Key": key} if key else {}
        return self.send(caller, "POST", path, headers=headers, json=body).json()

    def upload(
        self, caller: Caller, path: str, name: str, content: bytes, key: str | None = None
    ) -> Any:
        """Send a file."""
        headers = {"Idempotency-Key": key} if key else {}
        sent = {"file": (name, content)}
        return self.send(caller, "POST", path, headers=headers, files=sent).json()

    def send(
        self,
        caller: Caller,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        **content: Any,
    ) -> httpx.Response:
        """Return the answer to a request that was done."""
        who = {"Authorization": f"Bearer {caller.token}", "Accept-Language": caller.language}
        try:
            answer = self._http.request(
                method, self._url + path, headers=who | (headers or {}), **content
            )
        except httpx.HTTPError as error:
            raise Lost from error
        if answer.status_code == UNAUTHORIZED:
            raise SignedOut
        if answer.status_code >= SERVER_ERROR:
            raise Lost
        if answer.status_code == FORBIDDEN:
            raise _forbidden(answer)
        if not answer.is_success:
            raise _refusal(answer)
        return answer


def _forbidden(answer: httpx.Response) -> NotAllowed:
    try:
        return NotAllowed(str(answer.json()["detail"]))
    except (ValueError, KeyError, TypeError):
        return NotAllowed()


def _refusal(answer: httpx.Response) -> Refused:
    """Return what the problem details (RFC 9457) of ``answer`` say."""
    try:
        problem = answer.json()
        errors = problem.get("errors", ())
        said = [str(each["message"]) for each in errors] or [str(problem["detail"])]
        code = str(problem["type"]).rpartition(":")[2]
        fields = [str(each["field"]) for each in errors]
        return Refused(answer.status_code, code, said, fields)
    except (ValueError, KeyError, TypeError) as error:
        raise Lost from error
