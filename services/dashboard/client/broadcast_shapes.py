"""What the service ``tasks`` gives to the desks of the broadcast schedule."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime

from services.dashboard.client.shapes import Shape
from shared.contracts.tasks import ProgressKind, Track


class Airing(Shape):
    """One broadcast of a programme."""

    id: UUID
    kind: ProgressKind
    at: AwareDatetime
    minutes: int
    clusters: list[str]
    state: str


class Programme(Shape):
    """A programme of a task with its airings; ``answers`` is the code of the case it answers."""

    id: UUID
    task_id: str
    unit: str
    title: str
    topics: list[str]
    state: str
    answers: str | None
    airings: list[Airing]


class Holiday(Shape):
    """A day off that is no weekend, and why."""

    day: date
    why: str


class Slot(Shape):
    """What somebody should know before a programme is put on the air at a time."""

    warnings: list[str]


class Foreseen(Shape):
    """One programme of a series before it is planned, and what to mind of its day."""

    title: str
    at: AwareDatetime
    warnings: list[str]


class Suggestion(Shape):
    """A topic that should be told of next, and why."""

    code: str
    title: str
    track: Track
    why: str


class Broadcasts(Shape):
    """A year's programmes, those without a time on the air, and the days off."""

    year: int
    programmes: list[Programme]
    waiting: list[Programme]
    holidays: list[Holiday]
