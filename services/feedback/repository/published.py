"""The published answers in MongoDB: copies for reading, made from the cases."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from functools import partial

from services.feedback.ports import Cursor
from services.feedback.ports.readings import PublicAnswer, Sought
from services.feedback.repository.windows import Mark, newest_first, oldest_first
from shared.contracts.feedback import Category
from shared.mongo import ASCENDING, Database, Document, DuplicateKeyError, IndexModel

PUBLISHED = "published"

INDEXES: Mapping[str, list[IndexModel]] = {
    PUBLISHED: [
        IndexModel([("commune", ASCENDING), ("at", ASCENDING)], name="by_time"),
        IndexModel(
            [("commune", ASCENDING), ("words", ASCENDING), ("at", ASCENDING)],
            name="by_word_and_time",
        ),
    ],
}


class PublishedRepository:
    """The published answers; of a withdrawn one only that it was there."""

    def __init__(self, db: Database) -> None:
        self._published = db[PUBLISHED]

    async def keep(self, answers: Sequence[PublicAnswer]) -> None:
        """Store answers; a later revision of one stays."""
        for each in answers:
            document = asdict(each) | {"category": each.category.value, "words": list(each.words)}
            older = {"_id": _key(each.commune, each.code), "revision": {"$lt": each.revision}}
            with suppress(DuplicateKeyError):  # a later revision is there
                await self._published.replace_one(older, document, upsert=True)

    async def newest(
        self, commune: str, sought: Sought, after: Cursor | None, limit: int
    ) -> list[PublicAnswer]:
        """Return at most ``limit`` answers, newest first, that come after ``after``."""
        mark = Mark(after.received_at, _key(commune, after.code)) if after else None
        walk = newest_first(partial(self._read, _which(commune, sought)), "at", mark)
        return await _some(walk, sought, limit)

    async def newer(
        self, commune: str, sought: Sought, before: Cursor, limit: int
    ) -> list[PublicAnswer]:
        """Return the ``limit`` answers just before ``before`` in the same order, newest first."""
        mark = Mark(before.received_at, _key(commune, before.code))
        walk = oldest_first(partial(self._read, _which(commune, sought)), "at", mark)
        return (await _some(walk, sought, limit))[::-1]

    async def changed_at(self, commune: str) -> datetime | None:
        """Return when something was last published or withdrawn."""
        async for each in newest_first(partial(self._read, {"commune": commune}), "at"):
            moment: datetime = each["at"]
            return moment
        return None

    async def _read(self, which: Document, at: object, limit: int, order: int) -> list[Document]:
        found = self._published.find({**which, "at": at})
        return await found.sort([("at", order), ("_id", order)]).limit(limit).to_list()


def _which(commune: str, sought: Sought) -> Document:
    """Return the question that the index answers; the rest is told apart here."""
    word = {"words": max(sought.words, key=len)} if sought.words else {}
    return {"commune": commune, **word}


async def _some(walk: AsyncIterator[Document], sought: Sought, limit: int) -> list[PublicAnswer]:
    found: list[PublicAnswer] = []
    async for document in walk:
        answer = _answer_of(document)
        if sought.has(answer):
            found.append(answer)
        if len(found) == limit:
            break
    return found


def _answer_of(document: Document) -> PublicAnswer:
    values = {name: value for name, value in document.items() if name != "_id"}
    values |= {"category": Category(values["category"]), "words": tuple(values["words"])}
    return PublicAnswer(**values)


def _key(commune: str, code: str) -> str:
    return f"{commune}/{code}"
