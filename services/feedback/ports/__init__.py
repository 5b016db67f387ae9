"""What the use cases need of the world."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.feedback.desk import Desk
from services.feedback.models import Reading
from services.feedback.ports.archive import Archive
from services.feedback.ports.attachments import Attachments, Disarm, Scanner
from services.feedback.ports.calls import Calls
from services.feedback.ports.cases import Cases, Cursor, Which
from services.feedback.ports.doors import Doors, Shown
from services.feedback.ports.people import Audit, Citizens, Identities, Verifications
from services.feedback.ports.readings import Figures, PublicAnswers, SearchIndex
from services.feedback.ports.requests import Requests
from services.feedback.ports.strangers import (
    Form,
    Kind,
    Limits,
    Proofs,
    Proven,
    SpentProofs,
    Tries,
)

__all__ = [
    "Archive",
    "Attachments",
    "Audit",
    "Calls",
    "Cases",
    "Citizens",
    "Clock",
    "Cursor",
    "Disarm",
    "Doors",
    "Form",
    "Identities",
    "Kind",
    "Limits",
    "Ports",
    "Proofs",
    "Proven",
    "Reading",
    "Requests",
    "Scanner",
    "Shown",
    "SpentProofs",
    "Tokens",
    "Tries",
    "Verifications",
    "Which",
]


class Tokens(Protocol):
    """Derives what must be unguessable."""

    def of(self, case_id: UUID) -> str:
        """Return the tracking token of a case."""

    def case_of(self, token: str) -> UUID:
        """Return the id that ``token`` would stand for."""

    def fingerprint(self, content: bytes) -> str:
        """Return what tells ``content`` from other content without giving it away."""


class Clock(Protocol):
    """The time."""

    def __call__(self) -> datetime:
        """Return the present moment in UTC."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that a use case may reach outside of itself."""

    prepared: Callable[[], Awaitable[None]]
    """Returns once the database may be touched; raises ``Transient`` if that takes too long."""
    cases: Cases
    identities: Identities
    citizens: Citizens
    audit: Audit
    attachments: Attachments
    disarm: Disarm
    scanner: Scanner | None
    """None where none is configured: then only pictures, drawn anew, leave the quarantine."""
    requests: Requests
    calls: Calls
    doors: Doors
    search: SearchIndex
    published: PublicAnswers
    figures: Figures
    archive: Archive
    tokens: Tokens
    limits: Limits
    proofs: Proofs | None
    """None where no proof of work is asked for."""
    spent: SpentProofs
    tries: Tries
    desks: Mapping[str, Desk]
    """Of every commune served here, the site's own first."""
    public_url: str
    clock: Clock
