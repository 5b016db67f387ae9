"""The versions of rules, or of a template: what each said, and going back to one."""

from collections.abc import Callable, Sequence
from html import escape
from typing import TypeVar

import streamlit as st

from services.dashboard.client.wording_shapes import Version
from services.dashboard.screens import keeping, visits, wording_blocks
from services.dashboard.screens.visits import Here
from shared.auth import Role

Found = TypeVar("Found", bound=Version)
SHIPPED = Version(revision=0, own=False, at=None, by=None)


def draw(
    here: Here,
    name: str,
    current: Version,
    *,
    earlier: Callable[[], Sequence[Version]],
    at: Callable[[int], Found],
    said: Callable[[Found], str],
    back: Callable[[Found], Version],
) -> None:
    """Draw the versions of what ``name`` stands for.

    ``earlier`` and ``at`` ask for the others and for one of them, ``said`` returns as markup what
    one says, ``back`` puts one in force.
    """
    words = here.words
    with st.expander(words("versions_title"), key=f"versions-{name}"):
        if current.revision == 0:
            st.html(f'<p class="xs-hint">{escape(words("versions_none_yet"))}</p>')
            return
        others, old = visits.kept(here, f"versions-{name}-{current.revision}", earlier)
        known = {each.revision: each for each in (current, *(others or ()), SHIPPED)}
        lines = {
            revision: wording_blocks.version_line(each, words, here.today)
            for revision, each in known.items()
        }
        lines[current.revision] = words("version_in_force", line=lines[current.revision])
        chosen = st.selectbox(
            words("versions_which"),
            list(known),
            format_func=lines.__getitem__,
            key=here.key(f"version-{name}"),
        )
        found, older = visits.kept(here, f"version-{name}-{chosen}", lambda: at(chosen))
        if found is None:
            return
        st.html(said(found))
        keeping.show_wrong(here, name)
        if chosen == current.revision or old or older or not here.person.may(Role.ADMIN):
            return
        if st.button(words("version_back"), key=here.key(f"back-{name}")):
            version: Version | None = keeping.keep(here, name, lambda: back(found), drawn=())
            if version:
                keeping.finish(words("done_back", line=lines[chosen]))
