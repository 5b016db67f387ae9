"""What the service ``feedback`` says. Who wrote, and what, never leaves that service."""

from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

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


SubmitterKind = Literal["individual", "organisation", "anonymous"]


class CaseReceivedV1(Event):
    """A resident's or an organisation's message is on record. ``revision`` is the case's."""

    name: ClassVar[str] = "feedback.v1.case.received"

    case_id: UUID
    code: str
    category: Category
    channel: Channel
    submitter_kind: SubmitterKind
    received_at: AwareDatetime
    probe: bool = False


class CaseAnsweredV1(Event):
    """The commune answered. ``revision`` is the case's."""

    name: ClassVar[str] = "feedback.v1.case.answered"

    case_id: UUID
    code: str
    category: Category
    channel: Channel
    received_at: AwareDatetime
    answered_at: AwareDatetime
    unit: Slug | None
    reachable_by_email: bool
    probe: bool = False
