"""From a delivery on record to a message in its provider's hands, and the record of it."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from services.notify import metrics
from services.notify.models import (
    BRIEF,
    DIGEST,
    NO_ADDRESS,
    TEST,
    Addressee,
    Delivery,
    Manners,
    Optout,
    Patience,
    Preference,
    State,
)
from services.notify.ports import (
    Addresses,
    Channel,
    Deliveries,
    Directory,
    EarlyReceipts,
    Message,
    NotNow,
    OptoutLinks,
    Papers,
    Permanent,
    Preferences,
    Receipt,
    Subjects,
    TemplateBroken,
    Temporary,
    Unclear,
    Wording,
)
from services.notify.service.briefing import is_wanted, paper
from services.notify.service.digesting import Gathering, fill, is_of_no_use, mend, settle
from services.notify.service.doors import INBOX, door
from shared import logs
from shared.contracts.base import now
from shared.errors import Language, Rejected
from shared.mongo import MongoError

log = logs.get(__name__)

Result = TypeVar("Result")


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
    post: Callable[[Sequence[Delivery]], Awaitable[Sequence[Delivery]]]
    """Records further deliveries and sends them."""
    early: EarlyReceipts
    links: OptoutLinks
    papers: Papers
    desk_url: str = ""
    """Where staff sign in; without it mails lead nowhere."""
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
        await carry_on(delivery, office)
        await _record(delivery, was, office)
        if delivery.template == DIGEST:
            await settle(delivery, office.clock(), office.gathering)
        if delivery.state is State.SENT and delivery.provider_id:
            await _apply_early_receipt(delivery, delivery.provider_id, office)
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
        wanted = await office.preferences.of(delivery.commune, delivery.recipient)
        if why := await _of_no_use(delivery, wanted, office):
            delivery.cancel(why, office.clock())
            return True
        addressee = await office.addresses.resolve(
            delivery.commune, delivery.recipient, channel.name, delivery.cause.correlation_id
        )
        if addressee is None:
            delivery.cancel(NO_ADDRESS, office.clock())
            return True
        message = await _message(delivery, addressee, wanted.language, office)
        provider_id = await channel.send(message)
    except NotNow as error:
        delivery.defer(office.clock() + timedelta(seconds=error.after))
    except Temporary as error:
        _put_off(delivery, error, channel, office)
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


def _put_off(delivery: Delivery, error: Temporary, channel: Channel, office: PostOffice) -> None:
    log.info("attempt failed", code=error.code, exc_info=error.__cause__)
    if isinstance(error, Unclear) and not channel.repeats:
        log.error("outcome unknown, stopped", channel=delivery.channel)
        delivery.fail("unknown", office.clock(), State.TECHNICAL_FAILURE)
        return
    delivery.postpone(error.code, office.clock(), office.patience, office.chance(), error.after)


async def _of_no_use(delivery: Delivery, wanted: Preference, office: PostOffice) -> str | None:
    """Return why nobody needs to hear of it any more, as a code; None if somebody does."""
    if delivery.template == BRIEF:
        return None if is_wanted(delivery, wanted, office.directory) else "not-wanted"
    settled = (
        not delivery.about["items"]
        if delivery.template == DIGEST
        else await is_of_no_use(delivery, office.subjects)
    )
    return "no-longer-matters" if settled else None


async def apply(receipt: Receipt, delivery: Delivery, office: PostOffice) -> bool:
    """Record what a receipt says of a delivery that was sent; a second one changes nothing.

    False where somebody else changed the delivery meanwhile. Raises the database's errors.
    """
    was, at = delivery.revision, office.clock()
    if receipt.arrived:
        delivery.mark_delivered(at)
    else:
        delivery.mark_undelivered(at)
    if delivery.revision == was:
        return True
    await carry_on(delivery, office)
    if not await office.deliveries.save(delivery, was=was):
        return False
    metrics.record_state(delivery.channel, delivery.state)
    if receipt.arrived and delivery.sent_at:
        metrics.record_arrived(delivery.channel, (at - delivery.sent_at).total_seconds())
    return True


async def _apply_early_receipt(delivery: Delivery, provider_id: str, office: PostOffice) -> None:
    """Apply a receipt that came before its message was on record; the minute's tick tries again."""
    try:
        receipt = await office.early.of(delivery.channel, provider_id)
        if receipt and await apply(receipt, delivery, office):
            await office.early.drop(delivery.channel, provider_id)
    except MongoError:
        log.warning("an early receipt waits", exc_info=True)


async def carry_on(delivery: Delivery, office: PostOffice) -> None:
    """Say by the next channel what failed for good; on record before the failure is."""
    if delivery.goes_another_way and (other := delivery.instead(office.clock())):
        log.info("goes another way", channel=other.channel, instead_of=delivery.channel)
        await _persistently(lambda: office.post([other]))


async def _persistently(write: Callable[[], Awaitable[Result]]) -> Result:
    wait = 0.1
    while True:
        try:
            return await write()
        except MongoError:
            log.warning("not recorded yet", exc_info=True)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 3)


async def _store(delivery: Delivery, was: int, office: PostOffice) -> bool:
    recorded = await _persistently(lambda: office.deliveries.save(delivery, was=was))
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
        code=delivery.attempts[-1].code if delivery.attempts else "put-back",
        tries=len(delivery.attempts),
    )


async def _message(
    delivery: Delivery, to: Addressee, language: Language | None, office: PostOffice
) -> Message:
    commune = office.directory.commune(delivery.commune)
    optout = _optout(delivery)
    unsubscribe = office.links.write(optout) if optout else None
    language = language or to.language
    about = {**delivery.about, **to.more}
    words = await office.wording.of(delivery.commune, delivery.template, delivery.version)
    said = words.say(language, about)
    desk = _desk(delivery, office.desk_url)
    text, html = office.wording.letter(
        said,
        language,
        {
            "addressee": to.name.to(language),
            "commune": commune.to(language),
            "unsubscribe": unsubscribe,
            "desk": desk,
        },
    )
    attachments = (
        (await paper(delivery, language, office.clock(), office.papers),)
        if delivery.template == BRIEF
        else ()
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
        commune=delivery.commune,
        fact=delivery.cause.name,
        link=delivery.subject,
        body=said.text,
        short=said.short or said.title,
        unsubscribe=unsubscribe,
        attachments=attachments,
        desk=desk,
    )


def _desk(delivery: Delivery, url: str) -> str:
    """Return where staff open what a message is about; empty for residents and for tests."""
    if delivery.recipient.startswith("resident:") or delivery.template == TEST:
        return ""
    return door(url, INBOX if delivery.template == DIGEST else delivery.subject)


def _optout(delivery: Delivery) -> Optout | None:
    if delivery.critical or delivery.recipient.startswith("resident:"):
        return None
    kind = DIGEST if delivery.template == DIGEST else delivery.cause.name
    return Optout(delivery.commune, delivery.recipient, kind, delivery.channel)
