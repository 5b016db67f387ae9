"""Two corrections to the libraries that pull: a batch in hand is neither dropped nor held back.

``PullSubscription.fetch`` raises asyncio's own ``TimeoutError`` when its probe ends just at the
deadline. FastStream expects nats' ``TimeoutError`` there: the other one ends its loop, and what
it had fetched comes again only after ``ack_wait``.

FastStream gathers a batch until its time is up: what comes to an idle consumer waits for the whole
of it, and asking again and again is all that an idle consumer does (nats-py 2.16, FastStream
0.7.8).
"""

from contextlib import suppress
from time import monotonic

import nats.errors
from faststream.nats.subscriber.usecases.stream_pull_subscriber import BatchPullStreamSubscriber
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.errors import ServiceUnavailableError

IDLE_SECONDS = 1
"""So long a consumer waits for its next message before it asks again."""
AT_ONCE = 0.003
"""Seconds that a message waits for company. Handling takes longer: what comes meanwhile is one
batch, so that little is won by waiting longer, except where a batch costs as much as a message."""

_fetch = JetStreamContext.PullSubscription.fetch


async def fetch(
    subscription: JetStreamContext.PullSubscription,
    batch: int = 1,
    timeout: float | None = 5,  # noqa: ASYNC109  nats' own signature
    heartbeat: float | None = None,
) -> list[Msg]:
    """Fetch as nats-py does; raises ``nats.errors.TimeoutError`` whenever time is up."""
    try:
        return await _fetch(subscription, batch, timeout, heartbeat)
    except nats.errors.TimeoutError:
        raise
    except TimeoutError as error:
        raise nats.errors.TimeoutError from error


async def gather(
    subscription: JetStreamContext.PullSubscription, most: int, until: float
) -> list[Msg]:
    """Return the next message, what is there with it, and what comes ``until`` then: ``most``.

    ``until`` is a moment of ``time.monotonic``. Raises ``nats.errors.TimeoutError`` when none
    comes for a while.
    """
    first = await fetch(subscription, 1, IDLE_SECONDS)
    with suppress(nats.errors.TimeoutError):
        return first + await fetch(subscription, most - 1, max(AT_ONCE, until - monotonic()))
    return first


async def consume(subscriber: BatchPullStreamSubscriber) -> None:
    """Let a subscriber handle what comes, batch after batch, until it is stopped.

    What was pulled and not handled comes again. A batch begins no sooner than the subscriber's
    ``timeout`` after the one before it: what comes to an idle consumer is handled at once, and
    what comes to a busy one in as few batches as that allows.
    """
    pull, subscription = subscriber.pull_sub, subscriber.subscription
    begun = 0.0
    while subscription and subscriber.running:
        messages: list[Msg] = []
        with suppress(
            nats.errors.TimeoutError, nats.errors.ConnectionClosedError, ServiceUnavailableError
        ):
            until = begun + (pull.timeout or 0)
            messages = await gather(subscription, pull.batch_size, until)
        if messages and subscriber.running:
            begun = monotonic()
            await subscriber.consume(messages)


def correct() -> None:
    """Correct both for the whole process."""
    JetStreamContext.PullSubscription.fetch = fetch  # type: ignore[assignment, method-assign]
    BatchPullStreamSubscriber._consume_pull = consume  # type: ignore[assignment, method-assign]  # noqa: SLF001
