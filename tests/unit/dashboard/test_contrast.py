"""Words can be read in light and dark, also where they are grey: WCAG 2.2, 1.4.3 (AA)."""

import re
from pathlib import Path

import pytest

from services.dashboard.screens import home
from services.dashboard.ui import OPTIONS

STYLE = Path(home.__file__).with_name("style.css").read_text("utf-8")
AA, AA_SIGNS = 4.5, 3.0
INKS = ("done", "on_track", "adjusted", "stale", "late", "soft")
SIGNS = ("at_risk", "open")
"""Said in words beside it: a sign needs less (1.4.11)."""
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
    level = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), colour, strict=True))
    return (level, level, level)


def contrast(one: Colour, other: Colour) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [each / 255 for each in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


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


def test_what_is_old_is_not_made_thinner() -> None:
    """Half-transparent words lose their contrast, whatever their colour."""
    rules = re.findall(r"\.xs-faded[^{]*\{([^}]*)\}", STYLE)
    assert rules
    assert not [rule for rule in rules if "opacity" in rule]
