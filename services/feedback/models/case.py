"""The case: one message, from its receipt to its answer."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from services.feedback.models.submission import Classification, Submission
from shared.contracts.base import Event
from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseReceivedV1,
    Category,
    Channel,
    SubmitterKind,
)
from shared.errors import Conflict, Language, Text


class Status(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    ANSWERED = "answered"


NEXT: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.ANSWERED}),
    Status.ANSWERED: frozenset(),
}
"""The steps that a case may take; there are no others."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the public history; ``code`` is put into words where it is shown."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the commune answered. ``by`` and ``key`` are references, never shown to residents."""

    text: str
    unit: str | None
    at: datetime
    by: str
    key: str | None = None


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
    status: Status = Status.RECEIVED
    answer: Answer | None = None
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
        at: datetime,
        by: str,
        correlation_id: UUID,
        probe: bool = False,
    ) -> Self:
        """Return a new case, which has its first fact to say."""
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
            received_at=at,
            received_by=by,
            fingerprint=fingerprint,
            probe=probe,
            history=[Line(at, f"received_{submission.classification}")],
        )
        case.events.append(
            CaseReceivedV1(
                occurred_at=at,
                commune=commune,
                revision=case.revision,
                correlation_id=correlation_id,
                actor=by,
                case_id=case_id,
                code=code,
                category=case.category,
                channel=channel,
                submitter_kind=case.submitter_kind,
                received_at=at,
                probe=probe,
            )
        )
        return case

    def give_answer(self, answer: Answer, *, correlation_id: UUID) -> None:
        """Answer the case; the same answer under the same key a second time changes nothing.

        Raises ``Conflict`` when there is an answer already.
        """
        given = self.answer
        if given and answer.key and (given.key, given.text) == (answer.key, answer.text):
            return
        self._step(Status.ANSWERED)
        self.answer = answer
        self.history.append(Line(answer.at, "answered"))
        self.events.append(
            CaseAnsweredV1(
                occurred_at=answer.at,
                commune=self.commune,
                revision=self.revision + 1,
                correlation_id=correlation_id,
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
            )
        )

    def _step(self, to: Status) -> None:
        if to not in NEXT[self.status]:
            raise Conflict(
                "already-answered",
                Text(
                    f"Phản ánh {self.code} đã được trả lời rồi; không thể trả lời lần nữa.",
                    f"Case {self.code} has been answered already and cannot be answered again.",
                ),
            )
        self.status = to
