"""The case: one message, from its receipt to its close; every step is a fact and a line."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from services.feedback.models import refusals
from services.feedback.models.answering import Answerable
from services.feedback.models.clock import Extension
from services.feedback.models.merging import Mergeable
from services.feedback.models.parts import RESIDENT, Act, Line, Rating, Supplement
from services.feedback.models.status import DONE, Status
from services.feedback.models.submission import Submission
from shared.contracts.feedback import (
    CaseAnonymisedV1,
    CaseAssignedV1,
    CaseClassifiedV1,
    CaseClosedV1,
    CaseCorrectedV1,
    CaseRatedV1,
    CaseReceivedV1,
    CaseReopenedV1,
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
class Case(Answerable, Mergeable):
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
