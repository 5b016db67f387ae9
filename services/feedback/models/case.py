"""The case: one message, from its receipt to its close; every step is a fact and a line."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self, TypeVar
from uuid import UUID

from services.feedback.models import refusals
from services.feedback.models.clock import Alarm, Clock, Extension, Office, Term
from services.feedback.models.status import DONE, NEXT, Status
from services.feedback.models.submission import Position, Submission
from shared.contracts.base import Event
from shared.contracts.feedback import (
    AnswerDraftedV1,
    AnswerPublishedV1,
    AnswerWithdrawnV1,
    CaseAnsweredV1,
    CaseAssignedV1,
    CaseClassifiedV1,
    CaseClosedV1,
    CaseFact,
    CaseJoinedV1,
    CaseMergedV1,
    CaseRatedV1,
    CaseReceivedV1,
    CaseReopenedV1,
    CaseStanding,
    CaseStartedV1,
    CaseSuppliedV1,
    CaseTransferredV1,
    Category,
    Channel,
    Classification,
    ClockEscalatedV1,
    ClockExtendedV1,
    ClockMissedV1,
    ClockPausedV1,
    ClockResumedV1,
    ClockWarnedV1,
    IntakeClass,
    SubmitterKind,
)
from shared.errors import Language

Fact = TypeVar("Fact", bound=CaseFact)
NOT_ACCEPTED, OUTSIDE = 1, 4
RESIDENT = "resident"
"""Who acts when nobody is signed in."""
SYSTEM = "service:feedback"


@dataclass(frozen=True, slots=True)
class Act:
    """The circumstances of a step: when, by whom (a reference), by which rules of the office."""

    at: datetime
    by: str
    correlation_id: UUID
    office: Office


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the public history; ``code`` is put into words where it is shown.

    ``note`` is a reason that the resident reads, ``unit`` whom the step concerns.
    """

    at: datetime
    code: str
    note: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that waits for the authorised person."""

    text: str
    unit: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the commune answered. ``by`` and ``key`` are references, never shown to residents."""

    text: str
    unit: str | None
    at: datetime
    by: str
    key: str | None = None
    drafted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What of a case is public: question and answer after redaction."""

    question: str
    answer: str
    at: datetime
    by: str
    radio: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """What the resident said of the answer; either part may be missing."""

    at: datetime
    score: int | None = None
    resolved: bool | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """What the resident added when asked."""

    at: datetime
    text: str


@dataclass(slots=True)
class Case:
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
    reachable_by_email: bool
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
    clock: Clock | None = None
    due_at: datetime | None = None
    attention_at: datetime | None = None
    """When the clock has something to say next, or the case closes by itself."""
    draft: Draft | None = None
    answer: Answer | None = None
    publication: Publication | None = None
    rating: Rating | None = None
    supplements: list[Supplement] = field(default_factory=list[Supplement])
    followers: int = 0
    history: list[Line] = field(default_factory=list[Line])
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @classmethod
    def receive(
        cls,
        submission: Submission,
        *,
        case_id: UUID,
        commune: str,
        code: str,
        channel: Channel,
        identity: UUID | None,
        fingerprint: str,
        act: Act,
        probe: bool = False,
    ) -> Self:
        """Return a new case, which has its first fact to say; its clock, if any, runs."""
        case = cls(
            id=case_id,
            commune=commune,
            code=code,
            category=submission.category,
            channel=channel,
            text=submission.text,
            classification=submission.classification,
            submitter_kind=submission.submitter_kind,
            identity=identity,
            reachable_by_email=bool(submission.person and submission.person.email),
            language=submission.language,
            received_at=act.at,
            received_by=act.by,
            fingerprint=fingerprint,
            probe=probe,
            village=submission.village,
            position=submission.position,
            about_unit=submission.about_unit,
            history=[Line(act.at, f"received_{submission.classification}")],
        )
        case._start_clock(act)
        case._look_ahead(act)
        case.events.append(
            CaseReceivedV1(
                occurred_at=act.at,
                commune=commune,
                revision=case.revision,
                correlation_id=act.correlation_id,
                actor=act.by,
                case_id=case_id,
                code=code,
                category=case.category,
                channel=channel,
                submitter_kind=case.submitter_kind,
                received_at=act.at,
                reachable_by_email=case.reachable_by_email,
                probe=probe,
                standing=case.standing,
            )
        )
        return case

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

    def classify(
        self,
        intake_class: IntakeClass,
        act: Act,
        *,
        reason: str = "",
        category: Category | None = None,
        village: str | None = None,
        about_unit: str | None = None,
        barred: tuple[str, ...] = (),
    ) -> None:
        """Decide what the law makes of it (NĐ 92/2017/NĐ-CP); class 1 ends it with a reason.

        Raises ``Conflict`` where the case is past that.
        """
        to = Status.NOT_ACCEPTED if intake_class == NOT_ACCEPTED else Status.CLASSIFIED
        self._step(to)
        self.intake_class = intake_class
        self.category = category or self.category
        self.village = village or self.village
        self.about_unit = about_unit or self.about_unit
        self.barred = barred or self.barred
        self.unit = self.handler = None
        if self.status in DONE:
            self._stop_clock(act)
        else:
            self._start_clock(act, since=self._clock_since)
        self._say(CaseClassifiedV1, act, f"class_{intake_class}", reason, intake_class=intake_class)

    def assign(self, unit: str, handler: str | None, act: Act) -> None:
        """Give the case to ``unit``; raises ``Conflict`` for one that is criticised in it."""
        self.keep_out(unit, handler)
        self._step(Status.ASSIGNED)
        self.unit, self.handler = unit, handler
        self._say(CaseAssignedV1, act, "assigned", concerns=unit, unit=unit, handler=handler)

    def start(self, act: Act) -> None:
        """Begin to work on it."""
        self._step(Status.IN_PROGRESS)
        self._say(CaseStartedV1, act, "started", concerns=self.unit, unit=self.unit)

    def transfer(self, to: str, reason: str, act: Act) -> None:
        """Pass it to a body outside the commune, of the commune's list."""
        self._step(Status.TRANSFERRED)
        self.transferred_to = to
        self._stop_clock(act)
        self._say(CaseTransferredV1, act, "transferred", reason, concerns=to, to=to)

    def pause(self, reason: str, act: Act) -> None:
        """Wait for the resident; the clock stands still, and the resident reads ``reason``."""
        self._step(Status.WAITING)
        if self.clock:
            self.clock = self.clock.pause(act.at, reason)
        self._say(ClockPausedV1, act, "paused", reason)

    def resume(self, act: Act) -> None:
        """Go on without waiting any longer."""
        if self.status is not Status.WAITING:
            raise refusals.wrong_step(self.code, self.status, Status.IN_PROGRESS)
        self._step(Status.IN_PROGRESS)
        self._run_again(act)
        self._say(ClockResumedV1, act, "resumed")

    def supply(self, text: str, act: Act) -> None:
        """Take what the resident was asked for, and go on."""
        if self.status is not Status.WAITING:
            raise refusals.not_asked(self.code)
        self._step(Status.IN_PROGRESS)
        self._run_again(act)
        self.supplements.append(Supplement(act.at, text))
        self._say(CaseSuppliedV1, act, "supplied", concerns=self.unit, unit=self.unit)

    def extend(self, working_days: int, reason: str, act: Act) -> None:
        """Lengthen the term once, by at most what the commune's settings allow, with basis.

        Raises ``Conflict`` where there is no clock that runs, no such right, or it was used.
        """
        allowed = act.office.extension
        if self.clock is None or not self.clock.running:
            raise refusals.no_clock(self.code)
        if allowed is None or self.clock.extensions or working_days > allowed.working_days:
            raise refusals.no_extension(self.code, allowed)
        self.clock = self.clock.extend(Extension(working_days, reason, allowed.basis, act.at))
        self._say(ClockExtendedV1, act, "extended", reason, working_days=working_days)

    def prepare(self, text: str, act: Act, *, unit: str | None) -> None:
        """Draft an answer; a later draft replaces it. Whoever drafts has begun to work."""
        if self.status is Status.WAITING:
            raise refusals.wrong_step(self.code, self.status, Status.ANSWERED)
        self._step(Status.IN_PROGRESS)
        self.draft = Draft(text, unit, act.at, act.by)
        self._say(AnswerDraftedV1, act, "drafted", concerns=unit, unit=unit)

    def approve(self, act: Act, *, key: str | None = None) -> None:
        """Send the draft as the commune's answer; raises ``Conflict`` where there is none."""
        if self.draft is None:
            raise refusals.no_draft(self.code)
        draft = self.draft
        self.give_answer(Answer(draft.text, draft.unit, act.at, act.by, key, draft.by), act)

    def give_answer(self, answer: Answer, act: Act) -> None:
        """Answer the case; the same answer under the same key a second time changes nothing.

        Raises ``Conflict`` when there is an answer already.
        """
        given = self.answer
        if given and answer.key and (given.key, given.text) == (answer.key, answer.text):
            return
        if Status.ANSWERED not in NEXT[self.status]:
            raise refusals.answered_already(self.code, self.status)
        self._step(Status.ANSWERED)
        self.answer, self.draft, self.rating = answer, None, None
        self._stop_clock(act)
        self.history.append(Line(act.at, "answered", unit=answer.unit))
        self._look_ahead(act)
        self.events.append(
            CaseAnsweredV1(
                occurred_at=answer.at,
                commune=self.commune,
                revision=self.revision + 1,
                correlation_id=act.correlation_id,
                actor=answer.by,
                case_id=self.id,
                code=self.code,
                category=self.category,
                channel=self.channel,
                received_at=self.received_at,
                answered_at=answer.at,
                unit=answer.unit,
                reachable_by_email=self.reachable_by_email,
                probe=self.probe,
                standing=self.standing,
            )
        )

    def publish(self, question: str, answer: str, act: Act, *, radio: bool) -> None:
        """Make a redacted question and answer public; a later redaction replaces it.

        Raises ``Conflict`` before the commune has answered.
        """
        if self.answer is None or self.status not in (Status.ANSWERED, Status.CLOSED):
            raise refusals.not_answered(self.code)
        self.publication = Publication(question, answer, act.at, act.by, radio)
        self._say(AnswerPublishedV1, act, "published", radio=radio)

    def withdraw(self, reason: str, act: Act) -> None:
        """Take what was published back."""
        if self.publication is None:
            raise refusals.not_published(self.code)
        self.publication = None
        self._say(AnswerWithdrawnV1, act, "withdrawn", reason)

    def rate(self, rating: Rating, act: Act) -> None:
        """Take the resident's judgement: settled closes the case, not settled reopens it.

        A score and the verdict may come one after the other. Raises ``Conflict`` where there
        is no answer to judge.
        """
        if self.answer is None or self.status not in (Status.ANSWERED, Status.CLOSED):
            raise refusals.not_answered(self.code)
        earlier = self.rating or rating
        self.rating = replace(
            rating,
            score=rating.score or earlier.score,
            resolved=earlier.resolved if rating.resolved is None else rating.resolved,
            comment=rating.comment or earlier.comment,
        )
        self._say(CaseRatedV1, act, "rated", score=rating.score, resolved=rating.resolved)
        if rating.resolved is False:
            self.reopen("", act)
        elif rating.resolved and self.status is Status.ANSWERED:
            self.close(act)

    def reopen(self, reason: str, act: Act) -> None:
        """Take the case up again; a new clock runs from now."""
        self._step(Status.REOPENED)
        self.draft = None
        self._start_clock(act, since=act.at)
        by_resident = act.by == RESIDENT
        code = "reopened_by_resident" if by_resident else "reopened"
        self._say(
            CaseReopenedV1,
            act,
            code,
            reason,
            concerns=self.unit,
            unit=self.unit,
            by_resident=by_resident,
        )

    def close(self, act: Act) -> None:
        """Close it: nothing more is to be done."""
        self._step(Status.CLOSED)
        self._say(CaseClosedV1, act, "closed")

    def merge(self, into: str, act: Act) -> None:
        """Let the case ``into`` go on for both."""
        if into == self.code:
            raise refusals.merged_with_itself(self.code)
        self._step(Status.MERGED)
        self.merged_into = into
        self._stop_clock(act)
        self._say(CaseMergedV1, act, "merged", into, into=into)

    def join(self, act: Act, count: int = 1) -> None:
        """Count ``count`` others who say the same; raises ``Conflict`` once it is done."""
        if self.status in DONE:
            raise refusals.done(self.code)
        self.followers += count
        self._say(CaseJoinedV1, act, "joined")

    def ring(self, alarm: Alarm, act: Act) -> None:
        """Say what the clock has to say at ``alarm``."""
        if self.clock is None:
            return
        self.clock = self.clock.tell(alarm.name)
        if alarm.name.startswith("warn-"):
            share = int(alarm.name.removeprefix("warn-"))
            self._say(ClockWarnedV1, act, None, unit=self.unit, share=share)
        elif alarm.name == "overdue":
            self._say(ClockMissedV1, act, "overdue", concerns=self.unit, unit=self.unit)
        else:
            self._say(ClockEscalatedV1, act, None, unit=self.unit, level=alarm.name)

    def due_alarms(self, act: Act) -> list[Alarm]:
        """Return what the clock has to say by now, earliest first."""
        if self.clock is None:
            return []
        return [each for each in self.clock.alarms(act.office) if each.at <= act.at]

    def closes_by_itself(self, act: Act) -> bool:
        """Tell whether the resident has had the time to rate the answer that the settings give."""
        return (
            self.status in DONE
            and Status.CLOSED in NEXT[self.status]
            and self.attention_at is not None
            and self.attention_at <= act.at
        )

    def look_again(self, act: Act) -> None:
        """Set anew when somebody must look at it: the settings may have changed."""
        self._look_ahead(act)
        if self.attention_at and self.attention_at <= act.at:
            self.attention_at = None

    def keep_out(self, unit: str | None, person: str | None) -> None:
        """Raise ``Conflict`` for a unit or person that the case criticises."""
        if (unit and unit == self.about_unit) or (person and person in self.barred):
            raise refusals.criticised(self.code)

    @property
    def _clock_since(self) -> datetime:
        return self.clock.started_at if self.clock else self.received_at

    def _start_clock(self, act: Act, since: datetime | None = None) -> None:
        """Start the clock that the settings give to this case, or none.

        A message taken for reference has no legal clock; a term that runs already goes on.
        """
        term: Term | None = None
        if self.classification == "feedback":
            outside = self.intake_class == OUTSIDE
            term = act.office.transfer if outside else act.office.answer.get(self.category)
        kind: Any = "transfer" if self.intake_class == OUTSIDE else "answer"
        if term is None:
            self.clock = None
        elif not (
            self.clock
            and self.clock.stopped_at is None
            and (self.clock.kind, self.clock.term) == (kind, term)
        ):
            self.clock = Clock(kind, since or act.at, term)

    def _run_again(self, act: Act) -> None:
        if self.clock and self.clock.paused:
            self.clock = self.clock.resume(act.at)

    def _stop_clock(self, act: Act) -> None:
        if self.clock and self.clock.stopped_at is None:
            self.clock = self.clock.stop(act.at)

    def _look_ahead(self, act: Act) -> None:
        """Set when the case is due, and when somebody must look at it again."""
        self.due_at = self.clock.due_at(act.office.calendar) if self.clock else None
        alarms = self.clock.alarms(act.office) if self.clock else ()
        self.attention_at = min((each.at for each in alarms), default=None)
        wait = act.office.close_after
        if wait and Status.CLOSED in NEXT[self.status]:
            day = act.office.calendar.add_working_days(self._last_step, wait.working_days)
            self.attention_at = act.office.calendar.closing(day)

    @property
    def _last_step(self) -> datetime:
        """When the case came to where it stands; ratings and publications move nothing."""
        steps = ("class_", "answered", "transferred")
        return next(
            (line.at for line in reversed(self.history) if line.code.startswith(steps)),
            self.received_at,
        )

    def _step(self, to: Status) -> None:
        if to not in NEXT[self.status]:
            raise refusals.wrong_step(self.code, self.status, to)
        self.status = to

    def _say(
        self,
        kind: type[Fact],
        act: Act,
        line: str | None,
        note: str = "",
        concerns: str | None = None,
        **values: Any,
    ) -> None:
        """Add a line to the history, where there is one, and the fact of the step."""
        if line:
            self.history.append(Line(act.at, line, note, concerns))
        self._look_ahead(act)
        self.events.append(
            kind(
                occurred_at=act.at,
                commune=self.commune,
                revision=self.revision + 1,
                correlation_id=act.correlation_id,
                actor=act.by,
                case_id=self.id,
                code=self.code,
                category=self.category,
                channel=self.channel,
                received_at=self.received_at,
                reachable_by_email=self.reachable_by_email,
                probe=self.probe,
                standing=self.standing,
                **values,
            )
        )
