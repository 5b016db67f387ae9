"""Webhook: a signed JSON message to an address that a unit or a role names.

Each receiver is its own provider: one that is slow or broken holds no other up.
"""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from services.notify.models.breaker import REST, Breaker
from services.notify.ports import Message, NotNow, Permanent, Temporary
from services.notify.senders.calls import Caller
from services.notify.senders.guard import Guard, Resolve, look_up
from services.notify.settings import Settings
from shared import signature
from shared.contracts.base import now
from shared.contracts.notify import DeliveryChannel

MOST_FOR_ONE = 2
"""So many messages are in one receiver's hands at a time."""
BUSY_SECONDS = 5.0


@dataclass(slots=True)
class Receiver:
    """What is known of one receiver: whether it works, how many messages it has in hand."""

    breaker: Breaker = field(default_factory=Breaker)
    in_hand: int = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a place; raises ``NotNow`` where there is none or the receiver is left alone."""
        if self.in_hand >= MOST_FOR_ONE:
            raise NotNow(BUSY_SECONDS)
        if not self.breaker.allows(now(), 1):
            raise NotNow(REST.total_seconds())
        self.in_hand += 1
        worked = False
        try:
            yield
            worked = True
        except Permanent:
            worked = True
            raise
        finally:
            self.in_hand -= 1
            self.breaker.record(now(), worked=worked)


class Webhook:
    """Posts messages; a 4xx other than 408, 425 and 429 is final."""

    name: DeliveryChannel = "webhook"
    repeats = True

    def __init__(self, settings: Settings, *, resolve: Resolve = look_up) -> None:
        self._secrets = {
            host: [each.get_secret_value() for each in secrets]
            for host, secrets in settings.webhook_secrets.items()
        }
        tls = ssl.create_default_context(cafile=settings.webhook_ca_file)
        self._caller = Caller(
            "webhook",
            connect_seconds=settings.webhook_connect_seconds,
            seconds=settings.webhook_seconds,
            transport=lambda: Guard(
                tls,
                allowed=settings.webhook_networks,
                plain=settings.webhook_plain,
                resolve=resolve,
            ),
        )
        self._receivers: dict[str, Receiver] = {}

    def message_id(self, delivery_id: UUID) -> str:
        """Return the ``Idempotency-Key``: the same for every try."""
        return str(delivery_id)

    async def send(self, message: Message) -> None:
        """Return when the receiver has taken ``message``.

        Raises ``Permanent``, ``Temporary``, or ``NotNow`` while the receiver is left alone.
        """
        host = urlsplit(message.to).hostname or ""
        secrets = self._secrets.get(host)
        if not secrets:
            raise Permanent("webhook-no-secret")
        body = compose(message)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "xaso",
            "Idempotency-Key": message.id,
            "X-Correlation-ID": str(message.correlation_id),
            signature.HEADER: signature.sign(secrets, body, now()),
        }
        try:
            with self._receivers.setdefault(host, Receiver()).turn():
                answer = await self._caller.call("POST", message.to, headers=headers, body=body)
                self._caller.judge(answer)
        except Temporary as error:
            # One receiver's trouble says nothing of the others: it counts here alone.
            raise Temporary(error.code, after=error.after, ours=True) from error.__cause__

    async def close(self) -> None:
        """Do nothing: no connection outlives its message."""


def compose(message: Message) -> bytes:
    """Return the body; it says what an inbox says, and holds no address and no name."""
    said = {
        "id": message.id,
        "fact": message.fact,
        "language": message.language,
        "title": message.subject,
        "text": message.body,
        "link": message.link,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
