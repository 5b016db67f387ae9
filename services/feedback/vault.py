"""Who wrote, under lock: a data key for each citizen, wrapped by one key-encryption key."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key as it is stored; without it nobody can read what it sealed."""

    kek: str
    """Which key-encryption key wrapped it."""
    key: bytes


class DataKey:
    """Seals and opens what one citizen gave (AES-256-GCM); each seal is bound to its reference."""

    def __init__(self, key: bytes) -> None:
        self._key = AESGCM(key)

    def seal(self, content: bytes, ref: UUID) -> bytes:
        """Return ``content`` encrypted, readable only as ``ref``."""
        return _seal(self._key, content, ref)

    def open(self, sealed: bytes, ref: UUID) -> bytes:
        """Return the content; raises ``InvalidTag`` for another key, reference or content."""
        return _open(self._key, sealed, ref)


class Vault:
    """Makes, wraps and unwraps data keys. A previous key-encryption key only unwraps."""

    def __init__(self, kek: bytes, previous: bytes | None = None) -> None:
        self.kek_id = kek_id(kek)
        self._keks = {kek_id(each): AESGCM(each) for each in (previous, kek) if each}

    def new(self, citizen: UUID) -> tuple[DataKey, Wrapped]:
        """Return a new data key, and as it is to be stored for ``citizen``."""
        key = os.urandom(KEY_BYTES)
        return DataKey(key), self._wrap(key, citizen)

    def unwrap(self, wrapped: Wrapped, citizen: UUID) -> DataKey:
        """Return the data key; raises ``InvalidTag`` or ``KeyError`` where this vault cannot."""
        return DataKey(self._bare(wrapped, citizen))

    def rewrap(self, wrapped: Wrapped, citizen: UUID) -> Wrapped:
        """Return the same data key under the present key-encryption key; raises as ``unwrap``."""
        return self._wrap(self._bare(wrapped, citizen), citizen)

    def _wrap(self, key: bytes, citizen: UUID) -> Wrapped:
        return Wrapped(self.kek_id, _seal(self._keks[self.kek_id], key, citizen))

    def _bare(self, wrapped: Wrapped, citizen: UUID) -> bytes:
        return _open(self._keks[wrapped.kek], wrapped.key, citizen)


class Lookup:
    """Finds a person by what they say, without the database knowing what that is (HMAC)."""

    def __init__(self, secret: bytes) -> None:
        derivation = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"xaso feedback look-up")
        self._key = derivation.derive(secret)

    def handle(self, commune: str, kind: str, value: str) -> str:
        """Return under what a citizen with this telephone number or e-mail address is found."""
        return self._mac("handle", commune, kind, value).hex()

    def last_four(self, case_id: UUID, digits: str) -> bytes:
        """Return what the last four digits of a case's telephone number are compared by."""
        return self._mac("last four", str(case_id), digits)

    def _mac(self, *parts: str) -> bytes:
        return hmac.digest(self._key, "\0".join(parts).encode(), "sha256")


def kek_id(kek: bytes) -> str:
    """Return what tells one key-encryption key from another without giving it away."""
    return hashlib.sha256(b"xaso-kek\0" + kek).hexdigest()[:16]


def _seal(key: AESGCM, content: bytes, ref: UUID) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.encrypt(nonce, content, ref.bytes)


def _open(key: AESGCM, sealed: bytes, ref: UUID) -> bytes:
    return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], ref.bytes)
