"""Putting dead letters and failed ticks away: a reason is asked for, what is put away is kept."""

from collections.abc import Sequence

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.operation_shapes import Letter
from services.dashboard.screens import operating
from services.dashboard.screens import operation_blocks as draw
from services.dashboard.screens.operating import Operator

ASKED = "operations-dismissing"
NOT_FOUND = 404


def button(name: str, label: str) -> None:
    """Draw the button that opens the form called ``name``; one form is open at a time."""
    st.button(label, key=f"dismiss-{name}", on_click=_ask, args=(name,))


def form(name: str, found: Sequence[Letter], block: str, here: Operator) -> None:
    """Draw the form, if it was asked for; what comes of it is said at the head of ``block``."""
    if st.session_state.get(ASKED) != name:
        return
    words, why = here.words, f"dismiss-why-{name}"
    with st.form(f"dismiss-form-{name}", border=False):
        st.html(draw.hint(words("dismiss_how")))
        st.text_input(words("dismiss_why"), max_chars=500, key=why)
        with st.container(horizontal=True):
            st.form_submit_button(
                words("dismiss"), type="primary", on_click=_dismiss, args=(found, why, block, here)
            )
            st.form_submit_button(words("dismiss_keep"), on_click=_ask, args=(None,))


def _ask(name: str | None) -> None:
    st.session_state[ASKED] = name


def _dismiss(found: Sequence[Letter], why: str, block: str, here: Operator) -> None:
    """Have ``found`` put away; say how many were, and why others were not."""
    words, reason = here.words, str(st.session_state.get(why, ""))
    done, left = 0, []
    for each in found:
        number = words.number(each.number)
        try:
            operating.operations().dismiss(here.caller, each, reason)
            done += 1
        except Refused as refused:
            if refused.status == NOT_FOUND:
                left.append(words("letter_gone", number=number))
                continue
            left.append(words("not_replayed", number=number, why=" ".join(refused.sentences)))
            break  # What is wrong with the reason is wrong with it for all.
        except NotAllowed as refused:
            left.append(refused.sentence or words("not_yours"))
            break
        except (Lost, SignedOut):
            reason_lost = words("is_down").lower()
            left.append(words("not_replayed", number=number, why=reason_lost))
            break
    if done:
        _ask(None)
    said = [words("dismissed_done", count=words.number(done))] if done else []
    operating.tell(block, " ".join([*said, *left]), good=not left)
    for asked in (operating.ask_letters, operating.ask_ticks, operating.ask_dismissed):
        asked.clear()
