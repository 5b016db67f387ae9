"""Saving a form whose errors stand next to their fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.screens import asking, blocks, fields, visits
from services.dashboard.screens.asking import CONFLICT, News
from services.dashboard.screens.visits import Here

Given = TypeVar("Given")
WRONG = "keeping-wrong"
SEEN = "keeping-seen"
"""What each form began with: it is saved against that, however often it is drawn."""


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a form was not taken: by field, and what is of no field that is drawn."""

    form: str
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    others: Sequence[str] = ()


def seen(form: str, found: Given) -> Given:
    """Return what a form began with; ``found`` for one that begins now."""
    store: dict[str, Given] = st.session_state.setdefault(SEEN, {})
    return store.setdefault(form, found)


def keep(
    here: Here,
    form: str,
    action: Callable[[], Given],
    *,
    drawn: Sequence[str],
    prefix: str = "",
    typed: str = "",
) -> Given | None:
    """Do what a form asks for; else have it drawn anew, what is wrong next to its fields.

    ``drawn`` are the fields that stand in the form, ``prefix`` is before them in the service's
    names. What somebody else changed meanwhile is said, with what was ``typed``, and shown.
    """
    words = here.words
    try:
        with st.spinner(words("working")):
            done = action()
    except Refused as refused:
        if refused.status == CONFLICT:
            forget()
            visits.begin_anew()
            reason = " ".join(refused.sentences)
            asking.tell(News(words("wording_conflict", reason=reason), good=False, typed=typed))
        st.session_state[WRONG] = sorted_out(form, refused, drawn, prefix)
        st.rerun()
    except Lost:
        st.html(blocks.notice(asking.down(words, here.service)))
    except SignedOut:
        asking.sign_in_again(here.person)
    except NotAllowed as refused:
        st.html(blocks.refusal([refused.sentence or words("not_yours")]))
    else:
        st.session_state.pop(WRONG, None)
        return done
    return None


def finish(sentence: str) -> None:
    """Say what was done; the forms begin anew."""
    forget()
    visits.done(sentence)


def forget() -> None:
    """Let the next form begin with what is in force then."""
    st.session_state.pop(SEEN, None)
    st.session_state.pop(WRONG, None)


def sorted_out(form: str, refused: Refused, drawn: Sequence[str], prefix: str) -> Problems:
    """Return what a service said, under the fields that are drawn. Pure."""
    fields: dict[str, list[str]] = {}
    others: list[str] = []
    if not refused.fields:
        return Problems(form, {}, refused.sentences)
    for name, sentence in refused.fields:
        inside = name.removeprefix(prefix)
        of = next((each for each in drawn if inside == each or inside.startswith(f"{each}.")), None)
        if of:
            fields.setdefault(of, []).append(sentence)
        else:
            others.append(sentence)
    return Problems(form, fields, others)


def wrong_fields(form: str) -> Mapping[str, Sequence[str]]:
    """Return what is wrong with a form that was not taken, by field."""
    problems: Problems | None = st.session_state.get(WRONG)
    return problems.fields if problems and problems.form == form else {}


def show_wrong(here: Here, form: str, name: str | None = None) -> None:
    """Draw what is wrong with a field; at the form's head, that something is."""
    problems: Problems | None = st.session_state.get(WRONG)
    if problems is None or problems.form != form:
        return
    if name is not None:
        if sentences := problems.fields.get(name):
            st.html(fields.wrong(sentences))
        return
    st.html(blocks.refusal(problems.others or [here.words("wording_not_saved")]))
