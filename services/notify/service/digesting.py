"""Digests: what may wait is gathered for each recipient and goes out as one message.

A digest is a delivery like any other; its id follows from recipient, channel and moment. Its items
are deliveries that name it and are never sent by themselves. What goes in is fixed when the digest
is first sent, so that every try says the same. An item that its digest left behind, or whose end
was not recorded, comes due by itself an hour later and is mended then.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args
from uuid import NAMESPACE_OID, uuid5

from services.notify.models import DIGEST, FAILED, WAITING, Cause, Delivery, Manners, State, Urgency
from services.notify.ports import Deliveries, Subjects, TemplateBroken, Wording
from shared import logs
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language, Text

MENDED_AFTER = timedelta(hours=1)
MOST_ITEMS = 500
MOST_TITLES = 5
"""Of each subject a digest quotes so many titles, the latest first."""
OTHER = Text("Việc khác", "Other matters")
LANGUAGES: tuple[Language, ...] = get_args(Language)

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Gathering:
    """What is at hand where digests are put together."""

    deliveries: Deliveries
    subjects: Subjects
    wording: Wording
    manners: Mapping[str, Manners]


def digest_of(
    commune: str, recipient: str, channel: DeliveryChannel, goes_out: datetime, at: datetime
) -> Delivery:
    """Return the digest that goes to ``recipient`` at ``goes_out``; every call the same one."""
    key = uuid5(NAMESPACE_OID, f"digest/{commune}/{recipient}/{channel}/{goes_out.isoformat()}")
    return Delivery(
        id=key,
        commune=commune,
        channel=channel,
        template=DIGEST,
        recipient=recipient,
        about={"day": goes_out.isoformat()},
        cause=Cause(DIGEST, key, goes_out, key),
        created_at=at,
        urgency=Urgency.DIGEST,
        next_attempt_at=goes_out,
        held_until=goes_out,
        critical=False,
    )


def put_into(digest: Delivery, item: Delivery) -> None:
    """Let ``item`` go out with ``digest`` and not by itself."""
    goes_out = digest.held_until or digest.created_at
    item.digest = digest.id
    item.held_until = goes_out
    item.next_attempt_at = goes_out + MENDED_AFTER


async def fill(digest: Delivery, at: datetime, desk: Gathering) -> bool:
    """Fix what the digest says, unless a try before has; False if somebody else took it over."""
    if "items" in digest.about:
        return True
    items = []
    for item in await desk.deliveries.of_digest(digest.id, MOST_ITEMS):
        if item.state is not State.CREATED:
            continue
        if await is_of_no_use(item, desk.subjects):
            was = item.revision
            item.cancel("no-longer-matters", at)
            await desk.deliveries.save(item, was=was)
        else:
            items.append(item)
    was = digest.revision
    digest.fix({**digest.about, **await _contents(items, desk.wording)})
    return await desk.deliveries.save(digest, was=was)


async def settle(digest: Delivery, at: datetime, desk: Gathering) -> None:
    """Let the items of a digest end as it has; those that are left behind are mended later."""
    if digest.next_attempt_at is not None:
        return
    fixed = set(digest.about["items"])
    for item in await desk.deliveries.of_digest(digest.id, MOST_ITEMS):
        if str(item.id) in fixed and item.state in FAILED | WAITING:
            was = item.revision
            _end_as(digest, item, at)
            await desk.deliveries.save(item, was=was)


async def mend(item: Delivery, at: datetime, desk: Gathering) -> None:
    """Give an item that came due by itself the end of its digest, or a place in the next."""
    digest = await desk.deliveries.get(item.commune, item.digest) if item.digest else None
    if digest and str(item.id) in digest.about.get("items", ()):
        if digest.next_attempt_at is None:
            _end_as(digest, item, at)
        else:
            item.defer(at + MENDED_AFTER)
        return
    if digest and "items" not in digest.about and digest.next_attempt_at:
        item.defer(max(at, digest.next_attempt_at) + MENDED_AFTER)
        return
    goes_out = desk.manners[item.commune].digest(at)
    later = digest_of(item.commune, item.recipient, item.channel, goes_out, at)
    later.version = (await desk.wording.of(item.commune, DIGEST)).version
    await desk.deliveries.add([later])
    put_into(later, item)
    item.defer(goes_out + MENDED_AFTER)


async def is_of_no_use(delivery: Delivery, subjects: Subjects) -> bool:
    """Tell whether what the message is about has come to where nobody needs to hear of it."""
    about = (delivery.commune, delivery.subject, delivery.recipient)
    return await is_settled(*about, delivery.until, subjects)


async def is_settled(
    commune: str, subject: str | None, recipient: str, until: Collection[str], subjects: Subjects
) -> bool:
    """Tell whether ``subject`` has come to one of ``until``, or has left the unit that is told."""
    if not until or subject is None:
        return False
    known = await subjects.of(commune, subject)
    if known is None:
        return False
    kind, _, unit = recipient.partition(":")
    return known.stands in until or (kind == "unit" and known.unit not in (None, unit))


def _end_as(digest: Delivery, item: Delivery, at: datetime) -> None:
    if digest.state in (State.SENT, State.DELIVERED):
        item.mark_sent(at)
    elif digest.state in FAILED:
        item.fail("digest-failed", at, digest.state)
    else:
        item.cancel("digest-cancelled", at)


async def _contents(items: Sequence[Delivery], wording: Wording) -> dict[str, Any]:
    """Return what a digest says of ``items``: a group for each subject, the fullest first."""
    groups: dict[str, list[Delivery]] = {}
    for item in sorted(items, key=lambda each: each.created_at, reverse=True):
        groups.setdefault(item.subject or _name(item).vi, []).append(item)
    told = sorted(groups.values(), key=len, reverse=True)
    return {
        "items": [str(each.id) for each in items],
        "count": len(items),
        "groups": [await _group(each, wording) for each in told],
    }


async def _group(items: Sequence[Delivery], wording: Wording) -> dict[str, Any]:
    name = _name(items[0])
    return {
        "name": {"vi": name.vi, "en": name.en},
        "count": len(items),
        "titles": [await _titles(item, wording) for item in items[:MOST_TITLES]],
        "more": max(0, len(items) - MOST_TITLES),
    }


async def _titles(item: Delivery, wording: Wording) -> dict[str, str]:
    try:
        words = await wording.of(item.commune, item.template, item.version)
        return {each: words.say(each, item.about).title for each in LANGUAGES}
    except TemplateBroken:
        log.exception("message cannot be written", template=item.template)
        return {"vi": OTHER.vi, "en": OTHER.en}


def _name(item: Delivery) -> Text:
    """Return what people call the subject of a message."""
    about = item.about
    if task := about.get("task"):
        name = f"{task['ref']} – {task['title']}" if task["title"] else task["ref"]
        return Text(name, name)
    if report := about.get("report"):
        name = report["name"]
        return Text(name["vi"][:1].upper() + name["vi"][1:], name["en"])
    if code := about.get("code"):
        return Text(f"Phản ánh, kiến nghị {code}", f"Feedback {code}")
    return OTHER
