"""How a unit, a role or a person wants to be told: channels, digests, language."""

from collections.abc import Iterable
from html import escape
from typing import Any, get_args

import streamlit as st

from services.dashboard.client import Refused, Wish
from services.dashboard.screens import asking, blocks, session, visits
from services.dashboard.screens.asking import CONFLICT, News
from services.dashboard.screens.visits import Here
from services.dashboard.texts import Words
from shared.contracts.notify import DeliveryChannel

RHYTHMS = ("daily", "weekly", "off")
LANGUAGES = (None, "vi", "en")
ALWAYS, PARTLY = "always", "partly"
SEEN = "wishes-seen"
"""Each box's wish as its form began: what somebody saves is held against that revision."""


def box(recipient: str, name: str, words: Words) -> str:
    """Return whose box it is: a unit's or a role's by ``name``, or the reader's own."""
    return words("box_person") if recipient.startswith("person:") else name


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
        _form(here, seen.setdefault(each.recipient, each), alone=len(found) == 1, old=old)


def forget() -> None:
    """Let the forms begin from what is in force then."""
    st.session_state.pop(SEEN, None)


def _form(here: Here, found: Wish, *, alone: bool, old: bool) -> None:
    words, mine = here.words, found.recipient

    def key(field: str) -> str:
        return here.key(f"wish-{field}-{mine}")

    whose = box(mine, found.recipient_name, words)

    def label(name: str) -> str:
        """Return a label; of several boxes' it says whose, to who does not see the heading too."""
        return words(name) if alone else f"{words(name)} – {whose}"

    with st.form(f"wish-{mine}"):
        shared = "" if mine.startswith("person:") else words("wish_shared")
        st.html(blocks.title_small(whose, shared))
        wanted: dict[str, Any] = {
            "channels_off": st.multiselect(
                label("wish_channels_off"),
                sorted(get_args(DeliveryChannel)),
                default=sorted(found.channels_off),
                format_func=lambda each: words(f"channel_{each}"),
                placeholder=words("wish_channels_none"),
                key=key("channels"),
            ),
            "digest": st.radio(
                label("wish_digest"),
                RHYTHMS,
                index=RHYTHMS.index(found.digest),
                format_func=lambda each: words(f"digest_{each}"),
                key=key("digest"),
            ),
            "language": st.radio(
                label("wish_language"),
                LANGUAGES,
                index=LANGUAGES.index(found.language),
                format_func=lambda each: words(f"wish_language_{each or 'none'}"),
                horizontal=True,
                key=key("language"),
            ),
        }
        wanted["kinds_off"] = _kinds(here, found, whose)
        if st.form_submit_button(
            words("wish_save", box=whose), type="primary", disabled=old, key=key("save")
        ):
            _save(here, found.model_copy(update=wanted))


def _kinds(here: Here, found: Wish, whose: str) -> dict[str, list[str]]:
    """Draw what comes to a box, kind by kind; return which of it is stopped then."""
    words, off = here.words, {kind: list(some) for kind, some in found.kinds_off.items()}
    st.html(f"<h3>{escape(words('wish_kinds'))}</h3>{stopped(found, words)}")
    with st.expander(words("wish_kinds_choose", box=whose)):
        for each in found.kinds:
            if each.always == ALWAYS:
                continue
            for channel in each.channels:
                stop = off.get(each.kind, [])
                partly = words("wish_kind_partly") if each.always == PARTLY else None
                wanted = st.checkbox(
                    words("wish_kind", kind=each.name, channel=words(f"channel_{channel}")),
                    channel not in stop,
                    help=partly,
                    key=here.key(f"wish-{each.kind}-{channel}-{found.recipient}"),
                )
                rest = [one for one in stop if one != channel]
                off[each.kind] = rest if wanted else [*rest, channel]
        st.html(always(found, words))
    return {kind: sorted(some) for kind, some in off.items() if some}


def stopped(found: Wish, words: Words) -> str:
    """Return what does not come to a box any more, and by which channels. Pure."""
    names = {each.kind: each.name for each in found.kinds}
    lines = [
        words("wish_kind", kind=names.get(kind, kind), channel=_named(channels, words))
        for kind, channels in sorted(found.kinds_off.items(), key=lambda one: names.get(one[0], ""))
        if channels
    ]
    if not lines:
        return f'<p class="xs-hint">{escape(words("wish_kinds_none_off"))}</p>'
    listed = "".join(f"<li>{escape(each)}</li>" for each in lines)
    return (
        f'<p class="xs-hint">{escape(words("wish_kinds_off"))}</p>'
        f'<ul class="xs-points">{listed}</ul>'
    )


def always(found: Wish, words: Words) -> str:
    """Return what comes to a box whatever is chosen, and why. Pure."""
    kinds = sorted((each for each in found.kinds if each.always == ALWAYS), key=lambda k: k.name)
    if not kinds:
        return ""
    listed = "".join(
        f"<li>{escape(words('wish_kind', kind=k.name, channel=_named(k.channels, words)))}</li>"
        for k in kinds
    )
    return (
        f"<h4>{escape(words('wish_always'))}</h4>"
        f'<p class="xs-hint">{escape(words("wish_always_why"))}</p>'
        f'<ul class="xs-points">{listed}</ul>'
    )


def _named(channels: Iterable[str], words: Words) -> str:
    return ", ".join(words(f"channel_{each}") for each in channels)


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
        whose = box(wanted.recipient, wanted.recipient_name, words)
        visits.done(words("done_wish", box=whose))
