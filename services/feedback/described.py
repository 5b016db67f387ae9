"""What the description of the API says beyond the types of its bodies."""

from typing import Any

from fastapi.security import HTTPBearer

from shared.web import documented

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes the request safe to repeat: the same key gets the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
MEANINGS = {
    400: "The body is not JSON.",
    401: "The key is missing, wrong or revoked.",
    403: "The role does not allow this.",
    404: "There is no such thing, or none that the caller may know of.",
    409: "The state, or the Idempotency-Key, stands against it.",
    413: "The body is over 256 KB.",
    422: "The input is not valid; `errors` names each field.",
    503: "The database does not answer; come back after `Retry-After` seconds.",
}
KEY_OR_TOKEN = HTTPBearer(
    auto_error=False, description="A staff or service key, or a token of the sign-in service."
)
"""For the description only; who may do what is asked of each route's principal."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the problem details that a route may answer with."""
    return documented({status: MEANINGS[status] for status in statuses})
