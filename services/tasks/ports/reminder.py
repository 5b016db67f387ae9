"""What the use cases of reminders need of the world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.tasks.models.reminder import History, Matter, Reminder, Rules
from shared.calendar_vn import Calendar


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reminders are asked for."""

    first: date
    last: date
    unit: str | None = None
    task_id: str | None = None
    open_only: bool = False


class Register(Protocol):
    """The register of reminders (sổ theo dõi đôn đốc)."""

    async def get(self, commune: str, reminder_id: str) -> Reminder | None:
        """Return one reminder, or None."""

    async def list(
        self, commune: str, wanted: Wanted, limit: int, after: str | None
    ) -> Sequence[Reminder]:
        """Return reminders, latest first; one more than the limit if there are more.

        Raises ``Invalid`` for a mark that no list gave.
        """

    async def of(self, commune: str, matter: Matter) -> Sequence[Reminder]:
        """Return all reminders of one matter, by number."""

    async def histories(self, commune: str, year: int) -> Mapping[Matter, History]:
        """Return what was reminded of in a year, by matter."""

    async def enter(self, reminder: Reminder) -> bool:
        """Enter a new reminder; False if its number is taken."""

    async def save(self, reminder: Reminder) -> None:
        """Store an answer; raises ``OvertakenError``."""

    async def held(self, now: datetime) -> Sequence[Reminder]:
        """Return reminders that were held back and may be said by ``now``."""

    async def due(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        """Return the communes whose sweep is due, and when it was."""

    async def plan(self, commune: str, moment: datetime) -> None:
        """Plan a commune's first sweep, unless one is planned."""

    async def move(self, commune: str, was: datetime, to: datetime) -> bool:
        """Move a sweep from one moment to another; False if somebody else moved it."""


class Office(Protocol):
    """What a commune's data files say of its working days and its rules."""

    def calendar(self, commune: str) -> Calendar:
        """Return when the commune works."""

    def rules(self, commune: str) -> Rules:
        """Return when its units are reminded."""
