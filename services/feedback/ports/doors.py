"""What the use cases need to count whom another door was shown to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Shown:
    """So many people went on to a door on a day; nothing else is known of them."""

    day: date
    door: str
    count: int


class Doors(Protocol):
    """The counter of those who had come with something that is not feedback."""

    async def count(self, commune: str, day: date, door: str) -> None:
        """Count one more."""

    async def tally(self, commune: str, since: date, until: date) -> Sequence[Shown]:
        """Return the counts of the days from ``since`` to ``until``, both included."""
