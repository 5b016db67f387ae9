"""Cases as markup: rows of a list, and the parts of one case. Pure, from data to HTML."""

from collections.abc import Iterable, Sequence
from html import escape

from services.dashboard.client.shapes import Case, Desk, Line, Redacted, Revealed
from services.dashboard.screens import clocks
from services.dashboard.texts import LOCAL, Words
from shared.contracts.feedback import CaseStatus

SNIPPET = 220


def standing(case: Case, words: Words) -> str:
    """Return where a case stands, as staff say it."""
    drafted = case.draft is not None and case.status is CaseStatus.IN_PROGRESS
    return words("status_drafted" if drafted else f"status_{case.status.value}")


def row(case: Case, desk: Desk, words: Words, *, faded: bool = False) -> str:
    """Return what a list says of a case, beside the link that opens it."""
    text = " ".join(case.text.split())
    short = text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0] + "…"
    return (
        f'<div class="xs-row{_faded(faded)}"><p lang="vi">{escape(short)}</p>'
        f"{row_line(case, desk, words)}</div>"
    )


def row_line(case: Case, desk: Desk, words: Words) -> str:
    """Return a case's clock, and what is known of it on one line."""
    received = case.received_at.astimezone(LOCAL)
    about = [desk.named(case.category), standing(case, words)]
    about += [desk.named(each) for each in (case.unit, case.village) if each]
    if case.followers:
        about.append(f"{words('about_followers')}: {words('people', count=case.followers)}")
    about.append(f"{words('about_received')} {words.day(received.date())}")
    return (
        f'<p class="xs-row-line">{clocks.chip(case.clock, words)} '
        f"<span>{escape(' · '.join(about))}</span></p>"
    )


def tally(cases: Sequence[Case], words: Words, *, more: bool) -> str:
    """Return how many cases a list holds, and how many of them are late."""
    count = words("count_more" if more else "count", count=len(cases))
    late = sum(case.clock is not None and case.clock.late for case in cases)
    over = f" · {words('count_overdue', count=late)}" if late else ""
    return f'<p class="xs-tally" role="status">{escape(count + over)}</p>'


def head(case: Case, words: Words, *, faded: bool = False) -> str:
    """Return which case it is, where it stands, and how its clock does."""
    noted = (
        f'<span class="xs-chip">{escape(words("reference"))}</span> '
        if case.classification == "reference"
        else ""
    )
    public = (
        f' <span class="xs-chip">{escape(words("public_yes"))}</span>' if case.published else ""
    )
    return (
        f'<header class="xs-case{_faded(faded)}"><h1>'
        f"{escape(words('case_title', code=case.code))}</h1>"
        f'<p><span class="xs-chip">{escape(standing(case, words))}</span> {noted}'
        f"{clocks.chip(case.clock, words)}{public}</p></header>"
    )


def body(case: Case, desk: Desk, words: Words, *, faded: bool = False) -> str:
    """Return what was written, what is known of it, what was answered, and its history."""
    said = f'<p class="xs-said" lang="vi">{escape(case.text)}</p>'
    parts = [_card(words("text_title"), said + _about(case, desk, words))]
    if case.supplements:
        said = "".join(f'<p class="xs-said" lang="vi">{escape(s)}</p>' for s in case.supplements)
        parts.append(_card(words("supplements_title"), said))
    if case.draft and not case.answer:
        parts.append(written("draft_title", case.draft, words))
    if case.answer:
        at = case.answer.at.astimezone(LOCAL)
        by = words("answer_by", unit=desk.named(case.answer.unit), time=f"{at:%H:%M %d/%m/%Y}")
        parts.append(written("answer_title", case.answer.text, words, by))
    parts.append(clocks.card(case.clock, words))
    parts.append(_card(words("history_title"), lines(reversed(case.history))))
    return f'<div class="xs-stack{_faded(faded)}">{"".join(parts)}</div>'


def written(title: str, text: str, words: Words, note: str = "") -> str:
    """Return a text under its title, with a line below it."""
    below = f"<p class='xs-note'>{escape(note)}</p>" if note else ""
    return _card(words(title), f'<p class="xs-said" lang="vi">{escape(text)}</p>{below}')


def sender(person: Revealed, words: Words) -> str:
    """Return who wrote."""
    told = {
        "call_name": person.name,
        "call_phone": person.phone,
        "call_email": person.email,
        "call_address": person.address,
    }
    rows = "".join(
        f"<div><dt>{escape(words(name))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in told.items()
        if value
    )
    return f'<div role="status"><dl class="xs-about">{rows}</dl></div>'


def marked(title: str, found: Redacted, words: Words) -> str:
    """Return a text with what seems personal marked in it."""
    parts, at = [], 0
    for span in sorted(found.spans, key=lambda each: each.start):
        parts.append(escape(found.text[at : span.start]))
        parts.append(f"<mark>{escape(found.text[span.start : span.end])}</mark>")
        at = span.end
    parts.append(escape(found.text[at:]))
    nothing = "" if found.spans else f"<p class='xs-note'>{escape(words('found_nothing'))}</p>"
    return _card(words(title), f'<p class="xs-said" lang="vi">{"".join(parts)}</p>{nothing}')


def lines(found: Iterable[Line]) -> str:
    """Return lines of a history."""
    rows = "".join(
        f'<li><time datetime="{each.at.isoformat()}">{each.at.astimezone(LOCAL):%H:%M %d/%m/%Y}'
        f"</time><span>{escape(each.text)}</span></li>"
        for each in found
    )
    return f'<ol class="xs-feed xs-steps">{rows}</ol>'


def _faded(faded: bool) -> str:
    return " xs-faded" if faded else ""


def _card(title: str, inner: str) -> str:
    return f'<section class="xs-card"><h2>{escape(title)}</h2>{inner}</section>'


def _about(case: Case, desk: Desk, words: Words) -> str:
    received = case.received_at.astimezone(LOCAL)
    facts = {
        "about_category": desk.named(case.category),
        "about_class": words(f"class_{case.intake_class}") if case.intake_class else "",
        "about_received": f"{received:%H:%M %d/%m/%Y}",
        "about_channel": desk.named(case.channel),
        "about_village": desk.named(case.village) if case.village else "",
        "about_unit": desk.named(case.about_unit) if case.about_unit else "",
        "about_handler": desk.named(case.unit) if case.unit else "",
        "about_sender": words(f"sender_{case.submitter_kind}"),
        "about_followers": words("people", count=case.followers) if case.followers else "",
        "about_transferred": desk.named(case.transferred_to) if case.transferred_to else "",
        "about_merged": case.merged_into or "",
        "about_rating": _rating(case, words),
    }
    rows = "".join(
        f"<div><dt>{escape(words(name))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in facts.items()
        if value
    )
    return f'<dl class="xs-about">{rows}</dl>'


def _rating(case: Case, words: Words) -> str:
    said = [words("score", score=case.score)] if case.score else []
    if case.resolved is not None:
        said.append(words("resolved_yes" if case.resolved else "resolved_no"))
    if case.rating_comment:
        said.append(f"“{case.rating_comment}”")
    return ", ".join(said)
