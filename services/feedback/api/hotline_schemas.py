"""What travels over HTTP to and from the hotline desk."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StrictBool

from services.feedback.api.schemas import (
    ClockOut,
    ConsentIn,
    HistoryLine,
    In,
    Out,
    PositionIn,
    SubmitterIn,
)
from services.feedback.models import TEXT_LIMIT, Classification, Given, Status
from services.feedback.models.call import DeskChannel, Outcome
from services.feedback.models.submission import PHONE_LIMIT
from shared.contracts.base import Slug
from shared.contracts.feedback import Category, Channel


class SpokenConsentIn(ConsentIn):
    """The caller's consent to the privacy notice, and how it was given."""

    spoken: StrictBool = Field(
        True,
        description="Said aloud to the operator; false for consent in writing, as in a letter.",
    )

    @property
    def given(self) -> Given:
        """Return how it was given."""
        return "spoken" if self.spoken else "written"


class CallIn(In):
    """A call, a visit or a letter, and what became of it."""

    channel: DeskChannel
    outcome: Literal["case", "information_given", "wrong_number", "passed_to_other_door"] = Field(
        "case", description="With anything but `case`, leave the message and the caller out."
    )
    category: Category | None = Field(None, description="Needed for a case.")
    text: Annotated[
        str | None,
        Field(
            description="The message in the operator's words; needed for a case.",
            examples=["Đèn đường ở ngã ba tắt từ thứ Hai."],
            json_schema_extra={"maxLength": TEXT_LIMIT},
        ),
    ] = None
    submitter: SubmitterIn | None = Field(
        None, description="Null where the caller stays unnamed: taken for reference."
    )
    consent: SpokenConsentIn | None = Field(
        None, description="Needed when anything in `submitter` is given."
    )
    village: Slug | None = Field(None, description="The thôn that it is about.")
    about_unit: Slug | None = Field(
        None, description="The unit that it is about, which then never handles it."
    )
    position: PositionIn | None = None
    language: Literal["vi", "en"] = Field("vi", description="In which the caller is answered.")
    door: str | None = Field(
        None,
        max_length=40,
        description="Where the caller was sent: the code of one of the commune's other doors.",
        examples=["to_cao"],
    )
    ringing_call: UUID | None = Field(
        None, description="The call that rang, from `GET /v1/hotline/calls`; it rings no more."
    )
    call_started_at: AwareDatetime | None = Field(
        None, description="When the call or visit began, within the last 24 hours."
    )
    duration_seconds: int | None = Field(None, ge=0, le=86_400)

    @property
    def says_something(self) -> bool:
        """Tell whether anything of a message or a caller was entered."""
        return any(
            each is not None
            for each in (
                self.category,
                self.text,
                self.submitter,
                self.consent,
                self.village,
                self.about_unit,
                self.position,
            )
        )


class CallOut(Out):
    """What is on record, and what the operator reads out; fields of a case are null without one."""

    call_id: UUID
    channel: DeskChannel
    outcome: Outcome
    received_at: AwareDatetime
    other_door: str | None = Field(description="What to tell a caller whose matter is another's.")
    id: UUID | None = Field(description="The case.")
    code: str | None = Field(examples=["SM-7K3Q9X"])
    short_code: str | None = Field(description="The same.")
    spoken_code: str | None = Field(examples=["S, M, bảy, K, ba, Q, chín, X"])
    tracking_url: str | None = Field(description="The follow-up page; a secret of the caller.")
    classification: Classification | None
    clock: ClockOut | None


class RingOut(Out):
    """A call that rings."""

    id: UUID
    state: Literal["ringing"]
    started_at: AwareDatetime
    number: str | None = Field(
        description="Masked; null where the caller withholds it.", examples=["••• ••• 321"]
    )


class TallyRow(Out):
    """How many came this way and ended so."""

    channel: DeskChannel
    outcome: Outcome
    count: int


class TallyOut(Out):
    """A day at the desk."""

    on: date
    total: int
    items: list[TallyRow]


class LookupIn(In):
    """A code as the caller says it."""

    code: str = Field(min_length=1, max_length=40, examples=["sm 7k3q9x"])


class LookupOut(Out):
    """What may be told to whoever has the code."""

    id: UUID
    code: str
    spoken_code: str
    category: Category
    classification: Classification
    status: Status
    status_text: str
    received_at: AwareDatetime
    unit: Slug | None
    clock: ClockOut | None
    answered_at: AwareDatetime | None
    history: list[HistoryLine]
    read_out: list[str] = Field(
        description="Sentences for the operator to read out.",
        examples=[["Xã nhận phản ánh này ngày 26/11/2026.", "Hiện nay: Đang xử lý."]],
    )


class CallerIn(In):
    """Who calls: a number, or a call that rings."""

    phone: Annotated[
        str | None, Field(examples=["0912 345 678"], json_schema_extra={"maxLength": PHONE_LIMIT})
    ] = None
    ringing_call: UUID | None = Field(None, description="From `GET /v1/hotline/calls`.")


class CallerCase(Out):
    """One of a caller's earlier cases: where it stands, none of its words."""

    id: UUID
    code: str
    spoken_code: str
    category: Category
    channel: Channel
    status: Status
    status_text: str
    received_at: AwareDatetime
    due_at: AwareDatetime | None
