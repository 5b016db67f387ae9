"""The collection ``refusals``: one document for each command not carried out."""

from collections.abc import Callable
from uuid import UUID

from shared import outbox
from shared.contracts.base import Event, now
from shared.mongo import ASCENDING, Database, IndexModel, insert_new

REFUSALS = "refusals"

INDEXES = {
    REFUSALS: [
        IndexModel([("commune", ASCENDING), ("at", ASCENDING)], name="by_commune_and_time"),
        outbox.PENDING,
    ],
}


class RefusalRepository:
    """The collection ``refusals``: one document for each command not carried out."""

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._db = db
        self._saved = saved

    async def say(self, refusal_id: UUID, fact: Event) -> None:
        """Say the fact, unless this refusal was said before."""
        document = {"_id": refusal_id, "commune": fact.commune, "at": now(), "revision": 1}
        await insert_new(self._db[REFUSALS], [{**document, **outbox.raising([fact])}])
        self._saved()
