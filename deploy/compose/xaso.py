"""``python -m deploy.compose.xaso …``: ``xaso``, with its secrets read from files.

The operator's tool takes addresses and its key from the environment; Compose hands out files.
"""

import os
from pathlib import Path

from deploy.cli import main


def variables(folder: Path) -> dict[str, str]:
    """Return the secrets in ``folder`` by the names of their variables."""
    return {file.name.upper(): file.read_text("utf-8").strip() for file in folder.glob("xaso_*")}


if __name__ == "__main__":
    os.environ.update(variables(Path(os.environ["XASO_SECRETS_DIR"])))
    main()
