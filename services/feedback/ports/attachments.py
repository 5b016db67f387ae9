"""What the use cases need of the files that go with messages, and of who looks into them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.feedback.models.attachment import Attachment


class Attachments(Protocol):
    """The files that go with messages, sealed each under a key of its own."""

    async def add(self, attachment: Attachment, content: bytes) -> None:
        """Store a file, its content first; one that is there already stays as it is."""

    async def get(self, commune: str, attachment_id: UUID) -> Attachment | None:
        """Return what is known of the commune's file, or None."""

    async def content(self, attachment: Attachment) -> bytes | None:
        """Return the file's content, or None if it was deleted."""

    async def save(self, attachment: Attachment) -> bool:
        """Store what changed; False if it changed under us."""

    async def of_case(self, commune: str, case_id: UUID) -> Sequence[Attachment]:
        """Return the files of a case, in the order in which they came."""

    async def unclaimed(self, commune: str, most: int) -> int:
        """Count the files that belong to no case, at most up to ``most``."""

    async def needing_attention(self, until: datetime, limit: int) -> Sequence[Attachment]:
        """Return files of all communes that must be looked at by ``until``, earliest first."""

    async def oldest_waiting(self) -> datetime | None:
        """Return when the file was stored that waits longest to be scanned."""

    async def delete_content(self, attachment: Attachment) -> None:
        """Delete the content and its key; what is known of the file stays."""

    async def delete(self, attachment: Attachment) -> None:
        """Delete the file and what is known of it."""


class Disarmed(Protocol):
    """What is kept of a file after it was opened."""

    @property
    def media_type(self) -> str:
        """What it is, by its content."""

    @property
    def content(self) -> bytes:
        """What is kept."""


class Disarm(Protocol):
    """Opens strangers' files, one at a time."""

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Wait for one's turn; raises ``Transient`` if it takes long."""

    async def __call__(self, content: bytes) -> Disarmed:
        """Return what is kept of a file; raises ``shared.disarm.Unfit``."""


class ScannerDown(Exception):
    """The scanner does not answer: nothing is known of the file."""


class ScanFailed(Exception):
    """The scanner answers that it cannot look into this file."""


class Scanner(Protocol):
    """Looks for what is harmful."""

    async def scan(self, content: bytes) -> str | None:
        """Return the name of what was found, or None for nothing.

        Raises ``ScannerDown``, ``ScanFailed``; only a clear answer is one.
        """
