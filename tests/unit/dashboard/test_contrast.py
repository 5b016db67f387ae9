"""Words can be read in light and dark, also where they are grey: WCAG 2.2, 1.4.3 (AA)."""

import re
from collections.abc import Sequence
from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from services.dashboard import paper
from services.dashboard.screens import home
from services.dashboard.ui import OPTIONS

STYLE = Path(home.__file__).with_name("style.css").read_text("utf-8")
AA, AA_SIGNS = 4.5, 3.0
INKS = ("done", "on_track", "adjusted", "at_risk", "stale", "late", "answered", "soft")
SIGNS = ("open", "received")
"""Said in words beside it: a sign needs less (1.4.11)."""
EYES = {
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}
"""What such eyes make of red, green and blue (linear): Machado, Oliveira, Fernandes 2009."""
SIDE_BY_SIDE = ("done", "on_track", "at_risk", "late")
APART = 15
"""As CIELAB measures it; 2 is just seen."""
LIGHT = (0.2126, 0.7152, 0.0722)
"""The shares of red, green and blue in how light something is."""
Colour = tuple[float, float, float]


def colours(scheme: str) -> dict[str, Colour]:
    """Return the page's colours by name, those of the theme among them."""
    where = r"\[data-testid=\"stApp\"\]" + (r":has\(\.xs-dark\)" if scheme == "dark" else "")
    block = re.search(rf"^{where} \{{(.*?)\}}", STYLE, re.DOTALL | re.MULTILINE)
    assert block
    found = dict(re.findall(r"--xs-(\w+): #([0-9a-f]{6})", block[1]))
    theme = {"text": "textColor", "page": "backgroundColor"}
    found |= {name: OPTIONS[f"theme.{scheme}.{key}"][1:] for name, key in theme.items()}
    return {name: _parts(value) for name, value in found.items()}


def _parts(value: str) -> Colour:
    red, green, blue = (int(value[place : place + 2], 16) for place in (0, 2, 4))
    return (red, green, blue)


def grey(colour: Colour) -> Colour:
    """Return what CSS's ``grayscale(1)`` makes of it."""
    level = _times(LIGHT, colour)
    return (level, level, level)


def contrast(one: Colour, other: Colour) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    return _times(LIGHT, _linear(colour))


def _linear(colour: Colour) -> Colour:
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4
        for p in (each / 255 for each in colour)
    )
    return (red, green, blue)


def seen(colour: Colour, eyes: str) -> Colour:
    """Return the colour as such eyes see it, in CIELAB (D65)."""
    there = [_times(row, _linear(colour)) for row in EYES[eyes]]
    x, y, z = (
        max(_times(row, there), 0) ** (1 / 3)
        for row in ((0.434, 0.376, 0.190), LIGHT, (0.018, 0.109, 0.873))
    )
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def _times(row: Sequence[float], column: Sequence[float]) -> float:
    return sum(one * other for one, other in zip(row, column, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("faded", [False, True])
def test_every_ink_is_read_on_card_and_page(scheme: str, faded: bool) -> None:
    found = colours(scheme)
    shown = {name: grey(each) if faded else each for name, each in found.items()}
    for ground in ("card", "page"):
        for ink in ("text", *INKS):
            assert contrast(shown[ink], shown[ground]) >= AA, (ink, ground)
        for sign in SIGNS:
            assert contrast(shown[sign], shown[ground]) >= AA_SIGNS, (sign, ground)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_what_stands_side_by_side_is_told_apart_by_colour_blind_eyes(
    scheme: str, eyes: str
) -> None:
    found = {name: seen(colours(scheme)[name], eyes) for name in SIDE_BY_SIDE}

    near = [(a, b) for a, b in combinations(found, 2) if dist(found[a], found[b]) < APART]

    assert near == []


def test_paper_has_the_colours_of_the_page_by_day() -> None:
    page = colours("light")
    assert {health: page[health] for health in paper.COLOURS} == {
        health: _parts(colour[1:]) for health, colour in paper.COLOURS.items()
    }


def test_what_is_old_is_not_made_thinner() -> None:
    """Half-transparent words lose their contrast, whatever their colour."""
    rules = re.findall(r"\.xs-faded[^{]*\{([^}]*)\}", STYLE)
    assert rules
    assert not [rule for rule in rules if "opacity" in rule]
