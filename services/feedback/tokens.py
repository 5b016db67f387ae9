"""The secret a resident holds, the tracking token; and the short code, which is no secret."""

import hashlib
import hmac
from collections.abc import Iterator
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U, so that a code survives being read aloud."""
TOKEN_LENGTH = 26
CODE_LENGTH = 6
CODES = 8
"""So many codes a case may try; the chance that all are taken is nil for any commune."""

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_ALL = (1 << 128) - 1


class Tokens:
    """Derives what must be unguessable from a case's id and a secret key.

    A token is the id as one block of AES-256: 128 bits, each of a kind, without a trace in the
    database, so that a copy of it opens no follow-up page. Another key makes other tokens.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        # One block of a unique value needs no chaining: this is a keyed permutation of ids.
        self._cipher = Cipher(algorithms.AES(self._mac(b"track", b"")), modes.ECB())  # noqa: S305

    def of(self, case_id: UUID) -> str:
        """Return the tracking token of a case: 26 characters, 128 bits."""
        block = self._cipher.encryptor().update(case_id.bytes)
        return _base32(int.from_bytes(block, "big"), TOKEN_LENGTH)

    def case_of(self, token: str) -> UUID:
        """Return the id that ``token`` would stand for, however its letters were typed.

        Any text has one, so that a wrong token and an unknown one take the same way.
        """
        number = 0
        for letter in token.upper():
            number = number << 5 | _VALUES.get(letter, 0)
        well_formed = len(token) == TOKEN_LENGTH and number <= _ALL
        block = self._cipher.decryptor().update((number & _ALL).to_bytes(16, "big"))
        return UUID(bytes=block) if well_formed else UUID(int=0)

    def fingerprint(self, content: bytes) -> str:
        """Return what tells ``content`` from other content without giving it away."""
        return self._mac(b"content", content).hex()

    def _mac(self, purpose: bytes, message: bytes) -> bytes:
        return hmac.digest(self._key, purpose + b"\0" + message, "sha256")


def codes(commune: str, case_id: UUID) -> Iterator[str]:
    """Yield the codes that a case takes the first free one of, such as ``SM-7K3Q9X``.

    They follow from the id, so that a case is found by either.
    """
    for attempt in range(CODES):
        hashed = hashlib.sha256(case_id.bytes + bytes([attempt])).digest()
        yield f"{initials(commune)}-{_base32(int.from_bytes(hashed[:4], 'big') >> 2, CODE_LENGTH)}"


@cache
def initials(commune: str) -> str:
    """Return the letters that the commune's codes begin with."""
    return "".join(word[0] for word in commune.split("-")).upper()


def _base32(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))
