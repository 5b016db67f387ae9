"""The requests about personal data, in MongoDB; their words under a key that ends with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

import orjson

from services.feedback.models import Person, PrivacyRequest, Wish
from services.feedback.repository.keyring import Keyring
from shared import outbox
from shared.mongo import ASCENDING, DESCENDING, Database, Document, IndexModel, insert_new
from shared.outbox import LONG_AGO

REQUESTS = "requests"
STATE = tuple(
    each.name
    for each in fields(PrivacyRequest)
    if each.name not in ("id", "events", "revision", "attention_at")
)

INDEXES: Mapping[str, list[IndexModel]] = {
    REQUESTS: [
        outbox.PENDING,
        IndexModel([("attention_at", ASCENDING)], name="by_attention", sparse=True),
        IndexModel(
            [("commune", ASCENDING), ("open", ASCENDING), ("received_at", ASCENDING)],
            name="by_open_and_time",
        ),
    ],
}


class RequestRepository:
    """The requests; each has a data key of its own for its words, destroyed when it ends."""

    def __init__(self, db: Database, keyring: Keyring, saved: Callable[[], None]) -> None:
        self._requests = db[REQUESTS]
        self._keyring = keyring
        self._saved = saved

    async def add(self, request: PrivacyRequest, wish: Wish) -> None:
        """Store a new request and its facts; a second time changes nothing."""
        citizen, key = await self._keyring.open_for(request.commune, f"request-{request.id}")
        words = orjson.dumps({"note": wish.note, "wanted": wish.wanted and asdict(wish.wanted)})
        document = {
            "_id": request.id,
            **_state(request),
            "revision": 0,
            "attention_at": request.attention_at,
            "citizen": citizen,
            "sealed": key.seal(words, request.id),
            **outbox.raising(request.events),
        }
        await insert_new(self._requests, [document])
        request.events.clear()
        self._saved()

    async def get(self, commune: str, request_id: UUID) -> PrivacyRequest | None:
        """Return the commune's request, or None."""
        found = await self._requests.find_one({"_id": request_id, "commune": commune})
        return _request(found) if found else None

    async def words(self, request: PrivacyRequest) -> Wish | None:
        """Return what was asked in words; None once the request has ended."""
        found = await self._requests.find_one({"_id": request.id}, {"citizen": 1, "sealed": 1})
        key = await self._keyring.open(found["citizen"]) if found else None
        if found is None or key is None:
            return None
        said = orjson.loads(key.open(found["sealed"], request.id))
        wanted = Person(**said["wanted"]) if said["wanted"] else None
        return Wish(request.kind, said["note"], wanted, request.language)

    async def save(self, request: PrivacyRequest) -> bool:
        """Store a changed request and its facts; False if it changed under us."""
        change: Document = {
            "$set": {**_state(request), "revision": request.revision + 1},
            **outbox.raised(request.events),
        }
        if request.attention_at:
            change["$set"]["attention_at"] = request.attention_at
        else:
            change["$unset"] = {"attention_at": ""}
        unchanged = {"_id": request.id, "revision": request.revision}
        result = await self._requests.update_one(unchanged, change)
        if result.matched_count:
            request.revision += 1
            request.events.clear()
            self._saved()
        return bool(result.matched_count)

    async def forget_words(self, request: PrivacyRequest) -> None:
        """Destroy the key of the words of a request that has ended."""
        found = await self._requests.find_one({"_id": request.id}, {"citizen": 1})
        if found:
            await self._keyring.destroy(found["citizen"])

    async def newest(
        self, commune: str, *, is_open: bool, before: datetime | None, limit: int
    ) -> Sequence[PrivacyRequest]:
        """Return at most ``limit`` requests, open or ended, newest first."""
        window = {"$gt": LONG_AGO} | ({"$lt": before} if before else {})
        which = {"commune": commune, "open": is_open, "received_at": window}
        found = self._requests.find(which).sort([("received_at", DESCENDING)]).limit(limit)
        return [_request(each) for each in await found.to_list(limit)]

    async def needing_attention(self, until: datetime, limit: int) -> Sequence[PrivacyRequest]:
        """Return requests of all communes whose terms have something to say by ``until``."""
        due = {"attention_at": {"$gt": LONG_AGO, "$lt": until}}
        return [_request(each) for each in await self._requests.find(due).to_list(limit)]


def _state(request: PrivacyRequest) -> Document:
    values = {name: getattr(request, name) for name in STATE}
    return values | {"told": list(request.told), "open": request.is_open}


def _request(document: Document) -> PrivacyRequest:
    values = {name: document[name] for name in STATE} | {"told": tuple(document["told"])}
    return PrivacyRequest(
        id=document["_id"],
        revision=document["revision"],
        attention_at=document.get("attention_at"),
        **values,
    )
