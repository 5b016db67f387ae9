"""What rings or comes to the desk: calls, visits and letters, with a case or without one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

DeskChannel = Literal["phone", "visit", "letter"]
Outcome = Literal["case", "information_given", "wrong_number", "passed_to_other_door", "missed"]
"""What became of it; ``missed`` is a call that nobody took."""
RINGS_FOR = timedelta(minutes=10)
"""A call that rang longer ago has ended, whether the provider said so or not."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, visit or letter on the desk's record: what became of it, never who it was."""

    id: UUID
    commune: str
    channel: DeskChannel
    outcome: Outcome
    at: datetime
    by: str
    door: str | None = None
    """Where the caller was sent: one of the commune's other doors."""
    code: str | None = None
    """The case that came of it."""
    started_at: datetime | None = None
    duration_seconds: int | None = None
    fingerprint: str = ""
    """Tells a repeated request from another one under the same key."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A call that rings at the desk; who calls is forgotten once it has ended."""

    id: UUID
    commune: str
    at: datetime
    masked: str | None
    """The number as the operator sees it: its last three digits."""
    caller: str | None
    """The number's keyed hash, by which earlier cases are found."""
