"""The secrets a resident holds: the tracking token; and the short code that is no secret."""

import hashlib
import hmac
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U, so that a code survives being read aloud."""
TOKEN_LENGTH = 26
"""130 bits."""
CODE_LENGTH = 6
_ALIASES = str.maketrans("ILO", "110")


class Tokens:
    """Derives what must be unguessable from a case's id and a secret key.

    The database holds only a token's digest, so that a copy of it opens no follow-up page.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, case_id: UUID) -> str:
        """Return the tracking token of a case: 26 characters, 130 bits."""
        return _base32(self._mac(b"track", case_id.bytes), TOKEN_LENGTH)

    def fingerprint(self, content: bytes) -> str:
        """Return what tells ``content`` from other content without giving it away."""
        return self._mac(b"content", content).hex()

    def _mac(self, purpose: bytes, message: bytes) -> bytes:
        return hmac.digest(self._key, purpose + b"\0" + message, "sha256")


def digest(token: str) -> str:
    """Return what the database knows of ``token``, however its letters were typed."""
    return hashlib.sha256(token.upper().translate(_ALIASES).encode()).hexdigest()


def short_code(commune: str, case_id: UUID, attempt: int = 0) -> str:
    """Return a code such as ``SM-7K3Q9X``; another one for each ``attempt`` after a clash."""
    initials = "".join(word[0] for word in commune.split("-")).upper()
    hashed = hashlib.sha256(case_id.bytes + attempt.to_bytes(2, "big")).digest()
    return f"{initials}-{_base32(hashed, CODE_LENGTH)}"


def _base32(data: bytes, length: int) -> str:
    number = int.from_bytes(data, "big") >> (len(data) * 8 - length * 5)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))
