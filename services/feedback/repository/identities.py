"""Who wrote, in MongoDB, encrypted and apart from what was written."""

import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

import orjson

from services.feedback.models import Case, Consent, Person
from services.feedback.repository.keyring import Keyring
from services.feedback.vault import Lookup
from shared.mongo import ASCENDING, DESCENDING, Database, Document, IndexModel, insert_new

IDENTITIES = "identities"
NOBODY = UUID(int=0)
LAST = 4

INDEXES: Mapping[str, list[IndexModel]] = {
    IDENTITIES: [
        IndexModel([("citizen", ASCENDING), ("at", ASCENDING)], name="by_citizen", sparse=True),
    ],
}


class IdentityRepository:
    """Who wrote each case, sealed under the key of the citizen who wrote it.

    A citizen is whoever gives the same telephone number; without one, the same e-mail address;
    without either, every case has a citizen of its own. Neither is verified, so only staff may
    be led from one case of a citizen to another.
    """

    def __init__(self, db: Database, keyring: Keyring, lookup: Lookup) -> None:
        self._identities = db[IDENTITIES]
        self._keyring = keyring
        self._lookup = lookup

    async def keep(self, ref: UUID, case: Case, person: Person, consent: Consent) -> None:
        """Store ``person`` under ``ref``; a second time changes nothing."""
        document = {
            "_id": ref,
            "commune": case.commune,
            "case_id": case.id,
            "at": case.received_at,
            **await self._sealed(ref, case.commune, case.id, person),
            "consent": {
                **asdict(consent),
                "language": case.language,
                "at": case.received_at,
                "channel": case.channel.value,
                "by": case.received_by,
            },
        }
        await insert_new(self._identities, [document])

    async def discard(self, commune: str, ref: UUID) -> None:
        """Forget a person whose case was not taken, and the citizen who wrote nothing else."""
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        citizen = found.get("citizen") if found else None
        await self._identities.delete_one({"_id": ref, "commune": commune})
        if citizen and not await self._identities.find_one({"citizen": citizen}, {"_id": 1}):
            await self._keyring.destroy(citizen)

    async def read(self, commune: str, ref: UUID) -> Person | None:
        """Return the person, or None if there is none or the person was erased."""
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        key = await self._keyring.open(found["citizen"]) if found and "citizen" in found else None
        return Person(**orjson.loads(key.open(found["sealed"], ref))) if found and key else None

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

    async def _sealed(self, ref: UUID, commune: str, case_id: UUID, person: Person) -> Document:
        citizen, key = await self._keyring.open_for(commune, self._handle(ref, commune, person))
        return {
            "citizen": citizen,
            "sealed": key.seal(orjson.dumps(asdict(person)), ref),
            "last_four": self._lookup.last_four(case_id, person.phone[-LAST:])
            if person.phone
            else None,
        }

    def _handle(self, ref: UUID, commune: str, person: Person) -> str:
        if person.phone:
            return self._lookup.handle(commune, "phone", person.phone)
        if person.email:
            return self._lookup.handle(commune, "email", person.email.lower())
        if person.account:
            return self._lookup.handle(commune, "account", person.account)
        return self._lookup.handle(commune, "case", str(ref))
