"""What ``notify`` needs of the world."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from services.notify.models import (
    Addressee,
    Delivery,
    Notice,
    Optout,
    Preference,
    Rule,
    Said,
    State,
    Template,
    Title,
    Variable,
    Version,
)
from shared.contracts.base import Event
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language, Text


@dataclass(frozen=True, slots=True)
class Which:
    """Which deliveries a list is to show; ``to`` is a recipient's reference."""

    state: State | None = None
    channel: DeliveryChannel | None = None
    to: str | None = None


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


class EarlyReceipts(Protocol):
    """Receipts whose delivery does not know its provider's id yet; forgotten after some days."""

    async def keep(self, channel: DeliveryChannel, receipt: Receipt) -> None:
        """Keep a receipt; the first of one message stays."""

    async def of(self, channel: DeliveryChannel, provider_id: str) -> Receipt | None:
        """Return the receipt of one message."""

    async def some(self, limit: int) -> list[tuple[DeliveryChannel, Receipt]]:
        """Return some that are kept."""

    async def drop(self, channel: DeliveryChannel, provider_id: str) -> None:
        """Forget the receipt of one message."""


class Deliveries(Protocol):
    """The deliveries on record."""

    async def add(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        """Record those that are not there yet, and return them."""

    async def save(self, delivery: Delivery, *, was: int) -> bool:
        """Store ``delivery`` with its facts if the stored revision is still ``was``."""

    async def due(self, channel: DeliveryChannel, at: datetime, limit: int) -> list[Delivery]:
        """Return deliveries of ``channel`` whose next attempt, or lease's end, is not after ``at``.

        The urgent ones first.
        """

    async def oldest_unsent(self, channel: DeliveryChannel) -> datetime | None:
        """Return when the oldest delivery of ``channel`` that is due and not sent was created."""

    async def receipt(self, channel: DeliveryChannel, provider_id: str) -> Delivery | None:
        """Return the delivery that a provider's receipt names, or None while it is not known."""

    async def of_digest(self, digest: UUID, limit: int) -> list[Delivery]:
        """Return deliveries that go out with one digest."""

    async def get(self, commune: str, delivery_id: UUID) -> Delivery | None:
        """Return one delivery of ``commune``."""

    async def page(
        self, commune: str, which: Which, after: str | None, limit: int
    ) -> tuple[list[Delivery], str | None]:
        """Return a window, newest first, and where the next one begins."""


class Subjects(Protocol):
    """Where what messages are about stands now, as far as facts were heard."""

    async def learn(self, events: Sequence[Event]) -> None:
        """Remember where the subjects of ``events`` stand, unless something later is known."""

    async def of(self, commune: str, subject: str) -> str | None:
        """Return where a subject stands, e.g. ``answered``; None while nothing is known."""


class Preferences(Protocol):
    """What units and roles want to hear, and how."""

    async def of(self, commune: str, recipient: str) -> Preference:
        """Return what ``recipient`` wants; may be a few seconds old."""

    async def current(self, commune: str, recipient: str) -> Preference:
        """Return what ``recipient`` wants at this moment."""

    async def save(self, commune: str, recipient: str, preference: Preference, *, was: int) -> bool:
        """Store what ``recipient`` wants, if the stored revision is still ``was``."""


class OptoutLinks(Protocol):
    """Links in mails that end a kind of message with one click."""

    def write(self, optout: Optout) -> str | None:
        """Return the link, or None where there are none."""

    def read(self, token: str) -> Optout:
        """Return what the last part of a link stands for; raises ``NotFound`` for a made-up one."""


class Inbox(Protocol):
    """The notices on record."""

    async def add(self, notices: Sequence[Notice]) -> None:
        """Record those that are not there yet."""

    async def page(
        self,
        commune: str,
        recipients: Sequence[str],
        after: str | None,
        limit: int,
        *,
        unread: bool,
    ) -> tuple[list[Notice], str | None]:
        """Return a window, newest first, and where the next one begins."""

    async def mark_read(
        self, commune: str, recipients: Sequence[str], notice_id: UUID, *, by: str
    ) -> Notice | None:
        """Mark one notice of ``recipients`` as read and return it; None if it is not theirs."""

    async def unread(self, commune: str, recipients: Sequence[str]) -> int:
        """Count what nobody has read, up to a bound for each of ``recipients``."""

    async def mark_all_read(self, commune: str, recipients: Sequence[str], *, by: str) -> int:
        """Mark as read what has come in until now; return how much that was."""

    async def get(self, commune: str, notice_id: UUID) -> Notice | None:
        """Return one notice of ``commune``."""

    async def to_escalate(self, at: datetime, limit: int) -> list[Notice]:
        """Return unread notices whose next step is due at ``at``."""

    async def went_on(self, notice: Notice, *, was: int) -> bool:
        """Store how far ``notice`` has come, if as many steps as ``was`` are behind it still."""


class Titles(Protocol):
    """What the tasks of each commune are called."""

    async def learn(self, commune: str, revision: int, titles: Mapping[str, Title]) -> None:
        """Remember titles by task id, unless a later revision is known."""

    async def of(self, commune: str, task_id: str) -> Title | None:
        """Return the task's title, or None while it is not known."""


class Directory(Protocol):
    """The communes, their units and what they call things; raises ``Rejected`` for others."""

    def units(self, commune: str) -> tuple[str, ...]:
        """Return the slugs of the commune's units."""

    def unit(self, commune: str, slug: str) -> Text:
        """Return the name of a unit; the slug itself for one not listed."""

    def commune(self, commune: str) -> Text:
        """Return the commune's name."""

    def category(self, commune: str, code: str) -> Text:
        """Return what the commune calls a category of feedback."""

    def addressee(self, commune: str, recipient: str, channel: DeliveryChannel) -> Addressee | None:
        """Return where a unit, a role or a person is reached, None for no such address."""

    def called(self, commune: str, recipient: str) -> Text:
        """Return what people call a unit, a role or a person."""

    def people(self, commune: str) -> frozenset[str]:
        """Return the commune's people as recipients: ``person:…``."""

    def hearing(self, commune: str, recipient: str) -> Sequence[str]:
        """Return the people to whom comes as well what comes to a unit or a role."""

    def person(self, commune: str, subject: str) -> str | None:
        """Return as a recipient who stands behind a principal's subject; None for nobody listed."""


class Addresses(Protocol):
    """Where recipients are reached now."""

    async def resolve(
        self, commune: str, recipient: str, channel: DeliveryChannel, correlation_id: UUID
    ) -> Addressee | None:
        """Return where ``recipient`` is reached by ``channel``, None for nowhere.

        Raises ``Temporary``.
        """


class Versions(Protocol):
    """What each commune changed, under a name: every version that there ever was."""

    async def of(self, commune: str, name: str = "") -> Version:
        """Return what is in force, as of a few seconds ago at most."""

    async def current(self, commune: str, name: str = "") -> Version:
        """Return what is in force at this moment."""

    async def at(self, commune: str, name: str, revision: int) -> Version | None:
        """Return one version, in force or earlier; None for one that never was."""

    async def before(self, commune: str, name: str, revision: int, limit: int) -> list[Version]:
        """Return the versions before ``revision``, the latest first."""

    async def all_of(self, commune: str, limit: int) -> dict[str, Version]:
        """Return by name what the commune has changed at any time."""

    async def save(
        self, commune: str, name: str, content: Mapping[str, Any] | None, *, was: int, by: str
    ) -> Version | None:
        """Put ``content`` in force as the version after ``was``; None if that is not in force."""


class Rules(Protocol):
    """Who hears of what in each commune."""

    shipped: Sequence[Rule]
    """The rules of a commune that never changed them."""

    async def of(self, commune: str) -> Sequence[Rule]:
        """Return the rules in force, as of a few seconds ago at most."""

    async def current(self, commune: str) -> Sequence[Rule]:
        """Return the rules in force at this moment."""


class Words(Protocol):
    """One version of a template."""

    @property
    def version(self) -> int:
        """Its number; 0 for what was shipped."""

    @property
    def template(self) -> Template:
        """Its source."""

    def say(self, language: Language, about: Mapping[str, Any]) -> Said:
        """Return the message; raises ``TemplateBroken`` where a variable is missing."""


class Wording(Protocol):
    """The templates of each commune."""

    async def of(self, commune: str, template: str, version: int | None = None) -> Words:
        """Return a version of a template, or the one in force.

        Raises ``TemplateBroken`` where there is no such thing.
        """

    @property
    def names(self) -> Collection[str]:
        """What was shipped and may be changed."""

    def worded(self, name: str, version: Version) -> Words:
        """Return what a version says; raises ``TemplateBroken`` for one that was never shipped."""

    def letter(self, said: Said, language: Language, about: Mapping[str, Any]) -> tuple[str, str]:
        """Return the message as a letter: plain text and HTML; raises ``TemplateBroken``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template; ``part`` is such as ``vi.text``, lines count from 1."""

    part: str
    line: int
    why: Text


class Proofs(Protocol):
    """Reads what a person wrote before it is used."""

    def variables(self, abouts: Sequence[Mapping[str, Any]]) -> Variable:
        """Return, as one group, what a template for all of ``abouts`` may use."""

    def faults(self, template: Template, abouts: Sequence[Mapping[str, Any]]) -> list[Fault]:
        """Return why ``template`` cannot say any one of ``abouts``; takes a while."""


class TemplateBroken(Exception):
    """A template cannot be filled with the variables at hand."""
