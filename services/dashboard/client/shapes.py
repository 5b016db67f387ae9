"""What the service ``feedback`` gives to the desks; fields not shown here are passed over."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.contracts.feedback import (
    CaseStatus,
    Category,
    Channel,
    Classification,
    IntakeClass,
    PrivacyKind,
    RequestState,
    SubmitterKind,
)


class Shape(BaseModel):
    """Something that a service gives."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Clock(Shape):
    """A term, and why it ends when it does."""

    due_at: AwareDatetime | None
    days_left: int | None
    working_days: int
    basis: str
    paused: bool
    late: bool
    explanation: list[str]


class Line(Shape):
    """One step of a case."""

    at: AwareDatetime
    text: str


class Answer(Shape):
    """What the commune answered."""

    text: str
    unit: str | None
    at: AwareDatetime


class Case(Shape):
    """A case as staff see it: what was written, never who wrote it."""

    id: str
    code: str
    category: Category
    channel: Channel
    text: str
    classification: Classification
    intake_class: IntakeClass | None
    submitter_kind: SubmitterKind
    village: str | None
    about_unit: str | None
    status: CaseStatus
    status_text: str
    unit: str | None
    transferred_to: str | None
    merged_into: str | None
    received_at: AwareDatetime
    clock: Clock | None
    draft: str | None
    answer: Answer | None
    published: bool
    score: int | None
    resolved: bool | None
    rating_comment: str
    supplements: list[str]
    followers: int
    history: list[Line]
    revision: int


class Window(Shape):
    """Some cases, and where the next window begins."""

    items: list[Case]
    next: str | None


class Entry(Shape):
    """What an operator entered and tells the caller; fields of a case are None without one."""

    call_id: str
    other_door: str | None
    code: str | None
    spoken_code: str | None
    classification: Classification | None
    clock: Clock | None


class Standing(Shape):
    """Where a case stands, in sentences to read out."""

    id: str
    code: str
    read_out: list[str]


class Earlier(Shape):
    """A caller's earlier case: where it stands, none of its words."""

    id: str
    code: str
    category: Category
    status_text: str
    received_at: AwareDatetime


class Revealed(Shape):
    """Who wrote; drawn once and kept nowhere."""

    name: str | None
    phone: str | None
    email: str | None
    address: str | None


class Span(Shape):
    """A passage that seems personal."""

    start: int
    end: int
    kind: str
    certain: bool


class Redacted(Shape):
    """A text, and how it reads with what seems personal blacked out."""

    text: str
    masked: str
    spans: list[Span]


class Redaction(Shape):
    """What might be published of a case."""

    question: Redacted
    answer: Redacted | None


class Template(Shape):
    """What an answer is drafted from."""

    code: str
    label: str
    text: str


class Attachment(Shape):
    """A file that goes with a case."""

    id: str
    media_type: str
    size: int
    state: str
    state_text: str


class DataRequest(Shape):
    """What somebody asks about their own data."""

    id: str
    code: str
    kind: PrivacyKind
    scope: str
    state: RequestState
    received_at: AwareDatetime
    answer_by: AwareDatetime
    answer_basis: str
    carry_out_by: AwareDatetime
    carry_out_basis: str
    late: bool


class HeldCase(Shape):
    """A case within a request."""

    code: str
    text: str


class DataRequestDetail(DataRequest):
    """A request with its words; drawn once and kept nowhere."""

    note: str | None
    wanted: Revealed | None
    cases: list[HeldCase]


class Carried(Shape):
    """What became of a request; for an access request all that is held, kept nowhere."""

    request: DataRequest
    held: dict[str, Any] | None


class Choice(Shape):
    """Something that can be chosen, and what it is called."""

    code: str
    label: str
    explanation: str = ""


class Notice(Shape):
    """The privacy notice in force, and what a caller is asked."""

    version: str
    text: str
    spoken: str


class Extension(Shape):
    """By how much a term may be lengthened, and on which basis."""

    working_days: int
    basis: str


class Desk(Shape):
    """How the commune takes feedback."""

    name: str
    categories: list[Choice]
    channels: list[Choice]
    villages: list[Choice]
    units: list[Choice]
    outside_bodies: list[Choice]
    other_doors: list[Choice]
    notice: Notice
    anonymous: str
    extension: Extension | None

    def named(self, code: str | None) -> str:
        """Return what a unit, thôn, category, channel or body is called; an en dash for none."""
        lists: tuple[list[Choice], ...] = (
            self.units,
            self.villages,
            self.outside_bodies,
            self.categories,
            self.channels,
        )
        return next((c.label for each in lists for c in each if c.code == code), code or "–")


Body = dict[str, Any]
