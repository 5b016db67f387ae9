"""The citizens' data keys in MongoDB, apart from all that they seal."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from services.feedback.vault import DataKey, Vault, Wrapped
from shared.contracts.base import now
from shared.errors import Transient
from shared.mongo import Database, DuplicateKeyError, IndexModel

CITIZENS = "citizens"
CITIZEN_KEYS = "citizen_keys"
TRIES = 5

INDEXES: Mapping[str, list[IndexModel]] = {}
"""Both collections are asked by key only."""


class Keyring:
    """Finds the data key of a citizen, or makes one.

    ``citizens`` leads from a handle (a keyed HMAC of what the citizen is found by) to the
    citizen's random id, ``citizen_keys`` from that id to the wrapped key. A key is stored before
    the handle that leads to it and goes after it, so that no key is ever made anew under an id
    that was erased.
    """

    def __init__(self, db: Database, vault: Vault) -> None:
        self._citizens = db[CITIZENS]
        self._keys = db[CITIZEN_KEYS]
        self._vault = vault

    async def citizen(self, commune: str, handle: str) -> UUID | None:
        """Return the citizen whom ``handle`` leads to, or None."""
        found = await self._citizens.find_one({"_id": _key(commune, handle)})
        return found["citizen"] if found else None

    async def open(self, citizen: UUID) -> DataKey | None:
        """Return the citizen's data key, or None if there is none or it was erased."""
        found = await self._keys.find_one({"_id": citizen})
        return self._vault.unwrap(Wrapped(found["kek"], found["key"]), citizen) if found else None

    async def open_for(self, commune: str, handle: str) -> tuple[UUID, DataKey]:
        """Return the citizen whom ``handle`` leads to with their key; a new one if need be."""
        for _ in range(TRIES):
            if citizen := await self.citizen(commune, handle):
                if key := await self.open(citizen):
                    return citizen, key
                await self._forget_handle(commune, handle, citizen)
            citizen, key = await self._make(commune, handle)
            entry = {"_id": _key(commune, handle), "citizen": citizen, "at": now()}
            try:
                await self._citizens.insert_one(entry)
            except DuplicateKeyError:
                await self._keys.delete_one({"_id": citizen})
            else:
                return citizen, key
        raise Transient("a citizen keeps changing under us")

    async def destroy(self, citizen: UUID) -> None:
        """Delete the citizen's key and the way to it; nothing sealed by it is read again."""
        found = await self._keys.find_one({"_id": citizen}, {"commune": 1, "handle": 1})
        if found:
            await self._forget_handle(found["commune"], found["handle"], citizen)
            await self._keys.delete_one({"_id": citizen})

    async def _make(self, commune: str, handle: str) -> tuple[UUID, DataKey]:
        citizen = uuid4()
        key, wrapped = self._vault.new(citizen)
        made_at: datetime = now()
        await self._keys.insert_one(
            {
                "_id": citizen,
                "commune": commune,
                "handle": handle,
                "kek": wrapped.kek,
                "key": wrapped.key,
                "at": made_at,
            }
        )
        return citizen, key

    async def _forget_handle(self, commune: str, handle: str, citizen: UUID) -> None:
        await self._citizens.delete_one({"_id": _key(commune, handle), "citizen": citizen})


def _key(commune: str, handle: str) -> str:
    return f"{commune}/{handle}"
