"""What the use cases of batches need of the world."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from services.tasks.models.batch import Batch


class Batches(Protocol):
    """Tables of reports that units offered."""

    async def get(self, commune: str, batch_id: UUID) -> Batch | None:
        """Return a batch of the commune, or None."""

    async def save(self, batch: Batch) -> None:
        """Store a batch, new or changed; raises ``OvertakenError``."""

    async def unfinished(self) -> Sequence[Batch]:
        """Return the batches that were confirmed and are not counted to the end."""
