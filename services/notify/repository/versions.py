"""What communes changed, in MongoDB: what is in force under its key, earlier versions beside it.

The version in force is copied to its own key before a later one takes its place, so that a crash
in between loses nothing and shows nothing twice.
"""

from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from typing import Any

from services.notify.models import Version
from shared.contracts.base import now
from shared.mongo import ASCENDING, Document, DuplicateKeyError, IndexModel, Mongo, insert_new

RULES, TEMPLATES = "rules", "templates"
INDEXES = [IndexModel([("of", ASCENDING)], name="in_force_by_commune", sparse=True)]
FRESH_SECONDS = 2
"""What is in force is known for so long without asking."""
REMEMBERED = 500
"""Earlier versions never change; so many are kept at hand."""


class MongoVersions:
    """Implements ``ports.Versions`` in one collection."""

    def __init__(self, mongo: Mongo, collection: str) -> None:
        self._collection = mongo.db[collection]
        self._known: dict[str, tuple[float, Version]] = {}
        self._fixed: dict[str, Version] = {}

    async def of(self, commune: str, name: str = "") -> Version:
        """Return what is in force; a version without content where nothing ever changed."""
        key = _key(commune, name)
        known = self._known.get(key)
        if known and monotonic() - known[0] < FRESH_SECONDS:
            return known[1]
        found = await self.current(commune, name)
        self._known[key] = (monotonic(), found)
        return found

    async def current(self, commune: str, name: str = "") -> Version:
        """Return what is in force at this moment."""
        document = await self._collection.find_one({"_id": _key(commune, name)})
        return _from_document(document) if document else Version()

    async def at(self, commune: str, name: str, revision: int) -> Version | None:
        """Return one version, in force or earlier; None for one that never was."""
        key = _key(commune, name)
        if fixed := self._fixed.get(f"{key}@{revision}"):
            return fixed
        # In this order: what is no longer in force was copied before.
        document = await self._collection.find_one({"_id": key, "revision": revision})
        if document is None:
            document = await self._collection.find_one({"_id": f"{key}@{revision}"})
        if document is None:
            return None
        if len(self._fixed) >= REMEMBERED:
            self._fixed.pop(next(iter(self._fixed)))
        return self._fixed.setdefault(f"{key}@{revision}", _from_document(document))

    async def before(self, commune: str, name: str, revision: int, limit: int) -> list[Version]:
        """Return the versions before ``revision``, the latest first."""
        key = _key(commune, name)
        numbers = range(revision - 1, max(0, revision - 1 - limit), -1)
        keys = [f"{key}@{number}" for number in numbers]
        documents = await self._collection.find({"_id": {"$in": keys}}).to_list(limit)
        return sorted(map(_from_document, documents), key=lambda each: -each.revision)

    async def all_of(self, commune: str, limit: int) -> dict[str, Version]:
        """Return by name what the commune has changed at any time."""
        documents = await self._collection.find({"of": commune}).to_list(limit)
        return {each["name"]: _from_document(each) for each in documents}

    async def save(
        self, commune: str, name: str, content: Mapping[str, Any] | None, *, was: int, by: str
    ) -> Version | None:
        """Put ``content`` in force as the version after ``was``; None if that is not in force."""
        key = _key(commune, name)
        made = Version(was + 1, content, now(), by)
        document = {"of": commune, "name": name, **_to_document(made)}
        self._known.pop(key, None)
        if was == 0:
            try:
                await self._collection.insert_one({"_id": key, **document})
            except DuplicateKeyError:
                return None
            return made
        in_force = await self._collection.find_one({"_id": key, "revision": was})
        if in_force is None:
            return None
        earlier = {each: value for each, value in in_force.items() if each != "of"}
        await insert_new(self._collection, [{**earlier, "_id": f"{key}@{was}"}])
        result = await self._collection.update_one(
            {"_id": key, "revision": was}, {"$set": document}
        )
        return made if result.matched_count else None


def _key(commune: str, name: str) -> str:
    return f"{commune}/{name}"


def _to_document(version: Version) -> Document:
    return {
        "revision": version.revision,
        "content": version.content,
        "at": version.at,
        "by": version.by,
    }


def _from_document(document: Document) -> Version:
    at: datetime | None = document["at"]
    return Version(document["revision"], document["content"], at, document["by"])
