"""The collections ``unit_reports`` and ``reports`` (those frozen)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.tasks.models.report import State, UnitReport
from services.tasks.models.rollup import CommuneReport
from services.tasks.ports import OvertakenError
from services.tasks.repository.base import key_of
from shared import outbox
from shared.mongo import ASCENDING, Database, Document, DuplicateKeyError, IndexModel

UNIT_REPORTS, REPORTS = "unit_reports", "reports"
MOST_UNITS = 500

INDEXES = {
    UNIT_REPORTS: [
        IndexModel(
            [("commune", ASCENDING), ("product", ASCENDING), ("period", ASCENDING)],
            name="by_commune_product_and_period",
        ),
        outbox.PENDING,
    ],
    REPORTS: [outbox.PENDING],
}
STATE = (
    "narrative", "state", "submitted_at", "on_time", "reason", "reviewed_by", "revision",
)  # fmt: skip


class ReportRepository:
    """Units' and communes' reports; ``saved`` is called after each write that says something."""

    def __init__(self, db: Database, saved: Callable[[], None]) -> None:
        self._db = db
        self._saved = saved

    async def unit(self, commune: str, report_id: str) -> UnitReport | None:
        """Return a unit's report, or None while nothing is written of it."""
        found = await self._db[UNIT_REPORTS].find_one({"_id": key_of(commune, report_id)})
        return _to_report(found) if found else None

    async def units(self, commune: str, product: str, period: str) -> Sequence[UnitReport]:
        """Return the units' reports of a period that somebody has begun."""
        query = {"commune": commune, "product": product, "period": period}
        found = await self._db[UNIT_REPORTS].find(query).to_list(MOST_UNITS)
        return sorted(map(_to_report, found), key=lambda report: report.unit)

    async def save_unit(self, report: UnitReport) -> None:
        """Store a unit's report, new or changed; raises ``OvertakenError``."""
        key, before = key_of(report.commune, report.id), report.revision - 1
        state: Document = {name: getattr(report, name) for name in STATE}
        try:
            if before == 0:
                identity = {
                    name: getattr(report, name) for name in ("commune", "product", "period", "unit")
                }
                raised = outbox.raising(report.events) if report.events else {}
                await self._db[UNIT_REPORTS].insert_one({"_id": key, **identity, **state, **raised})
            else:
                update = outbox.raised(report.events) if report.events else {}
                update["$set"] = {**update.get("$set", {}), **state}
                written = await self._db[UNIT_REPORTS].update_one(
                    {"_id": key, "revision": before}, update
                )
                if not written.matched_count:
                    raise OvertakenError
        except DuplicateKeyError:
            raise OvertakenError from None
        report.events.clear()
        self._saved()

    async def whole(self, commune: str, report_id: str) -> CommuneReport | None:
        """Return the commune's frozen report, or None."""
        found = await self._db[REPORTS].find_one({"_id": key_of(commune, report_id)})
        if not found:
            return None
        return CommuneReport(
            **{name: found[name] for name in CommuneReport.__dataclass_fields__ if name in found}
        )

    async def freeze(self, report: CommuneReport) -> None:
        """Store a frozen report; raises ``OvertakenError`` if there is one."""
        document = {
            name: getattr(report, name)
            for name in CommuneReport.__dataclass_fields__
            if name != "events"
        }
        key = key_of(report.commune, report.id)
        try:
            await self._db[REPORTS].insert_one(
                {"_id": key, **document, **outbox.raising(report.events)}
            )
        except DuplicateKeyError:
            raise OvertakenError from None
        report.events.clear()
        self._saved()


def _to_report(stored: Mapping[str, Any]) -> UnitReport:
    fields = {name: stored[name] for name in UnitReport.__dataclass_fields__ if name in stored}
    return UnitReport(**{**fields, "state": State(stored["state"])})
