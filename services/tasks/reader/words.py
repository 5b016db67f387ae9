"""Vietnamese wording compared as people read it: one form, one dash, one place of the tone."""

import re
import unicodedata
from collections.abc import Iterable

from shared.communes import Unit

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters that points are lettered with, in the order of the Vietnamese alphabet."""
END = " .;:,-–…"

_DASHES = re.compile(r"\s*[-–—−]\s*")
_TONES = {
    "o": ("àáảãạèéẻẽẹ", "òóỏõọòóỏõọ", "aaaaaeeeee"),
    "u": ("ỳýỷỹỵ", "ùúủũụ", "yyyyy"),
}
_OLD = re.compile(r"(?<![qg])(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![a-zà-ỹđ])")


def nfc(text: str) -> str:
    """Return ``text`` composed, with plain spaces and without what cannot be seen."""
    visible = re.sub(r"[\u200b-\u200f\ufeff\u00ad]", "", unicodedata.normalize("NFC", text))
    return re.sub(r"[\u00a0\u2000-\u200a\u202f\t]", " ", visible)


def folded(text: str) -> str:
    """Return ``text`` for comparison: lower case, one dash, tones on the first vowel (ủy, hóa)."""
    plain = _DASHES.sub("-", nfc(text).lower()).replace("&", " và ")
    plain = _OLD.sub(_moved_tone, plain)
    return " ".join(plain.split())


def _moved_tone(found: re.Match[str]) -> str:
    first, second = found[0][0], found[0][1]
    old, new, bare = _TONES[first]
    place = old.index(second)
    return new[place] + bare[place]


def trimmed(text: str) -> str:
    """Return ``text`` on one line, without the punctuation that ends an item."""
    return " ".join(text.split()).strip(END).strip()


def letter_at(place: int) -> str:
    """Return the letter of the ``place``-th point (from 0) in ASCII, as ids have it."""
    letter = LETTERS[place] if place < len(LETTERS) else f"z{place}"
    return letter.replace("đ", "dd")


class Names:
    """The units of a commune under every name that they go by (domain A8)."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._slugs: dict[str, str] = {}
        self.sets: set[str] = set()
        self.names: dict[str, str] = {}
        for unit in units:
            self.names[unit.slug] = unit.name
            if unit.set:
                self.sets.add(unit.slug)
            for name in (unit.name, unit.short, *unit.aliases):
                self._slugs.setdefault(_name(name), unit.slug)

    def find(self, written: str) -> str | None:
        """Return the unit that goes by a name, or None."""
        return self._slugs.get(_name(written)) or self._set(written)

    def _set(self, written: str) -> str | None:
        """Return the set of units for wording such as “các đơn vị có liên quan khác”."""
        every = re.match(
            r"(tất cả )?các (cơ quan|đơn vị|ban,? ngành|phòng, ban)\b", folded(written)
        )
        return min(self.sets) if every and len(self.sets) == 1 else None


def _name(written: str) -> str:
    name = folded(trimmed(written)).replace("-", " ").replace(" và ", " ").replace(",", " ")
    return " ".join(name.removesuffix(" xã").split())
