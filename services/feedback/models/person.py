"""Who wrote, and to what they agreed; kept apart from what they wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from shared.contracts.feedback import ContactWay

Given = Literal["ticked", "spoken", "written", "sent_by_email", "sent_by_zalo"]
"""How consent was given: a box ticked, said to an operator, in a letter; or not asked for, since
the person wrote from an address of their own (then ``accepted`` is false)."""
BY_SENDING: tuple[Given, ...] = ("sent_by_email", "sent_by_zalo")


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote. Never leaves this service but for one delivery at a time, and audited."""

    kind: Literal["individual", "organisation"]
    name: str | None = None
    phone: str | None = None
    """In the international form, e.g. ``+84905000000``."""
    email: str | None = None
    address: str | None = None
    account: str | None = None
    """A keyed hash of an account elsewhere: tells the same person again, and not who it is."""

    @property
    def is_named(self) -> bool:
        """Name and a way to reach the writer, as NĐ 92/2017/NĐ-CP asks of feedback."""
        return bool(self.name and (self.phone or self.email or self.address))

    @property
    def ways(self) -> tuple[ContactWay, ...]:
        """By which ways a message reaches the writer."""
        ways: tuple[ContactWay, ...] = ("email", "phone")
        return tuple(each for each in ways if getattr(self, each))


@dataclass(frozen=True, slots=True)
class Consent:
    """To which version of the privacy notice somebody agreed, and how."""

    notice_version: str
    accepted: bool
    given: Given = "ticked"
    notice_sha256: str | None = None
    """Of the notice's words as they were shown; set where consent is put on record."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one case's sender, but for the person; ``consent`` is the proof of it."""

    ref: UUID
    commune: str
    case_id: UUID
    at: datetime
    consent: Mapping[str, Any]
    restricted: str | None = None
    """Why the data may not be used any more."""
    erased_at: datetime | None = None
