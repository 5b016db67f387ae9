"""When a form was shown, as the form itself says it: signed, so that no machine sets it back."""

import hmac
from datetime import datetime, timedelta

MOST = timedelta(days=7)
"""A form that lay open for longer is shown anew."""


class Stamps:
    """Writes and reads the moment at which a form was shown."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"form-stamp", "sha256")

    def at(self, moment: datetime) -> str:
        """Return the stamp of a form shown at ``moment``."""
        milliseconds = str(int(moment.timestamp() * 1000))
        return f"{milliseconds}.{self._signed(milliseconds)}"

    def age(self, stamp: str, now: datetime) -> timedelta:
        """Return for how long the form was open; nothing for a stamp that is not ours or old."""
        milliseconds, _, signature = stamp.partition(".")
        if not hmac.compare_digest(signature.encode(), self._signed(milliseconds).encode()):
            return timedelta()
        age = timedelta(seconds=now.timestamp() - int(milliseconds) / 1000)
        return age if age < MOST else timedelta()

    def _signed(self, milliseconds: str) -> str:
        return hmac.digest(self._key, milliseconds.encode(), "sha256").hex()[:32]
