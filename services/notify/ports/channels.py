"""What a channel is given and gives back, and what may go wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from shared.contracts.notify import DeliveryChannel
from shared.errors import Language


class Permanent(Exception):
    """The message will never be taken; ``code`` says why and holds no personal data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Temporary(Exception):
    """The message may be taken later; ``code`` says why and holds no personal data.

    ``after`` seconds is what the provider asks for (``Retry-After``). ``ours`` is a trouble that
    says nothing of the provider, such as an address that cannot be looked up.
    """

    def __init__(self, code: str, *, after: float | None = None, ours: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.after = after
        self.ours = ours


class Unclear(Temporary):
    """Nobody knows whether the message was taken: the provider fell silent after it was sent."""


class NotNow(Exception):
    """It is not the message's turn: put back without an attempt, for ``after`` seconds."""

    def __init__(self, after: float) -> None:
        super().__init__(after)
        self.after = after


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter; ``kind`` is its media type."""

    name: str
    kind: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel hands over. ``id`` stays the same however often it is tried."""

    id: str
    to: str = field(repr=False)
    sender_name: str
    language: Language
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    correlation_id: UUID
    unsubscribe: str | None = None
    """Where one request ends this kind of message (RFC 8058); None where nobody may."""
    template: str = ""
    about: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The template's variables, for providers that fill in a template of their own."""
    commune: str = ""
    fact: str = ""
    """The name of the fact that it tells of."""
    link: str | None = None
    """What it is about, e.g. ``cases/<case id>``."""
    body: str = field(default="", repr=False)
    """What is said, without what makes a letter of it."""
    short: str = field(default="", repr=False)
    """The same in one line."""
    attachments: tuple[Attachment, ...] = ()
    """Files; e-mail alone can carry them."""
    desk: str = ""
    """Where staff open what it is about; empty for nowhere."""


class Channel(Protocol):
    """One way to reach people. A new channel is one file in ``senders/``."""

    name: DeliveryChannel
    repeats: bool
    """Where nobody can know whether a message went out: send it again under the same id (True),
    or stop and show it (False, for what costs money)."""

    def message_id(self, delivery_id: UUID) -> str:
        """Return the id under which the provider sees every try of one delivery."""

    async def send(self, message: Message) -> str | None:
        """Return when the provider has taken ``message``, with its own id for receipts, if any.

        Raises ``Permanent`` or ``Temporary``.
        """

    async def close(self) -> None:
        """Let go of idle connections; the next send opens new ones."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says became of a message that it took."""

    provider_id: str
    arrived: bool


@runtime_checkable
class Receipted(Protocol):
    """A channel whose provider says what became of a message."""

    name: DeliveryChannel

    def receipt(self, headers: Mapping[str, str], body: bytes, at: datetime) -> Receipt | None:
        """Return what a receipt says, None where it says nothing of an end.

        Raises ``BadSignature``, or ``ValueError`` where it cannot be read.
        """
