"""One message to one recipient through one channel: its attempts, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any
from uuid import UUID, uuid5

from services.notify.models.cause import Cause, message_key
from services.notify.models.state import FAILED, WAITING, State
from shared.contracts.base import Event
from shared.contracts.notify import (
    DeliveryChannel,
    DeliveryConfirmedV1,
    DeliveryFailedV1,
    DeliverySentV1,
)
from shared.errors import Conflict, Text

ACTOR = "service:notify"
RETRIED = "retried"
"""Stands between the attempts where somebody had a delivery tried again by hand."""
SPREAD = 0.2
"""Share by which a wait is made longer or shorter, so that retries do not come in step."""

FALLBACK: Mapping[DeliveryChannel, DeliveryChannel] = {
    "zalo": "sms",
    "sms": "email",
    "telegram": "email",
}
"""Which channel carries on what another could not."""
NO_ADDRESS = "no-address"
TEST = "test-message"
"""The template of what only tries a channel out, and so goes by no other."""
_NO_FALLBACK = frozenset({"unknown", "cannot-be-written"})
"""A message that may have gone out is not said another way; a broken one cannot be."""


class Urgency(StrEnum):
    """Whether a message may wait: for its turn, for the morning, for a digest."""

    URGENT = "urgent"
    NORMAL = "normal"
    DIGEST = "digest"


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
    version: int = 0
    """Of the template; every try says the same, whatever the commune has changed since."""
    urgency: Urgency = Urgency.NORMAL
    subject: str | None = None
    """What the message is about, e.g. ``cases/<case id>``: asked before sending whether it still
    matters."""
    until: tuple[str, ...] = ()
    """Where the subject may have come to for the message to be of no use."""
    state: State = State.CREATED
    revision: int = 0
    attempts: list[Attempt] = field(default_factory=list)
    next_attempt_at: datetime | None = None
    lease_until: datetime | None = None
    holder: str | None = None
    """Who claimed it last: a process, so that a crash is told from a colleague."""
    sent_at: datetime | None = None
    message_id: str | None = None
    provider_id: str | None = None
    """By which the provider names the message in its receipts."""
    held_until: datetime | None = None
    """Until when manners kept it back; None for what could go out at once."""
    digest: UUID | None = None
    """The digest that it goes out with, and not by itself."""
    critical: bool = True
    """Whether it goes out whatever the recipient prefers: then nobody can unsubscribe from it."""
    events: list[Event] = field(default_factory=list[Event])

    def claim(self, at: datetime, lease: timedelta, message_id: str, holder: str) -> None:
        """Begin an attempt; until the lease ends nobody else may.

        A delivery found in sending was left behind by a worker that died: whether its message
        went out is unknown.
        """
        if self.state is State.SENDING and self.lease_until:
            self.attempts.append(Attempt(self.lease_until, "interrupted"))
        self.message_id = self.message_id or message_id
        self.state = State.SENDING
        self.holder = holder
        self.lease_until = self.next_attempt_at = at + lease
        self.revision += 1

    @property
    def tries(self) -> int:
        """How many attempts there were, since somebody had it tried again by hand at the latest."""
        backwards = (each.code for each in reversed(self.attempts))
        return sum(1 for _ in takewhile(lambda code: code != RETRIED, backwards))

    @property
    def rounds(self) -> int:
        """How often somebody had it tried again by hand; in each round it ends at most once."""
        return sum(1 for each in self.attempts if each.code == RETRIED)

    @property
    def is_unknown(self) -> bool:
        """Whether the last attempt was cut short, so that nobody knows what came of it."""
        return bool(self.attempts) and self.attempts[-1].code == "interrupted"

    def instead(self, at: datetime) -> "Delivery | None":
        """Return the one delivery that carries the message on by the next channel, if any does."""
        channel = FALLBACK.get(self.channel)
        return self.through(channel, at) if channel else None

    def through(self, channel: DeliveryChannel, at: datetime) -> "Delivery":
        """Return the same message as a new delivery of ``channel``; its id follows from that."""
        return replace(
            self,
            id=message_key(self.cause.event_id, channel, self.recipient),
            channel=channel,
            digest=message_key(self.digest, channel, self.recipient) if self.digest else None,
            created_at=at,
            state=State.CREATED,
            revision=0,
            attempts=[],
            next_attempt_at=at,
            lease_until=None,
            holder=None,
            sent_at=None,
            message_id=None,
            provider_id=None,
            events=[],
        )

    @property
    def goes_another_way(self) -> bool:
        """Whether it failed for good in a way that another channel may not share."""
        if self.template == TEST:
            return False
        code = self.attempts[-1].code if self.attempts else ""
        if self.state is State.CANCELLED:
            return code == NO_ADDRESS
        return self.state in FAILED and code not in _NO_FALLBACK

    def mark_sent(self, at: datetime, provider_id: str | None = None) -> None:
        """Record that the provider took the message."""
        self._end(State.SENT, Attempt(at, "ok"))
        self.sent_at = at
        self.provider_id = provider_id
        self._say(DeliverySentV1, "sent", at)

    def mark_delivered(self, at: datetime) -> None:
        """Record the provider's receipt; a second one, or one for what failed, changes nothing."""
        if self.state in (State.SENT, State.SENDING):
            self._end(State.DELIVERED, Attempt(at, "receipt"))
            self.sent_at = self.sent_at or at
            self._say(DeliveryConfirmedV1, "confirmed", at)

    def mark_undelivered(self, at: datetime) -> None:
        """Record a receipt that says a message that was taken never arrived."""
        if self.state is State.SENT:
            self.fail("undelivered", at)

    def postpone(
        self, code: str, at: datetime, patience: Patience, chance: float, after: float | None = None
    ) -> None:
        """Record an attempt that may work later; fails for good when patience has run out.

        ``after`` seconds is what the provider asked for; it is never undercut.
        """
        wait = patience.wait(self.tries + 1, chance)
        if wait is None:
            self.fail(code, at, State.TECHNICAL_FAILURE)
            return
        self._end(State.TEMPORARY_FAILURE, Attempt(at, code))
        self.next_attempt_at = at + max(wait, timedelta(seconds=after or 0))

    def defer(self, until: datetime) -> None:
        """Put a claimed delivery back without an attempt, until its turn comes."""
        tried = any(each.code not in ("interrupted", RETRIED) for each in self.attempts)
        self.state = State.TEMPORARY_FAILURE if tried else State.CREATED
        self.lease_until = None
        self.next_attempt_at = until
        self.revision += 1

    def fix(self, about: dict[str, Any]) -> None:
        """Fix what the message says, so that every further try says the same."""
        self.about = about
        self.revision += 1

    def fail(self, code: str, at: datetime, state: State = State.PERMANENT_FAILURE) -> None:
        """Record that the message will not be sent any more."""
        self._end(state, Attempt(at, code))
        self._say(DeliveryFailedV1, "failed", at, code=code)

    def cancel(self, code: str, at: datetime) -> None:
        """Record that there is nobody to send the message to, or nothing to tell any more."""
        self._end(State.CANCELLED, Attempt(at, code))

    def retry(self, at: datetime) -> None:
        """Try anew, by hand, with all patience; raises ``Conflict`` for one that did not fail."""
        if self.state not in FAILED | {State.TEMPORARY_FAILURE, State.CANCELLED}:
            raise _cannot("thử gửi lại", "tried again", self.state)
        self._end(State.CREATED, Attempt(at, RETRIED))
        self.next_attempt_at = at

    def call_off(self, at: datetime) -> None:
        """Cancel by hand; raises ``Conflict`` for one that is on its way or at its end."""
        if self.state not in WAITING:
            raise _cannot("hủy", "cancelled", self.state)
        self.cancel("by-hand", at)

    def _end(self, state: State, attempt: Attempt) -> None:
        self.state = state
        self.attempts.append(attempt)
        self.lease_until = self.next_attempt_at = None
        self.revision += 1

    def _say(self, kind: type[Event], what: str, at: datetime, **more: Any) -> None:
        values: dict[str, Any] = {
            "event_id": uuid5(self.id, f"{what}/{self.rounds}"),
            "occurred_at": at,
            "commune": self.commune,
            "revision": self.revision,
            "correlation_id": self.cause.correlation_id,
            "causation_id": self.cause.event_id,
            "actor": ACTOR,
            "delivery_id": self.id,
            "channel": self.channel,
            "template": self.template,
            "recipient": self.recipient,
        }
        self.events.append(kind(**values, **more))


def _cannot(vi: str, en: str, state: State) -> Conflict:
    return Conflict(
        "wrong-state",
        Text(
            f"Không thể {vi} tin đang ở trạng thái “{state.words.vi}”.",
            f"A delivery whose state is “{state.words.en}” cannot be {en}.",
        ),
    )
