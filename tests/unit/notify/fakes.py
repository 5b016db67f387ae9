"""Ports of notify in memory, and the facts that the tests of real servers use too."""

import asyncio
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from services.notify.books import RuleBook, TemplateBook
from services.notify.directory import UnitDirectory
from services.notify.links import Links
from services.notify.models import (
    Addressee,
    Cause,
    Delivery,
    Manners,
    Notice,
    Patience,
    Preference,
    Rule,
    State,
    Title,
    Version,
    Whereabouts,
    message_key,
)
from services.notify.ports import Message, Receipt, Which
from services.notify.service import Desk, PostOffice
from services.notify.service.about import standing, subject, unit_of
from services.notify.wording import Templates
from shared.contracts.base import Event
from shared.contracts.notify import DeliveryChannel
from shared.errors import Text
from shared.mongo import MongoError

COMMUNES = Path(__file__).parents[3] / "deploy" / "communes"
NOON = datetime(2025, 9, 15, 5, 0, tzinfo=UTC)
DIRECTORY = UnitDirectory(COMMUNES)
TEMPLATES = Templates()
LEASE = timedelta(seconds=60)


@dataclass
class FakeVersions:
    """Keeps every version by commune and name, the last one in force."""

    kept: dict[tuple[str, str], list[Version]] = field(default_factory=dict)

    async def of(self, commune: str, name: str = "") -> Version:
        return self.kept.get((commune, name), [Version()])[-1]

    current = of

    async def at(self, commune: str, name: str, revision: int) -> Version | None:
        found = self.kept.get((commune, name), [])
        return found[revision - 1] if 0 < revision <= len(found) else None

    async def before(self, commune: str, name: str, revision: int, limit: int) -> list[Version]:
        return self.kept.get((commune, name), [])[: revision - 1][::-1][:limit]

    async def all_of(self, commune: str, limit: int) -> dict[str, Version]:
        own = {name: kept[-1] for (whose, name), kept in self.kept.items() if whose == commune}
        return dict(list(own.items())[:limit])

    async def save(
        self, commune: str, name: str, content: Mapping[str, Any] | None, *, was: int, by: str
    ) -> Version | None:
        kept = self.kept.setdefault((commune, name), [])
        if len(kept) != was:
            return None
        kept.append(Version(was + 1, content, NOON, by))
        return kept[-1]


@dataclass
class FakeTitles:
    known: dict[str, Title] = field(default_factory=dict)

    async def learn(self, commune: str, _revision: int, titles: Mapping[str, Title]) -> None:
        self.known |= {f"{commune}/{task_id}": title for task_id, title in titles.items()}

    async def of(self, commune: str, task_id: str) -> Title | None:
        return self.known.get(f"{commune}/{task_id}")


@dataclass
class FakeInbox:
    """Keeps notices by id; ``down`` times it dies before a step is on record."""

    notices: dict[UUID, Notice] = field(default_factory=dict)
    down: int = 0

    async def add(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self.notices.setdefault(notice.id, notice)

    async def page(
        self,
        commune: str,
        recipients: Sequence[str],
        after: str | None,
        limit: int,
        *,
        unread: bool,
    ) -> tuple[list[Notice], str | None]:
        raise NotImplementedError

    async def mark_read(
        self, commune: str, recipients: Sequence[str], notice_id: UUID, *, by: str
    ) -> Notice | None:
        assert by
        found = await self.get(commune, notice_id)
        if found is None or found.recipient not in recipients:
            return None
        found = replace(found, read_at=NOON)
        if found.escalation:
            found = replace(found, escalation=replace(found.escalation, due_at=None))
        self.notices[notice_id] = found
        return found

    async def unread(self, commune: str, recipients: Sequence[str]) -> int:
        raise NotImplementedError

    async def mark_all_read(self, commune: str, recipients: Sequence[str], *, by: str) -> int:
        raise NotImplementedError

    async def get(self, commune: str, notice_id: UUID) -> Notice | None:
        found = self.notices.get(notice_id)
        return found if found and found.commune == commune else None

    async def to_escalate(self, at: datetime, limit: int) -> list[Notice]:
        due = [n for n in self.notices.values() if n.escalation and n.escalation.due_at]
        return [n for n in due if n.escalation.due_at <= at][:limit]  # type: ignore[union-attr, operator]

    async def went_on(self, notice: Notice, *, was: int) -> bool:
        if self.down:
            self.down -= 1
            raise MongoError
        stored = self.notices[notice.id].escalation
        if stored is None or stored.number != was:
            return False
        self.notices[notice.id] = notice
        return True


@dataclass
class FakeDeliveries:
    """Keeps deliveries by id; ``down`` saves fail first, ``taken`` lets another worker win."""

    stored: dict[UUID, Delivery] = field(default_factory=dict)
    revisions: dict[UUID, int] = field(default_factory=dict)
    down: int = 0

    async def add(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        added = [each for each in deliveries if each.id not in self.stored]
        for delivery in added:
            self.stored[delivery.id] = delivery
            self.revisions[delivery.id] = delivery.revision
        return added

    async def save(self, delivery: Delivery, *, was: int) -> bool:
        if self.down and delivery.state is not State.SENDING:
            self.down -= 1
            raise MongoError
        if self.revisions.get(delivery.id, 0) != was:
            return False
        self.stored[delivery.id] = delivery
        self.revisions[delivery.id] = delivery.revision
        return True

    async def due(self, channel: DeliveryChannel, at: datetime, limit: int) -> list[Delivery]:
        waiting = [
            each
            for each in self.stored.values()
            if each.channel == channel and each.next_attempt_at and each.next_attempt_at <= at
        ]
        return waiting[:limit]

    async def of_digest(self, digest: UUID, limit: int) -> list[Delivery]:
        found = [deepcopy(each) for each in self.stored.values() if each.digest == digest]
        return found[:limit]

    async def receipt(self, channel: DeliveryChannel, provider_id: str) -> Delivery | None:
        raise NotImplementedError

    async def oldest_unsent(self, channel: DeliveryChannel) -> datetime | None:
        waiting = [d for d in self.stored.values() if d.channel == channel and d.next_attempt_at]
        return min((each.created_at for each in waiting), default=None)

    async def get(self, commune: str, delivery_id: UUID) -> Delivery | None:
        found = self.stored.get(delivery_id)
        return deepcopy(found) if found and found.commune == commune else None

    async def page(
        self, commune: str, which: Which, after: str | None, limit: int
    ) -> tuple[list[Delivery], str | None]:
        raise NotImplementedError


@dataclass
class FakeEarlyReceipts:
    kept: dict[tuple[DeliveryChannel, str], Receipt] = field(default_factory=dict)

    async def keep(self, channel: DeliveryChannel, receipt: Receipt) -> None:
        self.kept.setdefault((channel, receipt.provider_id), receipt)

    async def of(self, channel: DeliveryChannel, provider_id: str) -> Receipt | None:
        return self.kept.get((channel, provider_id))

    async def some(self, limit: int) -> list[tuple[DeliveryChannel, Receipt]]:
        return [(channel, each) for (channel, _), each in self.kept.items()][:limit]

    async def drop(self, channel: DeliveryChannel, provider_id: str) -> None:
        self.kept.pop((channel, provider_id), None)


@dataclass
class FakeSubjects:
    stands: dict[str, str] = field(default_factory=dict)
    units: dict[str, str | None] = field(default_factory=dict)

    async def learn(self, events: Sequence[Event]) -> None:
        for event in events:
            about, stands = subject(event), standing(event)
            if about and stands:
                self.stands[f"{event.commune}/{about}"] = stands
                self.units[f"{event.commune}/{about}"] = unit_of(event)

    async def of(self, commune: str, subject: str) -> Whereabouts | None:
        key = f"{commune}/{subject}"
        stands = self.stands.get(key)
        return Whereabouts(stands, self.units.get(key)) if stands else None


@dataclass
class FakeChannel:
    name: DeliveryChannel = "email"
    repeats: bool = True
    sent: list[Message] = field(default_factory=list)
    error: Exception | None = None

    def message_id(self, delivery_id: UUID) -> str:
        return f"<{delivery_id}@test>"

    async def send(self, message: Message) -> str | None:
        if self.error:
            raise self.error
        self.sent.append(message)
        return None

    async def close(self) -> None:
        pass


@dataclass
class FakeAddresses:
    addressee: Addressee | None = field(
        default_factory=lambda: Addressee("x@son-mai.example", Text("Lãnh đạo", "Leaders"), "vi")
    )

    async def resolve(
        self, _commune: str, _recipient: str, _channel: DeliveryChannel, _correlation_id: UUID
    ) -> Addressee | None:
        return self.addressee


@dataclass
class FakePreferences:
    known: dict[str, Preference] = field(default_factory=dict)

    async def of(self, _commune: str, recipient: str) -> Preference:
        return self.known.get(recipient, Preference())

    current = of

    async def save(
        self, _commune: str, recipient: str, preference: Preference, *, was: int
    ) -> bool:
        if self.known.get(recipient, Preference()).revision != was:
            return False
        self.known[recipient] = preference
        return True

    async def wanting_briefs(self) -> list[tuple[str, str]]:
        return [("son-mai", who) for who, wanted in self.known.items() if wanted.brief]


@dataclass
class FakePapers:
    error: Exception | None = None
    asked: list[tuple[str, date, str]] = field(default_factory=list)

    async def brief(self, commune: str, on: date, language: str, _: UUID) -> bytes:
        self.asked.append((commune, on, language))
        if self.error:
            raise self.error
        return b"%PDF-1.7"


@dataclass
class FixedRules:
    shipped: Sequence[Rule]

    async def of(self, _commune: str) -> Sequence[Rule]:
        return self.shipped

    current = of


RULES, WORDING = RuleBook(FakeVersions()), TemplateBook(TEMPLATES, FakeVersions())
LINKS = Links("only-for-tests", "https://notify.son-mai.example")
AT_ONCE = {"son-mai": Manners(at_once=True)}


def a_desk() -> tuple[Desk, FakeInbox, FakeDeliveries, FakeTitles]:
    inbox, deliveries, titles, ready = FakeInbox(), FakeDeliveries(), FakeTitles(), asyncio.Event()
    ready.set()
    desk = Desk(
        ready=ready, rules=RULES, directory=DIRECTORY, titles=titles, wording=WORDING,
        inbox=inbox, subjects=FakeSubjects(), preferences=FakePreferences(), manners=AT_ONCE,
        post=deliveries.add, is_on=lambda channel: channel == "email",
    )  # fmt: skip
    return desk, inbox, deliveries, titles


def an_office(
    deliveries: FakeDeliveries,
    addresses: FakeAddresses | None = None,
    subjects: FakeSubjects | None = None,
) -> PostOffice:
    return PostOffice(
        deliveries=deliveries, subjects=subjects or FakeSubjects(),
        addresses=addresses or FakeAddresses(), directory=DIRECTORY,
        wording=WORDING, patience=Patience((0, 5, 30)), preferences=FakePreferences(),
        manners=AT_ONCE,
        post=deliveries.add,
        early=FakeEarlyReceipts(),
        links=LINKS,
        papers=FakePapers(),
        clock=lambda: NOON, chance=lambda: 0.0,
    )  # fmt: skip


def a_delivery() -> Delivery:
    event_id = uuid4()
    return Delivery(
        id=message_key(event_id, "email", "role:leader"),
        commune="son-mai",
        channel="email",
        template="task-completed",
        recipient="role:leader",
        about={
            "task": {"ref": "C.I.1.a", "title": None},
            "standing": {"done": 52, "target": 52, "completed": True, "last_on": None},
        },
        cause=Cause("tasks.v1.task.completed", event_id, NOON, uuid4()),
        created_at=NOON,
        next_attempt_at=NOON,
    )
