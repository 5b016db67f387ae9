"""What nobody reads goes on: by the next channel, then to the next person, by working hours.

How far a notice has come stands on the notice. What a step says is recorded first, under ids that
follow from the notice and the step, and then that it was taken, by compare-and-set: a crash in
between repeats it and says nothing twice.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, get_args
from uuid import UUID, uuid5

from services.notify import metrics
from services.notify.models import (
    NOT_READ,
    Delivery,
    Escalation,
    Manners,
    Notice,
    Rule,
    Step,
    message_key,
)
from services.notify.ports import Directory, Inbox, Preferences, Subjects, Wording
from services.notify.service.about import About, both, subject
from services.notify.service.digesting import is_settled
from services.notify.service.reaching import reached
from shared import logs
from shared.contracts.base import Event, now
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language, Transient
from shared.mongo import MongoError

WINDOW, ROUNDS = 100, 10
LATER = timedelta(hours=1)
"""A notice that meets a bug is left alone for so long, and holds up no other."""
LANGUAGES: tuple[Language, ...] = get_args(Language)

log = logs.get(__name__)


def begin(
    rule: Rule, event: Event, recipient: str, about: About, *, at: datetime, manners: Manners
) -> Escalation | None:
    """Return how a notice that comes in at ``at`` will go on; None where it will not."""
    if rule.escalate is None:
        return None
    others = rule.to[1:]
    if rule.escalate.one_suffices and recipient in others:
        return None
    due_at = manners.escalates(event.name, rule.escalate.after_hours, at)
    if due_at is None:
        return None
    return Escalation(
        rule.escalate,
        channels=tuple(each for each in get_args(DeliveryChannel) if each in rule.by),
        about=about,
        due_at=due_at,
        urgency=rule.urgency,
        critical=rule.critical,
        subject=subject(event),
        until=tuple(sorted(rule.until)),
        beside=others if rule.escalate.one_suffices else (),
    )


@dataclass(frozen=True, slots=True)
class Escalating:
    """What is at hand where steps are taken; ``is_on`` tells whether a channel is."""

    inbox: Inbox
    subjects: Subjects
    preferences: Preferences
    directory: Directory
    wording: Wording
    manners: Mapping[str, Manners]
    post: Callable[[Sequence[Delivery]], Awaitable[Sequence[Delivery]]]
    is_on: Callable[[str], bool]
    clock: Callable[[], datetime] = now

    async def sweep(self) -> None:
        """Take every step that is due; raises the database's errors."""
        for _ in range(ROUNDS):
            found = await self.inbox.to_escalate(self.clock(), WINDOW)
            for notice in found:
                if notice.escalation:
                    await self._go_on(notice, notice.escalation)
            if len(found) < WINDOW:
                return

    async def _go_on(self, notice: Notice, escalation: Escalation) -> None:
        at = self.clock()
        with logs.bind(notice_id=str(notice.id), correlation_id=str(notice.cause.correlation_id)):
            try:
                after = await self._after(notice, escalation, at)
            except (MongoError, Transient):
                raise
            except Exception:
                log.exception("a notice cannot be escalated")
                after = replace(notice, escalation=replace(escalation, due_at=at + LATER))
            if not await self.inbox.went_on(after, was=escalation.number):
                return  # somebody else took the step
            for step in after.told[len(notice.told) :]:
                metrics.record_escalation("next-channel" if step.by else "next-person")
                log.info("escalated", to=step.to, by=step.by)

    async def _after(self, notice: Notice, escalation: Escalation, at: datetime) -> Notice:
        """Take the next step that is possible; return the notice as it stands after that."""
        if await self._is_over(notice, escalation):
            return replace(notice, escalation=replace(escalation, due_at=None))
        behind, step = escalation.number, None
        for to in escalation.ahead:
            if to is None:
                step = await self._by_next_channel(notice, escalation, at)
            elif to != notice.recipient and self._is_somebody(notice.commune, to):
                step = await self._to_next_person(notice, escalation, to, _key(notice, behind), at)
            behind += 1
            if step:
                break
        further = replace(escalation, number=behind)
        hours, manners = escalation.rule.after_hours, self.manners[notice.commune]
        due_at = manners.escalates(notice.cause.name, hours, at) if further.ahead else None
        told = (*notice.told, step) if step else notice.told
        return replace(notice, escalation=replace(further, due_at=due_at), told=told)

    async def _is_over(self, notice: Notice, escalation: Escalation) -> bool:
        """Tell whether it no longer matters, or was read, here or by who was told as well."""
        about = (notice.commune, escalation.subject, notice.recipient)
        if notice.read_at or await is_settled(*about, escalation.until, self.subjects):
            return True
        fact = notice.cause.event_id
        told = [message_key(fact, "inbox", each) for each in escalation.beside]
        told += [_key(notice, number) for number in range(1, escalation.number)]
        for key in told:
            other = await self.inbox.get(notice.commune, key)
            if other and other.read_at:
                return True
        return False

    async def _by_next_channel(
        self, notice: Notice, escalation: Escalation, at: datetime
    ) -> Step | None:
        """Say the same by the first further channel by which anybody is reached."""
        commune, recipient = notice.commune, notice.recipient
        known = set(reached(commune, recipient, escalation.channels, self.directory))
        version = (await self.wording.of(commune, notice.template)).version
        everybody = (recipient, *self.directory.hearing(commune, recipient))
        for channel in filter(self.is_on, escalation.rule.by):
            again = [
                replace(self._delivery(notice, escalation, who, channel, at), version=version)
                for who in everybody
                if (who, channel) not in known
                and self.directory.addressee(commune, who, channel)
                and await self._wants(notice, escalation, who, channel)
            ]
            if again:
                await self.post(again)
                return Step(at, notice.recipient, channel)
        return None

    async def _to_next_person(
        self, notice: Notice, escalation: Escalation, to: str, key: UUID, at: datetime
    ) -> Step:
        """Tell ``to`` that nobody has read the notice."""
        step, about = Step(at, to), self._not_read(notice)
        words = await self.wording.of(notice.commune, NOT_READ)
        up = Notice(
            id=key,
            commune=notice.commune,
            recipient=to,
            at=at,
            template=NOT_READ,
            said={each: words.say(each, about) for each in LANGUAGES},
            cause=notice.cause,
            link=notice.link,
            told=(*notice.told, step),
        )
        await self.inbox.add([up])
        told = [
            replace(
                self._delivery(notice, escalation, who, channel, at),
                id=message_key(key if who == to else notice.id, f"{NOT_READ}/{channel}", who),
                template=NOT_READ,
                version=words.version,
                about=about,
            )
            for who, channel in reached(notice.commune, to, escalation.channels, self.directory)
            if await self._wants(notice, escalation, who, channel)
        ]
        await self.post(told)
        return step

    def _delivery(
        self,
        notice: Notice,
        escalation: Escalation,
        who: str,
        channel: DeliveryChannel,
        at: datetime,
    ) -> Delivery:
        # A person who hears with several recipients is told of the fact once by each channel.
        key = message_key(notice.cause.event_id, channel, who)
        return Delivery(
            id=_key(notice, escalation.number) if who == notice.recipient else key,
            commune=notice.commune,
            channel=channel,
            template=notice.template,
            recipient=who,
            about=dict(escalation.about),
            cause=notice.cause,
            created_at=at,
            urgency=escalation.urgency,
            subject=escalation.subject,
            until=escalation.until,
            critical=escalation.critical,
            next_attempt_at=at,
            held_until=at,
        )

    def _not_read(self, notice: Notice) -> dict[str, Any]:
        again = next((each for each in reversed(notice.told) if each.by), None)
        said = notice.said
        return {
            "whom": both(self.directory.called(notice.commune, notice.recipient)),
            "since": notice.at.isoformat(),
            "again_at": again.at.isoformat() if again else None,
            "again_by": again.by if again else None,
            "title": {each: said[each].title for each in LANGUAGES},
            "text": {each: said[each].text for each in LANGUAGES},
        }

    async def _wants(
        self, notice: Notice, escalation: Escalation, who: str, channel: DeliveryChannel
    ) -> bool:
        if escalation.critical:
            return True
        preference = await self.preferences.of(notice.commune, who)
        return preference.wants(notice.cause.name, channel, escalation.urgency)

    def _is_somebody(self, commune: str, recipient: str) -> bool:
        return recipient.startswith("role:") or recipient in self.directory.people(commune)


def _key(notice: Notice, number: int) -> UUID:
    return uuid5(notice.id, f"step/{number}")
