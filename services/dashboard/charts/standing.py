"""How tasks stand, as signs, shares and bars."""

from dataclasses import dataclass
from html import escape

from services.dashboard.texts import Words
from services.dashboard.views import TaskView, Totals
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
