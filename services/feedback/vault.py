"""Who wrote, under lock: a data key for each citizen, wrapped by one key-encryption key."""

import hashlib
import os
from dataclasses import asdict, dataclass
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.feedback.models import Person

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted person. Without ``wrapped_key`` nobody can read it any more."""

    kek: str
    """Which key-encryption key wrapped the data key."""
    wrapped_key: bytes
    nonce: bytes
    ciphertext: bytes


class Vault:
    """Seals and opens persons with AES-256-GCM; each seal is bound to its reference."""

    def __init__(self, kek: bytes) -> None:
        self._kek = AESGCM(kek)
        self._kek_id = hashlib.sha256(b"xaso-kek\0" + kek).hexdigest()[:16]

    def seal(self, person: Person, ref: UUID) -> Sealed:
        """Return ``person`` encrypted under a new key, readable only as ``ref``."""
        key, wrapping = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        return Sealed(
            kek=self._kek_id,
            wrapped_key=wrapping + self._kek.encrypt(wrapping, key, ref.bytes),
            nonce=nonce,
            ciphertext=AESGCM(key).encrypt(nonce, orjson.dumps(asdict(person)), ref.bytes),
        )

    def open(self, sealed: Sealed, ref: UUID) -> Person:
        """Return the person; raises ``InvalidTag`` for another key, reference or content."""
        wrapping, wrapped = sealed.wrapped_key[:NONCE_BYTES], sealed.wrapped_key[NONCE_BYTES:]
        key = self._kek.decrypt(wrapping, wrapped, ref.bytes)
        return Person(
            **orjson.loads(AESGCM(key).decrypt(sealed.nonce, sealed.ciphertext, ref.bytes))
        )
