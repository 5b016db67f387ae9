"""Figures by day, month or span, as columns side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from services.dashboard.texts import Words
from services.dashboard.views import FeedbackDay

FULL = 100
MARKS = 6
"""Groups named below the columns where there is no room for all."""
ALL_NAMED = 14


@dataclass(frozen=True, slots=True)
class Kind:
    """What one colour stands for: its class, its word, and a figure for the key."""

    colour: str
    name: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one day, month or span, in the order of the kinds."""

    label: str
    hint: str
    values: Sequence[int]


def columns(groups: Sequence[Group], kinds: Sequence[Kind], alt: str, words: Words) -> str:
    """Return the groups along a line, with a scale and a key; ``alt`` says it in a sentence."""
    top = scale(max((max(each.values, default=0) for each in groups), default=0))
    step = 1 if len(groups) <= ALL_NAMED else max(1, len(groups) // (MARKS - 1))
    marks = "".join(f"<span>{escape(each.label)}</span>" for each in groups[::step])
    return (
        f'{key(kinds)}<div class="xs-trend" role="img" aria-label="{escape(alt)}">'
        f'<div class="xs-scale"><span>{words.number(top)}</span>'
        f"<span>{words.number(top // 2)}</span><span>0</span></div>"
        f'<div class="xs-columns">{"".join(_group(each, kinds, top) for each in groups)}</div>'
        f'<div class="xs-days">{marks}</div></div>'
    )


def key(kinds: Sequence[Kind]) -> str:
    """Return what each colour stands for."""
    items = "".join(
        f'<li><i class="xs-dot xs-{each.colour}"></i>{escape(each.name)}'
        + (f" <b>{escape(each.figure)}</b>" if each.figure else "")
        + "</li>"
        for each in kinds
    )
    return f'<ul class="xs-legend">{items}</ul>'


def trend(days: Sequence[FeedbackDay], words: Words) -> str:
    """Return feedback received and answered per day, as two columns side by side."""
    received, answered = sum(day.received for day in days), sum(day.answered for day in days)
    return columns(
        [
            Group(
                day.day.strftime("%d/%m"),
                f"{words.day(day.day)}: {words('received').lower()} {words.number(day.received)}, "
                f"{words('answered').lower()} {words.number(day.answered)}",
                (day.received, day.answered),
            )
            for day in days
        ],
        (
            Kind("received", words("received"), words.number(received)),
            Kind("answered", words("answered"), words.number(answered)),
        ),
        words("trend_alt", received=words.number(received), answered=words.number(answered)),
        words,
    )


def scale(most: int) -> int:
    """Return the top of an axis that holds ``most``: an even, round figure of at least 4."""
    step: int = 10 ** max(0, len(str(most)) - 1)
    return next(factor * step for factor in (2, 4, 6, 8, 10, 20) if factor * step >= max(most, 4))


def _group(group: Group, kinds: Sequence[Kind], top: int) -> str:
    bars = "".join(
        f'<i class="xs-{kind.colour}" style="height:{FULL * value / top:.1f}%"></i>'
        for kind, value in zip(kinds, group.values, strict=True)
    )
    return f'<div title="{escape(group.hint)}">{bars}</div>'
