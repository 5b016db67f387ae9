"""What travels over HTTP: the bodies that the API takes and gives."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool

from services.feedback.models import Classification, Given, Status
from services.feedback.models.attachment import MOST_FILES
from services.feedback.models.submission import (
    ADDRESS_LIMIT,
    EMAIL_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    TEXT_LIMIT,
)
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel, IntakeClass, SubmitterKind


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

    @property
    def given(self) -> Given:
        """Return how it was given."""
        return "ticked"


class PositionIn(In):
    """Where the matter is (WGS 84); kept to about ten metres."""

    latitude: float = Field(ge=-90, le=90, examples=[15.0511])
    longitude: float = Field(ge=-180, le=180, examples=[108.5013])


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


class ClockOut(Out):
    """A term that runs, and why it ends when it does."""

    kind: Literal["answer", "transfer"]
    due_at: AwareDatetime | None = Field(
        description="Null while a term that has not ended is paused."
    )
    days_left: int | None = Field(
        description="Working days until it ends, below 0 past that; null while it does not run."
    )
    working_days: int
    basis: str = Field(description="Căn cứ: the rule that the term comes from.")
    paused: bool
    late: bool
    explanation: list[str] = Field(description="Day by day, for a person.")


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
    comment: Annotated[str, Field(json_schema_extra=_limit(1000))] = ""


class SupplementIn(In):
    """What the sender was asked for."""

    text: str = Field(
        description="1 to 5,000 characters.",
        json_schema_extra={"minLength": 1, "maxLength": TEXT_LIMIT},
    )


class CaseOut(Out):
    """A case as staff see it: what was written, never who wrote it."""

    id: UUID
    code: str
    category: Category
    channel: Channel
    text: str
    classification: Classification
    intake_class: IntakeClass | None
    submitter_kind: SubmitterKind
    reachable_by_email: bool
    village: Slug | None
    about_unit: Slug | None
    status: Status
    status_text: str = Field(examples=["Đang xử lý"])
    unit: Slug | None = Field(description="The unit that handles it.")
    handler: str | None
    transferred_to: Slug | None
    merged_into: str | None
    adopted: list[str] = Field(description="The codes of the cases that were merged into it.")
    received_at: AwareDatetime
    clock: ClockOut | None
    draft: str | None
    answer: AnswerOut | None
    published: bool
    score: int | None
    resolved: bool | None
    rating_comment: str
    supplements: list[str] = Field(description="What the sender added when asked.")
    followers: int = Field(description="Others who said the same.")
    history: list[HistoryLine]
    probe: bool
    revision: int


REASON = Field(
    description="What the sender reads as the reason, 1 to 1,000 characters.",
    json_schema_extra={"maxLength": 1000},
)


class ClassifyIn(In):
    """What the law makes of a case; fields left out stay as the sender gave them."""

    intake_class: IntakeClass
    reason: str = Field("", description="Needed for class 1; the sender reads it.")
    category: Category | None = None
    village: Slug | None = None
    about_unit: Slug | None = Field(None, description="The unit that is criticised.")
    barred: list[Annotated[str, Field(max_length=200)]] = Field(
        [], max_length=20, description="References to criticised persons, e.g. `user:xu-ly`."
    )


class AssignIn(In):
    """Who is to handle a case."""

    unit: Slug
    handler: str | None = Field(None, max_length=200, examples=["user:xu-ly"])


class TransferIn(In):
    """Where a case goes."""

    to: Slug
    reason: str = REASON


class MergeIn(In):
    """Which case goes on."""

    into: str = Field(max_length=20, description="Its code.", examples=["SM-7K3Q9X"])


class ReasonIn(In):
    """Why."""

    reason: str = REASON


class ExtendIn(In):
    """How long, and why."""

    working_days: int = Field(gt=0, le=250)
    reason: str = REASON


class DraftIn(In):
    """An answer that is to be approved."""

    text: str = Field(json_schema_extra={"minLength": 1, "maxLength": TEXT_LIMIT})
    unit: Slug | None = Field(None, description="The unit that answers; the own unless given.")


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

    email: str | None = Field(
        description="Null when none was given, the person was erased, or it was not asked for."
    )
    phone: str | None = Field(None, description="Only with `way=phone`; null like the e-mail.")
    language: Literal["vi", "en"]
    tracking_url: str


class CategoryOut(Out):
    """A category in a resident's words."""

    code: Category
    label: str
    explanation: str
