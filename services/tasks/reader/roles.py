"""Who does what: role lines of an item, and the units behind their words (domain A7, A8, A9)."""

import re
from dataclasses import dataclass

from services.tasks.reader.words import Names, folded, trimmed
from shared.contracts.tasks import Role, RoleName

LABEL = re.compile(
    r"^(?:(?:các )?(?:đơn vị|cơ quan|bộ phận|phòng|ban|tổ chức|giao|phân công) )?"
    r"(?P<role>chủ trì|phối hợp|chỉ đạo|thực hiện|tham mưu)(?: thực hiện| triển khai)?\s*:\s*"
)
ROLES = {
    "chủ trì": RoleName.LEAD,
    "tham mưu": RoleName.LEAD,
    "phối hợp": RoleName.COORDINATE,
    "chỉ đạo": RoleName.DIRECT,
    "thực hiện": RoleName.EXECUTE,
}
BODIES = re.compile(
    r"^(ủy ban nhân dân|ubnd|chủ tịch|phó chủ tịch|đảng ủy|hội đồng nhân dân|hđnd|lãnh đạo)"
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles that a line names; ``unknown`` are names that no unit goes by."""

    roles: tuple[Role, ...]
    unknown: tuple[str, ...]


def role_of(line: str) -> tuple[RoleName, str] | None:
    """Return the role that a line is about and the words about who has it, or None."""
    found = LABEL.match(folded(line))
    if not found:
        return None
    return ROLES[found["role"]], line.split(":", 1)[1].strip()


def roles_in(role: RoleName, words: str, names: Names) -> Roles:
    """Return who has ``role`` by ``words``; a list is parted where its parts are units."""
    roles, unknown = [], []
    for part in _parts(words, names):
        unit = names.find(part)
        roles.append(Role(role=role, unit=unit, as_written=part[:300]))
        if unit is None and not BODIES.match(folded(part)):
            unknown.append(part)
    return Roles(tuple(roles), tuple(unknown))


def _parts(words: str, names: Names) -> list[str]:
    found: list[str] = []
    for part in (trimmed(each) for each in re.split(r"[;\n]", words)):
        if not part:
            continue
        smaller = _by_units(part, names)
        found += smaller if names.find(part) is None and smaller else [part]
    return found


def _by_units(part: str, names: Names) -> list[str]:
    """Return the units that a list with commas or “và” names, as long as each begins with one."""
    for parting in (r",\s*|\s+và\s+", r",\s*"):
        pieces = [trimmed(each) for each in re.split(parting, part)]
        if len(pieces) > 1 and all(names.find(each) for each in pieces):
            return pieces
    # “Phòng A, các cơ quan, đơn vị liên quan”: a unit, then a set whose name has commas itself.
    for comma in re.finditer(r",\s*(?:và\s+)?|\s+và\s+", part):
        first, rest = trimmed(part[: comma.start()]), trimmed(part[comma.end() :])
        if names.find(first) and rest:
            more = [rest] if names.find(rest) else _by_units(rest, names)
            return [first, *(more or [rest])]
    return []
