"""Deliveries and notices: their states, their identity, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.base import Event
from shared.contracts.notify import DeliveryChannel, DeliveryFailedV1, DeliverySentV1
from shared.errors import Language, Text

ACTOR = "service:notify"
SPREAD = 0.2
"""Share by which a wait is made longer or shorter, so that retries do not come in step."""


class State(StrEnum):
    """How far a delivery has come."""

    CREATED = "created"
    SENDING = "sending"
    TEMPORARY_FAILURE = "temporary-failure"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Cause:
    """The fact that a message tells of."""

    name: str
    event_id: UUID
    occurred_at: datetime
    correlation_id: UUID

    @classmethod
    def of(cls, event: Event) -> "Cause":
        """Return ``event`` as the cause of a message."""
        return cls(event.name, event.event_id, event.occurred_at, event.correlation_id)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand a message over, and what came of it, e.g. ``ok`` or ``smtp-450``."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and when to try: seconds after the first attempt for each attempt."""

    at: tuple[float, ...]

    def wait(self, tries: int, chance: float) -> timedelta | None:
        """Return how long to wait after ``tries`` attempts, or None to give up.

        ``chance`` from -1 to 1 spreads the wait by ``SPREAD``.
        """
        if tries >= len(self.at):
            return None
        gap = self.at[tries] - self.at[tries - 1]
        return timedelta(seconds=gap * (1 + SPREAD * chance))


@dataclass(slots=True)
class Delivery:
    """One message to one recipient through one channel.

    ``recipient`` is a reference (``unit:…``, ``role:…``, ``resident:<case id>``); an address is
    looked up when the message is sent. ``about`` holds the template's variables.
    """

    id: UUID
    commune: str
    channel: DeliveryChannel
    template: str
    recipient: str
    about: dict[str, Any]
    cause: Cause
    created_at: datetime
    state: State = State.CREATED
    revision: int = 0
    attempts: list[Attempt] = field(default_factory=list)
    next_attempt_at: datetime | None = None
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    message_id: str | None = None
    events: list[Event] = field(default_factory=list[Event])

    def claim(self, at: datetime, lease: timedelta, message_id: str) -> None:
        """Begin an attempt; until the lease ends nobody else may.

        A delivery found in sending was left behind by a worker that died. Whether its message
        went out is unknown: it is sent again under the same ``message_id``.
        """
        if self.state is State.SENDING and self.lease_until:
            self.attempts.append(Attempt(self.lease_until, "interrupted"))
        self.message_id = self.message_id or message_id
        self.state = State.SENDING
        self.lease_until = self.next_attempt_at = at + lease
        self.revision += 1

    def mark_sent(self, at: datetime) -> None:
        """Record that the provider took the message."""
        self._end(State.SENT, Attempt(at, "ok"))
        self.sent_at = at
        self.events.append(
            DeliverySentV1(
                event_id=uuid5(self.id, "sent"),
                occurred_at=at,
                commune=self.commune,
                revision=self.revision,
                correlation_id=self.cause.correlation_id,
                causation_id=self.cause.event_id,
                actor=ACTOR,
                delivery_id=self.id,
                channel=self.channel,
                template=self.template,
                recipient=self.recipient,
            )
        )

    def postpone(self, code: str, at: datetime, patience: Patience, chance: float) -> None:
        """Record an attempt that may work later; fails for good when patience has run out."""
        wait = patience.wait(len(self.attempts) + 1, chance)
        if wait is None:
            self.fail(code, at)
            return
        self._end(State.TEMPORARY_FAILURE, Attempt(at, code))
        self.next_attempt_at = at + wait

    def fail(self, code: str, at: datetime) -> None:
        """Record that the message will not be sent any more."""
        self._end(State.FAILED, Attempt(at, code))
        self.events.append(
            DeliveryFailedV1(
                event_id=uuid5(self.id, "failed"),
                occurred_at=at,
                commune=self.commune,
                revision=self.revision,
                correlation_id=self.cause.correlation_id,
                causation_id=self.cause.event_id,
                actor=ACTOR,
                delivery_id=self.id,
                channel=self.channel,
                template=self.template,
                recipient=self.recipient,
                code=code,
            )
        )

    def cancel(self, code: str, at: datetime) -> None:
        """Record that there is nobody to send the message to."""
        self._end(State.CANCELLED, Attempt(at, code))

    def _end(self, state: State, attempt: Attempt) -> None:
        self.state = state
        self.attempts.append(attempt)
        self.lease_until = self.next_attempt_at = None
        self.revision += 1


@dataclass(frozen=True, slots=True)
class Said:
    """A message in one language: a title of one line, and its text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One message in the inbox of a unit or a role; whoever reads it there reads it for all."""

    id: UUID
    commune: str
    recipient: str
    at: datetime
    template: str
    said: Mapping[Language, Said]
    cause: Cause
    link: str | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """What people call a task: its place in the plan, and its words."""

    ref: str
    title: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Who hears of a fact, in which words, and how.

    ``to`` names audiences: ``units`` (each unit of the commune), ``unit`` (the one that the fact
    is about), ``resident`` (whoever opened the case) or ``role:<role>``. ``when`` holds the
    values that the fact's fields must have.
    """

    fact: str
    to: tuple[str, ...]
    by: tuple[str, ...]
    template: str
    when: Mapping[str, Any] = field(default_factory=dict)

    def concerns(self, event: Event) -> bool:
        """Tell whether the rule speaks of ``event``."""
        return self.fact == event.name and all(
            getattr(event, name) == value for name, value in self.when.items()
        )


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where and how a recipient is reached at this moment; ``more`` completes the template."""

    address: str
    name: Text
    language: Language
    more: Mapping[str, Any] = field(default_factory=dict)


def message_key(event_id: UUID, channel: str, recipient: str) -> UUID:
    """Return the id of the one message that tells ``recipient`` of a fact through ``channel``."""
    return uuid5(event_id, f"{channel}:{recipient}")
