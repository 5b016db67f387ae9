"""Figures by name, as bars below one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

FULL = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One name with its figures in words, and its bar: (class, value) from left to right.

    ``door`` is the address of what is behind the figures.
    """

    name: str
    figures: str
    parts: Sequence[tuple[str, int]]
    door: str = ""


def rows(found: Sequence[Row]) -> str:
    """Return the rows; the longest bar fills the width, and every figure stands in words."""
    most = max((sum(value for _, value in each.parts) for each in found), default=0) or 1
    return f'<ul class="xs-units xs-rows">{"".join(_row(each, most) for each in found)}</ul>'


def _row(row: Row, most: int) -> str:
    name = escape(row.name)
    shown = f'<a href="{escape(row.door)}" target="_self">{name}</a>' if row.door else name
    bar = "".join(
        f'<i class="xs-{colour}" style="width:{FULL * value / most:.1f}%"></i>'
        for colour, value in row.parts
        if value
    )
    return (
        f"<li><div><b>{shown}</b><span>{escape(row.figures)}</span></div>"
        f'<div class="xs-split" aria-hidden="true">{bar}</div></li>'
    )
