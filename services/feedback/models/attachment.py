"""A picture or document that goes with a message: kept apart until it is known to be harmless."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.errors import Conflict, Text

MOST_FILES: Final = 5
"""In one sending; a case that is supplemented may hold ``MOST_OF_A_CASE``."""
MOST_OF_A_CASE: Final = 20
MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 10 * MEGABYTE
MOST_PIXELS: Final = 40_000_000
KEPT_UNCLAIMED = timedelta(hours=24)
CLAIM_HOLDS = timedelta(minutes=10)
"""Longer than any sending takes; then it is looked whether the case was stored."""
MOST_TRIES = 5


class AttachmentState(StrEnum):
    """Where an attachment stands; nobody gets one that is not available."""

    PENDING = "pending_scan"
    AVAILABLE = "available"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(slots=True)
class Attachment:
    """What is known of a file; ``sha256`` is of what is kept, ``original_sha256`` of what came."""

    id: UUID
    commune: str
    media_type: str
    size: int
    sha256: str
    original_sha256: str
    stored_at: datetime
    stored_by: str
    state: AttachmentState = AttachmentState.PENDING
    case_id: UUID | None = None
    claimed_by: str | None = None
    """The sending that is under way with it: a case's id and fingerprint."""
    attention_at: datetime | None = None
    """When somebody must look at it again: a scan, or an upload that nobody claims."""
    tries: int = 0
    decided_at: datetime | None = None
    decided_by: str = ""
    """``drawn-anew``, ``scanner``, or the reference of whoever released it."""
    reason: str = ""
    revision: int = 0

    @property
    def is_picture(self) -> bool:
        """Tell a picture, which was drawn anew here, from a document, which is as it was sent."""
        return self.media_type.startswith("image/")

    @property
    def is_waiting(self) -> bool:
        """Tell whether it belongs to a case and waits to be scanned."""
        return self.case_id is not None and self.state is AttachmentState.PENDING

    def may_be_claimed_by(self, sending: str) -> bool:
        """Tell whether ``sending`` may take it: it goes with one case, once."""
        if self.claimed_by:
            return self.claimed_by == sending
        return self.case_id is None

    def claim(self, sending: str, at: datetime) -> None:
        """Hold it for a sending that is under way."""
        self.claimed_by = sending
        self.attention_at = at + CLAIM_HOLDS

    def let_go(self) -> None:
        """Hold it no longer: the sending came to nothing."""
        self.claimed_by = None
        self.attention_at = self.stored_at + KEPT_UNCLAIMED

    def bind(self, case_id: UUID, at: datetime) -> None:
        """Let it go with the case for good; now it is scanned."""
        self.case_id = case_id
        self.attention_at = at

    def clear(self, by: str, at: datetime, reason: str = "") -> None:
        """Let staff see it."""
        self._decide(AttachmentState.AVAILABLE, by, at, reason)

    def refuse(self, found: str, at: datetime) -> None:
        """Take it out: ``found`` is the name of what the scanner found in it."""
        self._decide(AttachmentState.REFUSED, "scanner", at, found)

    def fail(self, why: str, at: datetime) -> None:
        """Keep it locked away: it cannot be scanned."""
        self._decide(AttachmentState.FAILED, "scanner", at, why)

    def put_off(self, until: datetime) -> None:
        """Look at it again later."""
        self.attention_at = until

    def release(self, by: str, reason: str, at: datetime) -> None:
        """Let staff see what no scanner cleared, on somebody's responsibility.

        Raises ``Conflict`` for one in which something was found; one that is available stays.
        """
        if self.state is AttachmentState.REFUSED:
            raise Conflict("attachment-refused", REFUSED)
        if self.state is not AttachmentState.AVAILABLE:
            self.clear(by, at, reason)

    def _decide(self, state: AttachmentState, by: str, at: datetime, reason: str) -> None:
        self.state, self.decided_by, self.decided_at, self.reason = state, by, at, reason
        self.attention_at = None


REFUSED = Text(
    "Tệp này bị phát hiện có mã độc và đã bị xóa.",
    "Something harmful was found in this file; it was deleted.",
)
