"""The citizens' data keys in MongoDB, apart from all that they seal."""

from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

from services.feedback.models import SYSTEM
from services.feedback.vault import DataKey, Vault, Wrapped
from shared import outbox
from shared.contracts.base import now
from shared.contracts.feedback import KeyDestroyedV1
from shared.errors import Transient
from shared.mongo import Database, DuplicateKeyError, IndexModel, insert_new

CITIZENS = "citizens"
CITIZEN_KEYS = "citizen_keys"
TOMBSTONES = "tombstones"
TRIES = 5

INDEXES: Mapping[str, list[IndexModel]] = {TOMBSTONES: [outbox.PENDING]}
"""All are asked by key only."""


class Keyring:
    """Finds the data key of a citizen, or makes one.

    ``citizens`` leads from a handle (a keyed HMAC of what the citizen is found by) to the
    citizen's random id, ``citizen_keys`` from that id to the wrapped key. A key is stored before
    the handle that leads to it and goes after it, so that no key is ever made anew under an id
    that was erased. ``tombstones`` say which keys were destroyed, here and on the bus.
    """

    def __init__(self, db: Database, vault: Vault, saved: Callable[[], None]) -> None:
        self._tombstones = db[TOMBSTONES]
        self._saved = saved
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

    async def replace(self, citizen: UUID) -> tuple[UUID, DataKey] | None:
        """Give the citizen a new id and key beside the old one; whoever comes by gets the new.

        None where there is no such citizen any more.
        """
        found = await self._keys.find_one({"_id": citizen}, {"commune": 1, "handle": 1})
        if found is None:
            return None
        already = await self.citizen(found["commune"], found["handle"])
        if already and already != citizen and (key := await self.open(already)):
            return already, key
        new, key = await self._make(found["commune"], found["handle"])
        way = {"_id": _key(found["commune"], found["handle"]), "citizen": citizen}
        await self._citizens.update_one(way, {"$set": {"citizen": new}})
        return new, key

    async def destroy(self, citizen: UUID) -> None:
        """Delete the citizen's key and the way to it; nothing sealed by it is read again."""
        found = await self._keys.find_one({"_id": citizen}, {"commune": 1, "handle": 1})
        if found is None:
            return
        fact = KeyDestroyedV1(commune=found["commune"], revision=0, actor=SYSTEM, key=citizen)
        stone = {"_id": citizen, "commune": found["commune"], "at": fact.occurred_at}
        await insert_new(self._tombstones, [{**stone, **outbox.raising([fact])}])
        await self._forget_handle(found["commune"], found["handle"], citizen)
        await self._keys.delete_one({"_id": citizen})
        self._saved()

    async def _make(self, commune: str, handle: str) -> tuple[UUID, DataKey]:
        citizen = uuid4()
        key, wrapped = self._vault.new(citizen)
        await self._keys.insert_one(
            {
                "_id": citizen,
                "commune": commune,
                "handle": handle,
                "kek": wrapped.kek,
                "key": wrapped.key,
                "at": now(),
            }
        )
        return citizen, key

    async def _forget_handle(self, commune: str, handle: str, citizen: UUID) -> None:
        await self._citizens.delete_one({"_id": _key(commune, handle), "citizen": citizen})


def _key(commune: str, handle: str) -> str:
    return f"{commune}/{handle}"
