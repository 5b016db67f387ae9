"""What travels over HTTP about personal data."""

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.feedback.api.schemas import REASON, In, Out
from services.feedback.models import TEXT_LIMIT
from shared.contracts.feedback import PrivacyKind, RequestState


class DetailsIn(In):
    """What is right of a person; what is left out stays."""

    name: str | None = Field(None, json_schema_extra={"maxLength": 200})
    phone: str | None = Field(None, json_schema_extra={"maxLength": 30})
    email: str | None = Field(None, json_schema_extra={"maxLength": 254})
    address: str | None = Field(None, json_schema_extra={"maxLength": 300})


class RequestIn(In):
    """What somebody asks about their own data.

    With `tracking_url` (or its last part) anybody, about that case. With `code` and `phone` staff,
    for somebody who stands before them, about all that is kept of that person.
    """

    kind: PrivacyKind = Field(
        description="access xem · correction sửa · erasure xóa · withdrawal rút lại đồng ý · "
        "restriction hạn chế, phản đối."
    )
    tracking_url: str | None = Field(None, max_length=500)
    code: str | None = Field(None, max_length=40)
    phone: str | None = Field(None, max_length=40)
    note: str = Field("", json_schema_extra={"maxLength": TEXT_LIMIT})
    wanted: DetailsIn | None = Field(None, description="Of a correction: what is right.")
    language: Literal["vi", "en"] = "vi"


class RequestOut(Out):
    """A request, and within what time it is answered and carried out."""

    id: UUID
    code: str = Field(examples=["YC-7K3Q9X"])
    kind: PrivacyKind
    scope: Literal["case", "citizen"]
    state: RequestState
    received_at: AwareDatetime
    answer_by: AwareDatetime
    answer_basis: str
    carry_out_by: AwareDatetime
    carry_out_basis: str
    late: bool
    acknowledged_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    extended_by: int = Field(description="Days.")
    reason: str = Field(description="Why it was put off or refused.")
    tracking_url: str


class HeldCase(Out):
    """A case in the scope of a request: whether its words would tell who wrote is for a person."""

    id: UUID
    code: str
    text: str
    supplements: list[str]
    published: bool
    erased: bool


class RequestDetail(RequestOut):
    """A request with what was asked in words; null once it has ended."""

    note: str | None
    wanted: DetailsIn | None
    cases: list[HeldCase]


class CarryOutIn(In):
    """How the desk carries a request out; each part counts for the kinds that need it."""

    blank: list[str] = Field(
        [], max_length=500, description="Erasure: codes of cases whose words are erased too."
    )
    withdraw_published: bool = Field(
        default=False, description="Erasure: published answers are taken back."
    )
    corrected: DetailsIn | None = Field(
        None, description="Correction: what is right, where it is not just what was asked."
    )


class CarriedOut(Out):
    """The request as it ended, and for an access request all that is held."""

    request: RequestOut
    held: dict[str, Any] | None


class ExtendRequestIn(In):
    """How long, and why."""

    days: int = Field(gt=0, le=60)
    reason: str = REASON
