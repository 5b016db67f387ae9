"""A task of an adopted plan, and the rules by which units report on it. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.contracts.base import Event
from shared.contracts.health import assess
from shared.contracts.tasks import (
    Health,
    PlanAdoptedV1,
    PlannedTask,
    ProgressKind,
    ProgressReportedV1,
    ReportProgress,
    RoleName,
    Schedule,
    Standing,
    TaskCompletedV1,
)
from shared.errors import FieldError, Forbidden, Invalid, Text

AT_WORK = (RoleName.LEAD, RoleName.EXECUTE, RoleName.COORDINATE)
"""Units in these roles produce output; a directing body does not. First, whom a task is for."""

KIND_NAMES = {
    ProgressKind.ISSUE: Text("số", "issue"),
    ProgressKind.FIRST_AIRING: Text("phát lần đầu", "first airing"),
    ProgressKind.RERUN: Text("phát lại", "rerun"),
    ProgressKind.ITEM: Text("tin bài", "item"),
    ProgressKind.EVENT: Text("sự kiện", "event"),
    ProgressKind.MILESTONE: Text("mốc", "milestone"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A commune's plan for one year, as its data file has it."""

    commune: str
    id: str
    year: int
    title: str
    tasks: tuple[PlannedTask, ...]

    def adopted(self, actor: str) -> PlanAdoptedV1:
        """Return the fact that the plan is in force."""
        return PlanAdoptedV1(
            commune=self.commune,
            revision=1,
            actor=actor,
            plan_id=self.id,
            year=self.year,
            title=self.title,
            tasks=self.tasks,
        )


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: an officer for ``unit``; with ``presses`` also on behalf of the task's lead."""

    actor: str
    unit: str | None
    presses: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """What set a report in motion: the request or command that its facts refer to."""

    correlation_id: UUID
    causation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How a task stands at one moment of one day."""

    standing: Standing
    health: Health
    expected: int | None
    revision: int


@dataclass(frozen=True, slots=True)
class Progress:
    """One report as it is kept, with note and evidence, and the answer that it was given."""

    id: UUID
    event_id: UUID
    commune: str
    task_id: str
    unit: str
    kind: ProgressKind
    quantity: int
    occurred_on: date
    note: str
    topics: tuple[str, ...]
    evidence: tuple[str, ...]
    actor: str
    via: str
    reported_at: datetime
    fingerprint: str
    snapshot: Snapshot


@dataclass
class Task:
    """A task of an adopted plan: what it orders, and the output counted so far.

    ``place`` orders the tasks of a commune as their plans do. Each fact raises ``revision``.
    """

    commune: str
    plan_id: str
    year: int
    place: str
    plan: PlannedTask
    by_kind: dict[ProgressKind, int] = field(default_factory=dict)
    last_on: date | None = None
    completed: bool = False
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @property
    def id(self) -> str:
        """The id within the commune, e.g. ``2025-cds-1a``."""
        return self.plan.task_id

    @property
    def schedule(self) -> Schedule:
        """When the task is to be done."""
        return self.plan.schedule

    @property
    def standing(self) -> Standing:
        """What is done of what is to be done; output beyond the target counts as well."""
        counted = {kind: self.by_kind.get(kind, 0) for kind in self.plan.counts}
        return Standing(
            done=sum(counted.values()),
            by_kind=counted,
            target=self.plan.target,
            due=self.plan.due,
            last_on=self.last_on,
            completed=self.completed,
        )

    def on(self, today: date) -> Snapshot:
        """Return how the task stands on ``today`` (Asia/Ho_Chi_Minh)."""
        standing = self.standing
        found = assess(self.schedule, standing, today)
        return Snapshot(standing, found.health, found.expected, self.revision)

    def units(self, *roles: RoleName) -> list[str]:
        """Return the commune's units that have any of ``roles`` (all units for none), in order."""
        return [
            part.unit
            for role in roles or tuple(RoleName)
            for part in self.plan.roles
            if part.role is role and part.unit
        ]

    def report_progress(
        self,
        report: ReportProgress,
        reporter: Reporter,
        *,
        progress_id: UUID,
        today: date,
        topics: Collection[str],
        origin: Origin,
    ) -> ProgressReportedV1:
        """Count what a unit produced, and say so.

        Raises ``Forbidden`` for a unit that does not work on the task, ``Invalid`` for a kind
        that the task does not count, a topic not among ``topics``, or a day outside the plan's
        year or after ``today``.
        """
        unit = self._unit_of(reporter)
        self._check_kind(report.kind)
        self._check_day(report.occurred_on, today)
        _check_topics(report.topics, topics)
        self.by_kind[report.kind] = self.by_kind.get(report.kind, 0) + report.quantity
        self.last_on = max(self.last_on or report.occurred_on, report.occurred_on)
        newly_completed = not self.completed and self._reached()
        self.completed = self.completed or newly_completed
        fact = ProgressReportedV1(
            **self._envelope(reporter, origin),
            progress_id=progress_id,
            task_id=self.id,
            unit=unit,
            kind=report.kind,
            quantity=report.quantity,
            occurred_on=report.occurred_on,
            topics=tuple(dict.fromkeys(report.topics)),
            evidence_count=len(report.evidence),
            standing=self.standing,
        )
        self.events.append(fact)
        if newly_completed:
            self.events.append(
                TaskCompletedV1(
                    **self._envelope(reporter, Origin(origin.correlation_id, fact.event_id)),
                    task_id=self.id,
                    standing=self.standing,
                )
            )
        return fact

    def _envelope(self, reporter: Reporter, origin: Origin) -> dict[str, Any]:
        self.revision += 1
        return {
            "commune": self.commune,
            "revision": self.revision,
            "actor": reporter.actor,
            "correlation_id": origin.correlation_id,
            "causation_id": origin.causation_id,
        }

    def _unit_of(self, reporter: Reporter) -> str:
        """Return the unit whose output it is; the plan's first one, where it is not their own."""
        at_work = self.units(*AT_WORK)
        if reporter.unit in at_work:
            return reporter.unit
        if reporter.presses and at_work:
            return at_work[0]
        raise Forbidden(
            "not-your-task",
            Text(
                "Đơn vị của bạn không chủ trì, thực hiện hay phối hợp nhiệm vụ này "
                "nên không báo tiến độ được.",
                "Your unit does not lead, execute or coordinate this task, so it cannot report "
                "progress on it.",
            ),
        )

    def _reached(self) -> bool:
        """Tell whether the target is reached: of several quotas, each one's own."""
        if self.schedule.quotas:
            return all(
                self.by_kind.get(quota.kind, 0) >= quota.target for quota in self.schedule.quotas
            )
        return self.plan.target is not None and self.standing.done >= self.plan.target

    def _check_kind(self, kind: ProgressKind) -> None:
        if kind in self.plan.counts:
            return
        counted = [KIND_NAMES[each] for each in self.plan.counts]
        raise _invalid(
            "kind-not-counted",
            "kind",
            Text(
                f"Nhiệm vụ này không tính “{KIND_NAMES[kind].vi}”; "
                f"chỉ tính: {', '.join(each.vi for each in counted)}.",
                f"This task does not count “{KIND_NAMES[kind].en}”; "
                f"it counts: {', '.join(each.en for each in counted)}.",
            ),
        )

    def _check_day(self, day: date, today: date) -> None:
        if day.year != self.year:
            raise _invalid(
                "outside-plan-year",
                "occurred_on",
                Text(
                    f"Ngày thực hiện phải trong năm {self.year}, năm của kế hoạch.",
                    f"The day must be in {self.year}, the year of the plan.",
                ),
            )
        if day > today:
            raise _invalid(
                "in-the-future",
                "occurred_on",
                Text(
                    f"Ngày thực hiện chưa đến; hôm nay là {today:%d/%m/%Y}.",
                    f"The day has not come yet; today is {today:%d/%m/%Y}.",
                ),
            )


def _check_topics(given: tuple[str, ...], known: Collection[str]) -> None:
    unknown = [place for place, code in enumerate(given) if code not in known]
    if unknown:
        raise _invalid(
            "unknown-topic",
            f"topics.{unknown[0]}",
            Text(
                f"Chuyên đề thứ {unknown[0] + 1} không có trong danh mục của kế hoạch.",
                f"Topic number {unknown[0] + 1} is not among the plan's topics.",
            ),
        )


def _invalid(code: str, where: str, sentence: Text) -> Invalid:
    return Invalid(code, sentence, FieldError(where, sentence))
