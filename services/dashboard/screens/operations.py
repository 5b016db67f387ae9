"""The operators' desk: is everything well; if not, what, since when, and what to do."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut, Vitals
from services.dashboard.screens import (
    blocks,
    dead_letters,
    deliveries,
    failed_ticks,
    operating,
    session,
    troubles,
)
from services.dashboard.screens import operation_blocks as draw
from services.dashboard.screens.operating import BEAT_SECONDS, SAID, Operator
from services.dashboard.screens.troubles import Seen, Trouble
from services.dashboard.texts import LOCAL
from shared.auth import Role

ROLES = (Role.ADMIN,)
STYLE = Path(__file__).with_name("operations.css")


def show() -> None:
    """Draw the page for whoever runs the system; deny by default."""
    person, words = session.person(), session.words()
    if person is None or not person.may(*ROLES):
        st.html(blocks.door(words("product"), words("not_yours")))
        return
    here = Operator(person, words)
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(blocks.title(words("page_operations"), words("operations_how")))
        if address := operating.grafana():
            st.link_button(words("grafana"), address, icon=":material/monitoring:")
    _live(here)
    dead_letters.block(here)
    failed_ticks.block(here)
    deliveries.block(here)
    _flow(here)
    _audit(here)


@st.fragment(run_every=BEAT_SECONDS)
def _live(here: Operator) -> None:
    """Draw what is seen at a glance: the verdict, what to do, and the services."""
    operating.guarded(here, _draw_live)


@st.fragment(run_every=BEAT_SECONDS)
def _flow(here: Operator) -> None:
    """Draw the streams and the channels."""
    vitals, _ = operating.ask_vitals()
    shown, lost = _with_the_last_known(vitals)
    consumers = [
        (name, each)
        for name, service in shown.items()
        if service.figures
        for each in service.figures.consumers
    ]
    notify = shown["notify"].figures
    streams = draw.streams(consumers, lost, here.words)
    channels = draw.channels(notify.channels if notify else (), here.words, old="notify" in lost)
    st.html(f'<div class="xs-parts xs-halves">{streams}{channels}</div>')


@st.fragment(run_every=BEAT_SECONDS)
def _audit(here: Operator) -> None:
    """Draw whether the audit log is sound, with the button that asks."""
    with st.container(border=True, key="audit"):
        st.html(draw.heading("audit", here.words))
        operating.guarded(here, _draw_audit)


def _draw_live(here: Operator) -> None:
    words = here.words
    vitals, at = operating.ask_vitals()
    seen = Seen(
        vitals,
        operating.letters(here).value,
        operating.ticks(here).value,
        operating.verification(here).value,
        here.person.commune,
        at,
    )
    found = troubles.found(seen, words)
    shown, lost = _with_the_last_known(vitals)
    st.html(draw.verdict(found, _since(found, here.person.commune), at, words))
    st.html(draw.tiles(shown, lost, at, words))


def _with_the_last_known(
    vitals: Mapping[str, Vitals],
) -> tuple[dict[str, Vitals], dict[str, datetime]]:
    """Return the vitals, of a lost service with its last figures; and since when each is lost."""
    store: dict[str, Vitals] = st.session_state.setdefault("operations-vitals", {})
    shown, lost = {}, {}
    for name, each in vitals.items():
        if since := session.note(f"operations-{name}", well=each.answers):
            lost[name] = since
        else:
            store[name] = each
        last = store.get(name)
        shown[name] = each if each.answers or not last else Vitals(False, figures=last.figures)
    return shown, lost


def _since(found: list[Trouble], commune: str) -> dict[str, datetime]:
    """Return since when each trouble is: as it says itself, or as it was first seen here."""
    known, present = _seen_since(commune), {each.key for each in found}
    for gone in known.keys() - present:
        known.pop(gone, None)
    moment = datetime.now(UTC)
    return {each.key: each.since or known.setdefault(each.key, moment) for each in found}


@st.cache_resource(show_spinner=False)
def _seen_since(commune: str) -> dict[str, datetime]:  # noqa: ARG001
    return {}


def _draw_audit(here: Operator) -> None:
    words = here.words
    told = operating.verification(here)
    operating.say_lost(here, told, "feedback")
    operating.show_told("audit")
    at = datetime.now(UTC)
    if told.value:
        st.html(draw.audit(told.value, at, words, old=told.lost))
    vitals, _ = operating.ask_vitals()
    figures = vitals["feedback"].figures
    last = figures.audit_verified.get(here.person.commune) if figures else None
    if last and not (told.value and told.value.state == "sound"):
        time = words.moment(last, at.astimezone(LOCAL).date())
        st.html(draw.hint(words("audit_last_sound", time=time)))
    running = bool(told.value and told.value.state == "running")
    st.button(
        words("audit_verify"),
        key="verify",
        on_click=_verify,
        args=(here,),
        disabled=told.lost or running,
    )


def _verify(here: Operator) -> None:
    st.session_state.get(SAID, {}).pop("audit", None)
    try:
        operating.operations().verify(here.caller)
    except Refused as refused:
        operating.tell("audit", " ".join(refused.sentences), good=False)
    except NotAllowed as refused:
        operating.tell("audit", refused.sentence or here.words("not_yours"), good=False)
    except (Lost, SignedOut):
        service = here.words("tile_feedback")
        operating.tell("audit", here.words("trouble_down", service=service), good=False)
    operating.ask_verification.clear()
