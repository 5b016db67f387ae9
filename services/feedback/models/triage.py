"""What a text unmistakably speaks of: a hint for the writer, never a judgement."""

import re
import unicodedata
from collections.abc import Iterable

NOT = r"không(?: có ý| phải(?: là)?)?|chưa|chẳng|khong(?: phai)?|chua"
"""Said before a phrase, it turns it round: «tôi không muốn tố cáo»."""
DENIED = re.compile(rf"\b(?:{NOT})(?: \w+)? $")


def speaks_of(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether one of ``phrases`` stands in ``text`` as words of its own, and not denied."""
    said = _words(text)
    return any(
        not DENIED.search(said[: found.start()])
        for phrase in phrases
        for found in re.finditer(rf"\b{re.escape(_words(phrase))}\b", said)
    )


def _words(text: str) -> str:
    """Return the words of ``text`` in small letters, one space between them."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))
