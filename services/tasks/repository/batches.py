"""The collection ``batches``: tables of reports, each with its rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.tasks.models.batch import Batch, BatchState, Column, Row, RowState
from services.tasks.ports import OvertakenError
from shared.auth import Principal, Role
from shared.contracts.tasks import ReportProgress
from shared.errors import Text
from shared.mongo import ASCENDING, Database, Document, DuplicateKeyError, IndexModel

BATCHES = "batches"
AT_ONCE = 50

INDEXES = {
    BATCHES: [IndexModel([("confirmed", ASCENDING)], name="confirmed", sparse=True)],
}


class BatchRepository:
    """The collection ``batches``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, commune: str, batch_id: UUID) -> Batch | None:
        """Return a batch of the commune, or None."""
        found = await self._db[BATCHES].find_one({"_id": batch_id})
        return _to_batch(found) if found and found["commune"] == commune else None

    async def save(self, batch: Batch) -> None:
        """Store a batch, new or changed; raises ``OvertakenError``."""
        document = _document(batch)
        if not batch.revision:
            try:
                await self._db[BATCHES].insert_one(document)
            except DuplicateKeyError:
                raise OvertakenError from None
            return
        seen = {"_id": batch.id, "revision": batch.revision - 1}
        written = await self._db[BATCHES].replace_one(seen, document)
        if not written.matched_count:
            raise OvertakenError

    async def unfinished(self) -> Sequence[Batch]:
        """Return the batches that were confirmed and are not counted to the end."""
        found = self._db[BATCHES].find({"confirmed": {"$gt": 0}})
        return [_to_batch(each) for each in await found.to_list(AT_ONCE)]


def _document(batch: Batch) -> Document:
    who = batch.principal
    return {
        "_id": batch.id,
        "commune": batch.commune,
        "principal": {
            "subject": who.subject,
            "roles": sorted(role.value for role in who.roles),
            "unit": who.unit,
        },
        "rows": [_row(row) for row in batch.rows],
        "offered_at": batch.offered_at,
        "correlation_id": batch.correlation_id,
        "state": batch.state.value,
        "revision": batch.revision,
        **({"confirmed": 1} if batch.state is BatchState.CONFIRMED else {}),
    }


def _row(row: Row) -> Document:
    return {
        "line": row.line,
        "read": {column.value: text for column, text in row.read.items()},
        "state": row.state.value,
        "reasons": [{"vi": each.vi, "en": each.en} for each in row.reasons],
        "task_id": row.task_id,
        "report": row.report.model_dump(mode="json") if row.report else None,
        "progress_id": row.progress_id,
    }


def _to_batch(stored: Mapping[str, Any]) -> Batch:
    who = stored["principal"]
    return Batch(
        id=stored["_id"],
        commune=stored["commune"],
        principal=Principal(
            who["subject"], stored["commune"], frozenset(map(Role, who["roles"])), who["unit"]
        ),
        rows=tuple(
            Row(
                each["line"],
                {Column(name): text for name, text in each["read"].items()},
                RowState(each["state"]),
                tuple(Text(**reason) for reason in each["reasons"]),
                each["task_id"],
                ReportProgress.model_validate(each["report"]) if each["report"] else None,
                each["progress_id"],
            )
            for each in stored["rows"]
        ),
        offered_at=stored["offered_at"],
        correlation_id=stored["correlation_id"],
        state=BatchState(stored["state"]),
        revision=stored["revision"],
    )
