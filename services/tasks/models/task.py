"""A task of an adopted plan, and the rules by which units report on it. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from services.tasks.models.checks import check_day, check_kind, check_programme, check_topics
from services.tasks.models.progress import (
    USUAL_FORM,
    Progress,
    Review,
    Snapshot,
    State,
)
from services.tasks.models.reporter import Origin, Reporter
from services.tasks.models.tally import Programme, Tally
from shared.contracts.base import Event
from shared.contracts.health import assess
from shared.contracts.standing import Counts, standing_of
from shared.contracts.tasks import (
    PlannedTask,
    ProgressAcceptedV1,
    ProgressKind,
    ProgressReportedV1,
    ProgressReturnedV1,
    ProgressReversedV1,
    ReportProgress,
    RoleName,
    Schedule,
    Standing,
    TaskCompletedV1,
)
from shared.errors import Conflict, Text

AT_WORK = (RoleName.LEAD, RoleName.EXECUTE, RoleName.COORDINATE)
"""Units in these roles produce output; a directing body does not. First, whom a task is for."""


@dataclass
class Task:
    """A task of an adopted plan: what it orders, and the output counted so far.

    ``place`` orders the tasks of a commune as their plans do; ``version`` is the plan's that it
    was last amended by. ``members`` are the units behind each set of units that has a role
    (domain A9). ``tally`` is None where only today's sums (``counts``) were loaded. Each fact
    raises ``revision``.
    """

    commune: str
    plan_id: str
    year: int
    place: str
    plan: PlannedTask
    version: int = 1
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    tally: Tally | None = field(default_factory=Tally)
    programmes: dict[UUID, Programme] = field(default_factory=dict)
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
    def fanned_out(self) -> tuple[str, ...]:
        """The units with an obligation of their own, where a set of units leads; else none."""
        return tuple(
            member for lead in self.units(RoleName.LEAD) for member in self.members.get(lead, ())
        )

    @property
    def obliged(self) -> tuple[str, ...]:
        """The units that owe the output: the leads, or executors where nobody leads (A7)."""
        leads = self.units(RoleName.LEAD) or self.units(RoleName.EXECUTE)
        found = [unit for lead in leads for unit in self.members.get(lead) or (lead,)]
        return tuple(dict.fromkeys(found))

    @property
    def standing(self) -> Standing:
        """What is done of what is to be done, of all that is on record."""
        return self.standing_on(None)

    def standing_on(self, as_of: date | None) -> Standing:
        """Return what was done by the evening of ``as_of``; output beyond the target counts too."""
        return standing_of(self.plan, self._counts(as_of), self.fanned_out)

    def on(self, day: date) -> Snapshot:
        """Return how the task stands on ``day`` (Asia/Ho_Chi_Minh), with what is known now.

        Needs the tally where output is on record for later days.
        """
        standing = self.standing_on(day)
        found = assess(self.schedule, standing, day)
        return Snapshot(standing, found.health, found.expected, found.behind, self.revision)

    def units(self, *roles: RoleName) -> list[str]:
        """Return the commune's units that have any of ``roles`` (all units for none), in order."""
        return [
            part.unit
            for role in roles or tuple(RoleName)
            for part in self.plan.roles
            if part.role is role and part.unit
        ]

    def unit_of(self, reporter: Reporter, wanted: str | None = None) -> str:
        """Return the unit whose output it is; raises what ``Reporter.unit_among`` raises."""
        at_work = self.units(*AT_WORK)
        behind = [member for unit in at_work for member in self.members.get(unit, ())]
        return reporter.unit_among(at_work, behind, wanted)

    def check(
        self, report: ReportProgress, reporter: Reporter, *, today: date, topics: Collection[str]
    ) -> str:
        """Return the unit whose output ``report`` is, if it may be counted.

        Raises ``Forbidden`` for a unit that does not work on the task, ``Invalid`` for a kind
        that the task does not count, a topic not among ``topics``, a rerun of no programme of
        the task, or a day outside the plan's year or after ``today``, ``Conflict`` for a task
        that was withdrawn.
        """
        unit = self.unit_of(reporter, report.unit)
        if self.plan.withdrawn:
            raise Conflict(
                "task-withdrawn",
                Text(
                    "Nhiệm vụ này đã được đưa ra khỏi kế hoạch theo quyết định.",
                    "A decision took this task out of the plan.",
                ),
            )
        check_kind(report.kind, self.plan.counts)
        check_day(report.occurred_on, self.year, today)
        check_topics(report.topics, topics)
        check_programme(report, self.programmes)
        return unit

    def report_progress(
        self,
        report: ReportProgress,
        reporter: Reporter,
        *,
        progress_id: UUID,
        today: date,
        topics: Collection[str],
        origin: Origin,
        work_id: UUID | None = None,
    ) -> ProgressReportedV1:
        """Count what a unit produced, and say so; raises what ``check`` raises.

        ``work_id`` names the report in which the same work was counted first, for another task.
        """
        unit = self.check(report, reporter, today=today, topics=topics)
        was_completed = self.standing.completed
        programme = self._count(report, unit, progress_id)
        fact = ProgressReportedV1(
            **self._envelope(reporter.actor, origin),
            progress_id=progress_id,
            task_id=self.id,
            unit=unit,
            kind=report.kind,
            quantity=report.quantity,
            occurred_on=report.occurred_on,
            topics=tuple(dict.fromkeys(report.topics)),
            evidence_count=len(report.evidence),
            standing=self.standing,
            form=report.form or USUAL_FORM[report.kind],
            work_id=work_id or progress_id,
            programme=programme,
            posted_by=reporter.home if reporter.home != unit else None,
        )
        self.events.append(fact)
        if self.standing.completed and not was_completed:
            self.events.append(
                TaskCompletedV1(
                    **self._envelope(reporter.actor, Origin(origin.correlation_id, fact.event_id)),
                    task_id=self.id,
                    standing=self.standing,
                )
            )
        return fact

    def judge(self, report: Progress, state: State, review: Review, origin: Origin) -> Progress:
        """Accept or return a report; return it as it is then. Raises ``Conflict``.

        What is returned counts no longer; the unit may post a better report.
        """
        judged = report.judged(state, review)
        said: type[ProgressAcceptedV1 | ProgressReturnedV1] = ProgressAcceptedV1
        if state is State.RETURNED:
            self._uncount(report)
            said = ProgressReturnedV1
        self.events.append(
            said(
                **self._envelope(review.by, origin),
                progress_id=report.id,
                task_id=self.id,
                unit=report.unit,
                standing=self.standing,
            )
        )
        return judged

    def reverse(self, report: Progress, entry_id: UUID, review: Review, origin: Origin) -> Progress:
        """Take a report back by a new entry ``entry_id``; return the report as it is then.

        Raises ``Conflict`` for one that counts no longer.
        """
        reversed_ = report.taken_back(entry_id, review)
        self._uncount(report)
        self.events.append(
            ProgressReversedV1(
                **self._envelope(review.by, origin),
                progress_id=entry_id,
                reverses=report.id,
                task_id=self.id,
                unit=report.unit,
                kind=report.kind,
                quantity=-report.quantity,
                occurred_on=report.occurred_on,
                standing=self.standing,
            )
        )
        return reversed_

    def amend(self, plan: PlannedTask, version: int, members: dict[str, tuple[str, ...]]) -> None:
        """Take over what a later version of the plan orders; what was counted stays."""
        self.plan, self.version, self.members = plan, version, members
        self._recount()
        self.revision += 1

    def _counts(self, as_of: date | None) -> Counts:
        if as_of is None or self.counts.last_on is None or as_of >= self.counts.last_on:
            return self.counts
        if self.tally is None:
            raise RuntimeError("the past was asked for without the tally")
        return self.tally.counts(self.schedule.effective, as_of)

    def _recount(self) -> None:
        self.counts = self._whole_tally().counts(self.schedule.effective)

    def _whole_tally(self) -> Tally:
        if self.tally is None:
            raise RuntimeError("a task is changed only with its tally")
        return self.tally

    def _count(self, report: ReportProgress, unit: str, progress_id: UUID) -> UUID | None:
        day = report.occurred_on
        self._whole_tally().add(day, unit, report.kind, report.quantity)
        self._recount()
        if report.kind is ProgressKind.FIRST_AIRING:
            programme = report.programme or progress_id
            known = self.programmes.get(programme, Programme(None))
            self.programmes[programme] = Programme(day, known.reruns)
            return programme
        if report.kind is ProgressKind.RERUN and report.programme:
            known = self.programmes[report.programme]
            again = (*known.reruns, *[day] * report.quantity)
            self.programmes[report.programme] = Programme(known.first_on, tuple(sorted(again)))
        return report.programme

    def _uncount(self, report: Progress) -> None:
        day = report.occurred_on
        self._whole_tally().add(day, report.unit, report.kind, -report.quantity)
        self._recount()
        known = self.programmes.get(report.programme) if report.programme else None
        if not known or not report.programme:
            return
        if report.kind is ProgressKind.RERUN:
            left = list(known.reruns)
            for _ in range(report.quantity):
                left.remove(day)
            known = Programme(known.first_on, tuple(left))
        elif report.kind is ProgressKind.FIRST_AIRING:
            known = Programme(None, known.reruns)
        self.programmes[report.programme] = known
        if known == Programme(None):
            del self.programmes[report.programme]

    def _envelope(self, actor: str, origin: Origin) -> dict[str, Any]:
        self.revision += 1
        return {
            "commune": self.commune,
            "revision": self.revision,
            "actor": actor,
            "correlation_id": origin.correlation_id,
            "causation_id": origin.causation_id,
        }
