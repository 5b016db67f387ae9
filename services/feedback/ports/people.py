"""What the use cases need of who wrote, and of the record of who read it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from services.feedback.models import (
    Anchor,
    Case,
    Consent,
    Entry,
    Finding,
    Inspection,
    Kept,
    Person,
    Reading,
    Verification,
)


class Identities(Protocol):
    """Who wrote, encrypted, apart from what was written."""

    async def keep(self, ref: UUID, case: Case, person: Person, consent: Consent) -> None:
        """Store ``person`` under ``ref``; a second time changes nothing."""

    async def discard(self, commune: str, ref: UUID) -> None:
        """Forget a person whose case was not taken."""

    async def read(self, commune: str, ref: UUID, *, at_desk: bool = False) -> Person | None:
        """Return the person, or None if there is none, or the person was erased.

        Whose data may not be used any more is read at the desk for personal data only.
        """

    async def correct(self, commune: str, ref: UUID, person: Person) -> None:
        """Put ``person`` in the place of who is stored."""


class Citizens(Protocol):
    """Who wrote several cases. Telephone numbers are unverified: never to be shown to residents."""

    def handle_of(self, commune: str, phone: str) -> str:
        """Return under what whoever has ``phone`` is found: a keyed hash, which may be kept.

        ``phone`` as persons hold it (``phone_of``).
        """

    async def cases_of(self, commune: str, handle: str, limit: int) -> Sequence[UUID]:
        """Return the ids of at most ``limit`` cases of whoever ``handle`` finds, newest first.

        ``service.callers`` puts it on record.
        """

    async def matches_last_four(self, case: Case | None, digits: str) -> bool:
        """Tell whether ``digits`` end the telephone number of whoever wrote ``case``.

        Takes the same steps for no case, no person and no telephone number.
        """

    async def has_phone(self, case: Case, phone: str) -> bool:
        """Tell whether whoever wrote ``case`` has the telephone number ``phone``."""

    async def kept(self, commune: str, ref: UUID) -> Kept | None:
        """Return what is kept under ``ref``, or None."""

    async def kept_with(self, commune: str, ref: UUID) -> Sequence[Kept]:
        """Return what is kept under ``ref``, and of the same citizen."""

    async def restrict(self, commune: str, refs: Sequence[UUID], why: str) -> None:
        """Let nobody use these persons any more, but for the desk for personal data."""

    async def erase(self, commune: str, refs: Sequence[UUID], at: datetime) -> None:
        """Make these persons unreadable for good; that somebody agreed stays on record."""

    async def kept_since(
        self, commune: str, before: datetime, after: datetime, limit: int
    ) -> Sequence[Kept]:
        """Return at most ``limit`` persons that came after ``after``, oldest first."""


class Audit(Protocol):
    """The record of every reading of personal data; only ever added to."""

    async def record(self, reading: Reading) -> None:
        """Store ``reading``; only then may the data be shown."""

    async def head(self, commune: str) -> tuple[int, str]:
        """Return how many entries the commune's chain has, and the hash of the last."""

    async def newest(
        self, commune: str, before: int | None, limit: int, case_id: UUID | None = None
    ) -> Sequence[Entry]:
        """Return at most ``limit`` entries, newest first, that come before number ``before``."""

    async def inspect(
        self,
        commune: str,
        anchors: Mapping[int, str] = ...,
        looked_at: Callable[[Inspection], Awaitable[None]] = ...,
    ) -> tuple[Inspection, Finding | None]:
        """Look at the whole chain; return how far it is sound, and the first bad entry.

        ``anchors`` are hashes that were said elsewhere, by the number of their entry; after each
        piece ``looked_at`` is told how far it has come.
        """

    async def anchors(self, commune: str, today: date) -> Sequence[Anchor]:
        """Return what was anchored, as the service keeps it and as the archive of facts does."""

    async def anchored(self, commune: str, day: date) -> Anchor | None:
        """Return where the chain was anchored on ``day``, or None."""

    async def anchor(self, anchor: Anchor) -> None:
        """Store an anchor with the fact that says it; a second one of a day changes nothing."""


class Verifications(Protocol):
    """The newest verification of each commune's chain, kept so that it can be found again."""

    async def newest(self, commune: str) -> Verification | None:
        """Return it, or None where nobody has asked yet."""

    async def begin(self, verification: Verification, *, after: Verification | None) -> bool:
        """Put it in the place of ``after``; False where somebody else was faster."""

    async def note(self, verification: Verification) -> bool:
        """Store how far it has come; False where another has taken its place."""
