"""What the HTTP interface shows of tasks, reports and plans."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.tasks.models.progress import Progress, Review, Snapshot, State
from services.tasks.models.task import Task
from shared.contracts.base import Slug
from shared.contracts.tasks import (
    Form,
    Health,
    ProgressKind,
    Role,
    Schedule,
    Track,
    UnitStanding,
)


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
    opening: int = Field(description="What was done of it before output was expected.")
    expected: int | None = Field(
        description="What should be done by now, counted from the plan's adoption."
    )
    done: int = Field(description="Output since then that counts, also beyond the target.")
    debt: int = Field(
        description="What is expected and not done; of a set of units, how many are silent."
    )
    by_kind: dict[ProgressKind, int] = Field(
        description="What is done by kind; only kinds that this task counts.",
        examples=[{"issue": 7}],
    )
    opening_by_kind: dict[ProgressKind, int]
    by_unit: dict[Slug, UnitStanding] = Field(
        description="Where a set of units leads: what each of them did."
    )
    due: date | None = Field(description="Null for what the plan orders all year round.")
    last_on: date | None = Field(description="The day of the latest output.")
    completed: bool = Field(description="The target is reached, each kind's own.")
    health: Health
    revision: int = Field(description="Rises with every fact that the task says.")

    @classmethod
    def of(cls, task: Task, progress: Progress) -> Self:
        """Return the standing of ``task`` right after ``progress``."""
        return cls(**_standing(task, progress.snapshot))


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

    withdrawn: bool = Field(description="A decision took the task out of the plan.")
    version: int = Field(description="Of the plan, that the task was last amended by.")

    @classmethod
    def on(cls, task: Task, day: date) -> Self:
        """Return ``task`` as it stands on ``day``."""
        plan = task.plan
        return cls(
            **_standing(task, task.on(day)),
            title=plan.title,
            title_en=plan.title_en,
            track=plan.track,
            year=task.year,
            plan_id=task.plan_id,
            roles=plan.roles,
            schedule=plan.schedule,
            counts=plan.counts,
            withdrawn=plan.withdrawn,
            version=task.version,
        )


class Reported(View):
    """The report is on record, and its fact will be on the bus."""

    progress_id: UUID
    event_id: UUID = Field(description="Of the fact ``progress.reported``.")
    task: StandingView


class EvidenceView(View):
    """What proves output: a link, or an uploaded file."""

    url: str | None = None
    file: UUID | None = Field(None, description="To be had at ``/v1/evidence/{file}``.")

    @classmethod
    def of(cls, stored: str) -> Self:
        """Return a link, or the file behind ``file:<id>``."""
        if stored.startswith("file:"):
            return cls(file=UUID(stored.removeprefix("file:")))
        return cls(url=stored)


class ReviewView(View):
    """Who judged a report, when and why so."""

    by: str = Field(description="A reference, never a name.")
    at: datetime
    reason: str

    @classmethod
    def of(cls, review: Review) -> Self:
        """Return ``review`` as staff may see it."""
        return cls(by=review.by, at=review.at, reason=review.reason)


class ProgressView(View):
    """One entry on a task."""

    id: UUID
    event_id: UUID
    task_id: str
    unit: str = Field(description="Whose output it is.")
    kind: ProgressKind
    form: Form
    quantity: int = Field(description="Negative where the entry takes another back.")
    occurred_on: date
    note: str
    topics: tuple[str, ...]
    evidence: tuple[EvidenceView, ...]
    programme: UUID | None = Field(description="What was aired.")
    work_id: UUID = Field(description="The report in which the same work was counted first.")
    also: tuple[str, ...] = Field(description="Other tasks that the work was credited to.")
    state: State
    review: ReviewView | None
    reverses: UUID | None
    reversed_by: UUID | None
    reported_at: datetime
    actor: str = Field(description="A reference to who reported it, never a name.")
    posted_by: str | None = Field(description="The unit that reported it on behalf of ``unit``.")
    via: str = Field(examples=["http", "bus"])
    may_accept: bool = Field(description="Whether it waits to be accepted and the caller may.")

    @classmethod
    def of(cls, progress: Progress, *, may_accept: bool) -> Self:
        """Return ``progress`` as staff may see it."""
        return cls(
            id=progress.id,
            event_id=progress.event_id,
            task_id=progress.task_id,
            unit=progress.unit,
            kind=progress.kind,
            form=progress.form,
            quantity=progress.quantity,
            occurred_on=progress.occurred_on,
            note=progress.note,
            topics=progress.topics,
            evidence=tuple(map(EvidenceView.of, progress.evidence)),
            programme=progress.programme,
            work_id=progress.work_id,
            also=progress.also,
            state=progress.state,
            review=ReviewView.of(progress.review) if progress.review else None,
            reverses=progress.reverses,
            reversed_by=progress.reversed_by,
            reported_at=progress.reported_at,
            actor=progress.actor,
            posted_by=progress.posted_by,
            via=progress.via,
            may_accept=may_accept,
        )


def _standing(task: Task, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": task.id,
        "ref": task.plan.ref,
        **snapshot.standing.model_dump(),
        "expected": snapshot.expected,
        "debt": snapshot.debt,
        "health": snapshot.health,
        "revision": snapshot.revision,
    }
