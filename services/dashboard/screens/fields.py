"""What is wrong with a form, said beside the field that it is about."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Places = dict[str, DeltaGenerator]
"""Where a sentence about each field is put, by the end of the field's dotted path."""


def place(places: Places, name: str) -> None:
    """Keep a place below the field that was just drawn."""
    places[name] = st.empty()


def beside(places: Mapping[str, DeltaGenerator], wrong: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Say each sentence beside the field that its path names; yield those of no field here."""
    for path, sentence in wrong:
        parts = path.split(".")
        names = [name for name in places if name in parts]
        if names:
            # The last part that is known is the nearest: of «changes.0.roles.1.unit» it is «roles».
            nearest = max(names, key=lambda name: len(parts) - parts[::-1].index(name))
            say(places[nearest], sentence)
        else:
            yield sentence


def say(where: DeltaGenerator, sentence: str) -> None:
    """Say what is wrong with the field above."""
    where.html(wrong([sentence]))


def wrong(sentences: Sequence[str]) -> str:
    """Return why one field is not taken, to stand right below it."""
    body = "<br>".join(escape(each) for each in sentences)
    return f'<p class="xs-wrong" role="alert">{body}</p>'
