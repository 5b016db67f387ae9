"""Who wrote several cases, in MongoDB: found, restricted, erased."""

import hmac
import os
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.feedback.models import Case, Kept
from services.feedback.repository.identities import IDENTITIES
from services.feedback.repository.keyring import Keyring
from services.feedback.vault import Lookup
from shared.mongo import DESCENDING, Database, Document

NOBODY = UUID(int=0)
MOST = 500
"""So many cases of one citizen are looked after; nobody writes more."""
SECRETS = ("citizen", "sealed", "last_four", "kept_since", "restricted")


class CitizenRepository:
    """All that is kept of one citizen; telephone numbers are unverified, so for staff only."""

    def __init__(self, db: Database, keyring: Keyring, lookup: Lookup) -> None:
        self._identities = db[IDENTITIES]
        self._keyring = keyring
        self._lookup = lookup

    def handle_of(self, commune: str, phone: str) -> str:
        """Return under what whoever has ``phone`` is found: a keyed hash, which may be kept."""
        return self._lookup.handle(commune, "phone", phone)

    async def cases_of(self, commune: str, handle: str, limit: int) -> Sequence[UUID]:
        """Return the ids of at most ``limit`` cases of whoever ``handle`` finds, newest first."""
        citizen = await self._keyring.citizen(commune, handle)
        if citizen is None:
            return ()
        found = self._identities.find({"citizen": citizen}, {"case_id": 1})
        newest = found.sort([("at", DESCENDING)]).limit(limit)
        return [each["case_id"] for each in await newest.to_list(limit)]

    async def matches_last_four(self, case: Case | None, digits: str) -> bool:
        """Tell whether ``digits`` end the telephone number of whoever wrote ``case``.

        Takes the same steps for no case, no person and no telephone number.
        """
        ref = (case.identity if case else None) or NOBODY
        found = await self._identities.find_one({"_id": ref}, {"last_four": 1})
        kept = (found or {}).get("last_four")
        given = self._lookup.last_four(case.id if case else NOBODY, digits)
        return hmac.compare_digest(given, kept or os.urandom(len(given)))

    async def has_phone(self, case: Case, phone: str) -> bool:
        """Tell whether whoever wrote ``case`` has the telephone number ``phone``."""
        citizen = await self._keyring.citizen(case.commune, self.handle_of(case.commune, phone))
        found = await self._identities.find_one({"_id": case.identity or NOBODY}, {"citizen": 1})
        return citizen is not None and found is not None and found.get("citizen") == citizen

    async def kept_with(self, commune: str, ref: UUID) -> Sequence[Kept]:
        """Return what is kept under ``ref``, and of the same citizen; at most ``MOST``."""
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        if found is None:
            return ()
        if "citizen" not in found:
            return (_kept(found),)
        all_of = self._identities.find({"citizen": found["citizen"]})
        return [_kept(each) for each in await all_of.to_list(MOST)]

    async def kept(self, commune: str, ref: UUID) -> Kept | None:
        """Return what is kept under ``ref``, or None."""
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        return _kept(found) if found else None

    async def restrict(self, commune: str, refs: Sequence[UUID], why: str) -> None:
        """Let nobody use these persons any more, but for the desk for personal data."""
        for ref in refs:
            one = {"_id": ref, "commune": commune}
            await self._identities.update_one(one, {"$set": {"restricted": why}})

    async def erase(self, commune: str, refs: Sequence[UUID], at: datetime) -> None:
        """Make these persons unreadable for good; that somebody agreed stays on record.

        What else is kept of the same citizen goes under a new key first. May be repeated after
        a crash at any point.
        """
        for ref in refs:
            found = await self._identities.find_one({"_id": ref, "commune": commune})
            if found and "citizen" in found:
                await self._save_the_others(found["citizen"], refs)
                await self._keyring.destroy(found["citizen"])
            one = {"_id": ref, "commune": commune, "erased_at": None}
            change = {"$set": {"erased_at": at}, "$unset": dict.fromkeys(SECRETS, "")}
            await self._identities.update_one(one, change)

    async def kept_since(
        self, commune: str, before: datetime, after: datetime, limit: int
    ) -> Sequence[Kept]:
        """Return at most ``limit`` persons that came after ``after``, oldest first."""
        window = {"commune": commune, "kept_since": {"$gt": after, "$lt": before}}
        found = self._identities.find(window).sort([("kept_since", 1)]).limit(limit)
        return [_kept(each) for each in await found.to_list(limit)]

    async def _save_the_others(self, citizen: UUID, leaving: Sequence[UUID]) -> None:
        others = await self._others(citizen, leaving)
        old = await self._keyring.open(citizen) if others else None
        replaced = await self._keyring.replace(citizen) if old else None
        while old and replaced and others:
            new, key = replaced
            for each in others:
                sealed = key.seal(old.open(each["sealed"], each["_id"]), each["_id"])
                one = {"_id": each["_id"], "citizen": citizen}
                change = {"$set": {"citizen": new, "sealed": sealed}}
                await self._identities.update_one(one, change)
            others = await self._others(citizen, leaving)

    async def _others(self, citizen: UUID, leaving: Sequence[UUID]) -> list[Document]:
        found = await self._identities.find({"citizen": citizen}).to_list(MOST)
        return [each for each in found if each["_id"] not in leaving]


def _kept(document: Document) -> Kept:
    return Kept(
        ref=document["_id"],
        commune=document["commune"],
        case_id=document["case_id"],
        at=document["at"],
        consent=document["consent"],
        restricted=document.get("restricted"),
        erased_at=document.get("erased_at"),
    )
