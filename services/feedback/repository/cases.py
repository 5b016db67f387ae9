"""The cases in MongoDB."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from services.feedback.models import Case
from services.feedback.ports import Cursor, Which
from services.feedback.repository.shapes import case_of, changing, whole
from services.feedback.repository.windows import BEGINNING, Mark, newest_first
from services.feedback.together import Together
from services.feedback.tokens import codes
from shared import outbox
from shared.mongo import ASCENDING, Database, Document, IndexModel
from shared.outbox import LONG_AGO

CASES = "cases"

INDEXES: Mapping[str, list[IndexModel]] = {
    CASES: [
        outbox.PENDING,
        IndexModel(
            [
                ("commune", ASCENDING),
                ("probe", ASCENDING),
                ("done", ASCENDING),
                ("received_at", ASCENDING),
            ],
            name="by_done_and_time",
        ),
        IndexModel([("attention_at", ASCENDING)], name="by_attention", sparse=True),
    ],
}


class CaseRepository:
    """The cases; each is one document, with the facts it still has to say.

    Its key is ``<commune>/<code>``: the code follows from the case's id, and so neither code nor
    id nor tracking token needs an index of its own. No case is ever removed: a case whose first
    code was taken is found by way of the one that took it.
    """

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._cases = db[CASES]
        self._together = Together(self._cases)
        self._saved = saved

    async def add(self, case: Case) -> bool:
        """Store a new case and its facts; False if its code is taken, perhaps by itself."""
        key = _key(case.commune, case.code)
        document = {"_id": key, **whole(case), **outbox.raising(case.events)}
        added = await self._together.insert(document)
        if added:
            case.events.clear()
            self._saved()
        return added

    async def get(self, commune: str, case_id: UUID) -> Case | None:
        """Return the commune's case, or None."""
        for code in codes(commune, case_id):
            found = await self._cases.find_one({"_id": _key(commune, code)})
            if found is None:
                return None
            if found["case_id"] == case_id:
                return case_of(found)
        return None

    async def coded(self, commune: str, code: str) -> Case | None:
        """Return the commune's case with this code, or None."""
        found = await self._cases.find_one({"_id": _key(commune, code)})
        return case_of(found) if found else None

    async def named(self, commune: str, codes: Sequence[str]) -> list[Case]:
        """Return those of the commune's cases that have one of these codes, in their order."""
        keys = [_key(commune, code) for code in codes]
        if not keys:
            return []
        found = self._cases.find({"_id": {"$in": keys}}, {"outbox": 0})
        by_key = {each["_id"]: case_of(each) for each in await found.to_list(None)}
        return [by_key[key] for key in keys if key in by_key]

    async def save(self, case: Case) -> bool:
        """Store a changed case and its facts; False if it changed under us."""
        revision = case.events[-1].revision if case.events else case.next_revision
        fields = {"revision": revision, **changing(case)}
        change: Document = {"$set": fields, **outbox.raised(case.events)}
        if case.attention_at:
            fields["attention_at"] = case.attention_at
        else:
            change["$unset"] = {"attention_at": ""}
        result = await self._cases.update_one(
            {"_id": _key(case.commune, case.code), "revision": case.revision}, change
        )
        if result.matched_count:
            case.revision = revision
            case.events.clear()
            self._saved()
        return bool(result.matched_count)

    async def newest(
        self, commune: str, which: Which, after: Cursor | None, limit: int
    ) -> list[Case]:
        """Return at most ``limit`` cases, newest first, that come after ``after``; no probes."""
        found: list[Case] = []
        read = partial(self._among, commune, which)
        earliest = which.since or BEGINNING
        mark = Mark(after.received_at, _key(commune, after.code)) if after else None
        async for document in newest_first(read, "received_at", mark, earliest):
            case = case_of(document)
            if which.has(case):
                found.append(case)
            if len(found) == limit:
                break
        return found

    async def needing_attention(self, until: datetime, limit: int) -> list[Case]:
        """Return cases of all communes whose clock has something to say by ``until``."""
        due = {"attention_at": {"$gt": LONG_AGO, "$lt": until}}
        return [case_of(each) for each in await self._cases.find(due).to_list(limit)]

    async def _among(
        self, commune: str, which: Which, received_at: object, limit: int, order: int
    ) -> list[Document]:
        """Ask only for what is in the index; the rest is told apart here."""
        found: list[Document] = []
        for done in which.done:
            question = {
                "commune": commune,
                "probe": False,
                "done": done,
                "received_at": received_at,
            }
            cases = self._cases.find(question, {"outbox": 0})
            in_order = cases.sort([("received_at", order), ("_id", order)])
            found += await in_order.limit(limit).to_list()
        found.sort(key=lambda each: (each["received_at"], each["_id"]), reverse=order < 0)
        return found[:limit]


def _key(commune: str, code: str) -> str:
    return f"{commune}/{code}"
