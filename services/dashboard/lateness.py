"""How late a task is, since when, and who was told, in words. Pure."""

from collections.abc import Iterable

from services.dashboard.texts import Words
from services.dashboard.views import Reminder, TaskView, UnitName
from shared.contracts.tasks import Health


def how_late(task: TaskView, words: Words) -> tuple[str, str]:
    """Return how much is missing, and since when."""
    since = words.day(task.since)
    days = words.number(task.days)
    if task.health is Health.STALE:
        amount = (
            words("none_yet") if not task.done else words("results", count=words.number(task.done))
        )
        return amount, words("silent_days", days=days, since=since)
    amount = (
        words("short_by", behind=words.number(task.behind), target=words.number(task.expected or 0))
        if task.kind == "quota"
        else words("not_done")
    )
    if not task.days:
        return amount, words("late_since", due=words.day(task.due))
    return amount, words("late_days", days=days, since=since)


def told(reminder: Reminder | None, words: Words) -> str:
    """Return who was told when, how often, and whether they answered, as one sentence."""
    if reminder is None:
        return words("told_nobody")
    return words(
        f"told_{reminder.level}",
        unit=named(reminder.unit, words),
        number=reminder.number,
        day=words.day(reminder.on),
        replied=_replied(reminder, words),
    )


def told_again(reminder: Reminder, words: Words) -> str:
    """Return the same where the unit is known already: how often, who else heard, the reply."""
    return words(
        "told_line",
        number=reminder.number,
        level=words(f"level_{reminder.level}"),
        replied=_replied(reminder, words),
    )


def named(unit: UnitName, words: Words) -> str:
    """Return a unit's name as it fits a label."""
    return unit.name_en if words.language == "en" else unit.short


def all_named(found: Iterable[UnitName], words: Words) -> str:
    """Return the names of several units; an en dash for none."""
    return ", ".join(named(unit, words) for unit in found) or "–"


def _replied(reminder: Reminder, words: Words) -> str:
    if reminder.replied_on is None:
        return words("told_waiting")
    return words("told_replied", day=words.day(reminder.replied_on))
