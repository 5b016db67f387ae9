"""The one router factory: every subscription is durable, pulled and explicitly settled."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from faststream.middlewares.acknowledgement.config import AckPolicy
from faststream.nats import JStream, NatsRouter, PullSub

from shared import metrics
from shared.bus import injecting, pulling
from shared.bus.subjects import stream_of
from shared.contracts.base import PRODUCT

ONE_BY_ONE = PullSub(batch_size=1, timeout=5)
MOST = 256
"""So many messages are handled together at most."""
injecting.correct()
pulling.correct()

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True, slots=True)
class Listening:
    """One durable consumer that a service hears through."""

    stream: str
    durable: str
    subscriber: Any


class Router(NatsRouter):
    """Handlers of one service; every subscription is durable, pulled and explicitly settled."""

    def __init__(self) -> None:
        super().__init__(ack_policy=AckPolicy.NACK_ON_ERROR)
        self.listenings: list[Listening] = []

    def hears(self, fact: type[Any], *, by: str, raw: bool = False) -> Callable[[Handler], Handler]:
        """Let the decorated coroutine handle each ``fact`` that the service ``by`` hears.

        ``fact`` is an ``Event`` class, or a command with ``name`` and ``heard_on``.
        The durable consumer is called ``<by>-<noun>-<verb>``. With ``raw`` the handler gets the
        bytes as they came, for a service that answers what it cannot read.
        """
        subject = fact.heard_on()
        durable = "-".join([by, *fact.name.split(".")[-2:]])
        decoder = _as_it_came if raw else None
        stream = stream_of(subject)
        return self._listen(by, subject, stream, durable, ONE_BY_ONE, decoder=decoder)

    def hears_tick(self, tick: str, *, by: str) -> Callable[[Handler], Handler]:
        """Let the decorated coroutine run at each ``tick``, e.g. ``minute.passed``."""
        durable = "-".join([by, *tick.split(".")])
        subject = f"{PRODUCT}.all.clock.v1.{tick}"
        return self._listen(by, subject, "CLOCK", durable, ONE_BY_ONE)

    def hears_all(
        self, producer: str, *, by: str, every: float = pulling.AT_ONCE
    ) -> Callable[[Handler], Handler]:
        """Let the decorated coroutine take all facts of ``producer`` in batches.

        A batch begins no sooner than ``every`` seconds after the one before it, and is what has
        come until then; an idle consumer takes what comes at once.
        It gets a list of raw messages (``nats.aio.msg.Msg``, annotated ``list[Any]``); whatever
        it cannot read, it sets aside itself, one by one.
        """
        subject = f"{PRODUCT}.*.{producer}.>"
        durable = f"{by}-{producer}"
        batches = PullSub(batch_size=MOST, timeout=every, batch=True)
        return self._listen(by, subject, producer.upper(), durable, batches, decoder=_all_of_them)

    def _listen(
        self,
        by: str,
        subject: str,
        stream: str,
        durable: str,
        pull: "PullSub[Any]",
        *,
        decoder: Callable[[Any], Awaitable[Any]] | None = None,
    ) -> Callable[[Handler], Handler]:
        subscriber = self.subscriber(
            subject,
            stream=JStream(name=stream, declare=False),
            durable=durable,
            pull_sub=pull,
            decoder=decoder,
            inbox_prefix=f"_INBOX_{by}.".encode(),
            ack_policy=AckPolicy.NACK_ON_ERROR,
            title=durable,
        )
        self.listenings.append(Listening(stream, durable, subscriber))
        metrics.watch_consumer(durable)

        def register(handler: Handler) -> Handler:
            subscriber(handler)
            return handler

        return register


async def _as_it_came(message: Any) -> bytes:
    body: bytes = message.body
    return body


async def _all_of_them(batch: Any) -> list[Any]:
    messages: list[Any] = batch.raw_message
    return messages


def router() -> Router:
    """Return a router for a service's handlers."""
    return Router()
