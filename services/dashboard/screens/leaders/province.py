"""Communes side by side, for whoever follows them from the province."""

from html import escape

import streamlit as st

from services.dashboard.client import NotAllowed, SignedOut
from services.dashboard.lateness import named, told
from services.dashboard.screens import asking, blocks, session
from services.dashboard.screens.leaders import cards, looks
from services.dashboard.texts import Words
from services.dashboard.views import Province
from services.dashboard.views.province import CommuneLine
from shared.auth import Role

ROLES = (Role.PROVINCE_VIEWER,)


def show() -> None:
    """Draw the communes."""
    if looks.look("province", *ROLES):
        live()


@st.fragment(run_every=looks.EVERY_SECONDS)
def live() -> None:
    """Draw all communes; runs again by itself."""
    here = looks.again()
    try:
        view, old = looks.opened(here, Province, session.latest_province(here.person))
    except SignedOut:
        asking.sign_in_again(here.person)
    except NotAllowed:
        st.html(blocks.door(here.words("product"), here.words("not_yours")))
        return
    if view is not None:
        looks.drawn(*side(view, here.words), faded=old)


def side(view: Province, words: Words) -> list[str]:
    """Return the sum of all, then a card for each commune, most late tasks first."""
    if not view.communes:
        return [cards.empty(words("province_none"))]
    title = words("province_title", count=len(view.communes), day=words.day(view.as_of))
    lines = "".join(_commune(each, words) for each in view.communes)
    return [
        cards.card(title, cards.standing(view.totals, words)),
        f'<div class="xs-communes">{lines}</div>',
    ]


def _commune(line: CommuneLine, words: Words) -> str:
    if line.plan is None:
        return cards.card(line.name, cards.empty(words("no_plan", year=line.as_of.year)))
    tracks = "".join(
        f"<h3>{escape(words(f'track_{each.track.value}'))}</h3>{cards.standing(each, words)}"
        for each in line.tracks
    )
    behind = words("furthest_none")
    if line.furthest and line.furthest.worst:
        worst = line.furthest.worst
        behind = words(
            "province_furthest",
            unit=named(line.furthest.unit, words),
            ref=worst.ref,
            task=worst.title,
            since=words.day(worst.since),
        )
    oldest = (
        words("province_oldest", days=line.feedback.oldest_open_days)
        if line.feedback.oldest_open_days
        else ""
    )
    voices = words(
        "province_feedback",
        received=words.number(line.feedback.received),
        answered=words.number(line.feedback.answered),
        open=words.number(line.feedback.open),
    )
    last = told(line.furthest.told if line.furthest else None, words)
    return cards.card(
        line.name,
        tracks,
        f'<p class="xs-more"><b>{escape(words("furthest_title"))}:</b> '
        f'<span lang="vi">{escape(behind)}</span><br>{escape(last)}</p>',
        f'<p class="xs-more"><b>{escape(words("feedback_title"))}:</b> {escape(voices)} '
        f"{escape(oldest)}</p>",
    )
