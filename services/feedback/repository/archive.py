"""The archive of what was said, which the outbox keeps in ``events``."""

from collections.abc import Sequence
from datetime import datetime

from shared.contracts.base import Event, fact_named
from shared.mongo import ASCENDING, Database
from shared.outbox import EVENTS


class ArchiveRepository:
    """The facts that were said; read only."""

    def __init__(self, db: Database) -> None:
        self._events = db[EVENTS]

    async def between(
        self, commune: str, start: datetime, end: datetime, limit: int
    ) -> Sequence[Event]:
        """Return at most ``limit`` facts from ``start`` until before ``end``, earliest first."""
        window = {"commune": commune, "at": {"$gte": start, "$lt": end}}
        earliest_first = self._events.find(window).sort([("at", ASCENDING), ("_id", ASCENDING)])
        found = await earliest_first.limit(limit).to_list()
        kinds = [(fact_named(each["subject"]), each["body"]) for each in found]
        return [kind.model_validate_json(body) for kind, body in kinds if kind]
