"""What the service ``tasks`` gives to the desks; fields not shown here are passed over."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime

from services.dashboard.client.shapes import Shape
from shared.contracts.tasks import (
    Form,
    Health,
    ProgressKind,
    RoleName,
    Schedule,
    Track,
    UnitStanding,
)


class UnitName(Shape):
    """A unit, and what it is called."""

    code: str
    label: str
    short: str
    reports: bool


class TopicName(Shape):
    """A topic that communication may be about."""

    code: str
    label: str
    track: Track


class TaskDesk(Shape):
    """The commune's units and topics, and the caller's part."""

    unit: str | None
    presses_all: bool
    presses: list[str]
    receives_reports: bool
    units: list[UnitName]
    topics: list[TopicName]

    def named(self, code: str) -> str:
        """Return the short name of a unit; its code where it has none."""
        return next((each.short for each in self.units if each.code == code), code)

    def judges(self, task_id: str) -> bool:
        """Tell whether the caller is the focal unit of a task."""
        return self.presses_all or task_id in self.presses


class Part(Shape):
    """A unit's part in a task, as the plan writes it."""

    unit: str | None
    role: RoleName
    as_written: str


class Task(Shape):
    """A task, and where it stands on the day asked about."""

    id: str
    ref: str
    title: str
    track: Track
    year: int
    plan_id: str
    roles: list[Part]
    schedule: Schedule
    counts: list[ProgressKind]
    target: int | None
    expected: int | None
    done: int
    opening: int
    debt: int
    due: date | None
    last_on: date | None
    by_unit: dict[str, UnitStanding]
    completed: bool
    health: Health


class ProgrammeLine(Shape):
    """A programme that was aired, and the reruns that it still lacks."""

    programme: UUID
    first_on: date | None
    missing: int


class Ledger(Shape):
    """A task's figures, and the sentences that explain them."""

    programmes: list[ProgrammeLine]
    why: list[str]


class Standing(Shape):
    """Where a task stands right after a report."""

    id: str
    ref: str
    done: int
    target: int | None
    debt: int
    completed: bool


class Reported(Shape):
    """A report that is on record."""

    progress_id: UUID
    task: Standing


class Proof(Shape):
    """What proves output: a link, or a file."""

    url: str | None
    file: UUID | None


class Review(Shape):
    """Why a report was judged so."""

    at: AwareDatetime
    reason: str


class Entry(Shape):
    """One entry on a task: a report with what became of it, or a reversal."""

    id: UUID
    task_id: str
    unit: str
    kind: ProgressKind
    form: Form
    quantity: int
    occurred_on: date
    note: str
    topics: list[str]
    evidence: list[Proof]
    also: list[str]
    state: str
    review: Review | None
    reverses: UUID | None
    reported_at: AwareDatetime
    posted_by: str | None
    may_accept: bool

    @property
    def counts(self) -> bool:
        """Whether it adds to what is done."""
        return self.state in {"reported", "accepted"}


class Entries(Shape):
    """A window of entries; ``next`` asks for the one after it."""

    items: list[Entry]
    next: str | None


class StoredFile(Shape):
    """A file that was uploaded."""

    id: UUID
    name: str
    media_type: str
    size: int


class BatchRow(Shape):
    """A row of a table of reports, as it was read, and why it does not count."""

    row: int
    state: str
    reasons: list[str]
    as_read: dict[str, str]
    task_id: str | None


class Batch(Shape):
    """A table of reports and what it comes to."""

    batch_id: UUID
    state: str
    offered_at: AwareDatetime
    counts: dict[str, int]
    rows: list[BatchRow]


class Reminder(Shape):
    """One entry of the register of reminders."""

    id: str
    number: int
    unit: str
    task_id: str | None
    report_id: str | None
    cause: str
    due: date | None
    level: str
    issued_on: date
    by_hand: bool
    text: str
    reply: str | None
    replied_at: AwareDatetime | None
    why: tuple[str, ...] = ()


class Reminders(Shape):
    """A window of the register."""

    items: list[Reminder]
    next: str | None
