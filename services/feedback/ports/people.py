"""What the use cases need of who wrote, and of the record of who read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.feedback.models import Case, Consent, Person


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of personal data: who read, what, when, and why."""

    commune: str
    case_id: UUID
    actor: str
    action: str
    at: datetime
    correlation_id: UUID
    reason: str = ""


class Identities(Protocol):
    """Who wrote, encrypted, apart from what was written."""

    async def keep(self, ref: UUID, case: Case, person: Person, consent: Consent) -> None:
        """Store ``person`` under ``ref``; a second time changes nothing."""

    async def discard(self, commune: str, ref: UUID) -> None:
        """Forget a person whose case was not taken."""

    async def read(self, commune: str, ref: UUID) -> Person | None:
        """Return the person, or None if there is none or the person was erased."""


class Audit(Protocol):
    """The record of every reading of personal data; only ever added to."""

    async def record(self, reading: Reading) -> None:
        """Store ``reading``; only then may the data be shown."""
