"""Who is who in each commune: units, roles, where they are reached, and words for codes."""

from dataclasses import dataclass
from pathlib import Path

from services.notify.models import Addressee
from services.notify.recipients import REACHED, PersonEntry, Reachable, RecipientsFile
from shared import communes
from shared.auth import Role
from shared.communes import Commune
from shared.contracts.notify import DeliveryChannel
from shared.errors import Rejected, Text
from shared.yaml_file import read_yaml

REAL, DEMONSTRATION = "recipients.yaml", "recipients.demo.yaml"
ROLES = {
    "leader": Text("Lãnh đạo UBND xã", "Leadership of the commune"),
    "focal": Text("Đầu mối theo dõi kế hoạch", "Focal point of the plan"),
    "hotline_operator": Text("Trực đường dây nóng", "Hotline operator"),
    "case_handler": Text("Cán bộ xử lý phản ánh, kiến nghị", "Case handler"),
    "admin": Text("Quản trị hệ thống", "System administrator"),
}
"""What a role is called where the directory does not name it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One commune: its units, whom to write to, what it calls the categories of feedback."""

    commune: Commune
    name: Text
    addressees: dict[tuple[str, DeliveryChannel], Addressee]
    names: dict[str, Text]
    """What units, roles and people with an entry are called, by reference."""
    people: dict[str, PersonEntry]
    """By their reference, ``person:…``."""
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
        """Return where a unit, a role or a person is reached, None for no such address."""
        return self._of(commune).addressees.get((recipient, channel))

    def called(self, commune: str, recipient: str) -> Text:
        """Return what people call a unit, a role or a person; the reference's end if unknown."""
        kind, _, reference = recipient.partition(":")
        if kind == "unit":
            return self.unit(commune, reference)
        named = self._of(commune).names.get(recipient)
        return named or ROLES.get(reference, Text(reference, reference))

    def people(self, commune: str) -> frozenset[str]:
        """Return the commune's people as recipients: ``person:…``."""
        return frozenset(self._of(commune).people)

    def leads(self, commune: str, recipient: str) -> bool:
        """Tell whether a recipient is the leadership, or somebody of it."""
        person = self._of(commune).people.get(recipient)
        return recipient == f"role:{Role.LEADER}" or bool(person and Role.LEADER in person.roles)

    def hearing(self, commune: str, recipient: str) -> tuple[str, ...]:
        """Return the people to whom comes as well what comes to a unit or a role."""
        people = self._of(commune).people
        return tuple(person for person, entry in people.items() if recipient in entry.hears)

    def person(self, commune: str, subject: str) -> str | None:
        """Return as a recipient who stands behind a principal's subject; None for nobody listed."""
        known = self._communes.get(commune)
        for person, entry in known.people.items() if known else ():
            if entry.subject and subject == f"user:{entry.subject}":
                return person
        return None

    def _of(self, commune: str) -> Entry:
        entry = self._communes.get(commune)
        if entry is None:
            raise Rejected(
                "unknown-commune",
                Text("Hệ thống này không phục vụ xã đó.", "This commune is not served here."),
            )
        return entry


def _entry(commune: Commune) -> Entry:
    about = read_yaml(commune.folder / "commune.yaml")
    real = commune.folder / REAL
    path = real if real.is_file() else commune.folder / DEMONSTRATION
    recipients = (
        RecipientsFile.model_validate(read_yaml(path))
        if path.is_file()
        else RecipientsFile(commune=commune.slug)
    )
    if strange := {each.unit for each in recipients.people} - {*commune.units, None}:
        raise ValueError(f"no such unit: {strange}")
    feedback = commune.folder / "feedback.yaml"
    categories = read_yaml(feedback)["categories"] if feedback.is_file() else []
    listed = _listed(commune, recipients)
    return Entry(
        commune,
        Text(commune.name, about.get("name_en") or commune.name),
        _addressees(listed),
        {recipient: name for recipient, name, _ in listed},
        {f"person:{each.person}": each for each in recipients.people},
        {each["code"]: Text(each["label"]["vi"], each["label"]["en"]) for each in categories},
        recipients.demo,
    )


def _listed(commune: Commune, recipients: RecipientsFile) -> list[tuple[str, Text, Reachable]]:
    found: list[tuple[str, Text, Reachable]] = []
    for entry in recipients.units:
        unit = commune.units[entry.unit]
        found.append((f"unit:{entry.unit}", Text(unit.name, unit.name_en), entry))
    for role in recipients.roles:
        name = Text(role.name, ROLES[role.role].en if role.role in ROLES else role.name)
        found.append((f"role:{role.role}", name, role))
    return found + [
        (f"person:{each.person}", Text(each.name, each.name), each) for each in recipients.people
    ]


def _addressees(
    listed: list[tuple[str, Text, Reachable]],
) -> dict[tuple[str, DeliveryChannel], Addressee]:
    return {
        (recipient, channel): Addressee(address, name, entry.language)
        for recipient, name, entry in listed
        for channel, kind in REACHED.items()
        if (address := getattr(entry, kind))
    }
