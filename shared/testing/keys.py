"""API keys of every role and unit, for tests."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from shared.auth import KeysFile, Role, StoredKey, hash_key


@dataclass(slots=True)
class Keys:
    """The keys in clear, and the file that holds their hashes."""

    file: Path
    by_role: dict[Role, str] = field(default_factory=dict)
    by_unit: dict[str, str] = field(default_factory=dict)
    foreign: str = ""
    """A unit officer's key of another commune."""
    revoked: str = ""

    def bearer(self, key: str) -> dict[str, str]:
        """Return the header that sends ``key``."""
        return {"Authorization": f"Bearer {key}"}


def write_keys(file: Path, units: list[str], commune: str = "son-mai") -> Keys:
    """Write a keys file with one key per role, one per unit, a foreign and a revoked one."""
    keys = Keys(file)
    stored: list[StoredKey] = []

    def issue(
        role: Role, unit: str | None = None, of: str = commune, *, revoked: bool = False
    ) -> str:
        seen = (commune,) if role is Role.PROVINCE_VIEWER else ()
        key = f"xs_{secrets.token_urlsafe(32)}"
        name = f"k_{len(stored)}"
        stored.append(
            StoredKey(
                id=name,
                sha256=hash_key(key),
                commune=of,
                roles=frozenset({role}),
                unit=unit,
                communes=seen,
                revoked=revoked,
            )
        )
        return key

    for role in Role:
        if role is not Role.UNIT_OFFICER:
            keys.by_role[role] = issue(role, "phong-van-hoa-xa-hoi" if role is Role.FOCAL else None)
    for unit in units:
        keys.by_unit[unit] = issue(Role.UNIT_OFFICER, unit)
    keys.foreign = issue(Role.UNIT_OFFICER, units[0] if units else None, "xa-khac")
    keys.revoked = issue(Role.ADMIN, revoked=True)
    file.write_text(KeysFile(keys=tuple(stored)).model_dump_json(), encoding="utf-8")
    return keys
