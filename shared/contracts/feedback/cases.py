"""What the service ``feedback`` says. Who wrote, and what, never leaves that service."""

from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contracts.base import Event, Slug


class Category(StrEnum):
    """What feedback is about: the plan's four kinds (B.II.6), digital services, and the rest."""

    TTHC = "TTHC"
    QDHC = "QDHC"
    TTTN = "TTTN"
    TDGT = "TDGT"
    CDS = "CDS"
    KHAC = "KHAC"


class Channel(StrEnum):
    """How it reached the commune."""

    WEB = "web"
    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"
    EMAIL = "email"
    ZALO = "zalo"
    OPEN311 = "open311"


class CaseStatus(StrEnum):
    """Where a case stands; which step may follow which is the service's rule."""

    RECEIVED = "received"
    NOT_ACCEPTED = "not_accepted"
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    CLOSED = "closed"
    MERGED = "merged"


SubmitterKind = Literal["individual", "organisation", "anonymous"]
Classification = Literal["feedback", "reference"]
"""``reference`` (tin tham khảo): no name or no way to reach the writer, so no legal clock."""

IntakeClass = Literal[1, 2, 3, 4]
"""NĐ 92/2017/NĐ-CP: 1 not accepted, 2 a difficulty to pass to who is competent, 3 a regulation
within own authority, 4 one outside it, to be transferred."""

EscalationLevel = Literal["focal", "chair"]

ContactWay = Literal["email", "phone"]
"""What whoever wrote left to be reached by; the address itself never travels."""


def ways_to(fact: "CaseFact | CaseReceivedV1 | CaseAnsweredV1") -> tuple[ContactWay, ...]:
    """Return what the resident is reached by; facts of old say it of e-mail alone."""
    return fact.reachable_by or (("email",) if fact.reachable_by_email else ())


class CaseStanding(BaseModel):
    """Where a case stands after a fact: state, so that the latest revision says it all."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    status: CaseStatus
    classification: Classification
    intake_class: IntakeClass | None = None
    village: Slug | None = Field(None, description="The thôn that it is about.")
    unit: Slug | None = Field(None, description="The unit that handles it.")
    due_at: AwareDatetime | None = Field(
        None, description="Null without a legal term, and while one that has not ended is paused."
    )
    paused: bool = False
    answered_at: AwareDatetime | None = None
    published: bool = False
    score: int | None = Field(None, ge=1, le=5, description="The resident's rating.")
    resolved: bool | None = None
    followers: int = Field(0, ge=0, description="Others who said the same.")


class CaseFact(Event):
    """What every fact about a case says. ``revision`` is the case's."""

    case_id: UUID
    code: str = Field(examples=["SM-7K3Q9X"])
    category: Category
    channel: Channel
    received_at: AwareDatetime
    reachable_by_email: bool = False
    reachable_by: tuple[ContactWay, ...] = ()
    probe: bool = False
    standing: CaseStanding


class CaseReceivedV1(Event):
    """A resident's or an organisation's message is on record. ``revision`` is the case's."""

    name: ClassVar[str] = "feedback.v1.case.received"

    case_id: UUID
    code: str = Field(examples=["SM-7K3Q9X"])
    category: Category
    channel: Channel
    submitter_kind: SubmitterKind
    received_at: AwareDatetime
    reachable_by_email: bool = False
    reachable_by: tuple[ContactWay, ...] = ()
    probe: bool = False
    standing: CaseStanding | None = None


class CaseAnsweredV1(Event):
    """The commune answered. ``revision`` is the case's."""

    name: ClassVar[str] = "feedback.v1.case.answered"

    case_id: UUID
    code: str = Field(examples=["SM-7K3Q9X"])
    category: Category
    channel: Channel
    received_at: AwareDatetime
    answered_at: AwareDatetime
    unit: Slug | None
    reachable_by_email: bool
    reachable_by: tuple[ContactWay, ...] = ()
    probe: bool = False
    standing: CaseStanding | None = None
    working_days: int | None = Field(
        None, ge=0, description="From the day of receipt, not counted, to that of the answer."
    )


class CaseClassifiedV1(CaseFact):
    """Staff decided what the law makes of it: the four classes of NĐ 92/2017/NĐ-CP."""

    name: ClassVar[str] = "feedback.v1.case.classified"

    intake_class: IntakeClass


class CaseAssignedV1(CaseFact):
    """A unit, perhaps one of its officers, is to handle the case."""

    name: ClassVar[str] = "feedback.v1.case.assigned"

    unit: Slug
    handler: str | None = Field(None, description="A reference such as ``user:xu-ly``.")


class CaseStartedV1(CaseFact):
    """The handling unit began to work on the case."""

    name: ClassVar[str] = "feedback.v1.case.started"

    unit: Slug | None


class CaseTransferredV1(CaseFact):
    """The case went to a body outside the commune; ``to`` is one of the commune's list."""

    name: ClassVar[str] = "feedback.v1.case.transferred"

    to: Slug = Field(examples=["so-noi-vu"])


class CaseSuppliedV1(CaseFact):
    """The resident gave what the handler had asked for, or added something unasked."""

    name: ClassVar[str] = "feedback.v1.case.supplied"

    unit: Slug | None


class ClockPausedV1(CaseFact):
    """The clock stands still while the resident is asked for something."""

    name: ClassVar[str] = "feedback.v1.clock.paused"


class ClockResumedV1(CaseFact):
    """The clock runs again."""

    name: ClassVar[str] = "feedback.v1.clock.resumed"


class ClockExtendedV1(CaseFact):
    """The term was lengthened, with a basis."""

    name: ClassVar[str] = "feedback.v1.clock.extended"

    working_days: int = Field(gt=0)


class ClockWarnedV1(CaseFact):
    """So many per cent of the term have passed."""

    name: ClassVar[str] = "feedback.v1.clock.warned"

    unit: Slug | None
    share: int = Field(gt=0, lt=100, description="Per cent of the term.", examples=[50, 80])


class ClockMissedV1(CaseFact):
    """The term has passed without an answer, or without the transfer."""

    name: ClassVar[str] = "feedback.v1.clock.missed"

    unit: Slug | None


class ClockEscalatedV1(CaseFact):
    """An overdue case goes up: to the focal unit, then to the chairman."""

    name: ClassVar[str] = "feedback.v1.clock.escalated"

    unit: Slug | None
    level: EscalationLevel


class AnswerDraftedV1(CaseFact):
    """An answer waits for the authorised person."""

    name: ClassVar[str] = "feedback.v1.answer.drafted"

    unit: Slug | None


class AnswerPublishedV1(CaseFact):
    """A redacted answer is public; with ``radio`` it is to be read on the air as well (II.6)."""

    name: ClassVar[str] = "feedback.v1.answer.published"

    radio: bool = False


class AnswerWithdrawnV1(CaseFact):
    """A published answer is public no longer."""

    name: ClassVar[str] = "feedback.v1.answer.withdrawn"


class CaseRatedV1(CaseFact):
    """The resident said how good the answer was, or whether the matter is settled."""

    name: ClassVar[str] = "feedback.v1.case.rated"

    score: int | None = Field(None, ge=1, le=5)
    resolved: bool | None = None


class CaseReopenedV1(CaseFact):
    """The matter is not settled; the handler and the focal unit have it again."""

    name: ClassVar[str] = "feedback.v1.case.reopened"

    unit: Slug | None
    by_resident: bool


class CaseClosedV1(CaseFact):
    """Nothing more is to be done."""

    name: ClassVar[str] = "feedback.v1.case.closed"


class CaseMergedV1(CaseFact):
    """Staff found it to be about the same as another case, which goes on for both."""

    name: ClassVar[str] = "feedback.v1.case.merged"

    into: str = Field(description="The code of the other case.", examples=["SM-0M2K4D"])


class CaseJoinedV1(CaseFact):
    """Somebody else says the same; ``standing.followers`` counts them."""

    name: ClassVar[str] = "feedback.v1.case.joined"


class CaseSettledV1(CaseFact):
    """The case that goes on for this one came to its end; once for each of its ends."""

    name: ClassVar[str] = "feedback.v1.case.settled"

    by: str = Field(description="The code of the other case.", examples=["SM-0M2K4D"])


class AuditAnchoredV1(Event):
    """How far the chain of the audit log reached that night, and the hash of its last entry."""

    name: ClassVar[str] = "feedback.v1.audit.anchored"

    entries: int = Field(ge=0)
    head: str = Field(description="SHA-256 in hex.", pattern=r"^[0-9a-f]{64}$")


class KeyDestroyedV1(Event):
    """A citizen's data key is gone for good: nothing that it sealed is to be read again.

    After a database was restored from a copy, whatever key is named here is destroyed again.
    """

    name: ClassVar[str] = "feedback.v1.key.destroyed"

    key: UUID = Field(description="A random id; it leads to nobody.")


class CaseAnonymisedV1(CaseFact):
    """Who wrote was erased; with ``blanked`` the words as well."""

    name: ClassVar[str] = "feedback.v1.case.anonymised"

    blanked: bool


class CaseCorrectedV1(CaseFact):
    """Whoever wrote had their own details put right; ``reachable_by`` may have changed."""

    name: ClassVar[str] = "feedback.v1.case.corrected"
