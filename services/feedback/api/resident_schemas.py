"""What travels over HTTP to and from residents: a message, its receipt and its follow-up."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StrictBool

from services.feedback.api.schemas import (
    AnswerOut,
    ClockOut,
    ConsentIn,
    HistoryLine,
    In,
    Out,
    PositionIn,
    SubmitterIn,
)
from services.feedback.models import TEXT_LIMIT, Classification, Status
from services.feedback.models.attachment import MOST_FILES
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel


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
    village: Slug | None = Field(None, description="The thôn that it is about.")
    about_unit: Slug | None = Field(
        None, description="The unit that it is about, which then never handles it."
    )
    position: PositionIn | None = None
    language: Literal["vi", "en"] = Field("vi", description="In which the sender is answered.")
    attachments: list[Annotated[str, Field(max_length=64)]] = Field(
        [], max_length=MOST_FILES, description="The `claim` of each file that was uploaded before."
    )
    probe: StrictBool = Field(
        default=False, description="A marked trial that counts nowhere; staff and services only."
    )


class ReceiptOut(Out):
    """What the sender takes away."""

    id: UUID
    code: str = Field(description="A short code to mention on the phone.", examples=["SM-7K3Q9X"])
    short_code: str = Field(description="The same; with a second factor it opens the case.")
    tracking_url: str = Field(
        description="The follow-up page; a secret of the sender.",
        examples=["http://127.0.0.1:8000/t/0G5M2C9QWZ8YK4T7XN3VJH6RDB"],
    )
    received_at: AwareDatetime
    classification: Classification = Field(
        description="`reference` (tin tham khảo) without a name or a way to reach the sender."
    )
    clock: ClockOut | None = Field(
        description="Null where no term applies: taken for reference, or none with a legal basis."
    )


class RatingOut(Out):
    """What the sender said of the answer."""

    score: int | None
    resolved: bool | None


class ContinuedOut(Out):
    """How the case stands that goes on for a merged one; nothing of what its writer wrote."""

    code: str
    status: Status
    status_text: str = Field(examples=["Đang xử lý"])
    answered_at: AwareDatetime | None
    answer: str | None = Field(description="Only what was published of the answer.")


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
    clock: ClockOut | None = Field(description="Null where no term applies.")
    asked: str | None = Field(description="What the sender is asked for at the moment.")
    rating: RatingOut | None
    merged_into: str | None = Field(description="The code of the case that goes on for this one.")
    continued: ContinuedOut | None = None


class RatingIn(In):
    """What the sender says of the answer; one of `score` and `resolved` at least."""

    score: int | None = Field(None, ge=1, le=5, description="5 is the best.")
    resolved: StrictBool | None = Field(None, description="`false` reopens the case.")
    comment: Annotated[str, Field(json_schema_extra={"maxLength": 1000})] = ""


class SupplementIn(In):
    """What the sender was asked for."""

    text: str = Field(
        description="1 to 5,000 characters.",
        json_schema_extra={"minLength": 1, "maxLength": TEXT_LIMIT},
    )


class CategoryOut(Out):
    """A category in a resident's words."""

    code: Category
    label: str
    explanation: str
