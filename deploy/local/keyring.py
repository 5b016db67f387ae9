"""The file of API keys: issue, list, revoke. Only hashes are kept; a key is shown once."""

import secrets
from pathlib import Path

from deploy.local import write
from deploy.local.words import Trouble
from shared.auth import KeysFile, Role, StoredKey, hash_key

KEY_BYTES = 32


def read(path: Path) -> KeysFile:
    """Return what the file holds; nothing where there is none.

    Raises ``Trouble`` when it cannot be read as a keys file.
    """
    try:
        return KeysFile.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return KeysFile()
    except (OSError, ValueError) as error:
        raise Trouble(
            f"Không đọc được tệp khóa {path}.", f"The keys file {path} cannot be read: {error}"
        ) from error


def issue(
    path: Path,
    commune: str,
    role: Role,
    unit: str | None = None,
    communes: tuple[str, ...] = (),
) -> tuple[str, StoredKey]:
    """Add a new key for ``role`` (and ``unit``) of ``commune``; return it and what is stored.

    ``communes`` are those that a province's viewer sees.
    """
    key = secrets.token_urlsafe(KEY_BYTES)
    stored = add(path, key, commune, role, unit, communes)
    return key, stored


def add(  # noqa: PLR0917  what a stored key holds
    path: Path,
    key: str,
    commune: str,
    role: Role,
    unit: str | None,
    communes: tuple[str, ...] = (),
) -> StoredKey:
    """Store the hash of ``key``; a key that is stored already is left as it is."""
    file = read(path)
    for known in file.keys:
        if known.sha256 == hash_key(key):
            return known
    stored = StoredKey(
        id=f"k_{secrets.token_hex(6)}",
        sha256=hash_key(key),
        commune=commune,
        roles=frozenset({role}),
        unit=unit,
        communes=communes,
    )
    _save(path, KeysFile(keys=(*file.keys, stored)))
    return stored


def revoke(path: Path, key_id: str) -> StoredKey:
    """Revoke the key with this id; services refuse it from their next look at the file.

    Raises ``Trouble`` when there is no such key.
    """
    file = read(path)
    found = next((key for key in file.keys if key.id == key_id), None)
    if found is None:
        raise Trouble(f"Không có khóa nào mang mã {key_id}.", f"There is no key {key_id}.")
    revoked = found.model_copy(update={"revoked": True})
    _save(path, KeysFile(keys=tuple(revoked if k.id == key_id else k for k in file.keys)))
    return revoked


def _save(path: Path, file: KeysFile) -> None:
    write.private(path, file.model_dump_json(indent=1) + "\n")
