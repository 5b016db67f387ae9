"""The words of the cases in MongoDB, apart from the cases, so that receiving one stays cheap."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from services.feedback.models.likeness import Said
from services.feedback.ports import Cursor
from services.feedback.ports.readings import Searchable
from services.feedback.repository.windows import Mark, newest_first
from shared.mongo import ASCENDING, Database, Document, IndexModel, insert_new

SEARCH = "search"
MOST_WORDS = 1000
AT_ONCE = 5
"""So many cases are stored at a time: the embedded database lets nobody in meanwhile."""

INDEXES: Mapping[str, list[IndexModel]] = {
    SEARCH: [
        IndexModel(
            [("commune", ASCENDING), ("words", ASCENDING), ("received_at", ASCENDING)],
            name="by_word_and_time",
        ),
        IndexModel([("commune", ASCENDING), ("received_at", ASCENDING)], name="by_time"),
    ],
}


class SearchRepository:
    """The folded words of every case, each an entry of the index."""

    def __init__(self, db: Database) -> None:
        self._search = db[SEARCH]

    async def keep(self, cases: Sequence[Searchable]) -> None:
        """Store the words of cases; what is there already stays."""
        keys = [f"{each.commune}/{each.said.code}" for each in cases]
        known = await self._search.find({"_id": {"$in": keys}}, {"_id": 1}).to_list(None)
        there = {each["_id"] for each in known}
        documents: list[Document] = []
        for key, each in zip(keys, cases, strict=True):
            text = each.said.words[:MOST_WORDS]
            by_code = each.said.code.lower().split("-")
            documents.append(
                {
                    "_id": key,
                    "commune": each.commune,
                    "received_at": each.said.received_at,
                    "words": sorted({*text, *by_code}),
                    "text": " ".join(text),
                }
            )
        new = [each for each in documents if each["_id"] not in there]
        for first in range(0, len(new), AT_ONCE):
            await insert_new(self._search, new[first : first + AT_ONCE])

    async def matching(
        self, commune: str, words: Sequence[str], after: Cursor | None, limit: int
    ) -> list[Cursor]:
        """Return at most ``limit`` cases that have all ``words``, newest first.

        The longest word is looked up, as the rarest; the others are told apart here.
        """
        read = partial(self._read, {"commune": commune, "words": max(words, key=len)})
        mark = Mark(after.received_at, f"{commune}/{after.code}") if after else None
        found: list[Cursor] = []
        async for each in newest_first(read, "received_at", mark):
            if set(words) <= set(each["words"]):
                found.append(Cursor(each["received_at"], _code(each)))
            if len(found) == limit:
                break
        return found

    async def recent(self, commune: str, since: datetime, limit: int) -> list[Said]:
        """Return the words of at most ``limit`` cases received after ``since``, newest first."""
        found: list[Said] = []
        async for each in newest_first(partial(self._read, {"commune": commune}), "received_at"):
            if each["received_at"] <= since or len(found) == limit:
                break
            found.append(Said(_code(each), each["received_at"], tuple(each["text"].split())))
        return found

    async def forget(self, commune: str, code: str) -> None:
        """Forget the words of a case whose text was erased."""
        await self._search.update_one(
            {"_id": f"{commune}/{code}"}, {"$set": {"words": code.lower().split("-"), "text": ""}}
        )

    async def _read(
        self, which: Document, received_at: object, limit: int, order: int
    ) -> list[Document]:
        found = self._search.find({**which, "received_at": received_at})
        return await found.sort([("received_at", order), ("_id", order)]).limit(limit).to_list()


def _code(document: Document) -> str:
    return str(document["_id"]).partition("/")[2]
