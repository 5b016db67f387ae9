"""What the service ``tasks`` gives to the desks that read and amend plans."""

from datetime import date
from typing import Any

from pydantic import AwareDatetime

from services.dashboard.client.shapes import Shape
from services.dashboard.client.task_shapes import Part
from shared.contracts.tasks import ProgressKind, Schedule, Track


class Source(Shape):
    """The file that a plan was read from."""

    name: str
    size: int


class PlanHead(Shape):
    """A plan without its text."""

    plan_id: str
    year: int
    title: str
    state: str
    version: int
    revision: int
    number: str | None
    dated: date | None
    source: Source | None


class Remark(Shape):
    """Something about the document that a person should look at."""

    code: str
    text: str
    where: str


class PlanItem(Shape):
    """A task as the document has it, and the words that order it."""

    task_id: str
    ref: str
    title: str
    track: Track
    roles: list[Part]
    schedule: Schedule
    target: int | None
    due: date | None
    counts: list[ProgressKind]
    withdrawn: bool
    heading: str | None
    detail: str | None
    frequency_as_written: str | None
    time_as_written: str | None
    not_understood: list[str]


class DutyItem(Shape):
    """What section E (tổ chức thực hiện) asks of a holder."""

    duty_id: str
    ref: str
    holder: str | None
    holder_as_written: str
    text: str


class Plan(PlanHead):
    """A plan with its text; ``document`` is what an edit sends back whole."""

    document: dict[str, Any]
    tasks: list[PlanItem]
    duties: list[DutyItem]
    warnings: list[Remark]


class PlanVersion(Shape):
    """A version of a plan in force, and the decision that made it."""

    version: int
    number: str | None
    dated: date | None
    reason: str
    at: AwareDatetime
