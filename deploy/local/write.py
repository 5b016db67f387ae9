"""Write a file whole or not at all, closed to other users."""

import os
from pathlib import Path


def private(path: Path, text: str) -> None:
    """Put ``text`` at ``path``, mode 0600; a reader sees the old text or the new, never half."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
