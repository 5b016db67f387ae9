"""Who hears, where they are reached, and what they want to hear."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from services.notify.models import (
    Addressee,
    Optout,
    Preference,
)
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language, Text


class Preferences(Protocol):
    """What units and roles want to hear, and how."""

    async def of(self, commune: str, recipient: str) -> Preference:
        """Return what ``recipient`` wants; may be a few seconds old."""

    async def current(self, commune: str, recipient: str) -> Preference:
        """Return what ``recipient`` wants at this moment."""

    async def save(self, commune: str, recipient: str, preference: Preference, *, was: int) -> bool:
        """Store what ``recipient`` wants, if the stored revision is still ``was``."""

    async def wanting_briefs(self) -> list[tuple[str, str]]:
        """Return by commune every recipient that wants the brief."""


class OptoutLinks(Protocol):
    """Links in mails that end a kind of message with one click."""

    def write(self, optout: Optout) -> str | None:
        """Return the link, or None where there are none."""

    def read(self, token: str) -> Optout:
        """Return what the last part of a link stands for; raises ``NotFound`` for a made-up one."""


class Directory(Protocol):
    """The communes, their units and what they call things; raises ``Rejected`` for others."""

    def units(self, commune: str) -> tuple[str, ...]:
        """Return the slugs of the commune's units."""

    def unit(self, commune: str, slug: str) -> Text:
        """Return the name of a unit; the slug itself for one not listed."""

    def commune(self, commune: str) -> Text:
        """Return the commune's name."""

    def category(self, commune: str, code: str) -> Text:
        """Return what the commune calls a category of feedback."""

    def addressee(self, commune: str, recipient: str, channel: DeliveryChannel) -> Addressee | None:
        """Return where a unit, a role or a person is reached, None for no such address."""

    def called(self, commune: str, recipient: str) -> Text:
        """Return what people call a unit, a role or a person."""

    def people(self, commune: str) -> frozenset[str]:
        """Return the commune's people as recipients: ``person:…``."""

    def leads(self, commune: str, recipient: str) -> bool:
        """Tell whether a recipient is the leadership, or somebody of it."""

    def hearing(self, commune: str, recipient: str) -> Sequence[str]:
        """Return the people to whom comes as well what comes to a unit or a role."""

    def person(self, commune: str, subject: str) -> str | None:
        """Return as a recipient who stands behind a principal's subject; None for nobody listed."""


class Addresses(Protocol):
    """Where recipients are reached now."""

    async def resolve(
        self, commune: str, recipient: str, channel: DeliveryChannel, correlation_id: UUID
    ) -> Addressee | None:
        """Return where ``recipient`` is reached by ``channel``, None for nowhere.

        Raises ``Temporary``.
        """


class Papers(Protocol):
    """What other services put on paper; kept nowhere here."""

    async def brief(
        self, commune: str, on: date, language: Language, correlation_id: UUID
    ) -> bytes:
        """Return the commune on one page as of a day (PDF); raises ``Temporary``."""
