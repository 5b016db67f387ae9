"""What a plan orders, and where its tasks stand: the values that facts and answers carry."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.base import Slug

Per = Literal["day", "week", "month", "quarter", "half_year", "year"]
"""The length of a quota's period."""


class Track(StrEnum):
    """The two halves of the plan: digital transformation and administrative reform."""

    CDS = "CĐS"
    CCHC = "CCHC"


class RoleName(StrEnum):
    """What a unit is to a task: chủ trì, phối hợp, chỉ đạo, thực hiện (domain A7)."""

    LEAD = "lead"
    COORDINATE = "coordinate"
    DIRECT = "direct"
    EXECUTE = "execute"


class ProgressKind(StrEnum):
    """What was produced: số, phát lần đầu, phát lại, tin bài, sự kiện, mốc."""

    ISSUE = "issue"
    FIRST_AIRING = "first_airing"
    RERUN = "rerun"
    ITEM = "item"
    EVENT = "event"
    MILESTONE = "milestone"


class Form(StrEnum):
    """By which form of communication the public is reached (hình thức truyền thông, E.1.b)."""

    RADIO = "radio"
    WEB = "web"
    SOCIAL = "social"
    EVENT = "event"
    TRAINING = "training"
    VISUAL = "visual"
    DOCUMENT = "document"
    OTHER = "other"


class Health(StrEnum):
    """How a task stands against its schedule on a given day."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"
    STALE = "stale"
    ADJUSTED = "adjusted"
    DONE = "done"


class Part(BaseModel):
    """A value inside a fact or a command; grows in place like the fact itself."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Role(Part):
    """One unit's part in a task, with the plan's own wording."""

    role: RoleName
    unit: Slug | None = Field(description="None for a body that is not one of the commune's units.")
    as_written: str = Field(max_length=300)


class Quota(Part):
    """So many of a kind in each period; ``target`` is the year's sum.

    ``opening`` is what was done of it before the plan came into force, as the focal unit states
    it (số dư đầu kỳ, domain A1).
    """

    kind: ProgressKind
    per: Per
    count: int = Field(ge=1)
    target: int = Field(ge=1)
    opening: int = Field(0, ge=0)


class Span(Part):
    """From the morning of ``start`` to the evening of ``end``."""

    start: date
    end: date


class Schedule(Part):
    """When a task is to be done: a quota per period, a window, one event, or all the time."""

    kind: Literal["quota", "window", "once", "continuous"]
    start: date
    end: date
    quotas: tuple[Quota, ...] = ()
    stale_after_days: int | None = Field(None, description="Only for continuous tasks.")
    counts_from: date | None = Field(
        None,
        description="From when output is expected: the day of adoption. Earlier output counts as "
        "opening balance. Null: from ``start``.",
    )
    spans: tuple[Span, ...] = Field(
        (), description="Only where a task is to be done several times: one output in each."
    )
    adjusted_from: date | None = Field(
        None, description="The due date before a decision moved it (điều chỉnh, domain A3)."
    )

    @property
    def effective(self) -> date:
        """The first day on which output is expected."""
        return max(self.start, self.counts_from or self.start)


class PlannedTask(Part):
    """A task as the adopted plan orders it."""

    task_id: str = Field(examples=["2025-cds-1a"])
    ref: str = Field(examples=["C.I.1.a"])
    title: str = Field(examples=["Thực hiện chuyên mục Chuyển đổi số"])
    title_en: str | None = None
    track: Track
    roles: tuple[Role, ...]
    schedule: Schedule
    target: int | None = Field(description="Units of output; None where none can be counted.")
    due: date | None
    counts: tuple[ProgressKind, ...] = Field(
        (), description="The kinds of output that add to what is done; a form offers the first."
    )
    withdrawn: bool = Field(False, description="A decision took the task out of the plan.")


DutyChanged = Literal["added", "passed_on", "reworded", "withdrawn"]


class AmendedDuty(Part):
    """What a decision made of one duty (trách nhiệm, section E), without the plan's words."""

    duty_id: str = Field(examples=["2025-e1a"])
    ref: str = Field(examples=["E.1.a"])
    change: DutyChanged
    holder: Slug | None = Field(
        description="Whose it is, or was until it was withdrawn; null: none of the commune's units."
    )
    as_written: str = Field(description="The holder in the plan's own wording.")
    former_holder: Slug | None = Field(None, description="Whose it was, where it passed on.")


class UnitStanding(Part):
    """What one unit did of an obligation that each unit of a set has (domain A9)."""

    done: int = 0
    last_on: date | None = None


class Standing(Part):
    """Where a task stands: what is done of what is to be done.

    ``done`` counts from the day on which output is expected; ``opening`` is what came before.
    ``by_unit`` names every unit with an obligation of its own, where a set of units leads.
    """

    done: int = Field(ge=0)
    by_kind: dict[ProgressKind, int] = {}
    opening: int = 0
    opening_by_kind: dict[ProgressKind, int] = {}
    target: int | None
    due: date | None
    last_on: date | None = Field(description="The day of the latest output.")
    completed: bool
    by_unit: dict[Slug, UnitStanding] = {}
