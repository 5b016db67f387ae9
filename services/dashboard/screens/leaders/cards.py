"""The parts that the leader's pages are made of, as markup. Pure, from data to HTML."""

from collections.abc import Sequence
from html import escape

from services.dashboard.charts import legend, share_bar, sign
from services.dashboard.lateness import how_late, named, told
from services.dashboard.screens import doors
from services.dashboard.texts import Words
from services.dashboard.views import (
    Overview,
    TaskView,
    Totals,
    UnitTotals,
)
from shared.contracts.tasks import Health


def card(title: str, *parts: str, how: str = "") -> str:
    """Return blocks on a card under a title that says what they show, and ``how`` to read them."""
    hint = f'<p class="xs-hint">{escape(how)}</p>' if how else ""
    return f'<section class="xs-card"><h2>{escape(title)}</h2>{hint}{"".join(parts)}</section>'


def side_by_side(*parts: str) -> str:
    """Return blocks beside each other, below each other where there is no room."""
    return f'<div class="xs-pair">{"".join(parts)}</div>'


def empty(sentence: str) -> str:
    """Return what is said, and to be done, where there is nothing to show."""
    return f'<p class="xs-empty">{escape(sentence)}</p>'


def standing(totals: Totals, words: Words) -> str:
    """Return how some tasks stand: a bar and its key."""
    return share_bar(totals, words) + legend(totals, words)


def furthest(view: Overview, words: Words) -> str:
    """Return which unit is furthest behind, in what, since when, and who was told."""
    title = words("furthest_title")
    unit = view.units[0] if view.units else None
    if unit is None or unit.worst is None:
        good = f'<p class="xs-good">{sign(Health.DONE)}{escape(words("furthest_none"))}</p>'
        return card(title, good)
    task = worst_task(view, unit)
    if task is None:
        return ""
    amount, since = how_late(task, words)
    reminder = task.told or unit.told
    register = doors.door(doors.REGISTER, words, {"task": task.id} if task.told else {})
    answers = (
        (
            words("furthest_unit"),
            doors.unit(unit.unit.slug, named(unit.unit, words), words),
            words("furthest_sum", late=unit.late + unit.stale, tasks=unit.tasks),
        ),
        (
            words("furthest_what"),
            doors.task(task.id, f"{task.ref} {task.title}", words),
            "",
        ),
        (words("furthest_since"), f"<b>{escape(amount)}</b>", since),
        (
            words("furthest_told"),
            doors.link(told(reminder, words), register),
            "",
        ),
    )
    body = "".join(
        f'<div><dt>{escape(name)}</dt><dd lang="vi">{shown}'
        f"{f'<span>{escape(more)}</span>' if more else ''}</dd></div>"
        for name, shown, more in answers
    )
    return (
        f'<section class="xs-card xs-furthest"><h2>{sign(task.health)}{escape(title)}</h2>'
        f"<dl>{body}</dl></section>"
    )


def worst_task(view: Overview, unit: UnitTotals) -> TaskView | None:
    """Return the task that ``unit`` is furthest behind in, as that unit has it."""
    worst = unit.worst
    found = next((each for each in view.tasks if worst and each.id == worst.task_id), None)
    if found is None or worst is None:
        return None
    own = found.told if found.told and found.told.unit == unit.unit else None
    return found.model_copy(
        update={
            "health": worst.health,
            "behind": worst.behind,
            "since": worst.since,
            "days": worst.days,
            "told": own,
        }
    )


def owed(tasks: Sequence[TaskView], words: Words) -> str:
    """Return tasks with how late they are, since when, and who was told."""
    body = "".join(_owed(each, words) for each in tasks)
    return f'<ol class="xs-late">{body}</ol>'


def _owed(task: TaskView, words: Words) -> str:
    if task.since is None:
        amount, since = words(f"health_{task.health.value}"), _figures(task, words)
    else:
        amount, since = how_late(task, words)
    said = f"<span>{escape(told(task.told, words))}</span>" if task.since else ""
    name = doors.task(task.id, f"{task.ref} {task.title}", words)
    return (
        f'<li><div class="xs-who"><b lang="vi">{name}</b>'
        f'{said}</div><div class="xs-much"><b>{sign(task.health)}{escape(amount)}</b>'
        f"<span>{escape(since)}</span></div></li>"
    )


def _figures(task: TaskView, words: Words) -> str:
    if task.target is None:
        return words("figure_done", done=words.number(task.done))
    return words("figure_of", done=words.number(task.done), target=words.number(task.target))
