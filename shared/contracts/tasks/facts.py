"""What the service ``tasks`` says."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.base import Event, Slug
from shared.contracts.tasks.planned import (
    AmendedDuty,
    Form,
    Part,
    PlannedTask,
    ProgressKind,
    Standing,
    Track,
)


class PlanDraftedV1(Event):
    """A plan was read from a document and waits for review."""

    name: ClassVar[str] = "tasks.v1.plan.drafted"

    plan_id: str
    year: int = Field(examples=[2025])
    title: str = Field(examples=["Kế hoạch truyền thông năm 2025"])


class PlanAdoptedV1(Event):
    """A commune's plan for a year is in force. Said by ``tasks`` when it is adopted."""

    name: ClassVar[str] = "tasks.v1.plan.adopted"

    plan_id: str
    year: int = Field(examples=[2025])
    title: str = Field(examples=["Kế hoạch truyền thông năm 2025"])
    tasks: tuple[PlannedTask, ...]
    number: str | None = Field(None, description="Of the plan's own document.")
    dated: date | None = None


class PlanAmendedV1(Event):
    """A decision changed a plan in force; ``tasks`` are those that changed or are new, whole.

    ``duties`` are those that came, changed or went (empty in facts from before they were named).
    """

    name: ClassVar[str] = "tasks.v1.plan.amended"

    plan_id: str
    year: int = Field(examples=[2025])
    title: str = Field(examples=["Kế hoạch truyền thông năm 2025"])
    version: int
    number: str = Field(description="Of the decision.", examples=["12/QĐ-UBND"])
    dated: date
    tasks: tuple[PlannedTask, ...]
    duties: tuple[AmendedDuty, ...] = ()


class ProgressReportedV1(Event):
    """A unit reported output on a task. ``revision`` is the task's."""

    name: ClassVar[str] = "tasks.v1.progress.reported"

    progress_id: UUID
    task_id: str = Field(examples=["2025-cds-1a"])
    unit: Slug
    kind: ProgressKind
    quantity: int
    occurred_on: date
    topics: tuple[str, ...] = Field((), examples=[["I.1", "II.6"]])
    evidence_count: int = 0
    standing: Standing
    form: Form | None = None
    work_id: UUID | None = Field(
        None,
        description="The report in which the same work was first counted; totals count a work "
        "once (domain A10). Null or equal to ``progress_id`` for that first report itself.",
    )
    programme: UUID | None = Field(
        None, description="The programme aired for the first time or again."
    )
    posted_by: Slug | None = Field(
        None, description="The unit that reported it on behalf of ``unit``; null: ``unit`` itself."
    )


class ProgressAcceptedV1(Event):
    """The focal unit accepted a report; it counts as before."""

    name: ClassVar[str] = "tasks.v1.progress.accepted"

    progress_id: UUID
    task_id: str = Field(examples=["2025-cds-1a"])
    unit: Slug
    standing: Standing


class ProgressReturnedV1(Event):
    """The focal unit returned a report; it counts no longer, the unit may post a better one."""

    name: ClassVar[str] = "tasks.v1.progress.returned"

    progress_id: UUID
    task_id: str = Field(examples=["2025-cds-1a"])
    unit: Slug
    standing: Standing


class ProgressReversedV1(Event):
    """A report was a mistake; an entry of its own (``progress_id``) takes it back."""

    name: ClassVar[str] = "tasks.v1.progress.reversed"

    progress_id: UUID
    reverses: UUID
    task_id: str = Field(examples=["2025-cds-1a"])
    unit: Slug
    kind: ProgressKind
    quantity: int
    occurred_on: date
    standing: Standing


class TaskCompletedV1(Event):
    """A task reached its target. ``revision`` is the task's."""

    name: ClassVar[str] = "tasks.v1.task.completed"

    task_id: str = Field(examples=["2025-cds-1a"])
    standing: Standing


class ProgressRefusedV1(Event):
    """A command on the bus was not carried out; ``code`` and ``reason`` say why.

    Neither quotes what was sent. ``revision`` is the refusal's, always 1.
    """

    name: ClassVar[str] = "tasks.v1.progress.refused"

    command_id: UUID = Field(description="What ``command_id_of`` makes of the command's key.")
    task_id: str | None = Field(examples=["2025-cds-1a"])
    unit: Slug | None
    code: str = Field(examples=["unknown-task"])
    reason: str = Field(
        description="A Vietnamese sentence for the unit's officer.",
        examples=["Không có nhiệm vụ này trong kế hoạch."],
    )


class EvidenceStoredV1(Event):
    """A file that proves output was stored."""

    name: ClassVar[str] = "tasks.v1.evidence.stored"

    evidence_id: UUID
    unit: Slug | None
    media_type: str
    size: int = Field(description="Bytes.")
    sha256: str


class Airing(Part):
    """One broadcast of a programme."""

    airing_id: UUID
    kind: Literal[ProgressKind.FIRST_AIRING, ProgressKind.RERUN, ProgressKind.ISSUE]
    at: datetime
    state: Literal["planned", "aired", "cancelled"]


class ProgrammeChangedV1(Event):
    """A programme of the broadcast schedule, or one of its airings, is as it says from now on."""

    name: ClassVar[str] = "tasks.v1.programme.changed"

    programme_id: UUID
    task_id: str = Field(examples=["2025-cds-1a"])
    unit: Slug
    state: Literal["planned", "scripted", "aired", "cancelled"]
    topics: tuple[str, ...] = Field((), examples=[["I.1", "II.6"]])
    from_answer: bool = Field(False, description="It reads out an answer to a resident.")
    airings: tuple[Airing, ...] = ()


class ReminderIssuedV1(Event):
    """A unit was reminded (đôn đốc), for the ``number``-th time of one matter."""

    name: ClassVar[str] = "tasks.v1.reminder.issued"

    reminder_id: str
    number: int = Field(ge=1)
    unit: Slug
    task_id: str | None = Field(
        description="Null where a report is missing.", examples=["2025-cds-1a"]
    )
    report_id: str | None = Field(
        None,
        description="The periodic report that is missing.",
        examples=["cds.2025-Q3.phong-kinh-te"],
    )
    cause: str = Field(
        examples=[
            "debt",
            "overdue",
            "due_soon",
            "stale",
            "missing_rerun",
            "missing_report",
            "report_due",
            "by_hand",
        ]
    )
    due: date | None = None
    days: int = Field(0, description="Until the due date (negative: since it), or of silence.")
    owed: int = Field(0, description="Units of output owed.")
    level: Literal["unit", "deputy", "chair"] = Field(
        "unit", description="Who else hears: nobody, Phó Chủ tịch, or Chủ tịch as well."
    )
    by_hand: bool = False


class ReminderRepliedV1(Event):
    """The unit answered a reminder."""

    name: ClassVar[str] = "tasks.v1.reminder.replied"

    reminder_id: str
    unit: Slug
    task_id: str | None = Field(examples=["2025-cds-1a"])
    report_id: str | None = Field(None, examples=["cds.2025-Q3.phong-kinh-te"])


class ReportSubmittedV1(Event):
    """A unit handed in its periodic report."""

    name: ClassVar[str] = "tasks.v1.report.submitted"

    report_id: str = Field(examples=["cds.2025-Q3.phong-kinh-te"])
    product: Track
    period: str = Field(examples=["2025-Q3"])
    unit: Slug


class ReportReturnedV1(ReportSubmittedV1):
    """The focal unit returned a unit's report with a reason."""

    name: ClassVar[str] = "tasks.v1.report.returned"


class ReportAcceptedV1(ReportSubmittedV1):
    """The focal unit accepted a unit's report."""

    name: ClassVar[str] = "tasks.v1.report.accepted"


class ReportFrozenV1(Event):
    """The commune's report of a period is final; later corrections show as differences."""

    name: ClassVar[str] = "tasks.v1.report.frozen"

    report_id: str = Field(examples=["cds.2025-Q3"])
    product: Track
    period: str
    sha256: str = Field(description="Of the frozen figures.")
