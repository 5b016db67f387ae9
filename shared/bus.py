"""The one way onto and off the bus: one router factory, one publish, one failure policy.

A handler that raises ``Rejected`` (or cannot read the message) sends it to the dead letters at
once; any other failure puts it back with growing patience, then to the dead letters. Streams and
consumers are declared elsewhere (``deploy/nats``): a service only binds to its own, notices when
they are lost, and listens again when they are back.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar

import nats.errors
import nats.js.errors
from faststream import BaseMiddleware
from faststream.exceptions import HandlerException
from faststream.middlewares.acknowledgement.config import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsRouter, PullSub
from faststream.nats.opentelemetry import NatsTelemetryMiddleware
from faststream.security import SASLPlaintext
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from pydantic import ValidationError

from shared import logs, metrics, tracing
from shared.contracts.base import PRODUCT, Event, now
from shared.errors import Rejected, Transient
from shared.settings import Settings

ONE_BY_ONE = PullSub(batch_size=1, timeout=5)
BATCHES = PullSub(batch_size=256, timeout=0.15, batch=True)
PUBLISH_SECONDS = 5
SECRET_HEADERS = frozenset({"authorization"})

log = logs.get(__name__)
Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


def stream_of(subject: str) -> str:
    """Return the stream that stores ``subject``: one per producer, commands, dead letters."""
    kind = subject.split(".")[2]
    return {"cmd": "COMMANDS", "dlq": "DEAD_LETTERS"}.get(kind, kind.upper())


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

    def hears(self, fact: type[Any], *, by: str) -> Callable[[Handler], Handler]:
        """Let the decorated coroutine handle each ``fact`` that the service ``by`` hears.

        ``fact`` is an ``Event`` class, or a command with ``name`` and ``heard_on``.
        The durable consumer is called ``<by>-<noun>-<verb>``.
        """
        subject = fact.heard_on()
        durable = "-".join([by, *fact.name.split(".")[-2:]])
        return self._listen(by, subject, stream_of(subject), durable, ONE_BY_ONE)

    def hears_tick(self, tick: str, *, by: str) -> Callable[[Handler], Handler]:
        """Let the decorated coroutine run at each ``tick``, e.g. ``minute.passed``."""
        durable = "-".join([by, *tick.split(".")])
        subject = f"{PRODUCT}.all.clock.v1.{tick}"
        return self._listen(by, subject, "CLOCK", durable, ONE_BY_ONE)

    def hears_all(self, producer: str, *, by: str) -> Callable[[Handler], Handler]:
        """Let the decorated coroutine take all facts of ``producer`` in batches of raw messages.

        It gets a ``list[Heard]``; whatever it cannot read, it sets aside itself.
        """
        subject = f"{PRODUCT}.*.{producer}.>"
        return self._listen(by, subject, producer.upper(), f"{by}-{producer}", BATCHES)

    def _listen(
        self, by: str, subject: str, stream: str, durable: str, pull: "PullSub[Any]"
    ) -> Callable[[Handler], Handler]:
        subscriber = self.subscriber(
            subject,
            stream=JStream(name=stream, declare=False),
            durable=durable,
            pull_sub=pull,
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


def router() -> Router:
    """Return a router for a service's handlers."""
    return Router()


class Bus:
    """A service's connection: publishes, listens, retries, sets aside, and watches itself."""

    name = "bus"

    def __init__(self, settings: Settings, service: str, *routers: Router) -> None:
        self._settings = settings
        self._service = service
        self._listenings = [each for router in routers for each in router.listenings]
        self._created: dict[str, datetime | None] = {}
        self._lost: dict[str, str] = {each.durable: "not heard yet" for each in self._listenings}
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        password = settings.nats_password
        user = settings.nats_user
        credentials = (
            SASLPlaintext(user, password.get_secret_value(), use_ssl=False)
            if user and password
            else None
        )
        self.broker = NatsBroker(
            settings.nats_url,
            name=f"xaso-{service}",
            inbox_prefix=f"_INBOX_{service}",
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            error_cb=self._on_error,
            graceful_timeout=10,
            logger=None,
            middlewares=[
                Patience.of(self),
                metrics.consumer_middleware(service),
                NatsTelemetryMiddleware(tracer_provider=tracing.configure(service)),
            ],
            routers=routers,
            security=credentials,
        )
        self.broker.context.set_global("bus", self)
        metrics.watch_permissions(service)

    def provide(self, **ports: Any) -> None:
        """Make ``ports`` available to handlers through FastStream's ``Context``."""
        for name, port in ports.items():
            self.broker.context.set_global(name, port)

    async def start(self) -> None:
        """Begin to connect and listen; returns at once, whether the server is there or not."""
        self._task = asyncio.create_task(self._keep_listening())

    async def stop(self) -> None:
        """Finish the messages in hand, then close the connection."""
        self._stopping = True
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.broker.stop()

    async def problem(self) -> str | None:
        """Say what is wrong with the bus at this moment, or None.

        Asks the server for each consumer: a connection that answers a ping may still be deaf.
        """
        client = self._client
        if client is None or not client.is_connected:
            return "not connected"
        await self._look()
        if self._lost:
            return "; ".join(f"{durable}: {why}" for durable, why in sorted(self._lost.items()))
        return None

    async def publish(
        self, subject: str, body: bytes, *, message_id: str, headers: Mapping[str, str]
    ) -> None:
        """Store a message in the stream of ``subject``; a second time with the same id is a no-op.

        Raises ``Transient`` when the stream did not confirm: it may be stored all the same, so
        try again with the same ``message_id``.
        """
        client = self._client
        if client is None or not client.is_connected:
            raise Transient("the bus is not connected")
        try:
            await client.jetstream().publish(
                subject,
                body,
                timeout=PUBLISH_SECONDS,
                stream=stream_of(subject),
                headers={**headers, "Nats-Msg-Id": message_id},
            )
        except (TimeoutError, nats.errors.Error, nats.js.errors.Error) as error:
            raise Transient(f"{subject} is not confirmed") from error

    async def set_aside(self, message: Msg, reason: str, error: BaseException) -> None:
        """Copy ``message`` to the dead letters, byte for byte, with the reason, and end it.

        Headers that hold a credential are left out.
        """
        about = message.metadata
        consumer = about.consumer
        commune = message.subject.split(".")[1]
        kept = {k: v for k, v in (message.headers or {}).items() if k.lower() not in SECRET_HEADERS}
        await self.publish(
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
        patience = self._settings.bus_patience
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
            if isinstance(error, Rejected):
                await self.set_aside(message, "rejected", error)
            elif is_unreadable(error):
                await self.set_aside(message, "malformed", error)
            else:
                await self.put_back(message, error)
        except Exception:
            log.exception("message cannot be settled")
            await message.nak(delay=5)

    @property
    def client(self) -> Client:
        """The connection to NATS; raises ``Transient`` while there is none."""
        if self._client is None:
            raise Transient("the bus is not connected")
        return self._client

    @property
    def jetstream(self) -> JetStreamContext:
        """JetStream on the connection; raises ``Transient`` while there is none."""
        return self.client.jetstream(timeout=2)

    @property
    def _client(self) -> Client | None:
        return self.broker._connection  # noqa: SLF001

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self.broker.connect()
                await self._look()
            except Exception:
                log.warning("bus not ready", exc_info=True)
            await asyncio.sleep(self._settings.watch_seconds if not self._lost else 0.25)

    async def _look(self) -> None:
        await asyncio.gather(*(self._look_at(each) for each in self._listenings))

    async def _look_at(self, listening: Listening) -> None:
        """Start hearing a consumer that is there, stop where it is gone, restart where remade."""
        durable = listening.durable
        try:
            info = await self.jetstream.consumer_info(listening.stream, durable)
        except nats.js.errors.NotFoundError:
            self._lost[durable] = "consumer is not there"
        except (TimeoutError, nats.errors.Error, nats.js.errors.Error, Transient) as error:
            self._lost.setdefault(durable, f"no answer ({type(error).__name__})")
            return
        else:
            if durable in self._created and self._created[durable] == info.created:
                self._lost.pop(durable, None)
            elif not self._stopping:
                self._created[durable] = info.created
                await listening.subscriber.stop()
                await listening.subscriber.start()
                self._lost.pop(durable, None)
                log.info("listening", consumer=durable)
            metrics.record_consumer(
                durable, info.num_pending or 0, info.num_ack_pending or 0, info.num_redelivered or 0
            )
            return
        metrics.record_consumer_lost(durable)
        if self._created.pop(durable, None) is not None:
            log.error("consumer lost", consumer=durable)
            await listening.subscriber.stop()

    async def _on_error(self, error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            metrics.record_permission_violation(self._service)
            log.error("bus permission violation")
        elif not isinstance(error, ConnectionError | OSError):
            log.warning("bus error", exc_info=error)


class Patience(BaseMiddleware[Any, Any]):
    """Settles every message whose handler failed; listed first, so that others see the error."""

    bus: Bus

    @classmethod
    def of(cls, bus: Bus) -> Callable[..., "Patience"]:
        """Return the middleware for one bus."""

        def build(message: Any, /, *, context: Any) -> "Patience":
            patience = cls(message, context=context)
            patience.bus = bus
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
                    await self.bus.settle(message, exc_val)
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
    from fast_depends.exceptions import ValidationError as HandlerValidationError

    return isinstance(
        error, ValidationError | HandlerValidationError | json.JSONDecodeError | UnicodeDecodeError
    )


def read(event: type[Event], message: Msg) -> Event:
    """Read a raw message as ``event``; raises pydantic's ``ValidationError``."""
    return event.model_validate_json(message.data)


def _record_end_to_end(message: Msg) -> None:
    happened = (message.headers or {}).get("ce-time")
    if happened:
        seconds = (now() - datetime.fromisoformat(happened)).total_seconds()
        metrics.record_end_to_end(message.metadata.consumer, seconds)
