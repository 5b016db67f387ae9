"""Dead letters as markup: pure, from what the services say to HTML."""

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape

from services.dashboard.client.operation_shapes import Dismissed, Letter, LetterDetail
from services.dashboard.screens import operation_blocks as draw
from services.dashboard.screens import troubles
from services.dashboard.texts import Words


def letter(found: Letter, today: datetime, words: Words, *, old: bool = False) -> str:
    """Return a dead letter: why it lies here, who could not take it, and what it is."""
    number = words("letter_number", number=words.number(found.number))
    when = words.moment(found.set_aside_at, today.date()) if found.set_aside_at else "–"
    line = words(
        "letter_line",
        consumer=troubles.consumer(found.consumer, words) if found.consumer else "–",
        time=when,
        tries=words.number(found.tries),
        error=found.error or words("letter_unknown"),
    )
    return (
        f'<div class="xs-row{draw.faded(old)}"><p><b>{escape(number)}</b> '
        f"{draw.chip('late' if found.reason == 'exhausted' else 'at_risk', found.reason_text)}</p>"
        f'<p class="xs-row-line"><span>{escape(line)}</span></p>'
        f'<p class="xs-subject" lang="en">{escape(found.subject or "–")}</p></div>'
    )


def opened(found: LetterDetail, words: Words) -> str:
    """Return what a dead letter says; nothing of a unit's command."""
    if found.body is None:
        return draw.hint(words("letter_is_command", bytes=words.number(found.bytes)))
    headers = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in sorted((found.headers or {}).items())
    )
    return (
        f"<h3>{escape(words('letter_body'))}</h3>"
        f'<pre class="xs-pre" tabindex="0" lang="en">{escape(_pretty(found.body))}</pre>'
        f"<details><summary>{escape(words('letter_headers'))}</summary>"
        f'<dl class="xs-about xs-headers" lang="en">{headers}</dl></details>'
    )


def ticks(found: Sequence[Letter], today: datetime, words: Words, *, old: bool = False) -> str:
    """Return who could not take ticks of the clock, how many, and when first and last."""
    by_consumer: dict[str, list[Letter]] = {}
    for each in found:
        by_consumer.setdefault(each.consumer, []).append(each)
    return "".join(_ticks(each, today, words, old=old) for each in by_consumer.values())


def _ticks(found: Sequence[Letter], today: datetime, words: Words, *, old: bool) -> str:
    moments = [each.set_aside_at for each in found if each.set_aside_at]
    first, last = (
        words.moment(each, today.date()) if each else "–"
        for each in (min(moments, default=None), max(moments, default=None))
    )
    errors = sorted({each.error or words("letter_unknown") for each in found})
    line = words("ticks_line", first=first, last=last, error=", ".join(errors))
    count = words("ticks_count", count=words.number(len(found)))
    return (
        f'<div class="xs-row{draw.faded(old)}"><p>'
        f"<b>{escape(troubles.consumer(found[0].consumer, words))}</b> "
        f"{draw.chip('at_risk', count)}</p>"
        f'<p class="xs-row-line"><span>{escape(line)}</span></p></div>'
    )


def dismissed(found: Sequence[Dismissed], today: datetime, words: Words) -> str:
    """Return what was put away: which letter, when, by whom and why."""
    rows = "".join(
        f"<li><p><b>{escape(words('letter_number', number=words.number(each.number)))}</b> "
        f"{escape(troubles.consumer(each.consumer, words))}</p>"
        f"<p>{escape(_by_whom(each, today, words))}</p>"
        f'<p class="xs-said">{escape(each.why)}</p></li>'
        for each in found
    )
    return f'<ul class="xs-dismissed">{rows}</ul>'


def _by_whom(found: Dismissed, today: datetime, words: Words) -> str:
    when = words.moment(found.dismissed_at, today.date())
    return words("dismissed_line", time=when, by=found.by.partition(":")[2] or found.by)


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body
