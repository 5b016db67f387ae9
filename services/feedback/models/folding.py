"""Words as a search compares them: without diacritics, in lower case."""

import re
import unicodedata

LONGEST = 40
"""No word of a language is longer; what is, is not searched for."""

_WORD = re.compile(r"[a-z0-9]+")
_STROKES = str.maketrans("đĐ", "dD")
"""The one Vietnamese letter whose mark Unicode does not take apart."""


def fold(text: str) -> str:
    """Return ``text`` without diacritics, in lower case: ``Đường`` becomes ``duong``."""
    apart = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(each for each in apart if not unicodedata.combining(each)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of ``text`` in their order."""
    return [each for each in _WORD.findall(fold(text)) if len(each) <= LONGEST]
