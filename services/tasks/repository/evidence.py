"""The collection ``evidence`` and the files behind it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from services.tasks.models.evidence import EvidenceFile
from shared import outbox
from shared.mongo import Database, Files, insert_new

EVIDENCE, FILES = "evidence", "evidence_files"

INDEXES = {EVIDENCE: [outbox.PENDING]}


class EvidenceRepository:
    """Evidence files; ``saved`` is called after each write."""

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._db = db
        self._saved = saved
        self._files = Files(db, FILES)

    async def get(self, commune: str, file_id: UUID) -> EvidenceFile | None:
        """Return what is known of a file of the commune, or None."""
        found = await self._db[EVIDENCE].find_one({"_id": file_id})
        return _to_file(found) if found and found["commune"] == commune else None

    async def content(self, file: EvidenceFile) -> bytes | None:
        """Return the file's content, or None if it is lost."""
        return await self._files.get(file.id)

    async def add(self, file: EvidenceFile, content: bytes) -> None:
        """Store a file, its content first; one that is there already stays as it is."""
        await self._files.put(file.id, content)
        fields = {
            name: getattr(file, name)
            for name in EvidenceFile.__dataclass_fields__
            if name not in ("id", "events")
        }
        document = {"_id": file.id, **fields, **outbox.raising(file.events)}
        await insert_new(self._db[EVIDENCE], [document])
        file.events.clear()
        self._saved()


def _to_file(stored: Mapping[str, Any]) -> EvidenceFile:
    fields = {name: stored[name] for name in EvidenceFile.__dataclass_fields__ if name in stored}
    return EvidenceFile(id=stored["_id"], **fields)
