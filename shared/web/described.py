"""What the description of every API says beyond the types of its bodies."""

from typing import Any

from fastapi.security import HTTPBearer

from shared.web.problems import MEDIA_TYPE

KEY_OR_TOKEN = HTTPBearer(
    auto_error=False, description="An API key, or a token of the sign-in service."
)
"""For the description only; who may do what is asked of each route's principal."""

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes the request safe to repeat: the same key gets the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}

_MEANINGS = {
    400: "The body is not JSON.",
    401: "The key is missing, wrong or revoked.",
    403: "The role does not allow this.",
    404: "There is no such thing, or none that the caller may know of.",
    409: "The state of the thing stands against it.",
    413: "The body is over 256 KB.",
    422: "The input is not valid; `errors` names each field.",
    429: "More than the caller's share; come back after `Retry-After` seconds.",
    503: "Not at the moment; come back after `Retry-After` seconds.",
}
_WORDS = {"type": "string"}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {**_WORDS, "example": "urn:xaso:problem:invalid-input"},
        "title": _WORDS,
        "status": {"type": "integer"},
        "detail": {**_WORDS, "description": "For a person, in Vietnamese or English."},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"field": _WORDS, "message": _WORDS}},
        },
    },
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the problem details that a route may answer with."""
    return {
        status: {
            "description": _MEANINGS[status],
            "content": {MEDIA_TYPE: {"schema": _SCHEMA}},
        }
        for status in statuses
    }
