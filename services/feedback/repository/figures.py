"""The figures in MongoDB: counters of days and months, and what each case added to them.

What a case added is stored beside the counters and changed with them in one transaction, so
that counting a case again changes nothing. No facts are raised here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from services.feedback.models.contribution import Contribution, difference
from services.feedback.ports.readings import Counted
from shared.errors import Transient
from shared.mongo import (
    BulkWriteError,
    Document,
    InsertOne,
    Mongo,
    MongoError,
    ReplaceOne,
    Session,
    UpdateOne,
    lost_the_race,
)

TALLIES, FIGURES = "tallies", "figures"
TRIES = 8


class Changed(Transient):
    """Somebody else counted one of the cases first; nothing of the batch is stored."""


class FiguresRepository:
    """The counters, kept by what each case adds."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def count(self, cases: Sequence[Counted]) -> None:
        """Let the counters say what the cases add now instead of what they added before.

        Raises the database's errors, or ``Transient`` when others kept counting the same cases.
        """
        for attempt in range(TRIES):
            try:
                async with self._mongo.transaction() as session:
                    await self._count({_key(each): each for each in cases}, session)
                break
            except (Changed, MongoError) as error:
                again = isinstance(error, Changed | BulkWriteError) or lost_the_race(error)
                if not again or attempt == TRIES - 1:
                    raise

    async def of(self, commune: str, periods: Sequence[str]) -> Mapping[str, "Counter[str]"]:
        """Return the counters of those days or months that have some."""
        keys = [f"{commune}/{period}" for period in periods]
        found = self._mongo.db[FIGURES].find({"_id": {"$in": keys}})
        return {
            each["_id"].partition("/")[2]: Counter(each["n"]) for each in await found.to_list(None)
        }

    async def _count(self, cases: Mapping[str, Counted], session: Session) -> None:
        tallies = self._mongo.db[TALLIES]
        found = tallies.find({"_id": {"$in": list(cases)}}, session=session)
        stored = {each["_id"]: each for each in await found.to_list(None)}
        writes: list[Any] = []
        changes: dict[str, Counter[str]] = {}
        for key, case in cases.items():
            old = stored.get(key)
            before = Contribution(old["day"], frozenset(old["names"])) if old else None
            if before == case.adds or (old and old["revision"] > case.revision):
                continue
            writes.append(_write(key, old, case))
            for (period, name), amount in difference(before, case.adds).items():
                changes.setdefault(f"{case.commune}/{period}", Counter())[f"n.{name}"] += amount
        if not writes:
            return
        await _all_of(tallies, writes, session)
        await _all_of(
            self._mongo.db[FIGURES],
            [UpdateOne({"_id": k}, {"$inc": dict(v)}, upsert=True) for k, v in changes.items()],
            session,
        )


def _write(key: str, old: Document | None, case: Counted) -> Any:
    adds = {"day": case.adds.day, "names": sorted(case.adds.names), "revision": case.revision}
    if old is None:
        return InsertOne({"_id": key, **adds})
    return ReplaceOne({"_id": key, "revision": old["revision"]}, adds)


async def _all_of(collection: Any, writes: Sequence[Any], session: Session) -> None:
    if not writes:
        return
    result = await collection.bulk_write(writes, ordered=False, session=session)
    if result.inserted_count + result.matched_count + result.upserted_count != len(writes):
        raise Changed(collection.name)


def _key(case: Counted) -> str:
    return f"{case.commune}/{case.code}"
