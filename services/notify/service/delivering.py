"""From a delivery on record to a message in its provider's hands, and the record of it."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.notify import metrics
from services.notify.models import DIGEST, Addressee, Delivery, Manners, Patience, State
from services.notify.ports import (
    Addresses,
    Channel,
    Deliveries,
    Directory,
    Message,
    Permanent,
    Preferences,
    Subjects,
    TemplateBroken,
    Temporary,
    Wording,
)
from services.notify.service.digesting import Gathering, fill, is_of_no_use, mend, settle
from shared import logs
from shared.contracts.base import now
from shared.errors import Language, Rejected
from shared.mongo import MongoError

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What is at hand where messages are sent."""

    deliveries: Deliveries
    subjects: Subjects
    addresses: Addresses
    directory: Directory
    wording: Wording
    patience: Patience
    preferences: Preferences
    manners: Mapping[str, Manners]
    clock: Callable[[], datetime] = now
    chance: Callable[[], float] = lambda: random.uniform(-1, 1)  # noqa: S311

    @property
    def gathering(self) -> Gathering:
        """What of it digests are put together with."""
        return Gathering(self.deliveries, self.subjects, self.wording, self.manners)


async def hand_over(delivery: Delivery, channel: Channel, office: PostOffice) -> bool:
    """Send a claimed delivery's message, record what came of it; tell if the provider worked.

    A message that was taken is recorded as soon as the database answers, however long that
    takes; only a crash in between leaves it unknown.
    """
    with logs.bind(
        delivery_id=str(delivery.id),
        event_id=str(delivery.cause.event_id),
        correlation_id=str(delivery.cause.correlation_id),
    ):
        was = delivery.revision
        if await _waits(delivery, office):
            await _store(delivery, was, office)
            return True
        if delivery.template == DIGEST:
            if not await fill(delivery, office.clock(), office.gathering):
                return True
            was = delivery.revision
        worked = await _attempt(delivery, channel, office)
        await _record(delivery, was, office)
        if delivery.template == DIGEST:
            await settle(delivery, office.clock(), office.gathering)
        return worked


async def _waits(delivery: Delivery, office: PostOffice) -> bool:
    """Put back what may not go out now: at night, on a day off, or what a digest goes out with."""
    at = office.clock()
    if delivery.digest is not None:
        await mend(delivery, at, office.gathering)
        return True
    allowed = office.manners[delivery.commune].allowed(delivery.urgency, delivery.recipient, at)
    if allowed > at:
        delivery.defer(allowed)
    return allowed > at


async def _attempt(delivery: Delivery, channel: Channel, office: PostOffice) -> bool:
    """Try to hand the message over; False only where the provider is to blame."""
    if delivery.is_unknown and not channel.repeats:
        log.error("outcome unknown, stopped", channel=delivery.channel)
        delivery.fail("unknown", office.clock(), State.TECHNICAL_FAILURE)
        return True
    try:
        if await _is_of_no_use(delivery, office):
            delivery.cancel("no-longer-matters", office.clock())
            return True
        addressee = await office.addresses.resolve(
            delivery.commune, delivery.recipient, delivery.cause.correlation_id
        )
        if addressee is None:
            delivery.cancel("no-address", office.clock())
            return True
        wanted = await office.preferences.of(delivery.commune, delivery.recipient)
        message = _message(delivery, addressee, wanted.language, office)
        provider_id = await channel.send(message)
    except Temporary as error:
        log.info("attempt failed", code=error.code, exc_info=error.__cause__)
        delivery.postpone(error.code, office.clock(), office.patience, office.chance(), error.after)
        return error.ours
    except Permanent as error:
        log.info("message refused", code=error.code, exc_info=error.__cause__)
        delivery.fail(error.code, office.clock())
    except (TemplateBroken, Rejected):
        log.exception("message cannot be written", template=delivery.template)
        delivery.fail("cannot-be-written", office.clock(), State.TECHNICAL_FAILURE)
    except Exception:
        log.exception("attempt failed", code="error")
        delivery.postpone("error", office.clock(), office.patience, office.chance())
    else:
        delivery.mark_sent(office.clock(), provider_id)
    return True


async def _is_of_no_use(delivery: Delivery, office: PostOffice) -> bool:
    """Tell whether what the message is about has come to where nobody needs to hear of it."""
    if delivery.template == DIGEST:
        return not delivery.about["items"]
    return await is_of_no_use(delivery, office.subjects)


async def _store(delivery: Delivery, was: int, office: PostOffice) -> bool:
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
    return recorded


async def _record(delivery: Delivery, was: int, office: PostOffice) -> None:
    if not await _store(delivery, was, office):
        return
    metrics.record_state(delivery.channel, delivery.state)
    if delivery.state is State.SENT and delivery.sent_at:
        since = delivery.held_until or delivery.cause.occurred_at
        seconds = (delivery.sent_at - since).total_seconds()
        metrics.record_handed_over(delivery.channel, seconds)
    log.info(
        "delivery",
        state=delivery.state,
        code=delivery.attempts[-1].code,
        tries=len(delivery.attempts),
    )


def _message(
    delivery: Delivery, to: Addressee, language: Language | None, office: PostOffice
) -> Message:
    commune = office.directory.commune(delivery.commune)
    language = language or to.language
    about = {**delivery.about, **to.more}
    said = office.wording.say(delivery.template, language, about)
    text, html = office.wording.letter(
        said,
        language,
        {"addressee": to.name.to(language), "commune": commune.to(language)},
    )
    return Message(
        id=delivery.message_id or "",
        to=to.address,
        sender_name=f"Xã Số – {commune.to(language)}",
        language=language,
        subject=said.title,
        text=text,
        html=html,
        correlation_id=delivery.cause.correlation_id,
        template=delivery.template,
        about=about,
    )
