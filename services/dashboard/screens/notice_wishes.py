"""How a unit, a role or a person wants to be told: channels, digests, language."""

from html import escape
from typing import Any, get_args

import streamlit as st

from services.dashboard.client import Refused, Wish
from services.dashboard.screens import asking, blocks, session, visits
from services.dashboard.screens.asking import CONFLICT, News
from services.dashboard.screens.visits import Here
from services.dashboard.texts import TEXTS, Words
from shared.contracts.notify import DeliveryChannel

RHYTHMS = ("daily", "weekly", "off")
LANGUAGES = (None, "vi", "en")
SEEN = "wishes-seen"
"""Each box's wish as its form began: what somebody saves is held against that revision."""


def box(recipient: str, words: Words) -> str:
    """Return whose box it is: the reader's unit, one of the reader's roles, or the reader's own."""
    kind, _, reference = recipient.partition(":")
    name = f"box_{reference if kind == 'role' else kind}"
    return words(name) if name in TEXTS else reference


def draw(here: Here) -> None:
    """Draw a form for each box of the reader."""
    words = here.words
    st.html(f'<p class="xs-hint">{escape(words("wishes_how"))}</p>')
    found, old = visits.kept(here, "wishes", lambda: session.notify().wishes(here.caller))
    if found is None:
        st.html(f'<p class="xs-hint">{escape(words("down_empty"))}</p>' if old else "")
        return
    seen: dict[str, Wish] = st.session_state.setdefault(SEEN, {})
    for each in found:
        _form(here, seen.setdefault(each.recipient, each), old=old)
    st.html(f'<p class="xs-hint">{escape(words("wish_kinds_how"))}</p>')


def forget() -> None:
    """Let the forms begin from what is in force then."""
    st.session_state.pop(SEEN, None)


def _form(here: Here, found: Wish, *, old: bool) -> None:
    words, mine = here.words, found.recipient

    def key(field: str) -> str:
        return here.key(f"wish-{field}-{mine}")

    with st.form(f"wish-{mine}"):
        shared = "" if mine.startswith("person:") else words("wish_shared")
        st.html(blocks.title_small(box(mine, words), shared))
        wanted: dict[str, Any] = {
            "channels_off": st.multiselect(
                words("wish_channels_off"),
                sorted(get_args(DeliveryChannel)),
                default=sorted(found.channels_off),
                format_func=lambda each: words(f"channel_{each}"),
                placeholder=words("wish_channels_none"),
                key=key("channels"),
            ),
            "digest": st.radio(
                words("wish_digest"),
                RHYTHMS,
                index=RHYTHMS.index(found.digest),
                format_func=lambda each: words(f"digest_{each}"),
                key=key("digest"),
            ),
            "language": st.radio(
                words("wish_language"),
                LANGUAGES,
                index=LANGUAGES.index(found.language),
                format_func=lambda each: words(f"wish_language_{each or 'none'}"),
                horizontal=True,
                key=key("language"),
            ),
        }
        kinds = len(found.kinds_off)
        if kinds and st.checkbox(words("wish_kinds_on", count=kinds), key=key("kinds")):
            wanted["kinds_off"] = {}
        if st.form_submit_button(words("wish_save"), disabled=old, key=key("save")):
            _save(here, found.model_copy(update=wanted))


def _save(here: Here, wanted: Wish) -> None:
    """Save what was chosen; where somebody changed it meanwhile, say so and show the newest."""
    words = here.words

    def saved() -> str:
        try:
            session.notify().wish(here.caller, wanted)
        except Refused as refused:
            if refused.status != CONFLICT:
                raise
            return words("wish_conflict", reason=" ".join(refused.sentences))
        return ""

    refusal = visits.attempt(here, saved)
    if refusal is None:
        return
    forget()
    if refusal:
        visits.begin_anew()
        asking.tell(News(refusal, good=False))
    else:
        visits.done(words("done_wish", box=box(wanted.recipient, words)))
