"""The order of Vietnamese dictionaries, and text without its marks for searching. Pure."""

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: as dictionaries have them; no tone comes first."""
SHAPES = "\u0306\u0302\u031b"
"""What makes ă, â, ê, ô, ơ and ư of other letters."""
_PARTS = re.compile(r"\d+|.", re.DOTALL)
OTHER, NUMBER, LETTER = range(3)

Order = tuple[list[tuple[int, int]], list[int]]


def order(text: str) -> Order:
    """Return a key that sorts as dictionaries do: letters first, then tones; numbers by value."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for part in _PARTS.findall(unicodedata.normalize("NFD", text.casefold())):
        if part in TONES:
            tones[-1:] = [TONES.index(part) + 1]
        elif part in SHAPES and letters and letters[-1][0] == LETTER:
            shaped = unicodedata.normalize("NFC", LETTERS[letters[-1][1]] + part)
            if shaped in LETTERS:
                letters[-1] = (LETTER, LETTERS.index(shaped))
        else:
            letters.append(_place(part))
            tones.append(0)
    return letters, tones


def folded(text: str) -> str:
    """Return ``text`` without marks and capitals: what is typed without them finds it too."""
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(each for each in bare if not unicodedata.combining(each))


def _place(part: str) -> tuple[int, int]:
    if part.isdecimal():
        return NUMBER, int(part)
    place = LETTERS.find(part)
    return (LETTER, place) if place >= 0 else (OTHER, ord(part[0]))
