"""The dead letters on the operators' desk: read one, say one or all again, put one away."""

from datetime import datetime

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.operation_shapes import Letter
from services.dashboard.screens import blocks, dismissing, letter_blocks, operating
from services.dashboard.screens import operation_blocks as draw
from services.dashboard.screens.operating import BEAT_SECONDS, Operator
from services.dashboard.texts import LOCAL

OPEN = "operations-open"
NOT_FOUND = 404


@st.fragment(run_every=BEAT_SECONDS)
def block(here: Operator) -> None:
    """Draw the dead letters; each can be read and replayed."""
    with st.container(border=True, key="letters"):
        st.html(draw.heading("letters", here.words))
        operating.guarded(here, _draw)


def _draw(here: Operator) -> None:
    words = here.words
    told = operating.letters(here)
    operating.say_lost(here, told, "dashboard")
    operating.show_told("letters")
    if told.value is None:
        return
    items = told.value.items
    if not items and not told.lost:
        st.html(blocks.said(words("letters_none"), good=True))
    again = [each for each in items if each.replayable]
    if len(again) > 1 and not told.lost:
        label = words("replay_all", count=words.number(len(again)))
        st.button(label, key="replay-all", on_click=_replay, args=(again, here))
    today = datetime.now(LOCAL)
    for each in items:
        with st.container(key=f"letter-{each.number}"):
            st.html(letter_blocks.letter(each, today, words, old=told.lost))
            if not told.lost:
                _steps(each, here)
    if told.value.next:
        st.html(draw.hint(words("letters_more", count=words.number(len(items)))))
    _dismissed(here)


def _steps(found: Letter, here: Operator) -> None:
    words, is_open = here.words, st.session_state.get(OPEN) == found.number
    number = words.number(found.number)
    with st.container(horizontal=True):
        label = words("letter_close" if is_open else "letter_open", number=number)
        wanted = None if is_open else found.number
        st.button(label, key=f"open-{found.number}", on_click=_open, args=(wanted,))
        if found.replayable:
            label = words("letter_replay", number=number)
            key = f"replay-{found.number}"
            st.button(label, key=key, on_click=_replay, args=([found], here))
        dismissing.button(str(found.number), words("letter_dismiss", number=number))
    if is_open:
        _show(found, here)
    dismissing.form(str(found.number), [found], "letters", here)


def _dismissed(here: Operator) -> None:
    """Draw what was put away, when it is asked for."""
    words = here.words
    if not st.toggle(words("dismissed_title"), key="dismissed"):
        return
    told = operating.dismissed(here)
    if told.value:
        st.html(letter_blocks.dismissed(told.value, datetime.now(LOCAL), words))
    elif told.value is not None:
        st.html(draw.hint(words("dismissed_none")))
    else:
        st.html(blocks.notice(words("dismissed_lost")))


def _show(found: Letter, here: Operator) -> None:
    try:
        detail = operating.operations().letter(here.caller, found.number)
    except Lost:
        return
    except Refused as refused:
        st.html(blocks.refusal(refused.sentences))
    else:
        st.html(letter_blocks.opened(detail, here.words))


def _open(number: int | None) -> None:
    st.session_state[OPEN] = number


def _replay(letters: list[Letter], here: Operator) -> None:
    """Have each of ``letters`` said again; say how many were, and why others were not."""
    words = here.words
    done, left = 0, []
    for each in letters:
        number = words.number(each.number)
        try:
            operating.operations().replay(here.caller, each)
            done += 1
        except Refused as refused:
            gone = refused.status == NOT_FOUND
            why = " ".join(refused.sentences)
            left.append(
                words("letter_gone", number=number)
                if gone
                else words("not_replayed", number=number, why=why)
            )
        except NotAllowed as refused:
            left.append(refused.sentence or words("not_yours"))
        except (Lost, SignedOut):
            why = words("is_down").lower()
            left.append(words("not_replayed", number=number, why=why))
    said = [words("replayed", count=words.number(done))] if done else []
    operating.tell("letters", " ".join([*said, *left]), good=not left)
    operating.ask_letters.clear()
