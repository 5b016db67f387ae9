"""The newest verification of each commune's audit log, in MongoDB."""

from datetime import date
from typing import Any

from services.feedback.models import Anchor, Finding, Verification
from shared.errors import Text
from shared.mongo import Database, Document, DuplicateKeyError

VERIFICATIONS = "verifications"


class VerificationRepository:
    """Implements ``ports.Verifications``; one document a commune, addressed by key."""

    def __init__(self, db: Database) -> None:
        self._collection = db[VERIFICATIONS]

    async def newest(self, commune: str) -> Verification | None:
        """Return it, or None where nobody has asked yet."""
        found = await self._collection.find_one({"_id": commune})
        return _from(found) if found else None

    async def begin(self, verification: Verification, *, after: Verification | None) -> bool:
        """Put it in the place of ``after``; False where somebody else was faster."""
        document = _document(verification)
        if after:
            earlier = {"_id": after.commune, "began_at": after.began_at, "by": after.by}
            return (await self._collection.replace_one(earlier, document)).matched_count == 1
        try:
            await self._collection.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def note(self, verification: Verification) -> bool:
        """Store how far it has come; False where another has taken its place."""
        mine = {
            "_id": verification.commune,
            "began_at": verification.began_at,
            "by": verification.by,
        }
        found = await self._collection.replace_one(mine, _document(verification))
        return found.matched_count == 1


def _document(verification: Verification) -> Document:
    newest, bad = verification.newest, verification.bad
    return {
        "_id": verification.commune,
        "by": verification.by,
        "began_at": verification.began_at,
        "beat_at": verification.beat_at,
        "state": verification.state,
        "ended_at": verification.ended_at,
        "entries": verification.entries,
        "head": verification.head,
        "anchors": verification.anchors,
        "newest": newest
        and {
            "day": newest.day.isoformat(),
            "number": newest.number,
            "hash": newest.hash,
            "at": newest.at,
        },
        "bus_asked": verification.bus_asked,
        "bad": bad and {"number": bad.number, "vi": bad.wrong.vi, "en": bad.wrong.en},
    }


def _from(document: Document) -> Verification:
    values: dict[str, Any] = {
        k: v for k, v in document.items() if k not in ("_id", "newest", "bad")
    }
    newest, bad = document["newest"], document["bad"]
    return Verification(
        commune=document["_id"],
        newest=newest and _anchor(document["_id"], newest),
        bad=bad and Finding(bad["number"], Text(bad["vi"], bad["en"])),
        **values,
    )


def _anchor(commune: str, found: Document) -> Anchor:
    day = date.fromisoformat(found["day"])
    return Anchor(commune, day, found["number"], found["hash"], found["at"])
