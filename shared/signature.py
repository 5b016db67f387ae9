"""The signature that a webhook carries: HMAC-SHA256 over a moment and the body."""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

HEADER = "X-Xaso-Signature"
TOLERANCE = timedelta(seconds=300)
MOST_SIGNATURES = 4


class BadSignature(Exception):
    """What was received is not signed by whom it should be."""


def sign(secrets: str | Sequence[str], body: bytes, at: datetime) -> str:
    """Return the header ``X-Xaso-Signature`` for ``body``, with a ``v1`` for each secret."""
    moment = str(int(at.timestamp()))
    each = [secrets] if isinstance(secrets, str) else secrets
    return ",".join([f"t={moment}", *(f"v1={_mac(secret, moment, body)}" for secret in each)])


def is_signed(header: str | None, body: bytes, secrets: Sequence[str], at: datetime) -> bool:
    """Tell whether ``header`` signs ``body`` with one of ``secrets``, within 300 s of ``at``.

    During a change of secrets both sides may use two; every pair is compared in constant time.
    """
    moment, given = _read(header or "")
    if not moment or abs(at - datetime.fromtimestamp(int(moment), UTC)) > TOLERANCE:
        return False
    right = [_mac(secret, moment, body) for secret in secrets]
    return any(hmac.compare_digest(one, other) for one in right for other in given)


def _read(header: str) -> tuple[str, list[str]]:
    """Return the moment and the signatures that ``header`` gives; nothing where it is not one."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _, value in parts if name == "t"]
    given = [value for name, _, value in parts if name == "v1" and value.isascii()]
    plain = len(moments) == 1 and moments[0].isascii() and moments[0].isdigit()
    return (moments[0], given[:MOST_SIGNATURES]) if plain and len(moments[0]) <= 11 else ("", [])  # noqa: PLR2004


def _mac(secret: str, moment: str, body: bytes) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + body, "sha256").hexdigest()
