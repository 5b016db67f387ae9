"""The fact that a message tells of, and the message's id, which follows from it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from shared.contracts.base import Event


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


def message_key(event_id: UUID, channel: str, recipient: str) -> UUID:
    """Return the id of the one message that tells ``recipient`` of a fact through ``channel``."""
    return uuid5(event_id, f"{channel}:{recipient}")
