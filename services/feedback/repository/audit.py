"""The record of every reading of personal data, in MongoDB: one hash chain for each commune."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from services.feedback import metrics
from services.feedback.models import Anchor, Entry, Finding, Inspection, Reading
from services.feedback.models.audit import anchor_id, genesis
from shared import outbox
from shared.contracts.feedback import AuditAnchoredV1
from shared.errors import Transient
from shared.mongo import (
    ASCENDING,
    Database,
    Document,
    DuplicateKeyError,
    IndexModel,
    insert_new,
)

AUDIT = "audit"
ANCHORED = "anchors"
CHUNK = 500
TRIES = 50
DIGITS = 12
DAYS = 800
"""So far back anchors are looked for."""

INDEXES: Mapping[str, list[IndexModel]] = {
    AUDIT: [IndexModel([("case_id", ASCENDING), ("number", ASCENDING)], name="by_case")],
    ANCHORED: [outbox.PENDING],
}


async def _nobody_waits(_: Inspection) -> None:
    pass


class AuditRepository:
    """The record of every reading of personal data; only ever added to.

    An entry's key is its place, ``<commune>/<number>``: of two writers who saw the same head,
    one gets the next place and the other looks again, so that a chain never forks.
    """

    def __init__(self, db: Database, saved: Callable[[], None] = lambda: None) -> None:
        self._audit = db[AUDIT]
        self._anchors = db[ANCHORED]
        self._events = db[outbox.EVENTS]
        self._saved = saved
        self._heads: dict[str, tuple[int, str]] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def record(self, reading: Reading) -> None:
        """Store ``reading`` at the end of the chain; only then may the data be shown."""
        moment = reading.at.replace(microsecond=reading.at.microsecond // 1000 * 1000)
        reading = replace(reading, at=moment)
        async with self._turns[reading.commune]:
            for _ in range(TRIES):
                entry = Entry.after(reading, *await self.head(reading.commune))
                try:
                    await self._audit.insert_one(document_of(entry))
                except DuplicateKeyError:
                    continue
                self._heads[reading.commune] = (entry.number, entry.hash)
                metrics.record_reading(reading.commune, reading.action)
                return
        raise Transient("the audit log keeps growing under us")

    async def head(self, commune: str) -> tuple[int, str]:
        """Return how many entries the commune's chain has, and the hash of the last.

        From the last one known here the chain is followed; where nothing is known, in strides.
        """
        number, hashed = self._heads.get(commune) or (0, genesis(commune))
        stride = 1
        while stride:
            if found := await self._audit.find_one({"_id": key(commune, number + stride)}):
                number, hashed = found["number"], found["hash"]
                stride *= 2
            else:
                stride //= 2
        self._heads[commune] = (number, hashed)
        return number, hashed

    async def newest(
        self, commune: str, before: int | None, limit: int, case_id: UUID | None = None
    ) -> Sequence[Entry]:
        """Return at most ``limit`` entries, newest first, that come before ``before``."""
        until = before or (await self.head(commune))[0] + 1
        if case_id:
            of_case = {"case_id": case_id, "number": {"$lt": until}}
            found = self._audit.find(of_case).sort([("number", -1)]).limit(limit)
        else:
            window = {"$gte": key(commune, max(until - limit, 0)), "$lt": key(commune, until)}
            found = self._audit.find({"_id": window}).sort([("_id", -1)]).limit(limit)
        entries = [entry_of(each) for each in await found.to_list(limit)]
        return [each for each in entries if each.commune == commune]

    async def inspect(
        self,
        commune: str,
        anchors: Mapping[int, str] = MappingProxyType({}),
        looked_at: Callable[[Inspection], Awaitable[None]] = _nobody_waits,
    ) -> tuple[Inspection, Finding | None]:
        """Look at the whole chain; return how far it is sound, and the first bad entry."""
        inspection = Inspection(commune, anchors)
        while True:
            window = {"$gt": key(commune, inspection.count), "$lt": f"{commune}0"}
            found = self._audit.find({"_id": window}).sort([("_id", 1)]).limit(CHUNK)
            documents = await found.to_list(CHUNK)
            for document in documents:
                if bad := inspection.look_at(entry_of(document)):
                    return inspection, bad
            if len(documents) < CHUNK:
                return inspection, inspection.end()
            await looked_at(inspection)

    async def anchors(self, commune: str, today: date) -> Sequence[Anchor]:
        """Return what was anchored: as kept here, then as the archive of facts has it."""
        window = {"$gt": f"{commune}/", "$lt": f"{commune}0"}
        kept = await self._anchors.find({"_id": window}).limit(DAYS).to_list(DAYS)
        ids = [str(anchor_id(commune, today - timedelta(days=n))) for n in range(-1, DAYS)]
        archived = await self._events.find({"_id": {"$in": ids}}).to_list(len(ids))
        return [
            *(_anchor(commune, each) for each in kept),
            *(Anchor.of(AuditAnchoredV1.model_validate_json(each["body"])) for each in archived),
        ]

    async def anchored(self, commune: str, day: date) -> Anchor | None:
        """Return where the chain was anchored on ``day``, or None."""
        found = await self._anchors.find_one({"_id": f"{commune}/{day}"})
        return _anchor(commune, found) if found else None

    async def anchor(self, anchor: Anchor) -> None:
        """Store the anchor with the fact that says it; a second one of a day changes nothing."""
        document = {
            "_id": f"{anchor.commune}/{anchor.day}",
            "number": anchor.number,
            "hash": anchor.hash,
            "at": anchor.at,
            **outbox.raising([anchor.fact()]),
        }
        await insert_new(self._anchors, [document])
        self._saved()


def _anchor(commune: str, document: Document) -> Anchor:
    day = date.fromisoformat(document["_id"].rpartition("/")[2])
    return Anchor(commune, day, document["number"], document["hash"], document["at"])


def key(commune: str, number: int) -> str:
    """Return the key of an entry."""
    return f"{commune}/{number:0{DIGITS}}"


def document_of(entry: Entry) -> Document:
    """Return the document that holds ``entry``."""
    return {"_id": key(entry.commune, entry.number), **asdict(entry)}


def entry_of(document: Document) -> Entry:
    """Return the entry that ``document`` holds, whatever was done to it."""
    return Entry(**{each.name: document.get(each.name) for each in fields(Entry)})  # type: ignore[arg-type]
