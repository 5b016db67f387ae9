"""Reads a stream from some message to its end, in batches, as fast as the broker gives it."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from shared.errors import Transient

CONSUMER = "dashboard-rebuild"
ASK_SECONDS = 2
"""After so long without an answer the broker is asked again."""
PATIENCE = 30
"""Seconds without a message, while some are pending, after which reading gives up."""


@asynccontextmanager
async def batches(
    client: Client, stream: str, after: int, size: int
) -> AsyncIterator[AsyncIterator[list[Msg]]]:
    """Give the messages behind number ``after`` of ``stream``, ``size`` at a time.

    A batch is acknowledged when the next one is asked for. The end is where no message waits any
    more. Raises ``Transient`` when the broker gives none of those that wait.
    """
    jetstream = client.jetstream()
    await _forget(jetstream, stream)
    info = await jetstream.add_consumer(
        stream,
        ConsumerConfig(
            name=CONSUMER,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=after + 1,
            ack_policy=AckPolicy.ALL,
            ack_wait=PATIENCE,
            max_ack_pending=size * 2,
            inactive_threshold=PATIENCE * 10,
        ),
    )
    try:
        async with aclosing(_pull(client, stream, info.num_pending or 0, size)) as found:
            yield found
    finally:
        await _forget(jetstream, stream)


async def _pull(client: Client, stream: str, pending: int, size: int) -> AsyncGenerator[list[Msg]]:
    # As the client's own fetch does it, which takes longer over a message than decoding it does.
    inbox, arrived, more = client.new_inbox(), list[Msg](), asyncio.Event()
    address = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{CONSUMER}"

    async def note(message: Msg) -> None:
        if "Status" not in (message.headers or ()):
            arrived.append(message)
            more.set()

    async def ask(number: int) -> None:
        request = {"batch": number, "expires": ASK_SECONDS * 1_000_000_000}
        await client.publish(address, json.dumps(request).encode(), reply=inbox)

    subscription = await client.subscribe(inbox, cb=note)
    try:
        wanted = min(size, pending)
        await ask(wanted)
        while pending:
            waited = 0
            while len(arrived) < wanted:
                more.clear()
                try:
                    async with asyncio.timeout(ASK_SECONDS):
                        await more.wait()
                    waited = 0
                except TimeoutError:
                    waited += ASK_SECONDS
                    if waited >= PATIENCE:
                        raise Transient(f"{stream} gives no messages") from None
                    await ask(wanted - len(arrived))
            batch = arrived[:]
            arrived.clear()
            pending = batch[-1].metadata.num_pending
            wanted = min(size, pending)
            if wanted:
                # The broker sends these while the others are taken in.
                await ask(wanted)
                await asyncio.sleep(0)
            yield batch
            await batch[-1].ack()
    finally:
        with suppress(Exception):
            await subscription.unsubscribe()


async def _forget(jetstream: JetStreamContext, stream: str) -> None:
    with suppress(nats.js.errors.NotFoundError, nats.errors.Error):
        await jetstream.delete_consumer(stream, CONSUMER)
