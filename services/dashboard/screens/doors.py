"""The addresses of the leader's pages: every figure is a door to what is behind it."""

from collections.abc import Container, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from services.dashboard.texts import Words

TASKS, UNITS, VOICES, AIRING = "nhiem-vu", "theo-don-vi", "tinh-hinh-phan-anh", "phat-song"
REGISTER, COMPARE, BRIEF, PROVINCE = "so-don-doc", "so-sanh", "ban-tom-tat", "toan-tinh"
BROADCASTS = "lich-phat-song"
APPROVALS, CASES, REPORTED = "duyet", "can-xu-ly", "duyet-ket-qua"


def door(path: str, words: Words, query: Mapping[str, str | None] | None = None) -> str:
    """Return the address of what is behind a figure, in the language of the page."""
    given = {name: value for name, value in (query or {}).items() if value}
    if words.language == "en":
        given["lang"] = "en"
    return f"/{path}?{urlencode(given)}" if given else f"/{path}"


def link(text: str, address: str) -> str:
    """Return a door to what is behind something, as markup."""
    return f'<a href="{escape(address)}" target="_self">{escape(text)}</a>'


def task(task_id: str, text: str, words: Words) -> str:
    """Return the door to a task."""
    return link(text, door(TASKS, words, {"task": task_id}))


def unit(slug: str | None, text: str, words: Words) -> str:
    """Return the door to a unit; the bare text for one that the commune has not."""
    return link(text, door(UNITS, words, {"unit": slug})) if slug else escape(text)


def follow(name: str, known: Container[str]) -> None:
    """Let the address choose what the widget ``name`` shows, whenever it names another thing."""
    asked, seen = st.query_params.get(name), f"{name}-door"
    if asked in known and (name not in st.session_state or st.session_state.get(seen) != asked):
        st.session_state[name] = asked
    st.session_state[seen] = asked


def tell(name: str) -> None:
    """Let the address name what was chosen by hand, so that the same door leads there again."""
    chosen = st.session_state.get(name)
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
    st.session_state[f"{name}-door"] = chosen
