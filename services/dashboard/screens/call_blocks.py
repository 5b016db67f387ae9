"""What the hotline desk shows beside its form, as markup."""

from collections.abc import Sequence
from html import escape

from services.dashboard.client.shapes import Choice, Desk, Earlier, Entry
from services.dashboard.screens import clocks
from services.dashboard.texts import LOCAL, Words


def read_aloud(sentence: str, words: Words) -> str:
    """Return a sentence that the operator reads to the caller."""
    return (
        f'<div class="xs-aloud"><p>{escape(words("read_aloud"))}</p>'
        f"<blockquote>{escape(sentence)}</blockquote></div>"
    )


def receipt(found: Entry, words: Words) -> str:
    """Return what to tell the caller: the code in large letters, when, and how to follow it."""
    spoken = words("receipt_spoken", spoken=found.spoken_code or "")
    told = "".join(f"<li>{escape(each)}</li>" for each in to_tell(found, words))
    return (
        f'<section class="xs-card xs-receipt" role="status"><h2>{escape(words("receipt_title"))}'
        f'</h2><p class="xs-code">{escape(found.code or "")}</p><p>{escape(spoken)}</p>'
        f"<h3>{escape(words('tell_caller'))}</h3><ul>{told}</ul></section>"
        f"{clocks.card(found.clock, words)}"
    )


def to_tell(found: Entry, words: Words) -> list[str]:
    """Return the sentences for the caller."""
    if found.classification == "reference":
        first = words("tell_reference")
    elif found.clock and found.clock.due_at:
        day = found.clock.due_at.astimezone(LOCAL).date()
        first = words("tell_due", day=words.day(day), days=found.clock.working_days)
    else:
        first = words("tell_no_term")
    return [first, words("tell_follow")]


def earlier(found: Sequence[Earlier], desk: Desk, words: Words) -> str:
    """Return the caller's earlier cases; no links, which would lose what is being typed."""
    rows = "".join(
        f"<li><b>{escape(each.code)}</b> {escape(each.status_text)}<br><span>"
        f"{escape(desk.named(each.category))} · "
        f"{words.day(each.received_at.astimezone(LOCAL).date())}</span></li>"
        for each in found
    )
    return f'<ul class="xs-earlier">{rows}</ul>'


def read_out(sentences: Sequence[str], words: Words) -> str:
    """Return where a case stands, for the operator to read out."""
    lines = "".join(f"<li>{escape(each)}</li>" for each in sentences)
    return (
        f'<div class="xs-aloud" role="status"><p>{escape(words("read_aloud"))}</p>'
        f"<ul>{lines}</ul></div>"
    )


def doors(found: Sequence[Choice]) -> str:
    """Return what is not feedback in law, and what to say of it."""
    return "".join(
        f'<div class="xs-door-said"><h3>{escape(each.label)}</h3><p>{escape(each.explanation)}</p>'
        "</div>"
        for each in found
    )


def door_named(code: str | None, found: Sequence[Choice]) -> str:
    """Return what another door is called; an en dash for none."""
    return next((each.label for each in found if each.code == code), "–")
