"""What the use cases need where somebody without a key is at the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class Kind(StrEnum):
    """What a stranger may do only so often."""

    SEND = "send"
    UNPROVEN = "unproven"
    """To send without a proof of work: the slower way."""
    CHALLENGE = "challenge"
    SEARCH = "search"
    """To have published answers searched through."""
    ATTACH = "attach"
    OPEN311 = "open311"
    SIMILAR = "similar"
    """To ask whether others said the same, while one types."""
    TRACK = "track"
    """To open a link that leads nowhere."""
    LOOK_UP = "look_up"
    """To name a code and digits that do not belong together."""


class Form(StrEnum):
    """What a proof of work is for; it serves for nothing else."""

    CASE = "case"


class Limits(Protocol):
    """How much each network and each commune has had of each kind."""

    def check(self, kind: Kind, network: str, commune: str) -> None:
        """Raise ``TooMany`` where ``take`` would; count nothing."""

    def take(self, kind: Kind, network: str, commune: str) -> None:
        """Count one of ``kind``; raises ``TooMany`` beyond a share, and then counts nothing."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof of work that holds, and until when it could be offered."""

    id: str
    expires_at: datetime


class Proofs(Protocol):
    """Sets tasks that cost a machine a little work, and knows their solutions."""

    def issue(self, form: Form, commune: str) -> Mapping[str, Any]:
        """Return a new challenge, good for one use in ``form`` of ``commune``."""

    def check(self, proof: str | None, form: Form, commune: str) -> Proven:
        """Return what ``proof`` proves; raises ``Invalid`` that says why it does not."""


class SpentProofs(Protocol):
    """The proofs that were used, in every replica."""

    async def spend(self, proven: Proven, case_id: UUID) -> bool:
        """Use a proof for one case; False if it was used for another."""


class Tries(Protocol):
    """The tries to open a case by its code, in every replica."""

    async def take(self, key: str, at: datetime) -> int:
        """Count a try; returns 0, or the seconds for which the code behind ``key`` is locked."""

    async def forget(self, key: str) -> None:
        """Count from nothing again: somebody knew what belongs to the code."""
