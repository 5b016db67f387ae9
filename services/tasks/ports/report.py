"""What the use cases of reports need of the world."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.tasks.models.broadcast import AnswersOnAir
from services.tasks.models.report import ReportSettings, UnitReport
from services.tasks.models.rollup import CommuneReport


class Reports(Protocol):
    """Units' reports, and the commune's that are frozen."""

    async def unit(self, commune: str, report_id: str) -> UnitReport | None:
        """Return a unit's report, or None while nothing is written of it."""

    async def units(self, commune: str, product: str, period: str) -> Sequence[UnitReport]:
        """Return the units' reports of a period that somebody has begun."""

    async def save_unit(self, report: UnitReport) -> None:
        """Store a unit's report, new or changed; raises ``OvertakenError``."""

    async def whole(self, commune: str, report_id: str) -> CommuneReport | None:
        """Return the commune's frozen report, or None."""

    async def freeze(self, report: CommuneReport) -> None:
        """Store a frozen report; raises ``OvertakenError`` if there is one."""


class Desks(Protocol):
    """What a commune's data files say of its reports."""

    def reports(self, commune: str) -> ReportSettings:
        """Return who receives reports, until when, and how they are headed."""

    def topics_of(self, commune: str) -> Mapping[str, str]:
        """Return the names of topics by code."""

    def answers_on_air(self, commune: str) -> AnswersOnAir | None:
        """Return for which task answers to residents are aired, or None for none."""
