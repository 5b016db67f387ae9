"""Requests about personal data as markup."""

import json
from html import escape
from typing import Any

from services.dashboard.client.shapes import DataRequest, DataRequestDetail
from services.dashboard.texts import LOCAL, Words


def request(found: DataRequest, words: Words) -> str:
    """Return a request: what is asked, and by when, on which basis."""
    waits = found.state == "received"
    due = found.answer_by if waits else found.carry_out_by
    basis = found.answer_basis if waits else found.carry_out_basis
    name = "request_answer_by" if waits else "request_carry_out_by"
    by = words(name, time=f"{due.astimezone(LOCAL):%H:%M %d/%m/%Y}")
    colour, sign = ("late", "■") if found.late else ("on_track", "●")
    state = words("request_late" if found.late else "request_in_time")
    return (
        f"<h2>{escape(found.code)} · {escape(words(f'request_{found.kind}'))}</h2>"
        f'<p class="xs-row-line"><span class="xs-chip xs-chip-{colour}">'
        f'<span aria-hidden="true">{sign}</span> {escape(state)}</span> '
        f"<span>{escape(by)} · {escape(words(f'scope_{found.scope}'))}</span></p>"
        f'<p class="xs-hint">{escape(words("clock_basis", basis=basis))}</p>'
    )


def detail(found: DataRequestDetail, words: Words) -> str:
    """Return what was asked in words, and the cases that it is about."""
    wanted = found.wanted.model_dump() if found.wanted else {}
    rows = "".join(
        f"<div><dt>{escape(words(f'call_{name}'))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in wanted.items()
        if value
    )
    right = f"<h3>{escape(words('wanted'))}</h3><dl class='xs-about'>{rows}</dl>" if rows else ""
    cases = "".join(
        f"<li><b>{escape(each.code)}</b> {escape(each.text)}</li>" for each in found.cases
    )
    return (
        f'<div role="status"><p class="xs-said" lang="vi">{escape(found.note or "")}</p>{right}'
        f'<h3>{escape(words("held_cases"))}</h3><ul class="xs-earlier">{cases}</ul></div>'
    )


def held(found: dict[str, Any], words: Words) -> str:
    """Return all that is held of a person, to be handed over."""
    return (
        f'<div role="status"><h3>{escape(words("held"))}</h3>'
        f'<p class="xs-said">{escape(written_out(found))}</p></div>'
    )


def written_out(found: dict[str, Any]) -> str:
    """Return what is held as a file that programs read as well."""
    return json.dumps(found, ensure_ascii=False, indent=2)
