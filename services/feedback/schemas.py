"""What travels over HTTP: the bodies that the API takes and gives."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool

from services.feedback.models import Classification, Status
from services.feedback.models.submission import (
    ADDRESS_LIMIT,
    EMAIL_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    TEXT_LIMIT,
)
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel, SubmitterKind


def _limit(characters: int) -> dict[str, int | str | list[str]]:
    """Return a limit for the documentation; the rule itself counts after tidying (NFC)."""
    return {"maxLength": characters}


class In(BaseModel):
    """A body that somebody sends: no unknown fields, and errors never quote it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Out(BaseModel):
    """A body that the service gives."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class SubmitterIn(In):
    """Who writes; whatever is given here is encrypted and kept apart from the text."""

    kind: Literal["individual", "organisation"] = Field(
        "individual", description="Cá nhân, hoặc tổ chức, doanh nghiệp."
    )
    name: Annotated[
        str | None, Field(examples=["Nguyễn Thị Mẫu"], json_schema_extra=_limit(NAME_LIMIT))
    ] = None
    phone: Annotated[
        str | None,
        Field(
            description="A Vietnamese number in any usual spelling, or a foreign one with +.",
            examples=["0912 345 678"],
            json_schema_extra=_limit(PHONE_LIMIT),
        ),
    ] = None
    email: Annotated[
        str | None, Field(examples=["mau@vidu.example"], json_schema_extra=_limit(EMAIL_LIMIT))
    ] = None
    address: Annotated[
        str | None, Field(examples=["Thôn Mẫu"], json_schema_extra=_limit(ADDRESS_LIMIT))
    ] = None


class ConsentIn(In):
    """The sender's consent to the privacy notice; needed when anything in `submitter` is given."""

    notice_version: str = Field(max_length=20, examples=["1"])
    accepted: StrictBool


class CaseIn(In):
    """A message to the commune."""

    category: Category = Field(
        description="TTHC thủ tục hành chính · QDHC quy định hành chính · TTTN tinh thần trách "
        "nhiệm · TDGT thái độ giao tiếp, ứng xử · CDS chuyển đổi số · KHAC việc khác."
    )
    text: str = Field(
        description="The message, 1 to 5,000 characters.",
        examples=["Bộ phận một cửa trả kết quả trễ hẹn ba ngày mà không báo trước."],
        json_schema_extra={"minLength": 1, "maxLength": TEXT_LIMIT},
    )
    channel: Channel = Field(
        Channel.WEB, description="How it reached the commune; other than web only for staff."
    )
    submitter: SubmitterIn | None = Field(None, description="Null for an anonymous message.")
    consent: ConsentIn | None = None
    commune: Slug | None = Field(
        None, description="The commune written to; this site's own unless given."
    )
    language: Literal["vi", "en"] = Field("vi", description="In which the sender is answered.")
    probe: StrictBool = Field(
        default=False, description="A marked trial that counts nowhere; staff and services only."
    )


class ReceiptOut(Out):
    """What the sender takes away."""

    id: UUID
    code: str = Field(description="A short code to mention on the phone.", examples=["SM-7K3Q9X"])
    tracking_url: str = Field(
        description="The follow-up page; a secret of the sender.",
        examples=["http://127.0.0.1:8000/t/0G5M2C9QWZ8YK4T7XN3VJH6RDB"],
    )
    received_at: AwareDatetime
    classification: Classification = Field(
        description="`reference` (tin tham khảo) without a name or a way to reach the sender."
    )


class HistoryLine(Out):
    """One step of a case."""

    at: AwareDatetime
    code: str = Field(examples=["received_feedback"])
    text: str = Field(examples=["Xã đã tiếp nhận phản ánh."])


class AnswerOut(Out):
    """What the commune answered."""

    text: str
    unit: Slug | None = Field(description="The unit that answered.")
    at: AwareDatetime


class TrackedCase(Out):
    """What the follow-up page shows."""

    code: str
    category: Category
    classification: Classification
    status: Status
    status_text: str = Field(examples=["Đã tiếp nhận, chưa trả lời"])
    received_at: AwareDatetime
    history: list[HistoryLine]
    answer: AnswerOut | None


class CaseOut(Out):
    """A case as staff see it: what was written, never who wrote it."""

    id: UUID
    code: str
    category: Category
    channel: Channel
    text: str
    classification: Classification
    submitter_kind: SubmitterKind
    reachable_by_email: bool
    status: Status
    received_at: AwareDatetime
    answer: AnswerOut | None
    probe: bool
    revision: int


class AnswerIn(In):
    """The commune's answer."""

    text: str = Field(
        description="What the resident reads, 1 to 5,000 characters.",
        json_schema_extra={"minLength": 1, "maxLength": TEXT_LIMIT},
    )
    unit: Slug | None = Field(
        None, description="The unit that answers.", examples=["phong-van-hoa-xa-hoi"]
    )


class ContactOut(Out):
    """What one delivery to a writer needs."""

    email: str | None = Field(description="Null when none was given, or the person was erased.")
    language: Literal["vi", "en"]
    tracking_url: str


class CategoryOut(Out):
    """A category in a resident's words."""

    code: Category
    label: str
    explanation: str
