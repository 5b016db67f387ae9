"""From a raw message to the fact that its subject names."""

from typing import Protocol

from pydantic import ValidationError

from shared.contracts.base import Event, fact_named
from shared.errors import Malformed, Text


class Message(Protocol):
    """What is needed of a message on the bus."""

    subject: str
    data: bytes


def read(message: Message) -> Event | None:
    """Return the fact in ``message``; None for a kind of fact that this version does not know.

    Raises ``ValidationError`` or ``Malformed`` for bytes that are not what the subject says.
    """
    kind = fact_named(message.subject)
    if kind is None:
        return None
    fact = kind.model_validate_json(message.data)
    if fact.commune != message.subject.split(".")[1]:
        raise Malformed(
            "wrong-commune",
            Text(
                "Sự kiện nói về một xã khác với xã trong địa chỉ gửi.",
                "The fact speaks of another commune than its subject.",
            ),
        )
    return fact


UNREADABLE = (ValidationError, Malformed, UnicodeDecodeError)
"""What ``read`` raises."""
