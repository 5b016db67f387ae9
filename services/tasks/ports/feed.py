"""What the use cases of feeds need of the world."""

from collections.abc import Sequence
from typing import Protocol

from services.tasks.models.feed import Feed


class Feeds(Protocol):
    """The secret addresses of units' calendars."""

    async def get(self, feed_id: str) -> Feed | None:
        """Return the feed with that digest, or None if there is none or it was revoked."""

    async def of(self, commune: str, unit: str) -> Sequence[Feed]:
        """Return a unit's feeds."""

    async def add(self, feed: Feed) -> None:
        """Store a feed."""

    async def revoke(self, feed: Feed) -> None:
        """Let an address lead nowhere from now on."""
