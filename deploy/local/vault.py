"""Secrets of the embedded default: made at the first start, kept in ``$DATA/secrets``."""

import base64
import secrets
from pathlib import Path

from deploy.local import write

BYTES = 32
ENCRYPTION_KEYS = frozenset({"feedback_kek", "feedback_token_key"})


class Vault:
    """One file per secret, mode 0600; a secret that is asked for the first time is made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> str:
        path = self._folder / name
        try:
            return path.read_text("ascii")
        except FileNotFoundError:
            value = _make(name)
            write.private(path, value)
            return value

    def find(self, name: str) -> str | None:
        """Return a secret that somebody put there, or None; nothing is made."""
        path = self._folder / name
        return path.read_text("ascii").strip() if path.is_file() else None

    def hand_out(self, folder: Path, values: dict[str, str]) -> Path:
        """Fill ``folder`` with exactly ``values``: what one program may read, and no more."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.name not in values:
                path.unlink()
        for name, value in values.items():
            write.private(folder / name, value)
        return folder


def _make(name: str) -> str:
    raw = secrets.token_bytes(BYTES)
    if name in ENCRYPTION_KEYS:
        return base64.b64encode(raw).decode()
    # Hex: no character that a configuration file or a URL would read as its own.
    return "s" + raw.hex()
