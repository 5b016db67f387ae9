"""What ``feedback`` says of requests about personal data."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.base import Event

PrivacyKind = Literal["access", "correction", "erasure", "withdrawal", "restriction"]
"""What people may ask about their own data: to see it, to have it put right or erased, to take
their consent back, to have its use stopped."""
RequestState = Literal["received", "acknowledged", "done", "refused"]
RequestTerm = Literal["answer", "carry_out"]


class RequestFact(Event):
    """What every fact about a request for one's own data says. ``revision`` is the request's."""

    request_id: UUID
    request_code: str = Field(examples=["YC-7K3Q9X"])
    kind: PrivacyKind
    state: RequestState
    received_at: AwareDatetime
    answer_by: AwareDatetime
    carry_out_by: AwareDatetime


class RequestReceivedV1(RequestFact):
    """Somebody asked about their own personal data."""

    name: ClassVar[str] = "feedback.v1.request.received"


class RequestAcknowledgedV1(RequestFact):
    """The commune answered that it will carry the request out."""

    name: ClassVar[str] = "feedback.v1.request.acknowledged"


class RequestExtendedV1(RequestFact):
    """The request was put off, once, with a reason."""

    name: ClassVar[str] = "feedback.v1.request.extended"

    days: int = Field(gt=0)


class RequestDoneV1(RequestFact):
    """The request was carried out."""

    name: ClassVar[str] = "feedback.v1.request.done"


class RequestRefusedV1(RequestFact):
    """The request was refused, with a reason that the person reads."""

    name: ClassVar[str] = "feedback.v1.request.refused"


class RequestWarnedV1(RequestFact):
    """A term of the request is near."""

    name: ClassVar[str] = "feedback.v1.request.warned"

    term: RequestTerm


class RequestMissedV1(RequestFact):
    """A term of the request has passed."""

    name: ClassVar[str] = "feedback.v1.request.missed"

    term: RequestTerm
