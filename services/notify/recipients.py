"""What a commune's ``recipients.yaml`` holds: its units, roles and people, and their addresses."""

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.auth import Role
from shared.contracts.base import Slug
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language

REACHED: dict[DeliveryChannel, str] = {
    "email": "email",
    "webhook": "webhook",
    "telegram": "telegram",
    "sms": "phone",
    "zalo": "phone",
}
"""Which of an entry's addresses each channel needs."""


def _an_address_of_http(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address of http or https")
    if parts.username or parts.password or parts.fragment:
        raise ValueError("must hold no user, password or fragment")
    return value


class Reachable(BaseModel):
    """Where somebody is reached, and in which language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: str | None = None
    webhook: Annotated[str, AfterValidator(_an_address_of_http)] | None = None
    telegram: Annotated[str, Field(pattern=r"^(-?\d{1,20}|@\w{5,32})$")] | None = None
    """A chat's number, or a channel's name."""
    phone: Annotated[str, Field(pattern=r"^\+[1-9]\d{7,14}$")] | None = None
    language: Language = "vi"


class UnitEntry(Reachable):
    """Where a unit is reached."""

    unit: Slug
    email: str


class RoleEntry(Reachable):
    """Where a role is reached; the addresses belong to the role, not to a person."""

    role: str
    name: str
    unit: Slug | None = None
    email: str


class PersonEntry(Reachable):
    """Somebody with addresses and an inbox of their own.

    ``person`` is a reference that stands in facts and logs, so never a name. ``subject`` is the
    person's ``sub`` at the issuer of tokens. What comes to those that a person ``hears`` (their
    unit, their roles) comes to the person as well.
    """

    person: Slug
    subject: str | None = None
    name: str
    unit: Slug | None = None
    roles: tuple[Role, ...] = ()
    hears: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _hears_only_their_own(self) -> Self:
        own = {f"role:{role}" for role in self.roles} | {f"unit:{self.unit}"} - {"unit:None"}
        if strange := set(self.hears) - own:
            raise ValueError(f"{self.person} is none of {sorted(strange)}")
        if not _addresses(self):
            raise ValueError(f"{self.person} has no address")
        return self


class RecipientsFile(BaseModel):
    """The directory of one commune as its file holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    commune: Slug
    demo: bool = False
    units: tuple[UnitEntry, ...] = ()
    roles: tuple[RoleEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()

    @model_validator(mode="after")
    def _each_person_once(self) -> Self:
        for what in ("person", "subject"):
            known = [value for each in self.people if (value := getattr(each, what))]
            if len(set(known)) < len(known):
                raise ValueError(f"two people have the same {what}")
        return self

    @model_validator(mode="after")
    def _no_address_hears_twice(self) -> Self:
        mailboxes: dict[str, Reachable] = {f"unit:{each.unit}": each for each in self.units}
        mailboxes |= {f"role:{each.role}": each for each in self.roles}
        for person in self.people:
            for box in (mailboxes[each] for each in person.hears if each in mailboxes):
                if _addresses(person) & _addresses(box):
                    raise ValueError(f"{person.person} hears twice at one address")
        return self


def _addresses(entry: Reachable) -> set[str]:
    return {address for kind in REACHED.values() if (address := getattr(entry, kind))}
