"""What the use cases need of the cases on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.feedback.models import DONE, Case, Status
from shared.contracts.feedback import Category


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a window of cases, newest first, ends and the next begins."""

    received_at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Which:
    """Which cases a list is to show; ``overdue_at`` is the moment by which they are late."""

    status: Status | None = None
    unit: str | None = None
    categories: frozenset[Category] = frozenset()
    """Of these only, if there are any."""
    overdue_at: datetime | None = None
    finished: bool | None = None
    """Only those on which nobody has to work any more, or only the others."""
    since: datetime | None = None
    """Received at this moment or later."""

    @property
    def done(self) -> Sequence[bool]:
        """Among which cases to look: those that are done, those that are not, or all."""
        if self.overdue_at:
            return (False,)
        if self.finished is not None:
            return (self.finished,)
        return (self.status in DONE,) if self.status else (False, True)

    def has(self, case: Case) -> bool:
        """Tell whether ``case`` is one of them."""
        return (
            self.status in (None, case.status)
            and self.unit in (None, case.unit)
            and (not self.categories or case.category in self.categories)
            and self.finished in (None, case.status in DONE)
            and (self.since is None or case.received_at >= self.since)
            and (
                self.overdue_at is None
                or (case.due_at is not None and case.due_at < self.overdue_at)
            )
        )


class Cases(Protocol):
    """The cases on record."""

    async def add(self, case: Case) -> bool:
        """Store a new case and its facts; False if its code is taken, perhaps by itself."""

    async def get(self, commune: str, case_id: UUID) -> Case | None:
        """Return the commune's case, or None."""

    async def coded(self, commune: str, code: str) -> Case | None:
        """Return the commune's case with this code, or None."""

    async def named(self, commune: str, codes: Sequence[str]) -> list[Case]:
        """Return those of the commune's cases that have one of these codes, in their order."""

    async def save(self, case: Case) -> bool:
        """Store a changed case and its facts; False if it changed under us."""

    async def newest(
        self, commune: str, which: Which, after: Cursor | None, limit: int
    ) -> list[Case]:
        """Return at most ``limit`` cases, newest first, that come after ``after``; no probes."""

    async def needing_attention(self, until: datetime, limit: int) -> list[Case]:
        """Return cases of all communes whose clock has something to say by ``until``."""
