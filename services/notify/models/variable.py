"""What a template may use: names, kinds and examples, learnt from what facts say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "code", "number", "yes_no", "day", "moment", "list", "group"]
"""``code`` stands for a word that ``words.yaml`` holds; ``group`` has parts of its own."""

PAIR = {"vi", "en"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: what it is, whether it may be empty, and its parts or items."""

    kind: Kind
    example: Any
    optional: bool = False
    words: str | None = None
    """Of a code: which of the lists of words it belongs to."""
    parts: "Mapping[str, Variable]" = field(default_factory=dict)
    item: "Variable | None" = None
    """What each item of a list is."""


def learn(abouts: Sequence[Mapping[str, Any]], words: Mapping[str, Iterable[str]]) -> Variable:
    """Return the group of the variables that every one of ``abouts`` has.

    ``words`` holds the known codes by list.
    """
    names = [name for name in abouts[0] if all(name in each for each in abouts)] if abouts else []
    parts = {name: _one([each[name] for each in abouts], words) for name in names}
    return Variable("group", None, parts=parts)


def _one(values: Sequence[Any], words: Mapping[str, Iterable[str]]) -> Variable:
    there = [each for each in values if each is not None]
    optional = len(there) < len(values)
    example = next(iter(there), None)
    if there and all(isinstance(each, Mapping) and each.keys() != PAIR for each in there):
        return Variable("group", example, optional, parts=learn(there, words).parts)
    if there and all(isinstance(each, list) for each in there):
        items = [item for each in there for item in each]
        longest = max(there, key=len)
        return Variable("list", longest, optional, item=_one(items, words) if items else None)
    kinds = {_kind(each) for each in there}
    kind = kinds.pop() if len(kinds) == 1 else "text"
    if kind == "text" and there and all(isinstance(each, str) for each in there):
        known = (name for name, codes in words.items() if set(there) <= set(codes))
        if listed := next(known, None):
            return Variable("code", example, optional, words=listed)
    return Variable(kind, example, optional)


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return "moment"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return "day"
    return "text"
