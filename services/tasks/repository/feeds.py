"""The collection ``feeds``: the digest of each secret address, and whose calendar it is."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from services.tasks.models.feed import Feed
from shared.mongo import ASCENDING, Database, IndexModel, insert_new

FEEDS = "feeds"
MOST = 50

INDEXES = {
    FEEDS: [IndexModel([("commune", ASCENDING), ("unit", ASCENDING)], name="by_commune_and_unit")]
}


class FeedRepository:
    """The secret addresses of units' calendars."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, feed_id: str) -> Feed | None:
        """Return the feed with that digest, or None if there is none or it was revoked."""
        found = await self._db[FEEDS].find_one({"_id": feed_id})
        return _to_feed(found) if found else None

    async def of(self, commune: str, unit: str) -> Sequence[Feed]:
        """Return a unit's feeds."""
        found = await self._db[FEEDS].find({"commune": commune, "unit": unit}).to_list(MOST)
        return sorted(map(_to_feed, found), key=lambda feed: (feed.made_at, feed.id))

    async def add(self, feed: Feed) -> None:
        """Store a feed."""
        fields = asdict(feed)
        await insert_new(self._db[FEEDS], [{"_id": fields.pop("id"), **fields}])

    async def revoke(self, feed: Feed) -> None:
        """Let an address lead nowhere from now on."""
        await self._db[FEEDS].delete_one({"_id": feed.id})


def _to_feed(stored: Mapping[str, Any]) -> Feed:
    return Feed(
        stored["_id"], stored["commune"], stored["unit"], stored["made_at"], stored["made_by"]
    )
