"""From a fact to notices in inboxes and deliveries on record."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import get_args
from uuid import UUID

from services.notify.models import (
    DIGEST,
    Cause,
    Delivery,
    Manners,
    Notice,
    Preference,
    Rule,
    Title,
    Urgency,
    message_key,
)
from services.notify.ports import (
    Directory,
    Inbox,
    Preferences,
    Rules,
    Subjects,
    Titles,
    Wording,
    Words,
)
from services.notify.recipients import REACHED
from services.notify.service.about import About, describe, link, subject
from services.notify.service.digesting import digest_of, put_into
from services.notify.service.escalating import begin
from services.notify.service.reaching import reached
from shared import logs
from shared.contracts.base import Event, now
from shared.contracts.feedback import CaseAnsweredV1, CaseFact, CaseReceivedV1, ways_to
from shared.contracts.notify import DeliveryChannel
from shared.contracts.tasks import PlanAdoptedV1, PlanAmendedV1
from shared.errors import Language, Rejected

CHANNELS: tuple[DeliveryChannel, ...] = get_args(DeliveryChannel)
LANGUAGES: tuple[Language, ...] = get_args(Language)
OF_A_CASE = (CaseFact, CaseReceivedV1, CaseAnsweredV1)

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is at hand where messages are written; ``post`` records deliveries and sends them.

    ``ready`` is set once the database has its indexes: nothing is written before that.
    """

    ready: asyncio.Event
    rules: Rules
    directory: Directory
    titles: Titles
    wording: Wording
    inbox: Inbox
    subjects: Subjects
    preferences: Preferences
    manners: Mapping[str, Manners]
    post: Callable[[Sequence[Delivery]], Awaitable[Sequence[Delivery]]]
    is_on: Callable[[str], bool]
    """Whether a channel is."""
    clock: Callable[[], datetime] = now


@dataclass(slots=True)
class Told:
    """What facts make to be said: notices and deliveries, each once."""

    notices: dict[UUID, Notice] = field(default_factory=dict)
    deliveries: dict[UUID, Delivery] = field(default_factory=dict)
    titles: dict[str, Title | None] = field(default_factory=dict)
    """Those that were looked up, by commune and task."""


async def tell(events: Sequence[Event], desk: Desk) -> Mapping[UUID, Rejected]:
    """Tell everybody whom the rules name of ``events``; once, however often they are heard.

    Every message has an id of its own that follows from the fact, the channel and the recipient.
    Return why, by its id, a fact cannot be told: its commune is not served here.
    """
    await desk.ready.wait()
    told, refused = Told(), dict[UUID, Rejected]()
    for event in events:
        try:
            await _write(event, told, desk)
        except Rejected as error:
            refused[event.event_id] = error
    # Before anything is sent, since it may be of no use any more.
    await asyncio.gather(desk.subjects.learn(events), desk.inbox.add(list(told.notices.values())))
    added = await desk.post(list(told.deliveries.values()))
    log.info("told", facts=len(events), notices=len(told.notices), deliveries=len(added))
    return refused


async def _write(event: Event, told: Told, desk: Desk) -> None:
    """Add what ``event`` makes to be said; raises ``Rejected`` for a commune not served here."""
    if isinstance(event, PlanAdoptedV1 | PlanAmendedV1):
        known = {task.task_id: Title(task.ref, task.title) for task in event.tasks}
        await desk.titles.learn(event.commune, event.revision, known)
        told.titles.clear()
    # The strongest first: who hears of a fact by several rules hears by that one.
    rules = sorted(
        (r for r in await desk.rules.of(event.commune) if r.concerns(event)),
        key=lambda rule: rule.strength,
    )
    if not rules:
        return
    title = await _title(event, told, desk)
    for rule in rules:
        words = await desk.wording.of(event.commune, rule.template)
        for recipient in _recipients(rule, event, desk.directory):
            about = describe(event, recipient, desk.directory, title)
            if "inbox" in rule.by:
                notice = _notice(event, rule, recipient, about, words, desk=desk)
                told.notices.setdefault(notice.id, notice)
            channels = _channels(rule, event, recipient, desk)
            for who, channel in reached(event.commune, recipient, channels, desk.directory):
                preference = await desk.preferences.of(event.commune, who)
                if not rule.critical and not preference.wants(event.name, channel, rule.urgency):
                    continue
                made = _delivery(event, rule, who, about, channel, at=desk.clock())
                made.version = words.version
                if made.id not in told.deliveries:
                    await _hold(made, preference, told, desk)
                    told.deliveries[made.id] = made


async def _hold(delivery: Delivery, preference: Preference, told: Told, desk: Desk) -> None:
    """Let a delivery wait for its digest, or for when its recipient may be disturbed."""
    manners, at = desk.manners[delivery.commune], delivery.created_at
    if delivery.urgency is Urgency.DIGEST and not manners.at_once and preference.digest != "off":
        goes_out = manners.digest(at, weekly=preference.digest == "weekly")
        digest = digest_of(delivery.commune, delivery.recipient, delivery.channel, goes_out, at)
        digest.version = (await desk.wording.of(delivery.commune, DIGEST)).version
        told.deliveries.setdefault(digest.id, digest)
        put_into(digest, delivery)
        return
    allowed = manners.allowed(delivery.urgency, delivery.recipient, at)
    if allowed > at:
        delivery.held_until = delivery.next_attempt_at = allowed


async def _title(event: Event, told: Told, desk: Desk) -> Title | None:
    task_id = getattr(event, "task_id", None)
    if not task_id:
        return None
    key = f"{event.commune}/{task_id}"
    if key not in told.titles:
        told.titles[key] = await desk.titles.of(event.commune, task_id)
    return told.titles[key]


def _recipients(rule: Rule, event: Event, directory: Directory) -> Iterable[str]:
    units = directory.units(event.commune)
    for audience in rule.to:
        if audience == "units":
            yield from (f"unit:{slug}" for slug in units)
        elif audience == "unit":
            if unit := getattr(event, "unit", None):
                yield f"unit:{unit}"
        elif audience == "resident":
            yield f"resident:{getattr(event, 'case_id', '')}"
        else:
            yield audience


def _channels(rule: Rule, event: Event, recipient: str, desk: Desk) -> Sequence[DeliveryChannel]:
    """Return what a recipient of a rule hears by: staff by all, a resident by the first possible.

    What the resident left to be reached by is known of the fact; the address is asked for later.
    """
    if not recipient.startswith("resident:"):
        return [each for each in CHANNELS if each in rule.by]
    ways = ways_to(event) if isinstance(event, OF_A_CASE) else ()
    by: Iterable[DeliveryChannel] = (each for each in rule.by if each != "inbox")
    return list(islice((each for each in by if desk.is_on(each) and REACHED[each] in ways), 1))


def _notice(
    event: Event, rule: Rule, recipient: str, about: About, words: Words, *, desk: Desk
) -> Notice:
    at = desk.clock()
    return Notice(
        id=message_key(event.event_id, "inbox", recipient),
        commune=event.commune,
        recipient=recipient,
        at=at,
        template=rule.template,
        said={each: words.say(each, about) for each in LANGUAGES},
        cause=Cause.of(event),
        link=link(event),
        escalation=begin(rule, event, recipient, about, at=at, manners=desk.manners[event.commune]),
    )


def _delivery(
    event: Event,
    rule: Rule,
    recipient: str,
    about: About,
    channel: DeliveryChannel,
    *,
    at: datetime,
) -> Delivery:
    return Delivery(
        id=message_key(event.event_id, channel, recipient),
        commune=event.commune,
        channel=channel,
        template=rule.template,
        recipient=recipient,
        about=about,
        cause=Cause.of(event),
        created_at=at,
        urgency=rule.urgency,
        subject=subject(event),
        until=tuple(sorted(rule.until)),
        critical=rule.critical,
        next_attempt_at=at,
    )
