"""What is said to whom: notices in an inbox, and what people call things."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notify.models.cause import Cause
from services.notify.models.escalation import Escalation, Step
from shared.errors import Language, Text


@dataclass(frozen=True, slots=True)
class Said:
    """A message in one language: a title of one line, its text, and a short form if it has one."""

    title: str
    text: str
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One message in the inbox of a unit, a role or a person; one reader reads it for all."""

    id: UUID
    commune: str
    recipient: str
    at: datetime
    template: str
    said: Mapping[Language, Said]
    cause: Cause
    link: str | None = None
    read_at: datetime | None = None
    escalation: Escalation | None = None
    told: tuple[Step, ...] = ()
    """Who was told of it further since nobody read it, and who before this notice."""


@dataclass(frozen=True, slots=True)
class Title:
    """What people call a task: its place in the plan, and its words."""

    ref: str
    title: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where what messages are about stands, e.g. ``answered``, and which unit has a case."""

    stands: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where and how a recipient is reached at this moment; ``more`` completes the template."""

    address: str
    name: Text
    language: Language
    more: Mapping[str, Any] = field(default_factory=dict)
