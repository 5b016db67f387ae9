"""The numbers that Word draws by itself: they are in no paragraph's text."""

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

ROMANS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X",
    "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
)  # fmt: skip


class Numbering:
    """Counts a document's list paragraphs as Word does, in the document's order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            each.get(qn("w:abstractNumId")): each for each in root.iter(qn("w:abstractNum"))
        }
        for number in root.iter(qn("w:num")):
            of = number.find(qn("w:abstractNumId"))
            for level in abstract[of.get(qn("w:val"))].iter(qn("w:lvl")):
                key = (number.get(qn("w:numId")), int(level.get(qn("w:ilvl"))))
                self._levels[key] = (
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                    int(_value(level, "w:start") or 1),
                )

    def mark(self, paragraph: Any) -> str:
        """Return what Word draws before a paragraph, with a space behind; nothing if nothing."""
        properties = paragraph._p.pPr  # noqa: SLF001
        found = properties.numPr if properties is not None else None
        if found is None and paragraph.style is not None:
            style = paragraph.style.element.pPr
            found = style.numPr if style is not None else None
        if found is None or found.numId is None:
            return ""
        list_id, depth = str(found.numId.val), found.ilvl.val if found.ilvl is not None else 0
        if (list_id, depth) not in self._levels:
            return ""
        counts = self._counts[list_id]
        style_, text, start = self._levels[list_id, depth]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if style_ == "bullet":
            return "- "
        for level in range(depth + 1):
            form = self._levels.get((list_id, level), ("decimal", "", 1))[0]
            text = text.replace(f"%{level + 1}", _drawn(form, counts.get(level, 1)))
        return f"{text} "


def _value(level: Any, name: str) -> str | None:
    element = level.find(qn(name))
    return None if element is None else str(element.get(qn("w:val")))


def _drawn(form: str, number: int) -> str:
    if form == "upperRoman":
        return ROMANS[min(number, len(ROMANS)) - 1]
    if form == "lowerLetter":
        # Word's own alphabet has f and j and no đ: what stands in the document is what is read.
        return chr(ord("a") + (number - 1) % 26)
    if form == "upperLetter":
        return chr(ord("A") + (number - 1) % 26)
    return str(number)
