"""The blocks of the operators' desk as markup: pure, from what the services say to HTML."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape

from services.dashboard.client.figures import Channel, Consumer
from services.dashboard.client.operation_shapes import Verification
from services.dashboard.client.operations import Vitals
from services.dashboard.screens import troubles
from services.dashboard.screens.clocks import SIGNS
from services.dashboard.screens.troubles import Trouble
from services.dashboard.texts import LOCAL, Words

BREAKERS = {"closed": "on_track", "half-open": "at_risk", "open": "late"}


def verdict(
    found: Sequence[Trouble], since: Mapping[str, datetime], at: datetime, words: Words
) -> str:
    """Return whether all is well; if not, what is wrong, since when, and what to do."""
    level = next((each.level for each in found), "on_track")
    name = {"late": "ops_now", "at_risk": "ops_today", "on_track": "ops_well"}[level]
    count = words("ops_one" if len(found) == 1 else "ops_count", count=len(found))
    more = count if found else words("ops_well_more")
    rows = "".join(_trouble(each, since[each.key], at, words) for each in found)
    listed = f'<ol class="xs-troubles">{rows}</ol>' if rows else ""
    return (
        f'<section class="xs-head" aria-live="polite"><p class="xs-verdict">'
        f'<span class="xs-sign xs-ink-{level}" aria-hidden="true">{SIGNS[level]}</span>'
        f"<strong>{escape(words(name))}</strong><span>{escape(more)}</span></p>{listed}"
        '<p class="xs-fresh"><span class="xs-live" aria-hidden="true"></span>'
        f"{escape(words('updated', time=words.time(at)))}</p></section>"
    )


def tiles(
    vitals: Mapping[str, Vitals], lost: Mapping[str, datetime], at: datetime, words: Words
) -> str:
    """Return a tile for each service; one that does not answer is grey and says since when."""
    each = "".join(_tile(name, found, lost.get(name), at, words) for name, found in vitals.items())
    return f'<h2>{escape(words("services_title"))}</h2><div class="xs-parts xs-tiles">{each}</div>'


def streams(
    consumers: Iterable[tuple[str, Consumer]], lost: Mapping[str, datetime], words: Words
) -> str:
    """Return who hears what and what waits, as a table; grey where the service is lost."""
    heads = ("col_consumer", "col_pending", "col_in_hand", "col_retries", "col_set_aside")
    rows = "".join(_consumer(each, words, old=name in lost) for name, each in consumers)
    return _table("streams", heads, rows, words)


def channels(found: Sequence[Channel], words: Words, *, old: bool) -> str:
    """Return how each channel sends, as a table."""
    heads = ("col_channel", "col_breaker", "col_oldest", "col_sent", "col_failed")
    rows = "".join(_channel(each, words, old=old) for each in found)
    return _table("channels", heads, rows, words)


def heading(name: str, words: Words) -> str:
    """Return a block's title and one sentence on what stands in it."""
    return (
        f"<h2>{escape(words(f'{name}_title'))}</h2>"
        f'<p class="xs-hint">{escape(words(f"{name}_how"))}</p>'
    )


def hint(sentence: str) -> str:
    """Return a sentence that explains."""
    return f'<p class="xs-hint">{escape(sentence)}</p>'


def audit(found: Verification, at: datetime, words: Words, *, old: bool = False) -> str:
    """Return what the newest verification of the audit log found, or how far it is."""
    today = at.astimezone(LOCAL).date()
    count = words.number(found.entries)
    colour, sentence = {
        "none": ("stale", words("audit_none")),
        "running": ("adjusted", words("audit_running", count=count)),
        "sound": (
            "on_track",
            words("audit_sound", count=count, anchors=words.number(found.anchors)),
        ),
        "broken": (
            "late",
            words("audit_broken", number=found.bad.number, wrong=found.bad.wrong)
            if found.bad
            else "",
        ),
        "interrupted": ("at_risk", words("audit_interrupted", count=count)),
    }[found.state]
    more = []
    if found.ended_at and found.state in ("sound", "broken"):
        more.append(words("audit_ended", time=words.moment(found.ended_at, today)))
        anchor = found.newest_anchor
        more.append(
            words(
                "audit_newest_anchor",
                number=words.number(anchor.number),
                time=words.moment(anchor.at, today),
            )
            if anchor
            else words("audit_no_anchor")
        )
        if not found.bus_asked:
            more.append(words("audit_without_bus"))
    lines = f'<p class="xs-hint">{escape(" ".join(more))}</p>' if more else ""
    return (
        f'<div class="xs-audit{faded(old)}" role="status"><p class="xs-verdict-line">'
        f'<span class="xs-sign xs-ink-{colour}" aria-hidden="true">{SIGNS[colour]}</span>'
        f"<b>{escape(sentence)}</b></p>{lines}</div>"
    )


def chip(colour: str, sentence: str) -> str:
    """Return a mark that says in words what its colour says."""
    return (
        f'<span class="xs-chip xs-chip-{colour}"><span aria-hidden="true">{SIGNS[colour]}</span> '
        f"{escape(sentence)}</span>"
    )


def _trouble(found: Trouble, since: datetime, at: datetime, words: Words) -> str:
    moment = words.moment(since, at.astimezone(LOCAL).date())
    told = words("since" if found.since else "seen_since", time=moment)
    return (
        f'<li class="xs-trouble-{found.level}"><p>'
        f"{chip(found.level, words(f'level_{found.level}'))} "
        f"<b>{escape(words(f'trouble_{found.kind}', **found.values))}</b> "
        f'<span class="xs-hint">{escape(told)}</span></p>'
        f"<p>{escape(words(f'do_{found.kind}'))}</p></li>"
    )


def _tile(name: str, found: Vitals, lost: datetime | None, at: datetime, words: Words) -> str:
    today = at.astimezone(LOCAL).date()
    state, colour = (
        ("is_down", "late")
        if not found.answers
        else ("is_ready", "on_track")
        if found.ready
        else ("is_not_ready", "at_risk")
    )
    lines = []
    if lost:
        lines.append(words("since", time=words.time(lost)))
    lines += [troubles.part(p, why, words) for p, why in sorted(found.problems.items())]
    if found.figures:
        age = found.figures.outbox_age
        if age is None:
            lines.append(words("outbox_none"))
        elif age < 1:
            lines.append(words("outbox_empty"))
        else:
            lines.append(words("outbox_waits", age=troubles.lasting(age, words)))
        if found.figures.started_at:
            started = words.moment(found.figures.started_at, today)
            lines.append(words("running_since", time=started))
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<section class="xs-card{faded(not found.answers)}">'
        f"<h3>{escape(words(f'tile_{name}'))}</h3>{chip(colour, words(state))}{body}</section>"
    )


def _table(name: str, heads: Sequence[str], rows: str, words: Words) -> str:
    if not rows:
        body = hint(words(f"{name}_none"))
    else:
        cells = "".join(f'<th scope="col">{escape(words(each))}</th>' for each in heads)
        body = (
            f'<table class="xs-table"><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>'
        )
    return f'<section class="xs-card">{heading(name, words)}{body}</section>'


def _consumer(found: Consumer, words: Words, *, old: bool) -> str:
    late = found.pending > troubles.PENDING
    pending = chip("at_risk", words.number(found.pending)) if late else words.number(found.pending)
    deaf = "" if found.listening else f"<br>{chip('late', words('listens_no'))}"
    return (
        f'<tr class="{faded(old).strip()}"><th scope="row">'
        f"{escape(troubles.consumer(found.name, words))}{deaf}</th><td>{pending}</td>"
        f"<td>{words.number(found.in_hand)}</td><td>{words.number(found.retries)}</td>"
        f"<td>{words.number(found.set_aside)}</td></tr>"
    )


def _channel(found: Channel, words: Words, *, old: bool) -> str:
    late = found.oldest > troubles.UNSENT_SECONDS
    oldest = troubles.lasting(found.oldest, words) if found.oldest >= 1 else "–"
    quota = (
        f'<br><span class="xs-hint">'
        f"{escape(words('quota_left', count=words.number(found.quota_left)))}</span>"
        if found.quota_left is not None
        else ""
    )
    return (
        f'<tr class="{faded(old).strip()}"><th scope="row">'
        f"{escape(words(f'channel_{found.name}'))}{quota}</th>"
        f"<td>{chip(BREAKERS[found.breaker], words(f'breaker_{found.breaker}'))}</td>"
        f"<td>{chip('at_risk', oldest) if late else escape(oldest)}</td>"
        f"<td>{words.number(found.sent)}</td><td>{words.number(found.failed)}</td></tr>"
    )


def faded(old: bool) -> str:
    """Return the class of what is old."""
    return " xs-old" if old else ""
