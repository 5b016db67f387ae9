"""Reminders (đôn đốc): the rules that a commune sets, and the entries of its register.

A *matter* is one task or one periodic report of one unit. Its reminders are numbered (lần 1, 2, 3)
and never start anew: a task and a report belong to one year.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.calendar_vn import Hour
from shared.contracts.base import Event
from shared.contracts.tasks import ReminderIssuedV1, ReminderRepliedV1
from shared.errors import Conflict, Text

Level = Literal["unit", "deputy", "chair"]


class Part(BaseModel):
    """A part of the rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Days = Annotated[int, Field(ge=1)]


class Debt(Part):
    """From how many units of output owed, and how often."""

    at_least: int = Field(ge=1)
    every: int = Field(ge=1)


class MissingReport(Part):
    """How many days before a report is due, and how often after."""

    before: tuple[Days, ...]
    after_every: int = Field(ge=1)


class Ladder(Part):
    """From which number on Phó Chủ tịch and Chủ tịch hear of it too."""

    deputy_from: int = Field(ge=1)
    chair_from: int = Field(ge=1)

    def level(self, number: int) -> Level:
        """Return who else hears of the ``number``-th reminder."""
        if number >= self.chair_from:
            return "chair"
        return "deputy" if number >= self.deputy_from else "unit"


class Rules(Part):
    """A commune's ``reminders.yaml``; ``basis`` says where the numbers come from."""

    basis: str = Field(min_length=1)
    send_at: Hour = time(8)
    before_due: tuple[Days, ...] = (7, 3, 1)
    after_due_every: int = Field(7, ge=1)
    debt: Debt = Debt(at_least=2, every=7)
    stale_every: int = Field(14, ge=1)
    missing_rerun_before_month_end: int = Field(5, ge=1)
    missing_report: MissingReport = MissingReport(before=(5, 1), after_every=3)
    ladder: Ladder = Ladder(deputy_from=3, chair_from=5)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a unit is reminded of: a task, or a periodic report that it owes."""

    unit: str
    task_id: str | None = None
    report_id: str | None = None

    @property
    def name(self) -> str:
        """The matter in ids, e.g. ``2025-cds-1a.phong-kinh-te``."""
        return f"{self.task_id or self.report_id}.{self.unit}"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a unit is reminded today. ``key`` tells one occasion from the next."""

    name: str
    key: str
    due: date | None = None
    days: int = 0
    owed: int = 0


@dataclass
class Reminder:
    """One entry of the register: who was reminded of what, by whom, when; and the answer."""

    commune: str
    matter: Matter
    number: int
    cause: Cause
    level: Level
    issued_at: datetime
    issued_on: date
    by: str
    text: str
    by_hand: bool = False
    held_until: datetime | None = None
    reply: str | None = None
    replied_at: datetime | None = None
    replied_by: str | None = None
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @property
    def id(self) -> str:
        """The id within the commune, e.g. ``2025-cds-1a.phong-kinh-te.0002``."""
        return f"{self.matter.name}.{self.number:04}"

    def issue(self, opening: datetime | None = None, origin: UUID | None = None) -> None:
        """Say that the unit is reminded, or hold that back until the office opens.

        ``opening`` is None, or not after ``issued_at``, where the office is open. ``origin`` is
        the correlation id of the request that led to it.
        """
        if opening and opening > self.issued_at:
            self.held_until = opening
            return
        self.held_until = None
        cause = self.cause
        self.events.append(
            ReminderIssuedV1(
                **self._envelope(self.by, origin),
                number=self.number,
                cause=cause.name,
                due=cause.due,
                days=cause.days,
                owed=cause.owed,
                level=self.level,
                by_hand=self.by_hand,
            )
        )

    def answer(self, text: str, by: str, at: datetime, origin: UUID | None = None) -> None:
        """Enter the unit's reply; raises ``Conflict`` for a second one."""
        if self.reply is not None:
            raise Conflict(
                "already-replied",
                Text("Đôn đốc này đã được trả lời.", "This reminder was answered before."),
            )
        self.reply, self.replied_by, self.replied_at = text, by, at
        self.events.append(ReminderRepliedV1(**self._envelope(by, origin)))

    def _envelope(self, actor: str, origin: UUID | None) -> dict[str, Any]:
        self.revision += 1
        matter = self.matter
        return {
            "commune": self.commune,
            "revision": self.revision,
            "actor": actor,
            "reminder_id": self.id,
            "unit": matter.unit,
            "task_id": matter.task_id,
            "report_id": matter.report_id,
            **({"correlation_id": origin} if origin else {}),
        }


@dataclass(frozen=True, slots=True)
class History:
    """What the register holds of one matter."""

    number: int = 0
    last_on: date | None = None
    keys: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[Reminder]) -> "History":
        """Return what the entries of one matter say."""
        known = list(entries)
        return cls(
            max((each.number for each in known), default=0),
            max((each.issued_on for each in known), default=None),
            frozenset(each.cause.key for each in known),
        )

    def rested(self, every: int, today: date) -> bool:
        """Tell whether ``every`` days have passed since the last reminder."""
        return self.last_on is None or (today - self.last_on).days >= every


@dataclass(frozen=True, slots=True)
class MissingReportDue:
    """A periodic report that a unit has not handed in, and when it is or was due.

    ``report_id`` names the period and not the unit, e.g. ``cds.2025-Q3``.
    """

    report_id: str
    unit: str
    due: date
