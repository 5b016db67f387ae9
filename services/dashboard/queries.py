"""What may be asked of the read model: each question one indexed query, or one by key."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from services.dashboard.fingerprint import combine, digest
from services.dashboard.projections.activity import hour_of
from services.dashboard.projections.base import (
    ACTIVITY,
    ACTIVITY_MONTHS,
    BROADCAST_YEARS,
    CASES,
    COLLECTIONS,
    DELIVERY_MONTHS,
    FEEDBACK_MONTHS,
    PLANS,
    REPORTS,
    REVISIONS,
    TASK_YEARS,
    TASKS,
    TOPIC_MONTHS,
    TOPIC_YEARS,
    UNIT_YEARS,
    local_day,
)
from shared.contracts.base import now
from shared.mongo import ASCENDING, Collection, Database, Document, IndexModel

PRODUCERS = ("tasks", "feedback", "notify")
BY_YEAR = [("commune", ASCENDING), ("year", ASCENDING)]
BY_MONTH = [("commune", ASCENDING), ("month", ASCENDING)]
INDEXES = {
    PLANS: [("commune", ASCENDING), ("plan.year", ASCENDING)],
    TASKS: [("commune", ASCENDING), ("plan.year", ASCENDING)],
    TASK_YEARS: BY_YEAR,
    TOPIC_YEARS: BY_YEAR,
    REPORTS: BY_YEAR,
    FEEDBACK_MONTHS: BY_MONTH,
    DELIVERY_MONTHS: BY_MONTH,
    ACTIVITY_MONTHS: BY_MONTH,
}
"""One for each collection that is asked otherwise than by key."""
SINCE, FOREVER = "2000-01", "2999-12"
"""Ranges of months have two ends: the embedded database wants it so."""
NEAR = 31
"""So many days back the feed is looked for at first."""
Fields = Mapping[str, Any]
"""Which parts of a document are wanted."""


async def create_collections(db: Database, generation: int) -> None:
    """Create what is missing of one generation's collections and indexes."""
    there = set(await db.list_collection_names())
    for name in COLLECTIONS:
        stored = f"{name}_{generation}"
        if stored not in there:
            await db.create_collection(stored)
        if keys := INDEXES.get(name):
            label = "by_" + "_and_".join(each.replace(".", "_") for each, _ in keys)
            await db[stored].create_indexes([IndexModel(keys, name=label)])


class Reader:
    """One generation of the read model, as it answers questions."""

    def __init__(self, db: Database, generation: int) -> None:
        self._db = db
        self.generation = generation

    async def revisions(self, communes: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Return how often each producer's facts changed each commune's model; 0 for never."""
        ids = [f"{commune}/{producer}" for commune in communes for producer in PRODUCERS]
        found = await self._at(REVISIONS).find({"_id": {"$in": ids}}).to_list(None)
        numbers = {each["_id"]: each["number"] for each in found}
        return {
            commune: tuple(numbers.get(f"{commune}/{producer}", 0) for producer in PRODUCERS)
            for commune in communes
        }

    async def plans(self, commune: str) -> list[Document]:
        """Return every plan of ``commune``: about one a year."""
        return await self._at(PLANS).find({"commune": commune}).to_list(None)

    async def tasks(self, commune: str, year: int) -> list[Document]:
        """Return the tasks of the plans of one year, also those no longer in force."""
        return await self._at(TASKS).find({"commune": commune, "plan.year": year}).to_list(None)

    async def task_years(self, commune: str, year: int, *, daily: bool) -> list[Document]:
        """Return what was done on each day of ``year``, one document a task; only if ``daily``.

        Today's standing does not need them.
        """
        return await self._of_year(TASK_YEARS, commune, year) if daily else []

    async def topic_years(self, commune: str, year: int) -> list[Document]:
        """Return on which days and in which months of ``year`` each topic was told."""
        return await self._of_year(TOPIC_YEARS, commune, year)

    async def topic_month(self, commune: str, month: str) -> Document:
        """Return on which days of ``month`` each topic was told, by whom, in which form."""
        return await self._by_key(TOPIC_MONTHS, f"{commune}/{month}") or {}

    async def reports(self, commune: str, year: int) -> list[Document]:
        """Return the periodic reports of ``year``: at most one a product, period and unit."""
        return await self._of_year(REPORTS, commune, year)

    async def unit_year(self, commune: str, year: int, unit: str) -> Document:
        """Return what a unit did, and what was said to it, on each day of ``year``."""
        return await self._by_key(UNIT_YEARS, f"{commune}/{year}/{unit}") or {}

    async def outputs(self, commune: str, year: int, units: Sequence[str]) -> list[Document]:
        """Return the output alone of several units on each day of ``year``."""
        ids = [f"{commune}/{year}/{unit}" for unit in units]
        return await (
            self._at(UNIT_YEARS).find({"_id": {"$in": ids}}, {"days.output": 1}).to_list(None)
        )

    async def broadcasts(self, commune: str, year: int) -> Document:
        """Return the airings of each day of ``year``."""
        return await self._by_key(BROADCAST_YEARS, f"{commune}/{year}") or {}

    async def feedback_months(
        self, commune: str, first: str, last: str, fields: Fields | None = None
    ) -> list[Document]:
        """Return the figures of the months from ``first`` to ``last``; empty ones are absent."""
        return await self._of_months(FEEDBACK_MONTHS, commune, first, last, fields)

    async def backlog(self, commune: str, before: str) -> list[Document]:
        """Return the ``sums`` alone of every month before ``before``."""
        months = {"$gte": SINCE, "$lt": before}
        return await (
            self._at(FEEDBACK_MONTHS)
            .find({"commune": commune, "month": months}, {"sums": 1, "month": 1})
            .to_list(None)
        )

    async def delivery_months(self, commune: str, first: str, last: str) -> list[Document]:
        """Return the deliveries of the months from ``first`` to ``last``."""
        return await self._of_months(DELIVERY_MONTHS, commune, first, last)

    async def activity(
        self, commune: str, limit: int, until: datetime | None = None, beyond: str = "~"
    ) -> list[Document]:
        """Return at most ``limit`` entries, newest first, by moment and then id.

        They come before ``until`` and, at that very moment, before the id ``beyond``. The months
        say how many entries each hour has, so that only hours that are needed are read.
        """
        last = hour_of(until) if until else FOREVER
        hours = await self._busy_hours(commune, last, limit)
        ids = [f"{commune}/{hour}" for hour in hours]
        found = await self._at(ACTIVITY).find({"_id": {"$in": ids}}).to_list(None) if ids else []
        entries = [
            {"_id": event_id, **entry}
            for document in found
            for event_id, entry in document["entries"].items()
            if until is None or (entry["at"], event_id) < (until, beyond)
        ]
        entries.sort(key=lambda each: (each["at"], each["_id"]), reverse=True)
        return entries[:limit]

    async def _busy_hours(self, commune: str, last: str, wanted: int) -> list[str]:
        """Return the hours up to ``last`` that hold so many entries before it, by producer."""
        day = local_day(now()) if last == FOREVER else last[:10]
        near = f"{date.fromisoformat(day) - timedelta(NEAR):%Y-%m}"
        for first in (near, SINCE):
            months = await self._of_months(ACTIVITY_MONTHS, commune, first, last[:7])
            counts: dict[str, dict[str, int]] = {}
            for each in months:
                for of_month, count in each["hours"].items():
                    if count:
                        hour = f"{each['month']}-{of_month}"
                        counts.setdefault(hour, {})[each["producer"]] = count
            found, entries = list[str](), 0
            for hour in sorted((each for each in counts if each <= last), reverse=True):
                found += [f"{hour}/{producer}" for producer in counts[hour]]
                # Of the last hour nobody knows how many come before the moment asked about.
                entries += sum(counts[hour].values()) if hour < last else 0
                if entries >= wanted:
                    return found
        return found

    async def case(self, commune: str, case_id: str) -> Document | None:
        """Return a case as it is known here, or None."""
        return await self._by_key(CASES, f"{commune}/{case_id}")

    async def hash(self) -> tuple[str, int]:
        """Return one hash over all documents, and how many they are; reads everything."""
        digests: list[bytes] = []
        for name in COLLECTIONS:
            if name == REVISIONS:
                continue
            digests += [
                name.encode() + found
                async for document in self._at(name).find({})
                if (found := digest(document))
            ]
        return combine(digests), len(digests)

    async def _by_key(self, name: str, key: str) -> Document | None:
        return await self._at(name).find_one({"_id": key})

    async def _of_year(self, name: str, commune: str, year: int) -> list[Document]:
        return await self._at(name).find({"commune": commune, "year": str(year)}).to_list(None)

    async def _of_months(
        self, name: str, commune: str, first: str, last: str, fields: Fields | None = None
    ) -> list[Document]:
        # Below the month after, not up to the last one: the embedded database wants it so.
        months = {"$gte": first, "$lt": f"{last}~"}
        return await (
            self._at(name).find({"commune": commune, "month": months}, fields).to_list(None)
        )

    def _at(self, name: str) -> Collection:
        return self._db[f"{name}_{self.generation}"]
