"""A case on record: what is known of it, and how a step changes its state and says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.feedback.models import refusals
from services.feedback.models.clock import Alarm, Clock, ClockKind
from services.feedback.models.parts import (
    Act,
    Answer,
    Draft,
    Line,
    Publication,
    Rating,
    Supplement,
)
from services.feedback.models.status import DONE, NEXT, Status
from services.feedback.models.submission import Position
from shared.contracts.base import Event
from shared.contracts.feedback import (
    CaseStanding,
    Category,
    Channel,
    Classification,
    ClockEscalatedV1,
    ClockMissedV1,
    ClockWarnedV1,
    ContactWay,
    IntakeClass,
    SubmitterKind,
)
from shared.errors import Language

OUTSIDE = 4
"""The class of what is outside the commune's authority: to be transferred in time."""


@dataclass(slots=True)
class Record:
    """One message and its history; who wrote it is elsewhere, under ``identity``."""

    id: UUID
    commune: str
    code: str
    category: Category
    channel: Channel
    text: str
    classification: Classification
    submitter_kind: SubmitterKind
    identity: UUID | None
    reachable_by: tuple[ContactWay, ...]
    language: Language
    received_at: datetime
    received_by: str
    fingerprint: str
    """Tells a repeated request from another one under the same key."""
    probe: bool = False
    village: str | None = None
    position: Position | None = None
    about_unit: str | None = None
    """The unit that is criticised: it never handles the case."""
    barred: tuple[str, ...] = ()
    """References to persons who are criticised: they never handle the case."""
    status: Status = Status.RECEIVED
    intake_class: IntakeClass | None = None
    unit: str | None = None
    handler: str | None = None
    transferred_to: str | None = None
    merged_into: str | None = None
    adopted: tuple[str, ...] = ()
    """The codes of the cases that were merged into this one."""
    clock: Clock | None = None
    due_at: datetime | None = None
    attention_at: datetime | None = None
    """When the clock has something to say next, or the case closes by itself."""
    draft: Draft | None = None
    answer: Answer | None = None
    earlier_answers: list[Answer] = field(default_factory=list[Answer])
    """What was answered before the case was reopened."""
    publication: Publication | None = None
    rating: Rating | None = None
    supplements: list[Supplement] = field(default_factory=list[Supplement])
    followers: int = 0
    history: list[Line] = field(default_factory=list[Line])
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @property
    def reachable_by_email(self) -> bool:
        """Whether whoever wrote left an e-mail."""
        return "email" in self.reachable_by

    @property
    def standing(self) -> CaseStanding:
        """Where the case stands, as facts say it."""
        return CaseStanding(
            status=self.status,
            classification=self.classification,
            intake_class=self.intake_class,
            village=self.village,
            unit=self.unit,
            due_at=self.due_at,
            paused=self.clock is not None and self.clock.paused,
            answered_at=self.answer.at if self.answer else None,
            published=self.publication is not None,
            score=self.rating.score if self.rating else None,
            resolved=self.rating.resolved if self.rating else None,
            followers=self.followers,
        )

    @property
    def precedence(self) -> tuple[bool, datetime, str]:
        """What orders cases of one matter: legal clock first, then as they were received."""
        return self.classification == "reference", self.received_at, self.code

    @property
    def ended_at(self) -> datetime | None:
        """When it was answered, transferred or not accepted; None while it is open, or merged."""
        if self.status not in DONE or self.status is Status.MERGED:
            return None
        return self._last("answered", "transferred", "class_1")

    @property
    def next_revision(self) -> int:
        """The revision after the last that was stored or is about to be said."""
        return (self.events[-1].revision if self.events else self.revision) + 1

    def keep_out(self, unit: str | None, person: str | None) -> None:
        """Raise ``Conflict`` for a unit or person that the case criticises."""
        if (unit and unit == self.about_unit) or (person and person in self.barred):
            raise refusals.criticised(self.code)

    def due_alarms(self, act: Act) -> list[Alarm]:
        """Return what the clock has to say by now, earliest first."""
        if self.clock is None:
            return []
        return [each for each in self.clock.alarms(act.office) if each.at <= act.at]

    def ring(self, alarm: Alarm, act: Act) -> None:
        """Say what the clock has to say at ``alarm``."""
        if self.clock is None:
            return
        self.clock = self.clock.tell(alarm.name)
        if alarm.name.startswith("warn-"):
            share = int(alarm.name.removeprefix("warn-"))
            self._say(ClockWarnedV1, act, None, unit=self.unit, share=share)
        elif alarm.name == "overdue":
            line = "overdue" if self.clock.kind == "answer" else "overdue_transfer"
            self._say(ClockMissedV1, act, line, concerns=self.unit, unit=self.unit)
        else:
            self._say(ClockEscalatedV1, act, None, unit=self.unit, level=alarm.name)

    def closes_by_itself(self, act: Act) -> bool:
        """Tell whether the resident has had the time to rate the answer that the settings give."""
        closing = self._closing(act)
        return closing is not None and closing <= act.at

    def look_again(self, act: Act) -> None:
        """Set anew when somebody must look at it: the settings may have changed."""
        self._look_ahead(act)

    def _step(self, to: Status, act: Act) -> None:
        self.keep_out(None, act.by)
        if to not in NEXT[self.status]:
            raise refusals.wrong_step(self.code, self.status, to)
        self.status = to

    def _start_clock(self, act: Act) -> None:
        """Start the clock that the settings give to this case, or none.

        A message taken for reference has no legal clock. One that runs goes on, under the term
        that now applies: neither its beginning nor its pauses are forgotten.
        """
        kind: ClockKind = "transfer" if self.intake_class == OUTSIDE else "answer"
        term = act.office.transfer if kind == "transfer" else act.office.answer.get(self.category)
        if term is None or self.classification == "reference":
            self.clock = None
        elif self.clock:
            self.clock = self.clock.under(kind, term, act.at, act.office)
        else:
            self.clock = Clock(kind, self._taken_up, term)

    def _stop_clock(self, act: Act) -> None:
        if self.clock and self.clock.stopped_at is None:
            self.clock = self.clock.stop(act.at)

    def _run_again(self, act: Act) -> None:
        if self.clock and self.clock.paused:
            self.clock = self.clock.resume(act.at)

    def _look_ahead(self, act: Act) -> None:
        """Set when the case is due, and when somebody must look at it again."""
        self.due_at = self.clock.due_at(act.office.calendar) if self.clock else None
        alarms = self.clock.alarms(act.office) if self.clock else ()
        self.attention_at = alarms[0].at if alarms else self._closing(act)

    def _closing(self, act: Act) -> datetime | None:
        """Return when the case closes by itself, if it does."""
        wait = act.office.close_after
        if wait is None or self.status not in DONE or Status.CLOSED not in NEXT[self.status]:
            return None
        day = act.office.calendar.add_working_days(self._done_since, wait.working_days)
        return act.office.calendar.closing(day)

    @property
    def _taken_up(self) -> datetime:
        """When the commune got it: received, or reopened since."""
        return self._last("reopened") or self.received_at

    @property
    def _done_since(self) -> datetime:
        """When it came to be done; ratings and publications move nothing."""
        return self._last("class_", "answered", "transferred") or self.received_at

    def _last(self, *codes: str) -> datetime | None:
        """Return when the history last had a line whose code begins like one of ``codes``."""
        return next((o.at for o in reversed(self.history) if o.code.startswith(codes)), None)

    def _write(self, act: Act, line: str, note: str = "", concerns: str | None = None) -> None:
        self.history.append(Line(act.at, line, note, concerns))

    def _say(
        self,
        kind: Callable[..., Event],
        act: Act,
        line: str | None,
        note: str = "",
        concerns: str | None = None,
        **values: Any,
    ) -> None:
        """Add a line to the history, where there is one, and the fact of the step."""
        if line:
            self._write(act, line, note, concerns)
        self._look_ahead(act)
        self._add_fact(kind, act, self.next_revision, **values)

    def _add_fact(self, kind: Callable[..., Event], act: Act, revision: int, **values: Any) -> None:
        self.events.append(
            kind(
                occurred_at=act.at,
                commune=self.commune,
                revision=revision,
                correlation_id=act.correlation_id,
                actor=act.by,
                case_id=self.id,
                code=self.code,
                category=self.category,
                channel=self.channel,
                received_at=self.received_at,
                reachable_by_email=self.reachable_by_email,
                reachable_by=self.reachable_by,
                probe=self.probe,
                standing=self.standing,
                **values,
            )
        )
