"""What the use cases of evidence need of the world."""

from typing import Protocol
from uuid import UUID

from services.tasks.models.evidence import EvidenceFile


class Evidence(Protocol):
    """The files that prove output."""

    async def get(self, commune: str, file_id: UUID) -> EvidenceFile | None:
        """Return what is known of a file of the commune, or None."""

    async def content(self, file: EvidenceFile) -> bytes | None:
        """Return the file's content, or None if it is lost."""

    async def add(self, file: EvidenceFile, content: bytes) -> None:
        """Store a file, its content first; one that is there already stays as it is."""
