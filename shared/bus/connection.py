"""A service's connection to the bus."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import nats.errors
import nats.js.errors
from faststream.nats import NatsBroker
from faststream.nats.opentelemetry import NatsTelemetryMiddleware
from faststream.security import SASLPlaintext
from faststream.specification import AsyncAPI
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from shared import logs, metrics, tracing
from shared.bus.failure import Patience, Settler
from shared.bus.router import Listening, Router
from shared.bus.subjects import stream_of
from shared.contracts.base import PRODUCT, facts_of
from shared.errors import Transient
from shared.settings import Settings

PUBLISH_SECONDS = 5

log = logs.get(__name__)


class Bus:
    """A service's connection: publishes, listens, retries, sets aside, and watches itself.

    It listens only once ``after`` is set: what handlers need must be there before the first
    message is.
    """

    name = "bus"

    def __init__(
        self,
        settings: Settings,
        service: str,
        *routers: Router,
        after: asyncio.Event | None = None,
    ) -> None:
        self._after = after
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
        self.settler = Settler(self.publish, settings.bus_patience)
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
                Patience.of(self.settler),
                metrics.consumer_middleware(service),
                NatsTelemetryMiddleware(tracer_provider=tracing.configure(service)),
            ],
            routers=routers,
            security=credentials,
            specification_url="nats://nats:4222",
        )
        for fact in sorted(facts_of(service), key=lambda each: each.name):
            self.broker.publisher(
                f"{PRODUCT}.{{commune}}.{fact.name}",
                schema=fact,
                title=fact.__name__,
                description=fact.__doc__,
            )
        self.broker.context.set_global("bus", self)
        metrics.watch_permissions(service)

    def asyncapi(self) -> dict[str, Any]:
        """Return what the service says and hears as an AsyncAPI 3.0 document."""
        document = AsyncAPI(self.broker, title=f"Xã Số: {self._service}", version="1")
        found: dict[str, Any] = document.to_specification().to_jsonable()
        return found

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

    async def newest(self, subject: str) -> bytes | None:
        """Return the newest message that the stream of ``subject`` holds under it, or None.

        Raises ``Transient`` when the server does not say.
        """
        try:
            found = await self.jetstream.get_last_msg(stream_of(subject), subject)
        except nats.js.errors.NotFoundError:
            return None
        except (TimeoutError, nats.errors.Error, nats.js.errors.Error) as error:
            raise Transient(f"nobody says what is newest on {subject}") from error
        return found.data or b""

    async def set_aside(self, message: Msg, reason: str, error: BaseException) -> None:
        """Send one message of a batch to the dead letters; see ``Settler.set_aside``."""
        await self.settler.set_aside(message, reason, error)

    async def put_back(self, message: Msg, error: BaseException) -> None:
        """Ask for one message of a batch again later; see ``Settler.put_back``."""
        await self.settler.put_back(message, error)

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
        # Asked each time: a library's wait_for can swallow the cancellation (before Python 3.12).
        while not self._stopping:
            try:
                await self.broker.connect()
                await self._look()
            except Exception:
                log.warning("bus not ready", exc_info=True)
            if self._stopping:
                return
            await asyncio.sleep(self._settings.watch_seconds if not self._lost else 0.25)

    async def _look(self) -> None:
        if self._after and not self._after.is_set():
            return
        await asyncio.gather(*(self._look_at(each) for each in self._listenings))

    async def _look_at(self, listening: Listening) -> None:
        """Hear a consumer that is there, stop where it is gone, begin anew where it was remade."""
        durable = listening.durable
        try:
            info = await self.jetstream.consumer_info(listening.stream, durable)
        except nats.js.errors.NotFoundError:
            self._lost[durable] = "consumer is not there"
            metrics.record_consumer_lost(durable)
            if self._created.pop(durable, None) is not None:
                log.warning("consumer lost", consumer=durable)
                await listening.subscriber.stop()
        except (TimeoutError, nats.errors.Error, nats.js.errors.Error, Transient) as error:
            self._lost.setdefault(durable, f"no answer ({type(error).__name__})")
            metrics.record_consumer_lost(durable)
        else:
            if self._stopping:
                return
            if self._created.get(durable) != info.created:
                await self._hear(listening, info.created)
            self._lost.pop(durable, None)
            metrics.record_consumer(
                durable, info.num_pending or 0, info.num_ack_pending or 0, info.num_redelivered or 0
            )

    async def _hear(self, listening: Listening, created: datetime | None) -> None:
        self._created[listening.durable] = created
        try:
            await listening.subscriber.stop()
            await listening.subscriber.start()
        except BaseException:
            # Not heard after all: the next look begins again.
            del self._created[listening.durable]
            raise
        log.info("listening", consumer=listening.durable)

    async def _on_error(self, error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            metrics.record_permission_violation(self._service)
            log.error("bus permission violation")
        elif not isinstance(error, ConnectionError | OSError):
            log.warning("bus error", exc_info=error)
