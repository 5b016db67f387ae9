"""One correction to nats-py, without which a batch in hand is now and then dropped.

``PullSubscription.fetch`` raises asyncio's own ``TimeoutError`` when its probe ends just at the
deadline. FastStream expects nats' ``TimeoutError`` there: the other one ends its loop, and what
it had fetched comes again only after ``ack_wait`` (nats-py 2.16, FastStream 0.7.8).
"""

import nats.errors
from nats.aio.msg import Msg
from nats.js import JetStreamContext

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


def correct() -> None:
    """Let every pull subscription of this process raise one kind of ``TimeoutError``."""
    JetStreamContext.PullSubscription.fetch = fetch  # type: ignore[assignment, method-assign]
