"""The collection ``programmes``: each with its airings; found by the months of its airings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.tasks.models.broadcast import Airing, Programme, Source
from services.tasks.ports import OvertakenError
from shared import outbox
from shared.calendar_vn import VIETNAM
from shared.contracts.tasks import ProgressKind
from shared.mongo import ASCENDING, Database, Document, DuplicateKeyError, IndexModel, insert_new

PROGRAMMES = "programmes"
MOST = 500
"""So many programmes that wait for a time are listed."""
MOST_BETWEEN = 5_000
"""So many are looked at around a time: two years of ten series and more."""
NEVER = date.max.isoformat()
"""Stands for the last day of a programme without airings."""

INDEXES = {
    PROGRAMMES: [
        IndexModel([("commune", ASCENDING), ("last_on", ASCENDING)], name="by_commune_and_last"),
        outbox.PENDING,
    ]
}


class ProgrammeRepository:
    """The broadcast schedule; ``saved`` is called after each write."""

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._db = db
        self._saved = saved

    async def get(self, commune: str, programme_id: UUID) -> Programme | None:
        """Return a programme of the commune, or None."""
        found = await self._db[PROGRAMMES].find_one({"_id": programme_id}, {"outbox": 0})
        return _to_programme(found) if found and found["commune"] == commune else None

    async def among(self, commune: str, ids: Sequence[UUID]) -> Mapping[UUID, Programme]:
        """Return those of the programmes that the commune has, by their ids."""
        query = {"_id": {"$in": list(ids)}, "commune": commune}
        found = await self._db[PROGRAMMES].find(query, {"outbox": 0}).to_list(len(ids))
        return {each.id: each for each in map(_to_programme, found)}

    async def between(self, commune: str, first: date, last: date) -> Sequence[Programme]:
        """Return programmes with an airing in the time, in the order of their first one."""
        # A programme is aired again within a year: its last airing bounds the search.
        bound = date(min(last.year + 1, date.max.year), 12, 31)
        query = {
            "commune": commune,
            "last_on": {"$gte": first.isoformat(), "$lte": bound.isoformat()},
        }
        nearest = self._db[PROGRAMMES].find(query, {"outbox": 0}).sort("last_on", ASCENDING)
        found = await nearest.limit(MOST_BETWEEN).to_list(MOST_BETWEEN)
        programmes = [
            programme
            for programme in map(_to_programme, found)
            if any(first <= _day(each) <= last for each in programme.airings)
        ]
        return sorted(programmes, key=lambda p: (min(each.at for each in p.airings), str(p.id)))

    async def waiting(self, commune: str) -> Sequence[Programme]:
        """Return programmes that have no airing yet, at most ``MOST``."""
        query = {"commune": commune, "last_on": NEVER}
        found = await self._db[PROGRAMMES].find(query, {"outbox": 0}).to_list(MOST)
        programmes = [each for each in map(_to_programme, found) if each.state != "cancelled"]
        return sorted(programmes, key=lambda each: (each.title, str(each.id)))

    async def add(self, programmes: Sequence[Programme]) -> None:
        """Store new programmes by one write; one that is there already stays as it is."""
        documents = [
            {"_id": each.id, **_document(each), **outbox.raising(each.events)}
            for each in programmes
        ]
        await insert_new(self._db[PROGRAMMES], documents)
        for each in programmes:
            each.events.clear()
        self._saved()

    async def save(self, programme: Programme) -> None:
        """Store a programme, new or changed; raises ``OvertakenError``."""
        document = _document(programme)
        before = programme.revision - len(programme.events)
        try:
            if before == 0:
                await self._db[PROGRAMMES].insert_one(
                    {"_id": programme.id, **document, **outbox.raising(programme.events)}
                )
            else:
                update = outbox.raised(programme.events)
                update["$set"] = document
                written = await self._db[PROGRAMMES].update_one(
                    {"_id": programme.id, "revision": before}, update
                )
                if not written.matched_count:
                    raise OvertakenError
        except DuplicateKeyError:
            raise OvertakenError from None
        programme.events.clear()
        self._saved()


def _document(programme: Programme) -> Document:
    return {
        "commune": programme.commune,
        "task_id": programme.task_id,
        "unit": programme.unit,
        "title": programme.title,
        "topics": list(programme.topics),
        "script": programme.script,
        "state": programme.state,
        "source": asdict(programme.source) if programme.source else None,
        "airings": [
            {**asdict(each), "kind": each.kind.value, "clusters": list(each.clusters)}
            for each in programme.airings
        ],
        "last_on": max((_day(each) for each in programme.airings), default=date.max).isoformat(),
        "revision": programme.revision,
    }


def _to_programme(stored: Mapping[str, Any]) -> Programme:
    return Programme(
        id=stored["_id"],
        commune=stored["commune"],
        task_id=stored["task_id"],
        unit=stored["unit"],
        title=stored["title"],
        topics=tuple(stored["topics"]),
        script=stored["script"],
        state=stored["state"],
        source=Source(**stored["source"]) if stored.get("source") else None,
        airings=tuple(
            Airing(
                **{**each, "kind": ProgressKind(each["kind"]), "clusters": tuple(each["clusters"])}
            )
            for each in stored["airings"]
        ),
        revision=stored["revision"],
    )


def _day(airing: Airing) -> date:
    return airing.at.astimezone(VIETNAM).date()
