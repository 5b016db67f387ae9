"""The inboxes in MongoDB: one document for each notice and recipient."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import product
from typing import get_args
from uuid import UUID

from services.notify.models import Cause, Escalate, Escalation, Notice, Said, Step, Urgency
from services.notify.repository.windows import AHEAD, TICK, newest, read_place, write_place
from shared.contracts.base import now
from shared.errors import Language
from shared.mongo import ASCENDING, Document, IndexModel, Mongo, UpdateOne, insert_new
from shared.outbox import LONG_AGO

INBOX = "inbox"
_OF_A_RECIPIENT = [("commune", ASCENDING), ("recipient", ASCENDING)]
INDEXES = [
    IndexModel(
        [*_OF_A_RECIPIENT, ("unread", ASCENDING), ("at", ASCENDING)],
        name="unread_by_recipient_and_time",
    ),
    # The sweep asks for all communes at once, and only what may go on is in here.
    IndexModel([("escalate_at", ASCENDING)], name="to_escalate", sparse=True),
]
MOST_COUNTED = 1000
AT_ONCE = 200
LANGUAGES: tuple[Language, ...] = get_args(Language)
GOES_NO_FURTHER: Document = {"$unset": {"escalate_at": ""}}


class MongoInbox:
    """Implements ``ports.Inbox``."""

    def __init__(self, mongo: Mongo, clock: Callable[[], datetime] = now) -> None:
        self._collection = mongo.db[INBOX]
        self._clock = clock

    async def add(self, notices: Sequence[Notice]) -> None:
        """Record those that are not there yet; one that was read stays read."""
        await insert_new(self._collection, [_to_document(each) for each in notices])

    async def page(
        self,
        commune: str,
        recipients: Sequence[str],
        after: str | None,
        limit: int,
        *,
        unread: bool,
    ) -> tuple[list[Notice], str | None]:
        """Return a window over the inboxes of ``recipients``, newest first, and the next one."""
        place = read_place(after)
        found: list[Notice] = []
        for recipient, of_these in product(recipients, (True,) if unread else (True, False)):
            where = {"commune": commune, "recipient": recipient, "unread": of_these}
            documents = await newest(
                self._collection, where, "at", place, limit + 1, until=self._clock() + AHEAD
            )
            found += [_from_document(each) for each in documents]
        found.sort(key=lambda each: (each.at, str(each.id)), reverse=True)
        last = found[limit - 1] if len(found) > limit else None
        return found[:limit], write_place((last.at, str(last.id))) if last else None

    async def mark_read(
        self, commune: str, recipients: Sequence[str], notice_id: UUID, *, by: str
    ) -> Notice | None:
        """Mark one notice of ``recipients`` as read and return it; None if it is not theirs.

        The first to read it is remembered; a second time changes nothing.
        """
        document = await self._find(commune, recipients, notice_id)
        if document is None:
            return None
        if document["unread"]:
            read = {"unread": False, "read_at": self._clock(), "read_by": by}
            await self._collection.update_one(
                {"_id": document["_id"], "unread": True}, {"$set": read, **GOES_NO_FURTHER}
            )
            document |= read
        return _from_document(document)

    async def unread(self, commune: str, recipients: Sequence[str]) -> int:
        """Count what nobody has read; ``MOST_COUNTED`` at most for each of ``recipients``."""
        unread = [await self._unread(commune, each, MOST_COUNTED) for each in recipients]
        return sum(map(len, unread))

    async def mark_all_read(self, commune: str, recipients: Sequence[str], *, by: str) -> int:
        """Mark as read what has come in until now; return how much that was."""
        moment, marked = self._clock(), 0
        read = {"unread": False, "read_at": moment, "read_by": by}
        for recipient in recipients:
            while keys := await self._unread(commune, recipient, AT_ONCE, until=moment):
                change = {"$set": read, **GOES_NO_FURTHER}
                writes = [UpdateOne({"_id": key, "unread": True}, change) for key in keys]
                result = await self._collection.bulk_write(writes, ordered=False)
                marked += result.modified_count
        return marked

    async def get(self, commune: str, notice_id: UUID) -> Notice | None:
        """Return one notice of ``commune``."""
        document = await self._collection.find_one({"_id": str(notice_id)})
        if document is None or document["commune"] != commune:
            return None
        return _from_document(document)

    async def to_escalate(self, at: datetime, limit: int) -> list[Notice]:
        """Return unread notices whose next step is due at ``at``."""
        window = {"$gt": LONG_AGO, "$lt": at + TICK}
        found = await self._collection.find({"escalate_at": window}).to_list(limit)
        return [_from_document(each) for each in found]

    async def went_on(self, notice: Notice, *, was: int) -> bool:
        """Store how far ``notice`` has come, if as many steps as ``was`` are behind it still.

        One that was read meanwhile goes no further, but keeps who was told.
        """
        if notice.escalation is None:
            return False
        key: Document = {"_id": str(notice.id), "step": was}
        change: Document = {
            "$set": {"step": notice.escalation.number, "told": _told(notice.told)},
            **GOES_NO_FURTHER,
        }
        if notice.escalation.due_at:
            on = {"$set": {**change["$set"], "escalate_at": notice.escalation.due_at}}
            result = await self._collection.update_one({**key, "unread": True}, on)
            if result.matched_count == 1:
                return True
            key["unread"] = False
        return (await self._collection.update_one(key, change)).matched_count == 1

    async def _find(
        self, commune: str, recipients: Sequence[str], notice_id: UUID
    ) -> Document | None:
        document = await self._collection.find_one({"_id": str(notice_id)})
        theirs = document and document["commune"] == commune
        return document if document and theirs and document["recipient"] in recipients else None

    async def _unread(
        self, commune: str, recipient: str, limit: int, until: datetime | None = None
    ) -> list[str]:
        window = {"$gt": LONG_AGO, "$lt": (until or self._clock() + AHEAD) + TICK}
        where = {"commune": commune, "recipient": recipient, "unread": True, "at": window}
        found = await self._collection.find(where, {"_id": 1}).limit(limit).to_list(limit)
        return [each["_id"] for each in found]


def _to_document(notice: Notice) -> Document:
    document: Document = {
        "_id": str(notice.id),
        "commune": notice.commune,
        "recipient": notice.recipient,
        "at": notice.at,
        "template": notice.template,
        "said": {
            language: {"title": said.title, "text": said.text, "short": said.short}
            for language, said in notice.said.items()
        },
        "link": notice.link,
        "cause": {
            "name": notice.cause.name,
            "event_id": str(notice.cause.event_id),
            "occurred_at": notice.cause.occurred_at,
        },
        "correlation_id": str(notice.cause.correlation_id),
        "unread": notice.read_at is None,
        "read_at": notice.read_at,
    }
    if notice.told:
        document["told"] = _told(notice.told)
    if escalation := notice.escalation:
        document |= {"step": escalation.number, "escalation": _escalation(escalation)}
        if escalation.due_at:
            document["escalate_at"] = escalation.due_at
    return document


def _told(steps: Sequence[Step]) -> list[Document]:
    return [{"at": each.at, "to": each.to, "by": each.by} for each in steps]


def _escalation(escalation: Escalation) -> Document:
    """Return what of it never changes."""
    return {
        "after_hours": escalation.rule.after_hours,
        "by": list(escalation.rule.by),
        "then": list(escalation.rule.then),
        "beside": list(escalation.beside),
        "channels": list(escalation.channels),
        "about": escalation.about,
        "urgency": escalation.urgency.value,
        "critical": escalation.critical,
        "subject": escalation.subject,
        "until": list(escalation.until),
    }


def _from_document(document: Document) -> Notice:
    cause, said = document["cause"], document["said"]
    return Notice(
        id=UUID(document["_id"]),
        commune=document["commune"],
        recipient=document["recipient"],
        at=document["at"],
        template=document["template"],
        said={
            each: Said(said[each]["title"], said[each]["text"], said[each].get("short"))
            for each in LANGUAGES
        },
        cause=Cause(
            cause["name"],
            UUID(cause["event_id"]),
            cause["occurred_at"],
            UUID(document["correlation_id"]),
        ),
        link=document["link"],
        read_at=document["read_at"],
        escalation=_escalation_from(document) if "escalation" in document else None,
        told=tuple(Step(each["at"], each["to"], each["by"]) for each in document.get("told", ())),
    )


def _escalation_from(document: Document) -> Escalation:
    found = document["escalation"]
    return Escalation(
        Escalate(found["after_hours"], tuple(found["by"]), tuple(found["then"])),
        channels=tuple(found["channels"]),
        about=found["about"],
        due_at=document.get("escalate_at"),
        urgency=Urgency(found["urgency"]),
        critical=found["critical"],
        subject=found["subject"],
        until=tuple(found["until"]),
        beside=tuple(found.get("beside", ())),
        number=document["step"],
    )
