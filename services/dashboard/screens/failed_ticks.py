"""Ticks of the clock that failed, beside the dead letters on the operators' desk."""

from datetime import datetime

import streamlit as st

from services.dashboard.screens import blocks, dismissing, letter_blocks, operating
from services.dashboard.screens import operation_blocks as draw
from services.dashboard.screens.operating import BEAT_SECONDS, Operator
from services.dashboard.texts import LOCAL

NAME = "ticks"


@st.fragment(run_every=BEAT_SECONDS)
def block(here: Operator) -> None:
    """Draw which ticks failed; those that somebody has looked at are put away."""
    with st.container(border=True, key=NAME):
        st.html(draw.heading(NAME, here.words))
        operating.guarded(here, _draw)


def _draw(here: Operator) -> None:
    words, told = here.words, operating.ticks(here)
    operating.say_lost(here, told, "dashboard")
    operating.show_told(NAME)
    if told.value is None:
        return
    found = told.value.items
    if not found:
        st.html("" if told.lost else blocks.said(words("ticks_none"), good=True))
        return
    st.html(letter_blocks.ticks(found, datetime.now(LOCAL), words, old=told.lost))
    if told.value.next:
        st.html(draw.hint(words("letters_more", count=words.number(len(found)))))
    if not told.lost:
        dismissing.button(NAME, words("ticks_dismiss", count=words.number(len(found))))
        dismissing.form(NAME, found, NAME, here)
