"""From a delivery on record to a message in its provider's hands, and the record of it."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notify import metrics
from services.notify.models import Addressee, Delivery, Patience
from services.notify.ports import (
    Addresses,
    Channel,
    Deliveries,
    Directory,
    Message,
    Permanent,
    TemplateBroken,
    Temporary,
    Wording,
)
from shared import logs
from shared.contracts.base import now
from shared.errors import Rejected
from shared.mongo import MongoError

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What is at hand where messages are sent."""

    deliveries: Deliveries
    addresses: Addresses
    directory: Directory
    wording: Wording
    channels: Mapping[str, Channel]
    patience: Patience
    lease: timedelta
    clock: Callable[[], datetime] = now
    chance: Callable[[], float] = lambda: random.uniform(-1, 1)  # noqa: S311


async def deliver(delivery: Delivery, office: PostOffice) -> None:
    """Claim ``delivery``, send its message, record what came of it.

    Does nothing when somebody else claimed it first. A message that was taken is recorded as
    soon as the database answers, however long that takes; only a crash in between leaves it
    unknown, and then it is sent again with the same message id.
    """
    channel = office.channels[delivery.channel]
    was = delivery.revision
    delivery.claim(office.clock(), office.lease, channel.message_id(delivery.id))
    if not await office.deliveries.save(delivery, was=was):
        return
    with logs.bind(
        delivery_id=str(delivery.id),
        event_id=str(delivery.cause.event_id),
        correlation_id=str(delivery.cause.correlation_id),
    ):
        was = delivery.revision
        await _attempt(delivery, channel, office)
        await _record(delivery, was, office)


async def _attempt(delivery: Delivery, channel: Channel, office: PostOffice) -> None:
    try:
        addressee = await office.addresses.resolve(
            delivery.commune, delivery.recipient, delivery.cause.correlation_id
        )
        if addressee is None:
            delivery.cancel("no-address", office.clock())
            return
        await channel.send(_message(delivery, addressee, office))
    except Temporary as error:
        log.info("attempt failed", code=error.code, exc_info=error.__cause__)
        delivery.postpone(error.code, office.clock(), office.patience, office.chance())
    except Permanent as error:
        log.info("message refused", code=error.code, exc_info=error.__cause__)
        delivery.fail(error.code, office.clock())
    except (TemplateBroken, Rejected):
        log.exception("message cannot be written", template=delivery.template)
        delivery.fail("cannot-be-written", office.clock())
    except Exception:
        log.exception("attempt failed", code="error")
        delivery.postpone("error", office.clock(), office.patience, office.chance())
    else:
        delivery.mark_sent(office.clock())


async def _record(delivery: Delivery, was: int, office: PostOffice) -> None:
    wait = 0.1
    while True:
        try:
            recorded = await office.deliveries.save(delivery, was=was)
            break
        except MongoError:
            log.warning("outcome not recorded yet", exc_info=True)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 3)
    if not recorded:
        log.error("outcome not recorded: the delivery was taken over", state=delivery.state)
        return
    metrics.record_state(delivery.channel, delivery.state)
    if delivery.sent_at:
        seconds = (delivery.sent_at - delivery.cause.occurred_at).total_seconds()
        metrics.record_handed_over(delivery.channel, seconds)
    log.info(
        "delivery",
        state=delivery.state,
        code=delivery.attempts[-1].code,
        tries=len(delivery.attempts),
    )


def _message(delivery: Delivery, to: Addressee, office: PostOffice) -> Message:
    commune = office.directory.commune(delivery.commune)
    about = {**delivery.about, **to.more}
    said = office.wording.say(delivery.template, to.language, about)
    text, html = office.wording.letter(
        said,
        to.language,
        {"addressee": to.name.to(to.language), "commune": commune.to(to.language)},
    )
    return Message(
        id=delivery.message_id or "",
        to=to.address,
        sender_name=f"Xã Số – {commune.to(to.language)}",
        language=to.language,
        subject=said.title,
        text=text,
        html=html,
        correlation_id=delivery.cause.correlation_id,
    )
