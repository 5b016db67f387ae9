"""The one failure policy: later with growing patience, or aside for a person to look at."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, Self

from fast_depends.exceptions import ValidationError as HandlerValidationError
from faststream import BaseMiddleware
from faststream.exceptions import HandlerException
from nats.aio.msg import Msg
from pydantic import ValidationError

from shared import logs, metrics
from shared.contracts.base import PRODUCT, now
from shared.errors import Malformed, Rejected, Transient

SECRET_HEADERS = frozenset({"authorization"})

log = logs.get(__name__)


class Publish(Protocol):
    """Stores one message in its stream; see ``Bus.publish``."""

    async def __call__(
        self, subject: str, body: bytes, *, message_id: str, headers: Mapping[str, str]
    ) -> None:
        """Return when the stream has stored the message."""


class Settler:
    """Decides what becomes of a message whose handler failed."""

    def __init__(self, publish: Publish, patience: Sequence[float]) -> None:
        self._publish = publish
        self._patience = patience

    async def set_aside(self, message: Msg, reason: str, error: BaseException) -> None:
        """Copy ``message`` to the dead letters, byte for byte, with the reason, and end it.

        Headers that hold a credential are left out.
        """
        about = message.metadata
        consumer = about.consumer
        commune = message.subject.split(".")[1]
        kept = {k: v for k, v in (message.headers or {}).items() if k.lower() not in SECRET_HEADERS}
        await self._publish(
            f"{PRODUCT}.{commune}.dlq.{consumer}",
            message.data,
            message_id=f"dlq-{about.stream}-{about.sequence.stream}-{consumer}",
            headers={
                **{k: v for k, v in kept.items() if k != "Nats-Msg-Id"},
                "Xaso-Message-Id": kept.get("Nats-Msg-Id", ""),
                "Xaso-Subject": message.subject,
                "Xaso-Stream": about.stream,
                "Xaso-Sequence": str(about.sequence.stream),
                "Xaso-Consumer": consumer,
                "Xaso-Deliveries": str(about.num_delivered),
                "Xaso-Reason": reason,
                "Xaso-Error": getattr(error, "code", None) or type(error).__name__,
                "Xaso-Set-Aside-At": now().isoformat(),
            },
        )
        await message.term()
        metrics.record_dead_letter(consumer, reason)
        log.warning("message set aside", consumer=consumer, reason=reason, exc_info=error)

    async def put_back(self, message: Msg, error: BaseException) -> None:
        """Ask for ``message`` again later, or set it aside when patience has run out."""
        patience = self._patience
        tries = message.metadata.num_delivered
        if tries > len(patience):
            await self.set_aside(message, "exhausted", error)
            return
        delay = patience[tries - 1] * random.uniform(0.8, 1.2)  # noqa: S311
        await message.nak(delay=delay)
        metrics.record_retry(message.metadata.consumer)
        tell = log.info if isinstance(error, Transient) else log.error
        tell("message put back", consumer=message.metadata.consumer, tries=tries, exc_info=error)

    async def settle(self, message: Msg, error: BaseException) -> None:
        """Decide what becomes of a message whose handler raised ``error``."""
        try:
            if is_unreadable(error):
                await self.set_aside(message, "malformed", error)
            elif isinstance(error, Rejected):
                await self.set_aside(message, "rejected", error)
            else:
                await self.put_back(message, error)
        except Exception:
            log.exception("message cannot be settled")
            await message.nak(delay=5)


class Patience(BaseMiddleware[Any, Any]):
    """Settles every message whose handler failed; listed first, so that others see the error."""

    settler: Settler

    @classmethod
    def of(cls, settler: Settler) -> Callable[..., "Patience"]:
        """Return the middleware that asks ``settler``."""

        def build(message: Any, /, *, context: Any) -> "Patience":
            patience = cls(message, context=context)
            patience.settler = settler
            return patience

        return build

    async def __aenter__(self) -> Self:
        """Bind the message's ids to every log line of its handler."""
        if not isinstance(self.msg, list):
            headers = self.msg.headers or {}
            self._bound = logs.bind(
                event_id=headers.get("Nats-Msg-Id"),
                correlation_id=headers.get("correlation_id"),
                consumer=self.msg.metadata.consumer,
            )
            self._bound.__enter__()
        return self

    async def after_processed(
        self,
        exc_type: type[BaseException] | None = None,
        exc_val: BaseException | None = None,
        exc_tb: Any = None,
    ) -> bool | None:
        """Settle a failed message; True keeps the error from FastStream's own policy."""
        failed = isinstance(exc_val, Exception) and not isinstance(exc_val, HandlerException)
        messages: list[Msg] = self.msg if isinstance(self.msg, list) else [self.msg]
        try:
            if failed and exc_val is not None:
                for message in messages:
                    if not message.is_acked:  # a batch may have set some aside already
                        await self.settler.settle(message, exc_val)
                return True
            if exc_val is None:
                for message in messages:
                    _record_end_to_end(message)
            return await super().after_processed(exc_type, exc_val, exc_tb)
        finally:
            if not isinstance(self.msg, list):
                self._bound.__exit__(None, None, None)


def is_unreadable(error: BaseException) -> bool:
    """Tell whether ``error`` means that the bytes will never be what the handler expects."""
    return isinstance(
        error,
        Malformed
        | ValidationError
        | HandlerValidationError
        | json.JSONDecodeError
        | UnicodeDecodeError,
    )


def _record_end_to_end(message: Msg) -> None:
    happened = (message.headers or {}).get("ce-time")
    if happened:
        seconds = (now() - datetime.fromisoformat(happened)).total_seconds()
        metrics.record_end_to_end(message.metadata.consumer, seconds)
