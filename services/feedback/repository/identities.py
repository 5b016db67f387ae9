"""Who wrote, in MongoDB, encrypted and apart from what was written."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

import orjson

from services.feedback.models import Case, Consent, Person
from services.feedback.repository.keyring import Keyring
from services.feedback.vault import Lookup
from shared.mongo import ASCENDING, Database, Document, IndexModel, insert_new

IDENTITIES = "identities"
LAST = 4

INDEXES: Mapping[str, list[IndexModel]] = {
    IDENTITIES: [
        IndexModel([("citizen", ASCENDING), ("at", ASCENDING)], name="by_citizen", sparse=True),
        IndexModel([("commune", ASCENDING), ("kept_since", ASCENDING)], name="by_age"),
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
            "kept_since": case.received_at,
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
        if await self._keyring.open(document["citizen"]) is None:  # erased meanwhile
            await self._seal_anew(document, person)

    async def discard(self, commune: str, ref: UUID) -> None:
        """Forget a person whose case was not taken, and the citizen who wrote nothing else."""
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        citizen = found.get("citizen") if found else None
        await self._identities.delete_one({"_id": ref, "commune": commune})
        if citizen and not await self._identities.find_one({"citizen": citizen}, {"_id": 1}):
            await self._keyring.destroy(citizen)

    async def read(self, commune: str, ref: UUID, *, at_desk: bool = False) -> Person | None:
        """Return the person, or None if there is none, or the person was erased.

        Whose data may not be used any more is read at the desk for personal data only.
        """
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        if found is None or "citizen" not in found or ("restricted" in found and not at_desk):
            return None
        key = await self._keyring.open(found["citizen"])
        return Person(**orjson.loads(key.open(found["sealed"], ref))) if key else None

    async def correct(self, commune: str, ref: UUID, person: Person) -> None:
        """Put ``person`` in the place of who is stored; the key of who is left behind goes."""
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        if found and "citizen" in found:
            await self._seal_anew(found, person)
            if not await self._identities.find_one({"citizen": found["citizen"]}, {"_id": 1}):
                await self._keyring.destroy(found["citizen"])

    async def _seal_anew(self, document: Document, person: Person) -> None:
        ref, citizen = document["_id"], document["citizen"]
        sealed = await self._sealed(ref, document["commune"], document["case_id"], person)
        await self._identities.update_one({"_id": ref, "citizen": citizen}, {"$set": sealed})

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
