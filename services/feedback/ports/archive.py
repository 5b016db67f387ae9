"""What the use cases need of the archive of what was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.contracts.base import Event


class Archive(Protocol):
    """The facts that were said, as they were."""

    async def between(
        self, commune: str, start: datetime, end: datetime, limit: int
    ) -> Sequence[Event]:
        """Return at most ``limit`` facts from ``start`` until before ``end``, earliest first."""
