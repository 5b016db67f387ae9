"""Who is who in each commune: units, roles, where they are reached, and words for codes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.notify.models import Addressee
from shared import communes
from shared.communes import Commune
from shared.contracts.base import Slug
from shared.contracts.notify import DeliveryChannel
from shared.errors import Language, Rejected, Text

REAL, DEMONSTRATION = "recipients.yaml", "recipients.demo.yaml"
ROLES_EN = {
    "leader": "Leadership of the commune",
    "focal": "Focal point of the plan",
    "hotline_operator": "Hotline operator",
    "case_handler": "Case handler",
    "admin": "System administrator",
}


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

    email: str
    webhook: Annotated[str, AfterValidator(_an_address_of_http)] | None = None
    telegram: Annotated[str, Field(pattern=r"^(-?\d{1,20}|@\w{5,32})$")] | None = None
    """A chat's number, or a channel's name."""
    phone: Annotated[str, Field(pattern=r"^\+[1-9]\d{7,14}$")] | None = None
    language: Language = "vi"


class UnitEntry(Reachable):
    """Where a unit is reached."""

    unit: Slug


class RoleEntry(Reachable):
    """Where a role is reached; the addresses belong to the role, not to a person."""

    role: str
    name: str
    unit: Slug | None = None


class RecipientsFile(BaseModel):
    """The directory of one commune as its file holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    commune: Slug
    demo: bool = False
    units: tuple[UnitEntry, ...] = ()
    roles: tuple[RoleEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One commune: its units, whom to write to, what it calls the categories of feedback."""

    commune: Commune
    name: Text
    addressees: dict[tuple[str, DeliveryChannel], Addressee]
    categories: dict[str, Text]
    demo: bool


class UnitDirectory:
    """The directories of every commune below a folder, read once at start.

    A commune's ``recipients.yaml`` wins over the demonstration's ``recipients.demo.yaml``.
    """

    def __init__(self, folder: Path) -> None:
        self._communes = {slug: _entry(each) for slug, each in communes.load(folder).items()}

    @property
    def demonstrations(self) -> list[str]:
        """The communes whose addresses are made up for demonstration."""
        return [slug for slug, entry in self._communes.items() if entry.demo]

    def units(self, commune: str) -> tuple[str, ...]:
        """Return the slugs of the commune's units."""
        return tuple(self._of(commune).commune.units)

    def unit(self, commune: str, slug: str) -> Text:
        """Return the name of a unit; the slug itself for one not listed."""
        found = self._of(commune).commune.units.get(slug)
        return Text(found.name, found.name_en) if found else Text(slug, slug)

    def commune(self, commune: str) -> Text:
        """Return the commune's name."""
        return self._of(commune).name

    def category(self, commune: str, code: str) -> Text:
        """Return what the commune calls a category of feedback; the code for one unnamed."""
        return self._of(commune).categories.get(code, Text(code, code))

    def addressee(
        self, commune: str, recipient: str, channel: DeliveryChannel = "email"
    ) -> Addressee | None:
        """Return where a unit or a role is reached, None for one without such an address."""
        return self._of(commune).addressees.get((recipient, channel))

    def _of(self, commune: str) -> Entry:
        entry = self._communes.get(commune)
        if entry is None:
            raise Rejected(
                "unknown-commune",
                Text("Hệ thống này không phục vụ xã đó.", "This commune is not served here."),
            )
        return entry


def _entry(commune: Commune) -> Entry:
    about = _read(commune.folder / "commune.yaml")
    real = commune.folder / REAL
    path = real if real.is_file() else commune.folder / DEMONSTRATION
    recipients = (
        RecipientsFile.model_validate(_read(path))
        if path.is_file()
        else RecipientsFile(commune=commune.slug)
    )
    feedback = commune.folder / "feedback.yaml"
    categories = _read(feedback)["categories"] if feedback.is_file() else []
    return Entry(
        commune,
        Text(commune.name, about.get("name_en") or commune.name),
        _addressees(commune, recipients),
        {each["code"]: Text(each["label"]["vi"], each["label"]["en"]) for each in categories},
        recipients.demo,
    )


def _addressees(
    commune: Commune, recipients: RecipientsFile
) -> dict[tuple[str, DeliveryChannel], Addressee]:
    found: list[tuple[str, Text, Reachable]] = []
    for entry in recipients.units:
        unit = commune.units[entry.unit]
        found.append((f"unit:{entry.unit}", Text(unit.name, unit.name_en), entry))
    for role in recipients.roles:
        name = Text(role.name, ROLES_EN.get(role.role, role.name))
        found.append((f"role:{role.role}", name, role))
    return {
        (recipient, channel): Addressee(address, name, entry.language)
        for recipient, name, entry in found
        for channel, kind in REACHED.items()
        if (address := getattr(entry, kind))
    }


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found
