"""What travels over HTTP to and from staff: a case, and the steps that may be taken with it."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.feedback.api.schemas import REASON, AnswerOut, ClockOut, HistoryLine, In, Out
from services.feedback.models import TEXT_LIMIT, Classification, Status
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel, IntakeClass, SubmitterKind


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
