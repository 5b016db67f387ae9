"""Who wrote, in MongoDB, encrypted and apart from what was written."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from services.feedback.models import Case, Consent, Person
from services.feedback.vault import Sealed, Vault
from shared.mongo import ASCENDING, Database, IndexModel, insert_new

IDENTITIES = "identities"

INDEXES: Mapping[str, list[IndexModel]] = {
    IDENTITIES: [IndexModel([("commune", ASCENDING), ("case_id", ASCENDING)], name="by_case")],
}


class IdentityRepository:
    """Who wrote, encrypted; without ``wrapped_key`` nobody can read the person again."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._identities = db[IDENTITIES]
        self._vault = vault

    async def keep(self, ref: UUID, case: Case, person: Person, consent: Consent) -> None:
        """Store ``person`` under ``ref``; a second time changes nothing."""
        document = {
            "_id": ref,
            "commune": case.commune,
            "case_id": case.id,
            **asdict(self._vault.seal(person, ref)),
            "consent": {
                "notice_version": consent.notice_version,
                "given": consent.given,
                "at": case.received_at,
                "channel": case.channel.value,
                "by": case.received_by,
            },
        }
        await insert_new(self._identities, [document])

    async def discard(self, commune: str, ref: UUID) -> None:
        """Forget a person whose case was not taken."""
        await self._identities.delete_one({"_id": ref, "commune": commune})

    async def read(self, commune: str, ref: UUID) -> Person | None:
        """Return the person, or None if there is none or the person was erased."""
        found = await self._identities.find_one({"_id": ref, "commune": commune})
        if not found or not found.get("wrapped_key"):
            return None
        sealed = Sealed(found["kek"], found["wrapped_key"], found["nonce"], found["ciphertext"])
        return self._vault.open(sealed, ref)
