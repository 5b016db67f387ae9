"""What the HTTP interface shows of tasks, reports and plans."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.tasks.models.task import Plan, Progress, Task
from shared.contracts.tasks import Health, ProgressKind, Role, Schedule, Track


class View(BaseModel):
    """Something shown; clients ignore fields they do not know, so that it can grow."""

    model_config = ConfigDict(frozen=True)


class StandingView(View):
    """Where a task stands on the day of the answer (Asia/Ho_Chi_Minh)."""

    id: str = Field(examples=["2025-cds-1a"])
    ref: str = Field(description="Its place in the plan.", examples=["C.I.1.a"])
    target: int | None = Field(
        description="Units of output ordered for the year; null where none can be counted.",
        examples=[52],
    )
    done: int = Field(description="Units of output that count, also beyond the target.")
    by_kind: dict[ProgressKind, int] = Field(
        description="The same by kind; only kinds that this task counts.", examples=[{"issue": 7}]
    )
    expected: int | None = Field(
        description="What should be done by now: the target in proportion to the days passed."
    )
    due: date | None = Field(description="Null for what the plan orders all year round.")
    last_on: date | None = Field(description="The day of the latest output.")
    completed: bool = Field(description="The target is reached, each kind's own.")
    health: Health
    revision: int = Field(description="Rises with every fact that the task says.")

    @classmethod
    def of(cls, task: Task, progress: Progress) -> Self:
        """Return the standing of ``task`` right after ``progress``."""
        snapshot = progress.snapshot
        return cls(
            id=task.id,
            ref=task.plan.ref,
            **snapshot.standing.model_dump(),
            expected=snapshot.expected,
            health=snapshot.health,
            revision=snapshot.revision,
        )


class TaskView(StandingView):
    """A task of an adopted plan, and where it stands today."""

    title: str = Field(description="The plan's own wording.")
    title_en: str | None
    track: Track
    year: int
    plan_id: str
    roles: tuple[Role, ...] = Field(description="The units' parts, as the plan writes them.")
    schedule: Schedule
    counts: tuple[ProgressKind, ...] = Field(
        description="The kinds of output that a unit may report; a form offers the first."
    )

    @classmethod
    def today(cls, task: Task, today: date) -> Self:
        """Return ``task`` as it stands on ``today``."""
        snapshot = task.on(today)
        plan = task.plan
        return cls(
            id=task.id,
            ref=plan.ref,
            **snapshot.standing.model_dump(),
            expected=snapshot.expected,
            health=snapshot.health,
            revision=snapshot.revision,
            title=plan.title,
            title_en=plan.title_en,
            track=plan.track,
            year=task.year,
            plan_id=task.plan_id,
            roles=plan.roles,
            schedule=plan.schedule,
            counts=plan.counts,
        )


class Reported(View):
    """The report is on record, and its fact will be on the bus."""

    progress_id: UUID
    event_id: UUID = Field(description="Of the fact ``progress.reported``.")
    task: StandingView


class EvidenceView(View):
    """A link that proves output."""

    url: str


class ProgressView(View):
    """One report on a task."""

    id: UUID
    event_id: UUID
    task_id: str
    unit: str = Field(description="Whose output it is.")
    kind: ProgressKind
    quantity: int
    occurred_on: date
    note: str
    topics: tuple[str, ...]
    evidence: tuple[EvidenceView, ...]
    reported_at: datetime
    actor: str = Field(description="A reference to who reported it, never a name.")
    via: str = Field(examples=["http", "bus"])

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Return ``progress`` as staff may see it."""
        return cls(
            id=progress.id,
            event_id=progress.event_id,
            task_id=progress.task_id,
            unit=progress.unit,
            kind=progress.kind,
            quantity=progress.quantity,
            occurred_on=progress.occurred_on,
            note=progress.note,
            topics=progress.topics,
            evidence=tuple(EvidenceView(url=url) for url in progress.evidence),
            reported_at=progress.reported_at,
            actor=progress.actor,
            via=progress.via,
        )


class PlanView(View):
    """A plan in force."""

    id: str = Field(examples=["2025"])
    year: int
    title: str

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return ``plan`` without its tasks."""
        return cls(id=plan.id, year=plan.year, title=plan.title)
