"""."""

from shared.errors import Text

TEXTS: dict[str, Text] = {}
