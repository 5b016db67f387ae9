"""What the use cases need of the requests about personal data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.feedback.models import PrivacyRequest, Wish


class Requests(Protocol):
    """The requests on record."""

    async def add(self, request: PrivacyRequest, wish: Wish) -> None:
        """Store a new request and its facts; a second time changes nothing."""

    async def get(self, commune: str, request_id: UUID) -> PrivacyRequest | None:
        """Return the commune's request, or None."""

    async def words(self, request: PrivacyRequest) -> Wish | None:
        """Return what was asked in words; None once the request has ended."""

    async def save(self, request: PrivacyRequest) -> bool:
        """Store a changed request and its facts; False if it changed under us."""

    async def forget_words(self, request: PrivacyRequest) -> None:
        """Destroy the key of the words of a request that has ended."""

    async def newest(
        self, commune: str, *, is_open: bool, before: datetime | None, limit: int
    ) -> Sequence[PrivacyRequest]:
        """Return at most ``limit`` requests, open or ended, newest first."""

    async def needing_attention(self, until: datetime, limit: int) -> Sequence[PrivacyRequest]:
        """Return requests of all communes whose terms have something to say by ``until``."""
