"""What the use cases need of the world."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.feedback.desk import Desk
from services.feedback.models import Case, Person, Status


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of personal data: who read, what, when, and why."""

    commune: str
    case_id: UUID
    actor: str
    action: str
    at: datetime
    correlation_id: UUID


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a window of cases, newest first, ends and the next begins."""

    received_at: datetime
    code: str


class Cases(Protocol):
    """The cases on record."""

    async def add(self, case: Case) -> bool:
        """Store a new case and its facts; False if its code is taken, perhaps by itself."""

    async def get(self, commune: str, case_id: UUID) -> Case | None:
        """Return the commune's case, or None."""

    async def save(self, case: Case) -> bool:
        """Store a changed case and its facts; False if it changed under us."""

    async def newest(
        self, commune: str, status: Status | None, after: Cursor | None, limit: int
    ) -> list[Case]:
        """Return at most ``limit`` cases, newest first, that come after ``after``; no probes."""


class Identities(Protocol):
    """Who wrote, encrypted, apart from what was written."""

    async def keep(self, ref: UUID, case: Case, person: Person, notice_version: str) -> None:
        """Store ``person`` under ``ref``; a second time changes nothing."""

    async def discard(self, commune: str, ref: UUID) -> None:
        """Forget a person whose case was not taken."""

    async def read(self, commune: str, ref: UUID) -> Person | None:
        """Return the person, or None if there is none or the person was erased."""


class Audit(Protocol):
    """The record of every reading of personal data; only ever added to."""

    async def record(self, reading: Reading) -> None:
        """Store ``reading``; only then may the data be shown."""


class Tokens(Protocol):
    """Derives what must be unguessable."""

    def of(self, case_id: UUID) -> str:
        """Return the tracking token of a case."""

    def case_of(self, token: str) -> UUID:
        """Return the id that ``token`` would stand for."""

    def fingerprint(self, content: bytes) -> str:
        """Return what tells ``content`` from other content without giving it away."""


class Clock(Protocol):
    """The time."""

    def __call__(self) -> datetime:
        """Return the present moment in UTC."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that a use case may reach outside of itself."""

    cases: Cases
    identities: Identities
    audit: Audit
    tokens: Tokens
    desks: Mapping[str, Desk]
    """Of every commune served here, the site's own first."""
    public_url: str
    clock: Clock
