"""Links that end a kind of mail with one click; nobody can make one without the key."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from services.notify.models import Optout
from shared.errors import NotFound, Text

PATH = "/v1/unsubscribe/"
MOST = 1000


class Links:
    """Writes and reads the links; without a key or an address of the service there are none."""

    def __init__(self, key: str | None, url: str) -> None:
        self._key = hashlib.sha256(f"unsubscribe/{key}".encode()).digest() if key else None
        self._url = url.rstrip("/")

    def write(self, optout: Optout) -> str | None:
        """Return the link that takes effect as ``optout``; None where there are no links."""
        if self._key is None or not self._url:
            return None
        said = [optout.commune, optout.recipient, optout.kind, optout.channel]
        body = json.dumps(said, separators=(",", ":")).encode()
        return f"{self._url}{PATH}{_text(body)}.{_text(self._seal(self._key, body))}"

    def read(self, token: str) -> Optout:
        """Return what the last part of a link stands for; raises ``NotFound`` for a made-up one."""
        try:
            body, seal = (_bytes(part) for part in token[:MOST].split("."))
        except (ValueError, NotBase64):
            raise _unknown() from None
        if self._key is None or not hmac.compare_digest(self._seal(self._key, body), seal):
            raise _unknown()
        return Optout(*json.loads(body))

    @staticmethod
    def _seal(key: bytes, body: bytes) -> bytes:
        return hmac.new(key, body, hashlib.sha256).digest()


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _unknown() -> NotFound:
    return NotFound(
        "not-found",
        Text("Đường dẫn này không đúng hoặc đã cũ.", "This link is wrong, or too old."),
    )
