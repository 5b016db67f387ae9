"""Pictures: pure functions from data to markup, in colours safe for all.

Every health has a colour that colour-blind eyes tell apart, a sign of its own shape and a word.
Markup rather than a chart library: it is text for screen readers, fits any width, and is there
at once (a library's code took longer than the whole page).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from services.dashboard.texts import Words
from services.dashboard.views import FeedbackDay, TaskView, Totals
from shared.contracts.tasks import Health

ORDER = (
    Health.DONE,
    Health.ON_TRACK,
    Health.ADJUSTED,
    Health.AT_RISK,
    Health.STALE,
    Health.LATE,
)
SIGNS = {
    Health.DONE: "✓",
    Health.ON_TRACK: "●",
    Health.ADJUSTED: "◇",
    Health.AT_RISK: "▲",
    Health.STALE: "◆",
    Health.LATE: "■",
}
FULL = 100
MARKS = 5
"""Days named below the columns."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """How far a task is, in percent of its target; None where it has none."""

    done: float | None
    expected: float | None


def bullet(task: TaskView) -> Bullet:
    """Return where the bar ends and where the mark of what is expected stands."""
    if not task.target or task.expected is None:
        return Bullet(None, None)
    # What was done before the plan is part of the bar, so it moves the mark as well.
    expected = task.opening + task.expected
    return Bullet(
        min(FULL, FULL * task.done / task.target), min(FULL, FULL * expected / task.target)
    )


def counts(totals: Totals) -> dict[Health, int]:
    """Return how many tasks stand how, the best first, without those of nobody."""
    return {each: found for each in ORDER if (found := getattr(totals, each.value))}


def share_bar(totals: Totals, words: Words) -> str:
    """Return one bar cut into the healths of some tasks; its label says the same in words."""
    found = counts(totals)
    label = ", ".join(f"{words(f'health_{each.value}')}: {count}" for each, count in found.items())
    parts = "".join(
        f'<i class="xs-{each.value}" style="flex-grow:{count}"></i>'
        for each, count in found.items()
    )
    return f'<div class="xs-bar" role="img" aria-label="{escape(label)}">{parts}</div>'


def legend(totals: Totals, words: Words) -> str:
    """Return the bar's key: sign, word and count of each health that occurs."""
    items = "".join(
        f"<li>{sign(each)}{escape(words(f'health_{each.value}'))} <b>{count}</b></li>"
        for each, count in counts(totals).items()
    )
    return f'<ul class="xs-legend">{items}</ul>'


def sign(health: Health) -> str:
    """Return the mark of a health: colour and shape, silent for screen readers."""
    return f'<span class="xs-sign xs-ink-{health.value}" aria-hidden="true">{SIGNS[health]}</span>'


def bullet_bar(task: TaskView, words: Words) -> str:
    """Return a task's bar with the mark of what is expected; nothing where nothing is counted."""
    found = bullet(task)
    if found.done is None or found.expected is None:
        return ""
    label = ", ".join(
        (
            f"{words('col_done')} {task.done}",
            f"{words('expected').lower()} {task.expected}",
            f"{words('col_target').lower()} {task.target}",
        )
    )
    return (
        f'<div class="xs-bullet" role="img" aria-label="{escape(label)}">'
        f'<i class="xs-{task.health.value}" style="width:{found.done:.1f}%"></i>'
        f'<em style="left:{found.expected:.1f}%"></em></div>'
    )


def trend(days: Sequence[FeedbackDay], words: Words) -> str:
    """Return feedback received and answered per day, as two columns side by side."""
    top = scale(max((max(day.received, day.answered) for day in days), default=0))
    received, answered = sum(day.received for day in days), sum(day.answered for day in days)
    label = words("trend_alt", received=words.number(received), answered=words.number(answered))
    columns = "".join(_columns(day, top, words) for day in days)
    marks = "".join(
        f"<span>{day.day.strftime('%d/%m')}</span>" for day in days[:: max(1, len(days) // MARKS)]
    )
    return (
        f'<ul class="xs-legend"><li><i class="xs-dot xs-received"></i>{escape(words("received"))} '
        f"<b>{words.number(received)}</b></li>"
        f'<li><i class="xs-dot xs-answered"></i>{escape(words("answered"))} '
        f"<b>{words.number(answered)}</b></li></ul>"
        f'<div class="xs-trend" role="img" aria-label="{escape(label)}">'
        f'<div class="xs-scale"><span>{words.number(top)}</span>'
        f"<span>{words.number(top // 2)}</span><span>0</span></div>"
        f'<div class="xs-columns">{columns}</div><div class="xs-days">{marks}</div></div>'
    )


def scale(most: int) -> int:
    """Return the top of an axis that holds ``most``: an even, round figure of at least 4."""
    step: int = 10 ** max(0, len(str(most)) - 1)
    return next(factor * step for factor in (2, 4, 6, 8, 10, 20) if factor * step >= max(most, 4))


def _columns(day: FeedbackDay, top: int, words: Words) -> str:
    hint = (
        f"{words.day(day.day)}: {words('received').lower()} {words.number(day.received)}, "
        f"{words('answered').lower()} {words.number(day.answered)}"
    )
    return (
        f'<div title="{escape(hint)}">'
        f'<i class="xs-received" style="height:{FULL * day.received / top:.1f}%"></i>'
        f'<i class="xs-answered" style="height:{FULL * day.answered / top:.1f}%"></i></div>'
    )
