"""What the service ``tasks`` says, and the command that it hears."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints

from shared.contracts.base import PRODUCT, Event, Slug

COMMANDS = UUID("5f2b1b0e-4c0e-5d0a-9a53-1f6f0c8b7d21")
"""The namespace of the ids of commands whose key is not a UUID itself."""
MAX_QUANTITY = 100
"""More units of output than any unit produces in one day: a slip of the keyboard."""


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


class Health(StrEnum):
    """How a task stands against its schedule on a given day."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"
    STALE = "stale"
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
    """So many of a kind in each period; ``target`` is the year's sum."""

    kind: ProgressKind
    per: Literal["week", "month", "quarter", "year"]
    count: int = Field(ge=1)
    target: int = Field(ge=1)


class Schedule(Part):
    """When a task is to be done: a quota per period, a window, one event, or all the time."""

    kind: Literal["quota", "window", "once", "continuous"]
    start: date
    end: date
    quotas: tuple[Quota, ...] = ()
    stale_after_days: int | None = Field(None, description="Only for continuous tasks.")


class PlannedTask(Part):
    """A task as the adopted plan orders it."""

    task_id: str
    ref: str = Field(examples=["C.I.1.a"])
    title: str
    title_en: str | None = None
    track: Track
    roles: tuple[Role, ...]
    schedule: Schedule
    target: int | None = Field(description="Units of output; None where none can be counted.")
    due: date | None
    counts: tuple[ProgressKind, ...] = Field(
        (), description="The kinds of output that add to what is done; a form offers the first."
    )


class Standing(Part):
    """Where a task stands: what is done of what is to be done."""

    done: int = Field(ge=0)
    by_kind: dict[ProgressKind, int] = {}
    target: int | None
    due: date | None
    last_on: date | None = Field(description="The day of the latest output.")
    completed: bool


class PlanAdoptedV1(Event):
    """A commune's plan for a year is in force. Said by ``tasks`` when it is adopted."""

    name: ClassVar[str] = "tasks.v1.plan.adopted"

    plan_id: str
    year: int
    title: str
    tasks: tuple[PlannedTask, ...]


class ProgressReportedV1(Event):
    """A unit reported output on a task. ``revision`` is the task's."""

    name: ClassVar[str] = "tasks.v1.progress.reported"

    progress_id: UUID
    task_id: str
    unit: Slug
    kind: ProgressKind
    quantity: int
    occurred_on: date
    topics: tuple[str, ...] = ()
    evidence_count: int = 0
    standing: Standing


class TaskCompletedV1(Event):
    """A task reached its target. ``revision`` is the task's."""

    name: ClassVar[str] = "tasks.v1.task.completed"

    task_id: str
    standing: Standing


class ProgressRefusedV1(Event):
    """A command on the bus was not carried out; ``code`` and ``reason`` say why.

    Neither quotes what was sent. ``revision`` is the refusal's, always 1.
    """

    name: ClassVar[str] = "tasks.v1.progress.refused"

    command_id: UUID = Field(description="What ``command_id_of`` makes of the command's key.")
    task_id: str | None
    unit: Slug | None
    code: str = Field(examples=["unknown-task"])
    reason: str = Field(description="A Vietnamese sentence for the unit's officer.")


class Evidence(BaseModel):
    """A link that proves output (minh chứng)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: HttpUrl


Topic = Annotated[str, StringConstraints(max_length=12)]


class ReportProgress(BaseModel):
    """What a unit says it produced; the body of the HTTP request and of the command."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    occurred_on: date
    kind: ProgressKind
    quantity: int = Field(1, ge=1, le=MAX_QUANTITY, strict=True)
    note: str = Field("", max_length=2000)
    topics: tuple[Topic, ...] = Field((), max_length=26)
    evidence: tuple[Evidence, ...] = Field((), max_length=20)


class ReportProgressCommandV1(ReportProgress):
    """The same over the bus; the unit's key travels in the header ``Authorization``."""

    name: ClassVar[str] = "cmd.tasks.v1.progress.report"

    task_id: str = Field(max_length=64)
    idempotency_key: str | None = Field(None, min_length=1, max_length=255)

    @classmethod
    def heard_on(cls) -> str:
        """Return the subject that hears this command of every commune."""
        return f"{PRODUCT}.*.{cls.name}"


def command_id_of(key: str) -> UUID:
    """Return the id by which facts refer to a command: its key, or one made of the key.

    ``key`` is the command's ``idempotency_key``, else its ``Nats-Msg-Id``. A unit that sends a
    UUID finds it again as ``causation_id`` of ``progress.reported`` and as ``command_id`` of
    ``progress.refused``.
    """
    try:
        return UUID(key)
    except ValueError:
        return uuid5(COMMANDS, key)
