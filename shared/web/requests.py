"""What a request says besides its body."""

from uuid import UUID

from starlette.requests import Request

from shared.errors import Invalid, Language, NotFound, Text

MAX_KEY = 255


def language_of(request: Request) -> Language:
    """Return the language the caller prefers; Vietnamese unless English is asked for first."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "en" if asked.lower().startswith("en") else "vi"


def idempotency_key(request: Request) -> str | None:
    """Return the header ``Idempotency-Key``, or None; raises ``Invalid`` beyond 255 characters."""
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= MAX_KEY:
        raise Invalid(
            "bad-idempotency-key",
            Text(
                "Idempotency-Key phải có từ 1 đến 255 ký tự.",
                "Idempotency-Key must have 1 to 255 characters.",
            ),
        )
    return key


def correlation_of(request: Request) -> UUID:
    """Return the id that ties together everything the request sets in motion."""
    value: UUID = request.state.correlation_id
    return value


def uuid_or_not_found(value: str) -> UUID:
    """Return ``value`` as a UUID; raises ``NotFound`` for anything else."""
    try:
        return UUID(value)
    except ValueError:
        raise not_found() from None


def not_found() -> NotFound:
    """Return the error for something that is not there, or not for this caller."""
    return NotFound(
        "not-found",
        Text(
            "Không có nội dung này, hoặc bạn không được xem.",
            "There is no such thing, or you may not see it.",
        ),
    )
