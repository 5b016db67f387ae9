"""What the service ``tasks`` gives to the desks of periodic reports."""

from datetime import date
from typing import Any

from pydantic import AwareDatetime

from services.dashboard.client.shapes import Shape
from shared.contracts.tasks import Health


class ReportLine(Shape):
    """A task in a report, as the ledger has it."""

    ref: str
    title: str
    target: int | None
    expected: int | None
    in_period: int
    done: int
    debt: int
    due: date | None
    health: Health


class UnitReport(Shape):
    """A unit's report of a period."""

    id: str
    product: str
    period: str
    unit: str
    state: str
    due: date | None
    submitted_at: AwareDatetime | None
    on_time: bool | None
    reason: str
    narrative: dict[str, str]
    revision: int
    tasks: tuple[ReportLine, ...] = ()

    @property
    def owed(self) -> bool:
        """Whether the unit has to hand it in, for the first time or again."""
        return self.state in {"draft", "returned"}


class Difference(Shape):
    """A figure that was corrected after the report was frozen."""

    where: str
    name: str
    frozen: Any
    now: Any


class Content(Shape):
    """What the commune's report says."""

    works: int
    by_form: dict[str, int]
    topics_covered: dict[str, int]
    topics_missing: list[str]
    tasks: list[ReportLine]


class WholeReport(Shape):
    """The commune's report of a period."""

    id: str
    title: str
    frozen_at: AwareDatetime | None
    differences: list[Difference]
    content: Content
