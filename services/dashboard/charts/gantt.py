"""Tasks along the months of a year (Gantt)."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from services.dashboard.charts.standing import sign
from services.dashboard.texts import Words
from services.dashboard.views import TaskLine

FULL = 100


def timeline(
    tasks: Sequence[TaskLine],
    year: int,
    as_of: date,
    words: Words,
    door: Callable[[TaskLine], str],
) -> str:
    """Return a bar for the time of each task, filled as far as it is done, and today's line."""
    months = "".join(f"<span>{words.month(f'{year}-{n:02}')}</span>" for n in range(1, 13))
    head = f'<li class="xs-months" aria-hidden="true"><span></span><div>{months}</div></li>'
    body = "".join(_row(each, year, as_of, words, door(each)) for each in tasks)
    return f'<ul class="xs-gantt">{head}{body}</ul>'


def place(day: date, year: int) -> float:
    """Return where a day stands in the year, in percent of its width; never outside of it."""
    first, following = date(year, 1, 1), date(year + 1, 1, 1)
    return min(FULL, max(0.0, FULL * (day - first).days / (following - first).days))


def share(task: TaskLine) -> float:
    """Return how much of a task is done, in percent of what is ordered; 0 where none is counted."""
    return min(FULL, FULL * task.done / task.target) if task.target else 0.0


def _row(task: TaskLine, year: int, as_of: date, words: Words, door: str) -> str:
    start = place(task.start or date(year, 1, 1), year)
    end = place(task.end, year) if task.end else FULL
    health = words(f"health_{task.health.value}")
    target = words("continuous").lower() if task.target is None else words.number(task.target)
    label = words(
        "gantt_bar",
        start=words.day(task.start),
        end=words.day(task.end),
        done=words.number(task.done),
        target=target,
        health=health,
    )
    dotted = "" if task.target else " xs-endless"
    return (
        f'<li><p lang="vi"><a href="{escape(door)}" target="_self"><b>{escape(task.ref)}</b> '
        f'{escape(task.title)}</a><span class="xs-state">{sign(task.health)}{escape(health)}'
        f'</span></p><div role="img" aria-label="{escape(label)}" title="{escape(label)}">'
        f'<u class="xs-line-{task.health.value}{dotted}" '
        f'style="left:{start:.1f}%;width:{max(1.2, end - start):.1f}%">'
        f'<i class="xs-{task.health.value}" style="width:{share(task):.1f}%"></i></u>'
        f'<em style="left:{place(as_of, year):.1f}%"></em></div></li>'
    )
