"""The case: one message, from its receipt to its close; every step is a fact and a line."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from services.feedback.models import refusals
from services.feedback.models.clock import Extension
from services.feedback.models.parts import (
    RESIDENT,
    Act,
    Answer,
    Draft,
    Line,
    Publication,
    Rating,
    Supplement,
)
from services.feedback.models.record import Record
from services.feedback.models.status import DONE, NEXT, Status
from services.feedback.models.submission import Submission
from shared.contracts.feedback import (
    AnswerDraftedV1,
    AnswerPublishedV1,
    AnswerWithdrawnV1,
    CaseAnonymisedV1,
    CaseAnsweredV1,
    CaseAssignedV1,
    CaseClassifiedV1,
    CaseClosedV1,
    CaseCorrectedV1,
    CaseJoinedV1,
    CaseMergedV1,
    CaseRatedV1,
    CaseReceivedV1,
    CaseReopenedV1,
    CaseSettledV1,
    CaseStartedV1,
    CaseSuppliedV1,
    CaseTransferredV1,
    Category,
    Channel,
    ClockExtendedV1,
    ClockPausedV1,
    ClockResumedV1,
    ContactWay,
    IntakeClass,
)

NOT_ACCEPTED, OWN = 1, 3
BLANKED = "[Nội dung đã được xóa theo yêu cầu của người gửi.]"


@dataclass(slots=True)
class Case(Record):
    """A case and the steps that may be taken with it; ``Conflict`` is raised where none follows."""

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
            reachable_by=submission.person.ways if submission.person else (),
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
        case._add_fact(CaseReceivedV1, act, case.revision, submitter_kind=case.submitter_kind)
        return case

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
        self._step(to, act)
        self.intake_class = intake_class
        self.category = category or self.category
        self.village = village or self.village
        self.about_unit = about_unit or self.about_unit
        self.barred = barred or self.barred
        self.unit = self.handler = self.draft = None
        if self.status in DONE:
            self._stop_clock(act)
        else:
            self._start_clock(act)
        self._say(CaseClassifiedV1, act, f"class_{intake_class}", reason, intake_class=intake_class)

    def assign(self, unit: str, handler: str | None, act: Act) -> None:
        """Give the case to ``unit``, never to one that is criticised in it.

        What another unit drafted is not this one's answer.
        """
        self.keep_out(unit, handler)
        self._step(Status.ASSIGNED, act)
        if unit != self.unit:
            self.draft = None
        self.unit, self.handler = unit, handler
        self._say(CaseAssignedV1, act, "assigned", concerns=unit, unit=unit, handler=handler)

    def start(self, act: Act) -> None:
        """Begin to work on it; whoever waits for the sender resumes instead."""
        if self.status is Status.WAITING:
            raise refusals.wrong_step(self.code, self.status, Status.IN_PROGRESS)
        self._step(Status.IN_PROGRESS, act)
        self._say(CaseStartedV1, act, "started", concerns=self.unit, unit=self.unit)

    def transfer(self, to: str, reason: str, act: Act) -> None:
        """Pass it to a body outside the commune, of the commune's list."""
        if self.intake_class == OWN:
            raise refusals.own_authority(self.code)
        self._step(Status.TRANSFERRED, act)
        self.transferred_to = to
        self._stop_clock(act)
        self._say(CaseTransferredV1, act, "transferred", reason, concerns=to, to=to)

    def pause(self, reason: str, act: Act) -> None:
        """Wait for the resident; the clock stands still, and the resident reads ``reason``."""
        self._step(Status.WAITING, act)
        if self.clock:
            self.clock = self.clock.pause(act.at, reason)
        self._say(ClockPausedV1, act, "paused", reason)

    def resume(self, act: Act) -> None:
        """Go on without waiting any longer."""
        if self.status is not Status.WAITING:
            raise refusals.wrong_step(self.code, self.status, Status.IN_PROGRESS)
        self._step(Status.IN_PROGRESS, act)
        self._run_again(act)
        self._say(ClockResumedV1, act, "resumed")

    def supply(self, text: str, act: Act, *, key: str | None = None) -> None:
        """Take what the resident was asked for, and go on."""
        if self.status is not Status.WAITING:
            raise refusals.not_asked(self.code)
        self._step(Status.IN_PROGRESS, act)
        self._run_again(act)
        self.supplements.append(Supplement(act.at, text, key))
        self._say(CaseSuppliedV1, act, "supplied", concerns=self.unit, unit=self.unit)

    def note(self, text: str, act: Act, *, key: str | None = None) -> None:
        """Take what the resident adds without having been asked; nothing else changes."""
        self.supplements.append(Supplement(act.at, text, key))
        self._say(CaseSuppliedV1, act, "noted", concerns=self.unit, unit=self.unit)

    def extend(self, working_days: int, reason: str, act: Act) -> None:
        """Lengthen the term for an answer once, by at most what the settings allow, with basis.

        Raises ``Conflict`` where no such term runs any more, or there is no such right (left).
        """
        self.keep_out(None, act.by)
        allowed, calendar = act.office.extension, act.office.calendar
        if self.clock is None or not self.clock.running or self.clock.kind != "answer":
            raise refusals.no_clock(self.code)
        if self.clock.is_late(act.at, calendar):
            raise refusals.too_late(self.code)
        if allowed is None or self.clock.extensions or working_days > allowed.working_days:
            raise refusals.no_extension(self.code, allowed)
        extension = Extension(working_days, reason, allowed.basis, act.at)
        self.clock = self.clock.extend(extension, act.office)
        self._say(ClockExtendedV1, act, "extended", reason, working_days=working_days)

    def prepare(self, text: str, act: Act, *, unit: str | None) -> None:
        """Draft an answer; a later draft replaces it. Whoever drafts has begun to work."""
        self.keep_out(unit, act.by)
        if self.status is Status.WAITING:
            raise refusals.wrong_step(self.code, self.status, Status.ANSWERED)
        self._step(Status.IN_PROGRESS, act)
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
        self.keep_out(answer.unit, answer.by)
        self._step(Status.ANSWERED, act)
        if given:
            self.earlier_answers.append(given)
        self.answer, self.draft, self.rating = answer, None, None
        self._stop_clock(act)
        self._say(
            CaseAnsweredV1,
            act,
            "answered",
            concerns=answer.unit,
            answered_at=answer.at,
            unit=answer.unit,
            working_days=act.office.calendar.working_days(self.received_at, answer.at),
        )

    def publish(self, question: str, answer: str, act: Act, *, radio: bool) -> None:
        """Make a redacted question and answer public; another redaction replaces it.

        Raises ``Conflict`` before the commune has answered.
        """
        self.keep_out(None, act.by)
        if self.answer is None or self.status not in (Status.ANSWERED, Status.CLOSED):
            raise refusals.not_answered(self.code)
        public = self.publication
        if public and (question, answer, radio) == (public.question, public.answer, public.radio):
            return
        self.publication = Publication(question, answer, act.at, act.by, radio)
        self._say(AnswerPublishedV1, act, "published", radio=radio)

    def withdraw(self, reason: str, act: Act) -> None:
        """Take what was published back."""
        self.keep_out(None, act.by)
        if self.publication is None:
            raise refusals.not_published(self.code)
        self.publication = None
        self._say(AnswerWithdrawnV1, act, "withdrawn", reason)

    def rate(self, rating: Rating, act: Act) -> None:
        """Take the resident's judgement: settled closes the case, not settled reopens it.

        A score and the verdict may come one after the other; what was said before is not said
        again. Raises ``Conflict`` where there is no answer to judge.
        """
        said = rating
        if earlier := self.rating:
            said = replace(
                rating,
                score=rating.score or earlier.score,
                resolved=earlier.resolved if rating.resolved is None else rating.resolved,
                comment=rating.comment or earlier.comment,
            )
            if replace(said, at=earlier.at) == earlier:
                return
        if self.answer is None or self.status not in (Status.ANSWERED, Status.CLOSED):
            raise refusals.not_answered(self.code)
        self.rating = said
        self._say(CaseRatedV1, act, "rated", score=rating.score, resolved=rating.resolved)
        if rating.resolved is False:
            self.reopen("", act)
        elif rating.resolved and self.status is Status.ANSWERED:
            self.close(act)

    def reopen(self, reason: str, act: Act) -> None:
        """Take the case up again; a new clock runs from now."""
        self._step(Status.REOPENED, act)
        if self.intake_class == NOT_ACCEPTED:
            self.intake_class = None
        self.clock = self.draft = self.transferred_to = None
        by_resident = act.by == RESIDENT
        code = "reopened_by_resident" if by_resident else "reopened"
        self._write(act, code, reason, self.unit)
        self._start_clock(act)
        self._say(CaseReopenedV1, act, None, unit=self.unit, by_resident=by_resident)

    def close(self, act: Act) -> None:
        """Close it: nothing more is to be done."""
        self._step(Status.CLOSED, act)
        self._say(CaseClosedV1, act, "closed")

    def merge(self, into: Record, act: Act) -> None:
        """Let the case ``into``, which is still open, go on for both.

        That is the one with a legal clock, then the earlier: no term is lost, and no two cases
        can be merged into each other. Who is criticised in this one may not handle that one.
        """
        if into.code == self.code:
            raise refusals.merged_with_itself(self.code)
        if into.status in DONE:
            raise refusals.merged_with_done(into.code)
        if into.precedence > self.precedence:
            raise refusals.merged_backwards(self.code, into.code)
        if self.about_unit and into.about_unit not in (None, self.about_unit):
            raise refusals.about_another(self.code, into.code)
        if (self.about_unit and into.unit == self.about_unit) or into.handler in self.barred:
            raise refusals.criticised(self.code)
        self._step(Status.MERGED, act)
        self.merged_into = into.code
        self._stop_clock(act)
        self._say(CaseMergedV1, act, "merged", into.code, into=into.code)

    def adopt(self, merged: Record, act: Act) -> None:
        """Go on for the case that was ``merged`` into this one; a second time changes nothing."""
        if merged.code in self.adopted:
            return
        self.adopted += (merged.code,)
        self.barred = (*self.barred, *(set(merged.barred) - set(self.barred)))
        self.about_unit = self.about_unit or merged.about_unit
        if self.about_unit and self.unit == self.about_unit:
            self.unit = None
        if self.handler in self.barred:
            self.handler = None
        self.followers += 1 + merged.followers
        self._say(CaseJoinedV1, act, "joined")

    def settle(self, by: Record, act: Act) -> None:
        """Say that the case ``by``, which goes on for this one, came to its end.

        That is on record under the moment of the end; a second time changes nothing.
        """
        ended = by.ended_at
        told = [line.at for line in self.history if line.code == "settled"]
        if self.status is not Status.MERGED or ended is None or ended in told:
            return
        self.history.append(Line(ended, "settled", by.code))
        self._say(CaseSettledV1, act, None, by=by.code)

    def join(self, act: Act, count: int = 1) -> None:
        """Count ``count`` others who say the same; raises ``Conflict`` once it is done."""
        if self.status in DONE:
            raise refusals.done(self.code)
        self.followers += count
        self._say(CaseJoinedV1, act, "joined")

    def correct_sender(self, act: Act, *, reachable_by: tuple[ContactWay, ...]) -> None:
        """Whoever wrote had their details put right; they can be reached so now."""
        self.reachable_by = reachable_by
        self._say(CaseCorrectedV1, act, "corrected")

    def anonymise(self, act: Act, *, blank: bool) -> None:
        """Let go of who wrote, and with ``blank`` of the words; a second time changes nothing."""
        known = all(line.code != "anonymised" for line in self.history)
        if not known and not (blank and self.text != BLANKED):
            return
        self.reachable_by = ()
        if blank and self.publication:
            self.withdraw("", act)
        if blank:
            self._blank()
        self._say(CaseAnonymisedV1, act, "anonymised" if known else None, blanked=blank)

    def _blank(self) -> None:
        """Take out every word that people wrote; codes, times and figures stay."""
        self.text, self.position, self.draft = BLANKED, None, None
        self.supplements = [replace(each, text=BLANKED) for each in self.supplements]
        self.earlier_answers = [replace(each, text=BLANKED) for each in self.earlier_answers]
        if self.answer:
            self.answer = replace(self.answer, text=BLANKED)
        if self.rating:
            self.rating = replace(self.rating, comment="")
        self.history = [replace(line, note="") for line in self.history]
