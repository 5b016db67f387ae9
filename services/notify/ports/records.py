"""What is kept: deliveries, receipts, notices, and what is known of their subjects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notify.models import (
    Delivery,
    Notice,
    State,
    Title,
    Whereabouts,
)
from services.notify.ports.channels import Receipt
from shared.contracts.base import Event
from shared.contracts.notify import DeliveryChannel


@dataclass(frozen=True, slots=True)
class Which:
    """Which deliveries a list is to show; ``to`` is a recipient's reference."""

    states: tuple[State, ...] = ()
    """Any of these; none stands for all."""
    channel: DeliveryChannel | None = None
    to: str | None = None


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

    async def of(self, commune: str, subject: str) -> Whereabouts | None:
        """Return where a subject stands; None while nothing is known."""


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
