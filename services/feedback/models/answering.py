"""The commune's answer: drafted, approved, given, made public and taken back."""

from dataclasses import dataclass

from services.feedback.models import refusals
from services.feedback.models.parts import Act, Answer, Draft, Publication
from services.feedback.models.record import Record
from services.feedback.models.status import NEXT, Status
from shared.contracts.feedback import (
    AnswerDraftedV1,
    AnswerPublishedV1,
    AnswerWithdrawnV1,
    CaseAnsweredV1,
)


@dataclass(slots=True)
class Answerable(Record):
    """The steps of a case that make its answer; ``Conflict`` is raised where none follows."""

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
