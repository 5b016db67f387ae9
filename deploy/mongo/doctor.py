"""Tries on the server at hand the operations that the product uses, and says which fail."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from gridfs import GridFS
from pymongo import ASCENDING, InsertOne, MongoClient, UpdateOne, WriteConcern
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

DURABLE = WriteConcern(w="majority", j=True, wtimeout=5_000)
DUPLICATE = 11000
PATIENCE_MS = 3_000

Base = Database[dict[str, Any]]
Documents = Collection[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One operation, and what came of it: ``error`` is empty where it works."""

    vietnamese: str
    english: str
    seconds: float
    error: str


@dataclass(frozen=True, slots=True)
class Check:
    """One operation that the product uses, tried on a collection of its own."""

    vietnamese: str
    english: str
    attempt: Callable[[Base, Documents], None]


CHECKS: list[Check] = []
Attempt = Callable[[Base, Documents], None]


def check(vietnamese: str, english: str) -> Callable[[Attempt], Attempt]:
    """Register the decorated function as a check."""

    def register(attempt: Attempt) -> Attempt:
        CHECKS.append(Check(vietnamese, english, attempt))
        return attempt

    return register


def examine(database: Base) -> list[Finding]:
    """Run every check in ``database`` and remove what they wrote; failures are findings."""
    mark = f"doctor_{uuid4().hex[:12]}"
    findings = []
    try:
        for number, each in enumerate(CHECKS):
            begun = time.perf_counter()
            error = ""
            try:
                each.attempt(database, database[f"{mark}_{number}"])
            except (PyMongoError, AssertionError, NotImplementedError, TypeError) as trouble:
                error = str(trouble).splitlines()[0][:200] if str(trouble) else repr(trouble)
            taken = time.perf_counter() - begun
            findings.append(Finding(each.vietnamese, each.english, taken, error))
    finally:
        with suppress(PyMongoError):
            for name in database.list_collection_names():
                if name.startswith(mark):
                    database.drop_collection(name)
    return findings


def connect(uri: str) -> MongoClient[dict[str, Any]]:
    """Return a client that gives up soon and writes as the services do."""
    return MongoClient(
        uri, serverSelectionTimeoutMS=PATIENCE_MS, w="majority", journal=True, tz_aware=True
    )


def expect(truth: object, wrong: str) -> None:
    """Raise ``AssertionError`` where the server answered, but not what MongoDB answers."""
    if not truth:
        raise AssertionError(wrong)


@check("Ghi bền vững (w=majority, journal)", "durable write (w=majority, journal)")
def _durable(_database: Base, documents: Documents) -> None:
    documents.with_options(write_concern=DURABLE).insert_one({"_id": 1})
    expect(documents.find_one({"_id": 1}), "an acknowledged document is not found")


@check("Chỉ mục duy nhất", "unique index")
def _unique(_database: Base, documents: Documents) -> None:
    documents.create_index("key", unique=True)
    documents.insert_one({"key": "a"})
    with suppress(DuplicateKeyError):
        documents.insert_one({"key": "a"})
        raise AssertionError("a duplicate was taken")


@check("Chỉ mục ghép, lọc theo khoảng", "compound index, range")
def _compound(_database: Base, documents: Documents) -> None:
    documents.create_index([("commune", ASCENDING), ("at", ASCENDING)])
    documents.insert_many([{"commune": "a", "at": n} for n in range(5)])
    found = documents.find({"commune": "a", "at": {"$gte": 1, "$lt": 4}}).sort("at", -1).limit(2)
    expect([each["at"] for each in found] == [3, 2], "wrong order or range")


@check("Chỉ mục thưa (hộp thư đi)", "sparse index (outbox)")
def _sparse(_database: Base, documents: Documents) -> None:
    documents.create_index("outbox_at", sparse=True)
    documents.insert_many([{"_id": 1}, {"_id": 2, "outbox_at": datetime.now(UTC)}])
    since = datetime.now(UTC) - timedelta(days=1)
    found = [each["_id"] for each in documents.find({"outbox_at": {"$gt": since}})]
    expect(found == [2], "wrong documents")


@check("Chỉ mục tự hết hạn (TTL)", "expiring index (TTL)")
def _ttl(_database: Base, documents: Documents) -> None:
    name = documents.create_index("until", expireAfterSeconds=0)
    expect("expireAfterSeconds" in documents.index_information()[name], "the expiry was dropped")


@check("Cập nhật so sánh phiên bản", "compare-and-set update")
def _compare_and_set(_database: Base, documents: Documents) -> None:
    documents.insert_one({"_id": 1, "revision": 1})
    change = {"$set": {"revision": 2}}
    first = documents.update_one({"_id": 1, "revision": 1}, change).matched_count
    second = documents.update_one({"_id": 1, "revision": 1}, change).matched_count
    expect((first, second) == (1, 0), "a stale revision was taken")


@check("Cập nhật bằng pipeline ($filter, $$REMOVE)", "pipeline update ($filter, $$REMOVE)")
def _pipeline(_database: Base, documents: Documents) -> None:
    documents.insert_one({"_id": 1, "outbox": [{"id": "a"}], "outbox_at": datetime.now(UTC)})
    left = {"$filter": {"input": "$outbox", "cond": {"$ne": ["$$this.id", "a"]}}}
    empty = {"$eq": [{"$size": "$outbox"}, 0]}
    documents.update_one(
        {"_id": 1},
        [
            {"$set": {"outbox": left}},
            {"$set": {"outbox_at": {"$cond": [empty, "$$REMOVE", "$outbox_at"]}}},
        ],
    )
    expect(documents.find_one({"_id": 1}) == {"_id": 1, "outbox": []}, "wrong result")


@check("Thêm và bớt phần tử mảng ($push, $pull)", "array $push and $pull")
def _arrays(_database: Base, documents: Documents) -> None:
    documents.insert_one({"_id": 1, "items": [{"id": 1}]})
    documents.update_one({"_id": 1}, {"$push": {"items": {"$each": [{"id": 2}]}}})
    documents.update_one({"_id": 1}, {"$pull": {"items": {"id": 1}}})
    expect(documents.find_one({"_id": 1}) == {"_id": 1, "items": [{"id": 2}]}, "wrong result")


@check("Ghi theo lô, tạo nếu chưa có", "bulk upsert, unordered")
def _bulk(_database: Base, documents: Documents) -> None:
    writes = [
        UpdateOne({"_id": n}, {"$inc": {"n": 1}, "$setOnInsert": {"new": True}}, upsert=True)
        for n in (1, 2, 1)
    ]
    result = documents.bulk_write(writes, ordered=False)
    expect((result.upserted_count, result.matched_count) == (2, 1), "wrong counts")
    expect(documents.find_one({"_id": 1}) == {"_id": 1, "n": 2, "new": True}, "wrong result")


@check("Ghi theo lô, bỏ qua bản trùng", "bulk insert that passes over duplicates")
def _duplicates(_database: Base, documents: Documents) -> None:
    documents.insert_one({"_id": 1})
    try:
        documents.bulk_write([InsertOne({"_id": n}) for n in (1, 2, 3)], ordered=False)
    except BulkWriteError as error:
        codes = {each["code"] for each in error.details["writeErrors"]}
        expect(codes == {DUPLICATE}, "other errors than duplicates")
    expect(len(list(documents.find())) == 3, "the others were not written")  # noqa: PLR2004


@check("Nhóm và cộng ($group)", "$group")
def _group(_database: Base, documents: Documents) -> None:
    documents.insert_many([{"unit": "a", "n": 1}, {"unit": "a", "n": 2}, {"unit": "b", "n": 5}])
    stages: list[dict[str, Any]] = [
        {"$match": {"n": {"$gt": 0}}},
        {"$group": {"_id": "$unit", "sum": {"$sum": "$n"}}},
        {"$sort": {"_id": 1}},
    ]
    found = [(each["_id"], each["sum"]) for each in documents.aggregate(stages)]
    expect(found == [("a", 3), ("b", 5)], "wrong sums")


@check("Giao dịch trên hai tập", "transaction over two collections")
def _transaction(database: Base, documents: Documents) -> None:
    other = database[f"{documents.name}_other"]
    for each in (documents, other):
        each.insert_one({"_id": 0})
    with database.client.start_session() as session:
        with session.start_transaction(write_concern=DURABLE):
            documents.insert_one({"_id": 1}, session=session)
            other.insert_one({"_id": 1}, session=session)
        session.start_transaction()
        documents.insert_one({"_id": 2}, session=session)
        session.abort_transaction()
    kept = [bool(each.find_one({"_id": n})) for each, n in ((documents, 1), (other, 1))]
    expect(all(kept), "a committed document is not found")
    expect(documents.find_one({"_id": 2}) is None, "an aborted document is found")


@check("Tệp đính kèm (GridFS)", "files (GridFS)")
def _gridfs(database: Base, documents: Documents) -> None:
    files = GridFS(database, collection=documents.name)
    content = b"x" * 300_000
    expect(files.get(files.put(content)).read() == content, "another content came back")
