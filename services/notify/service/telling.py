"""From a fact to notices in inboxes and deliveries on record."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from services.notify import metrics
from services.notify.models import Cause, Delivery, Notice, Rule, Title, message_key
from services.notify.ports import Deliveries, Directory, Inbox, Titles, Wording
from services.notify.service.about import About, describe, link
from shared import logs
from shared.contracts.base import Event, now
from shared.contracts.notify import DeliveryChannel
from shared.contracts.tasks import PlanAdoptedV1, PlanAmendedV1
from shared.errors import Language

CHANNELS: tuple[DeliveryChannel, ...] = get_args(DeliveryChannel)
LANGUAGES: tuple[Language, ...] = get_args(Language)

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is at hand where messages are written; ``nudge`` wakes whoever sends them.

    ``ready`` is set once the database has its indexes: nothing is written before that.
    """

    ready: asyncio.Event
    rules: Sequence[Rule]
    directory: Directory
    titles: Titles
    wording: Wording
    inbox: Inbox
    deliveries: Deliveries
    nudge: Callable[[], None]


async def tell(event: Event, desk: Desk) -> None:
    """Tell everybody whom the rules name of ``event``; once, however often it is heard.

    Every message has an id of its own that follows from the fact, the channel and the recipient.
    Raises ``Rejected`` for a commune that is not served here.
    """
    await desk.ready.wait()
    if isinstance(event, PlanAdoptedV1 | PlanAmendedV1):
        known = {task.task_id: Title(task.ref, task.title) for task in event.tasks}
        await desk.titles.learn(event.commune, event.revision, known)
    rules = [rule for rule in desk.rules if rule.concerns(event)]
    task_id = getattr(event, "task_id", None)
    title = await desk.titles.of(event.commune, task_id) if rules and task_id else None
    notices: dict[str, Notice] = {}
    deliveries: dict[tuple[str, str], Delivery] = {}
    for rule in rules:
        for recipient in _recipients(rule, event, desk.directory):
            about = describe(event, recipient, desk.directory, title)
            if "inbox" in rule.by:
                notices.setdefault(recipient, _notice(event, rule, recipient, about, desk.wording))
            for channel in CHANNELS:
                if channel in rule.by:
                    made = _delivery(event, rule, recipient, about, channel)
                    deliveries.setdefault((channel, recipient), made)
    await desk.inbox.add(list(notices.values()))
    await desk.deliveries.add(list(deliveries.values()))
    for made in deliveries.values():
        metrics.record_state(made.channel, made.state)
    desk.nudge()
    log.info("told", fact=event.name, notices=len(notices), deliveries=len(deliveries))


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


def _notice(event: Event, rule: Rule, recipient: str, about: About, wording: Wording) -> Notice:
    return Notice(
        id=message_key(event.event_id, "inbox", recipient),
        commune=event.commune,
        recipient=recipient,
        at=now(),
        template=rule.template,
        said={each: wording.say(rule.template, each, about) for each in LANGUAGES},
        cause=Cause.of(event),
        link=link(event),
    )


def _delivery(
    event: Event, rule: Rule, recipient: str, about: About, channel: DeliveryChannel
) -> Delivery:
    moment = now()
    return Delivery(
        id=message_key(event.event_id, channel, recipient),
        commune=event.commune,
        channel=channel,
        template=rule.template,
        recipient=recipient,
        about=about,
        cause=Cause.of(event),
        created_at=moment,
        next_attempt_at=moment,
    )
