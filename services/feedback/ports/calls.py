"""What the use cases need of the desk's record of calls."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.feedback.models.call import Call, DeskChannel, Outcome, Ring


class Calls(Protocol):
    """Calls, visits and letters: those that ring, and what became of those that are over."""

    async def add(self, call: Call) -> bool:
        """Store a call; False if it is there already."""

    async def get(self, commune: str, call_id: UUID) -> Call | None:
        """Return the commune's call that is over, or None."""

    async def tally(
        self, commune: str, since: datetime, until: datetime
    ) -> Mapping[tuple[DeskChannel, Outcome], int]:
        """Count the commune's calls from ``since`` to before ``until``."""

    async def ring(self, ring: Ring) -> bool:
        """Store a call that rings; False if it was heard of before, even if it is over."""

    async def ringing(self, commune: str, since: datetime) -> Sequence[Ring]:
        """Return the calls that ring, and began to at ``since`` or later; oldest first."""

    async def hush(self, commune: str, ring_id: UUID, missed: Call | None = None) -> bool:
        """Forget who rings, and put ``missed`` on record instead; False if nothing rings so."""

    async def hush_all(self, commune: str, before: datetime) -> int:
        """Forget who rang before ``before``; return how many did."""
