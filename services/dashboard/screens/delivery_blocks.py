"""Deliveries as markup: pure, from what ``notify`` says to HTML."""

from datetime import datetime
from html import escape

from services.dashboard.client.operation_shapes import Delivery
from services.dashboard.screens import operation_blocks as draw
from services.dashboard.texts import LOCAL, TEXTS, Words

COLOURS = {
    "created": "adjusted",
    "sending": "adjusted",
    "sent": "done",
    "delivered": "done",
    "temporary-failure": "at_risk",
    "permanent-failure": "late",
    "technical-failure": "late",
    "cancelled": "stale",
}
"""The colour of each state of a delivery."""


def delivery(found: Delivery, at: datetime, words: Words, *, old: bool = False) -> str:
    """Return a delivery: how it stands, to whom, and what became of each try."""
    today = at.astimezone(LOCAL).date()
    said = [
        words(f"channel_{found.channel}"),
        recipient(found.recipient, words),
        words("delivery_created_at", time=words.moment(found.created_at, today)),
    ]
    if found.next_attempt_at:
        said.append(words("delivery_next", time=words.moment(found.next_attempt_at, today)))
    tries = "".join(
        f"<li><time>{escape(words.moment(each.at, today))}</time> {escape(each.reason)}</li>"
        for each in found.attempts
    )
    last = f"<p>{escape(found.attempts[-1].reason)}</p>" if found.attempts else ""
    count = words("delivery_attempts", count=words.number(len(found.attempts)))
    attempts = f"<details><summary>{escape(count)}</summary><ol>{tries}</ol></details>"
    state = words(f"delivery_{found.state}")
    return (
        f'<div class="xs-row{draw.faded(old)}"><p class="xs-row-line">'
        f"{draw.chip(COLOURS[found.state], state)}<span>{escape(' · '.join(said))}</span></p>"
        f"{last}{attempts if len(found.attempts) > 1 else ''}"
        f'<p class="xs-subject" lang="en">{escape(found.cause)}</p></div>'
    )


def recipient(reference: str, words: Words) -> str:
    """Return whom a reference names; a resident by the case alone."""
    kind, _, name = reference.partition(":")
    key = f"to_{kind}"
    return words(key, name=name[:8] if kind == "resident" else name) if key in TEXTS else reference
