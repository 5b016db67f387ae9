"""What a PromQL expression reads: metrics and labels by name, so that they can be checked."""

import re

_TEXT = re.compile(r'"(?:\\.|[^"\\])*"')
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_MATCHERS = re.compile(r"\{([^}]*)\}")
_RANGE = re.compile(r"\[[^\]]*\]")
_NAME = re.compile(r"(?<![\w:.])([a-zA-Z_:][\w:]*)(?!\s*\(|[\w:])")
_LABEL = re.compile(r"\b([a-zA-Z_]\w*)\b")
_WORDS = frozenset({"and", "or", "unless", "bool", "offset", "inf", "nan"})


def metrics(expression: str) -> set[str]:
    """Return the names of the series that ``expression`` reads."""
    bare = _TEXT.sub("", expression)
    for part in (_MATCHERS, _RANGE, _GROUPING):
        bare = part.sub(" ", bare)
    return {name for name in _NAME.findall(bare) if name.lower() not in _WORDS}


def labels(expression: str) -> set[str]:
    """Return the names of the labels that ``expression`` selects or groups by."""
    bare = _TEXT.sub("", expression)
    groups = _GROUPING.findall(bare) + _MATCHERS.findall(bare)
    return {name for group in groups for name in _LABEL.findall(group)}
