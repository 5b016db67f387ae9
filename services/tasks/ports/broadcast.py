"""What the use cases of the broadcast schedule need of the world."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from services.tasks.models.broadcast import Programme


class Programmes(Protocol):
    """The broadcast schedule of each commune."""

    async def get(self, commune: str, programme_id: UUID) -> Programme | None:
        """Return a programme of the commune, or None."""

    async def among(self, commune: str, ids: Sequence[UUID]) -> Mapping[UUID, Programme]:
        """Return those of the programmes that the commune has, by their ids."""

    async def between(self, commune: str, first: date, last: date) -> Sequence[Programme]:
        """Return programmes with an airing in the time, in the order of their first one."""

    async def waiting(self, commune: str) -> Sequence[Programme]:
        """Return programmes that have no airing yet."""

    async def add(self, programmes: Sequence[Programme]) -> None:
        """Store new programmes by one write; one that is there already stays as it is."""

    async def save(self, programme: Programme) -> None:
        """Store a programme, new or changed; raises ``OvertakenError``."""
