"""An administrative document before it is set: what it says, and in what order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

POINTS = "abcdđeghiklmnopqrstuvxy"
"""Points are lettered in the Vietnamese alphabet."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: level 1 is ``I.``, level 2 is ``1.``."""

    level: Literal[1, 2]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; ``point`` counts from 0 where it is a lettered point."""

    text: str
    point: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; ``widths`` are shares of the page's width."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, on a page of its own."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Letter:
    """A document of an agency. ``number`` None leaves room for the clerk's office to fill in."""

    parent: str
    agency: str
    number: int | None
    symbol: str
    place: str
    dated: date | None
    kind: str
    about: str
    to: Sequence[str]
    blocks: Sequence[Block]
    authority: str | None
    position: str
    signer: str | None
    recipients: Sequence[str]
    annexes: Sequence[Annex] = ()

    @property
    def reference(self) -> str:
        """The line ``Số: 05/BC-VHXH``; numbers below 10 with a zero."""
        number = f"{self.number:02}" if self.number is not None else "      "
        return f"Số: {number}/{self.symbol}"

    @property
    def place_and_day(self) -> str:
        """Place and day; days below 10 and the months January and February with a zero."""
        if self.dated is None:
            return f"{self.place}, ngày     tháng     năm      "
        month = f"{self.dated.month:02}" if self.dated.month < 3 else str(self.dated.month)  # noqa: PLR2004
        return f"{self.place}, ngày {self.dated.day:02} tháng {month} năm {self.dated.year}"


def lettered(paragraph: Paragraph) -> str:
    """Return a paragraph's text, with its letter where it is a point."""
    if paragraph.point is None:
        return paragraph.text
    return f"{POINTS[paragraph.point % len(POINTS)]}) {paragraph.text}"


def numbered(blocks: Sequence[Block]) -> Sequence[tuple[Block, str]]:
    """Return each block with its number: ``I.``, ``1.`` for headings, nothing for others."""
    found: list[tuple[Block, str]] = []
    upper = lower = 0
    for block in blocks:
        mark = ""
        if isinstance(block, Heading) and block.level == 1:
            upper, lower = upper + 1, 0
            mark = f"{roman(upper)}. "
        elif isinstance(block, Heading):
            lower += 1
            mark = f"{lower}. "
        found.append((block, mark))
    return found


def roman(number: int) -> str:
    """Return a number below 40 in Roman numerals."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
