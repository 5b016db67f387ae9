"""A case's clock in words, with a sign and a colour beside them; and cases in order of due."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

from services.dashboard.client.shapes import Case, Clock
from services.dashboard.texts import LOCAL, Words

SOON = 2
"""Working days left from which the colour warns."""
NEVER = datetime.max.replace(tzinfo=UTC)
SIGNS = {"late": "■", "at_risk": "▲", "on_track": "●", "adjusted": "‖", "done": "✓", "stale": "–"}


def told(clock: Clock | None, words: Words) -> tuple[str, str]:
    """Return how urgent a clock is, as a colour's name, and what it says."""
    if clock is None:
        return "stale", words("clock_none")
    if clock.paused:
        return "adjusted", words("clock_paused")
    if clock.days_left is None:
        return ("late", words("clock_was_late")) if clock.late else ("done", words("clock_in_time"))
    if clock.late:
        days = -clock.days_left
        return "late", words("clock_over", days=days) if days else words("clock_over_today")
    if clock.days_left == 0:
        return "at_risk", words("clock_today")
    colour = "at_risk" if clock.days_left <= SOON else "on_track"
    return colour, words("clock_left", days=clock.days_left)


def chip(clock: Clock | None, words: Words) -> str:
    """Return the clock as a mark that says in words what its colour says."""
    colour, sentence = told(clock, words)
    return (
        f'<span class="xs-chip xs-chip-{colour}"><span aria-hidden="true">{SIGNS[colour]}</span> '
        f"{escape(sentence)}</span>"
    )


def card(clock: Clock | None, words: Words) -> str:
    """Return the clock with its due, its basis, and how it is counted day by day."""
    if clock is None:
        return ""
    due = ""
    if clock.due_at:
        local = clock.due_at.astimezone(LOCAL)
        due = words("clock_due", time=f"{local:%H:%M}", day=words.day(local.date()))
    lines = "".join(f"<li>{escape(line)}</li>" for line in clock.explanation)
    return (
        f'<section class="xs-card xs-clock"><h2>{escape(words("clock_title"))}</h2>'
        f"<p>{chip(clock, words)} {escape(due)}</p>"
        f"<p>{escape(words('clock_basis', basis=clock.basis))}</p>"
        f"<details><summary>{escape(words('clock_why'))}</summary><ol>{lines}</ol></details>"
        "</section>"
    )


def by_due(cases: Iterable[Case]) -> list[Case]:
    """Return ``cases`` by their due, the most urgent first; those without a running clock last."""
    return sorted(cases, key=lambda case: (_due(case), case.received_at, case.code))


def _due(case: Case) -> datetime:
    runs = case.clock is not None and case.clock.days_left is not None
    return case.clock.due_at or NEVER if case.clock and runs else NEVER
