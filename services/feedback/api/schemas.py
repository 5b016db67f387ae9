"""What travels over HTTP in many places: the kinds of bodies, and the parts that they share."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool

from services.feedback.models import Given
from services.feedback.models.submission import (
    ADDRESS_LIMIT,
    EMAIL_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
)
from shared.contracts.base import Slug


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


REASON = Field(
    description="What the sender reads as the reason, 1 to 1,000 characters.",
    json_schema_extra={"maxLength": 1000},
)


class ReasonIn(In):
    """Why."""

    reason: str = REASON
