"""Addresses of the desk: where staff open what a message is about."""

from urllib.parse import urlencode

OPEN = "mo"
"""The desk's page that leads on to what is named, as far as the reader may see it."""
INBOX = "inbox"


def door(desk: str, about: str | None) -> str:
    """Return where ``about`` (``cases/…``, ``tasks/…``, ``requests/…``, ``inbox``) is opened.

    The desk itself for what is about nothing; empty where there is no desk.
    """
    desk = desk.rstrip("/")
    if not desk or not about:
        return desk
    return f"{desk}/{OPEN}?{urlencode({'viec': about}, safe='/')}"
