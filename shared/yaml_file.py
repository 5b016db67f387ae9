"""Reading the files of data that ship with the product and with a commune."""

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads ten times as fast


def read_yaml(file: Path) -> Any:
    """Return what ``file`` holds, as plain values; None for an empty file.

    Raises ``OSError``, and ``yaml.YAMLError`` for what is no YAML.
    """
    return yaml.load(file.read_bytes(), Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
