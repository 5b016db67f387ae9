"""Where feedback comes from: places as circles on the commune's ground, without outside tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt

from services.dashboard.texts import Words

KM_A_DEGREE = 111.32
"""Along a meridian; along a parallel as many times the cosine of the latitude."""
MARGIN = 0.16
"""Of each side: room for circles and names at the edge."""
NARROWEST_KM = 1.0
"""A single place, or places at one spot, lie in the middle of so much ground."""
WIDEST, TALLEST = 2.0, 0.75
"""Width to height, between which the picture's shape is kept."""
TALLEST_REM = 34
SMALLEST, LARGEST = 0.7, 3.4
"""Diameter of a circle in rem: without feedback, and of the place with most."""
NAMED = 12
"""So many names stand in the picture, of the places with most; all are in the table."""
MANY = 0.1
"""From this share on, what is overdue is many."""
LEVELS = ("answered", "at_risk", "late")
SIGNS = {"answered": "", "at_risk": "▲", "late": "■"}
"""The colours of the levels, and the signs that say the same to eyes that see no colours."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A place where it lies (WGS 84), with how much feedback it has and how much is overdue."""

    name: str
    latitude: float
    longitude: float
    received: int
    late: int

    @property
    def level(self) -> str:
        """The colour by the share that is overdue: none, some, many."""
        if not self.late:
            return LEVELS[0]
        return LEVELS[2] if self.late >= MANY * self.received else LEVELS[1]


@dataclass(frozen=True, slots=True)
class Ground:
    """The piece of ground that is drawn: its middle, and its size in kilometres."""

    latitude: float
    longitude: float
    width: float
    height: float

    def place(self, dot: Dot) -> tuple[float, float]:
        """Return where a dot lies, in shares of the width from the left, of the height from top."""
        east = (dot.longitude - self.longitude) * _km_east(self.latitude)
        north = (dot.latitude - self.latitude) * KM_A_DEGREE
        return 0.5 + east / self.width, 0.5 - north / self.height


def ground(dots: Sequence[Dot]) -> Ground:
    """Return the smallest ground of a seemly shape that holds all of ``dots``, with a margin."""
    latitudes = [each.latitude for each in dots]
    longitudes = [each.longitude for each in dots]
    middle = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    height = (max(latitudes) - min(latitudes)) * KM_A_DEGREE
    width = (max(longitudes) - min(longitudes)) * _km_east(middle[0])
    width, height = (max(NARROWEST_KM, each) / (1 - 2 * MARGIN) for each in (width, height))
    width = max(width, TALLEST * height)
    height = max(height, width / WIDEST)
    return Ground(*middle, width, height)


def village_map(dots: Sequence[Dot], words: Words) -> str:
    """Return the places as circles: larger for more feedback, coloured by what is overdue."""
    found, most = ground(dots), max((each.received for each in dots), default=0)
    # The large ones first, so that a small one is never hidden.
    ordered = sorted(dots, key=lambda each: -each.received)
    drawn = "".join(
        _dot(each, found, most, words, named=number < NAMED) for number, each in enumerate(ordered)
    )
    first, shape = ordered[0], found.width / found.height
    alt = words("map_alt", count=len(dots), name=first.name, received=words.number(first.received))
    return (
        f"{_key(words)}"
        f'<div class="xs-map" role="img" aria-label="{escape(alt)}" '
        f'style="aspect-ratio:{shape:.3f};max-width:{TALLEST_REM * shape:.1f}rem">'
        f'{drawn}<span class="xs-north">{escape(words("map_north"))} ↑</span>'
        f"{_scale(found, words)}</div>"
    )


def step(width: float) -> float:
    """Return a round number of kilometres that takes up to a third of ``width``."""
    power = 10.0
    while power > width / 3:
        power /= 10
    return max(each * power for each in (1, 2, 5) if each * power <= width / 3)


def _dot(dot: Dot, found: Ground, most: int, words: Words, *, named: bool) -> str:
    left, top = found.place(dot)
    share = sqrt(dot.received / most) if most else 0
    size = SMALLEST + (LARGEST - SMALLEST) * share if dot.received else SMALLEST
    colour = dot.level if dot.received else "none"
    side = "xs-at-left" if left < MARGIN * 1.5 else "xs-at-right" if left > 1 - MARGIN * 1.5 else ""
    label = f"{SIGNS[dot.level]} {dot.name}: {words.number(dot.received)}".strip()
    below = f"top:{size / 2 + 0.15:.2f}rem"
    name = f'<span class="{side}" style="{below}">{escape(label)}</span>' if named else ""
    hint = words(
        "map_hint",
        name=dot.name,
        received=words.number(dot.received),
        late=words.number(dot.late),
    )
    return (
        f'<div style="left:{100 * left:.1f}%;top:{100 * top:.1f}%" title="{escape(hint)}">'
        f'<i class="xs-{colour}" style="width:{size:.2f}rem;height:{size:.2f}rem"></i>{name}</div>'
    )


def _key(words: Words) -> str:
    items = "".join(
        f'<li><i class="xs-dot xs-{level}"></i><span aria-hidden="true">{SIGNS[level]}</span> '
        f"{escape(words(f'map_{level}', share=f'{MANY:.0%}'))}</li>"
        for level in LEVELS
    )
    return f'<ul class="xs-legend">{items}</ul>'


def _scale(found: Ground, words: Words) -> str:
    length = step(found.width)
    name = words.number(length, 0 if length >= 1 else 1)
    return f'<span class="xs-km" style="width:{100 * length / found.width:.1f}%">{name} km</span>'


def _km_east(latitude: float) -> float:
    return KM_A_DEGREE * cos(radians(latitude))
