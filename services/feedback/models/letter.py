"""An e-mail to the commune, as far as it is of use."""

from dataclasses import dataclass
from typing import Literal

Trouble = Literal["legacy_charset", "oversize"]
"""Why the words of a mail are not read; it becomes a case all the same."""
Passed = Literal["auto_reply", "bulk", "bounce", "own", "empty", "unreadable", "full"]
"""Why no case comes of a mail."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail: who sent it, what is new in it, and what it may be an answer to."""

    message_id: str | None
    name: str
    address: str
    subject: str
    text: str
    is_reply: bool = False
    token: str | None = None
    """The tracking token of a follow-up link that it quotes."""
    files: tuple[bytes, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies: its commune's mailbox, and its number there."""

    commune: str
    uidvalidity: int
    uid: int
