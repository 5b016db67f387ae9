"""A unit's periodic report, and the periods that reports are of. Pure Python."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.base import Event, Slug
from shared.contracts.tasks import (
    ReportAcceptedV1,
    ReportReturnedV1,
    ReportSubmittedV1,
    Track,
)
from shared.errors import Conflict, FieldError, Invalid, Text

PRODUCTS = {"cds": Track.CDS, "cchc": Track.CCHC}
LONGEST = timedelta(days=366)
NARRATIVE = ("results", "shortcomings", "proposals", "next")
"""What a unit writes itself: kết quả, tồn tại và nguyên nhân, kiến nghị, phương hướng."""


class Setting(BaseModel):
    """A part of ``reports.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class YearDue(Setting):
    """The day of the yearly report, and where it is ordered."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    basis: str = Field(min_length=1)


class QuarterDue(Setting):
    """How many days after a quarter its report is due, and where that comes from."""

    days_after: int = Field(ge=0)
    basis: str = Field(min_length=1)


class LetterSettings(Setting):
    """How the commune's report is headed, addressed and signed."""

    parent: str
    agency: str
    signs_as: str
    symbol: str
    place: str
    to: str
    position: str
    recipients: tuple[str, ...]


class ReportSettings(Setting):
    """A commune's ``reports.yaml``."""

    receiver: Slug
    year_due: YearDue
    quarter_due: QuarterDue
    letter: LetterSettings


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a report covers: ``2025-Q3``, ``2025`` or ``2025-01-15..2025-03-20``."""

    name: str
    first: date
    last: date

    @classmethod
    def parse(cls, name: str) -> "Period":
        """Return the period of that name; raises ``Invalid``."""
        try:
            if found := re.fullmatch(r"(20\d\d)-Q([1-4])", name):
                year, month = int(found[1]), int(found[2]) * 3
                last = date(year, month, monthrange(year, month)[1])
                return cls(name, date(year, month - 2, 1), last)
            if re.fullmatch(r"20\d\d", name):
                return cls(name, date(int(name), 1, 1), date(int(name), 12, 31))
            begin, _, end = name.partition("..")
            first, last = date.fromisoformat(begin), date.fromisoformat(end)
        except ValueError:
            raise _bad_period() from None
        if not first <= last <= first + LONGEST or first.year != last.year:
            raise _bad_period()
        return cls(name, first, last)

    @property
    def year(self) -> int:
        """The year that it lies in."""
        return self.first.year

    def due(self, settings: ReportSettings) -> date | None:
        """Return when units hand their reports in; None for one on request."""
        if self.name == str(self.year):
            return date(self.year, settings.year_due.month, settings.year_due.day)
        if "-Q" in self.name:
            return self.last + timedelta(days=settings.quarter_due.days_after)
        return None


def _bad_period() -> Invalid:
    sentence = Text(
        "Kỳ báo cáo phải là 2025-Q3, 2025 hoặc 2025-01-15..2025-03-20 (trong một năm).",
        "A period is 2025-Q3, 2025 or 2025-01-15..2025-03-20 (within one year).",
    )
    return Invalid("bad-period", sentence, FieldError("period", sentence))


class State(StrEnum):
    """How far a unit's report has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


STATE_NAMES = {
    State.DRAFT: "chưa nộp",
    State.SUBMITTED: "đã nộp, chờ duyệt",
    State.RETURNED: "bị trả lại",
    State.ACCEPTED: "đã được duyệt",
}


@dataclass
class UnitReport:
    """A unit's report of a period; its figures are the ledger's, its words the unit's own."""

    commune: str
    product: str
    period: str
    unit: str
    narrative: dict[str, str] = field(default_factory=dict)
    state: State = State.DRAFT
    submitted_at: datetime | None = None
    on_time: bool | None = None
    reason: str = ""
    reviewed_by: str | None = None
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @property
    def id(self) -> str:
        """The id within the commune, e.g. ``cds.2025-Q3.phong-kinh-te``."""
        return f"{self.product}.{self.period}.{self.unit}"

    def write(self, narrative: Mapping[str, str]) -> None:
        """Replace the unit's own words; raises ``Conflict`` for a report handed in."""
        self._must_be(State.DRAFT, State.RETURNED)
        self.narrative = {name: narrative.get(name, "").strip() for name in NARRATIVE}
        self.revision += 1

    def submit(self, actor: str, now: datetime, today: date, due: date | None) -> None:
        """Hand the report in; raises ``Conflict`` if it is handed in already."""
        self._must_be(State.DRAFT, State.RETURNED)
        if self.submitted_at is None:
            self.on_time = due is None or today <= due
        self.state, self.submitted_at, self.reason = State.SUBMITTED, now, ""
        self._say(ReportSubmittedV1, actor)

    def give_back(self, actor: str, reason: str) -> None:
        """Return the report with a reason; raises ``Conflict``, ``Invalid`` without one."""
        self._must_be(State.SUBMITTED)
        if not reason.strip():
            sentence = Text("Phải nêu lý do trả lại.", "A reason is needed.")
            raise Invalid("reason-missing", sentence, FieldError("reason", sentence))
        self.state, self.reason, self.reviewed_by = State.RETURNED, reason.strip(), actor
        self._say(ReportReturnedV1, actor)

    def accept(self, actor: str) -> None:
        """Accept the report; raises ``Conflict`` for one that is not handed in."""
        self._must_be(State.SUBMITTED)
        self.state, self.reviewed_by = State.ACCEPTED, actor
        self._say(ReportAcceptedV1, actor)

    def _say(self, fact: type[ReportSubmittedV1], actor: str) -> None:
        self.revision += 1
        self.events.append(
            fact(
                commune=self.commune,
                revision=self.revision,
                actor=actor,
                report_id=self.id,
                product=PRODUCTS[self.product],
                period=self.period,
                unit=self.unit,
            )
        )

    def _must_be(self, *states: State) -> None:
        if self.state not in states:
            raise Conflict(
                "report-state",
                Text(
                    f"Báo cáo {STATE_NAMES[self.state]} nên không làm được việc này.",
                    f"The report is {self.state.value}; this cannot be done.",
                ),
            )
