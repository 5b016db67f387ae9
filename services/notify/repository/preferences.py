"""What units and roles want to hear, in MongoDB: one document for each that ever said so."""

from time import monotonic

from services.notify.models import Preference
from shared.errors import Language
from shared.mongo import ASCENDING, Document, DuplicateKeyError, IndexModel, Mongo

PREFERENCES = "preferences"
INDEXES = [IndexModel([("brief", ASCENDING), ("_id", ASCENDING)], name="by_brief")]
WINDOW = 500
FRESH_SECONDS = 2
"""A preference is known for so long without asking: after that every process has the new one."""


class MongoPreferences:
    """Implements ``ports.Preferences``."""

    def __init__(self, mongo: Mongo) -> None:
        self._collection = mongo.db[PREFERENCES]
        self._known: dict[str, tuple[float, Preference]] = {}

    async def of(self, commune: str, recipient: str) -> Preference:
        """Return what ``recipient`` wants; the defaults for one that never said."""
        key = f"{commune}/{recipient}"
        known = self._known.get(key)
        if known and monotonic() - known[0] < FRESH_SECONDS:
            return known[1]
        document = await self._collection.find_one({"_id": key})
        found = _from_document(document) if document else Preference()
        self._known[key] = (monotonic(), found)
        return found

    async def current(self, commune: str, recipient: str) -> Preference:
        """Return what ``recipient`` wants at this moment."""
        self._known.pop(f"{commune}/{recipient}", None)
        return await self.of(commune, recipient)

    async def save(self, commune: str, recipient: str, preference: Preference, *, was: int) -> bool:
        """Store what ``recipient`` wants, if the stored revision is still ``was``."""
        key = f"{commune}/{recipient}"
        document = _to_document(preference)
        self._known.pop(key, None)
        if was == 0:
            try:
                await self._collection.insert_one({"_id": key, **document})
            except DuplicateKeyError:
                return False
            return True
        result = await self._collection.update_one(
            {"_id": key, "revision": was}, {"$set": document}
        )
        return result.matched_count == 1

    async def wanting_briefs(self) -> list[tuple[str, str]]:
        """Return by commune every recipient that wants the brief, read in windows."""
        found: list[str] = []
        while True:
            where = {"brief": True, "_id": {"$gt": found[-1] if found else ""}}
            order = [("_id", ASCENDING)]
            window = self._collection.find(where, {"_id": 1}).sort(order).limit(WINDOW)
            keys = [each["_id"] for each in await window.to_list(WINDOW)]
            found += keys
            if len(keys) < WINDOW:
                break
        parts = (each.partition("/") for each in found)
        return [(commune, recipient) for commune, _, recipient in parts]


def _to_document(preference: Preference) -> Document:
    return {
        "channels_off": sorted(preference.channels_off),
        # A list, for a fact's name has dots.
        "kinds_off": [
            {"kind": kind, "channels": sorted(channels)}
            for kind, channels in sorted(preference.kinds_off.items())
        ],
        "digest": preference.digest,
        "language": preference.language,
        "brief": preference.brief,
        "revision": preference.revision,
    }


def _from_document(document: Document) -> Preference:
    language: Language | None = document["language"]
    return Preference(
        channels_off=frozenset(document["channels_off"]),
        kinds_off={each["kind"]: frozenset(each["channels"]) for each in document["kinds_off"]},
        digest=document["digest"],
        language=language,
        brief=document.get("brief", False),
        revision=document["revision"],
    )
