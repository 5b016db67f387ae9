"""The application's front door: who may come in, in which language, to which page."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st

from services.dashboard.screens import blocks, notices, opening, sections, session
from services.dashboard.screens.session import Person
from services.dashboard.texts import Words, frame

STYLE = Path(__file__).with_name("style.css")
DESK_STYLE = Path(__file__).with_name("desk.css")
LEADERS_STYLE = Path(__file__).with_name("leaders.css")
DOORS = Path(__file__).with_name("doors.js").read_text("utf-8")
FRAME = Path(__file__).with_name("frame.js").read_text("utf-8")
AIM = "if (location.pathname !== '/') sessionStorage.xsAim = location.pathname + location.search;"
BACK = (
    "{const aim = sessionStorage.xsAim; sessionStorage.removeItem('xsAim');"
    "if (aim && aim !== location.pathname + location.search)"
    " location.replace(location.origin + aim);}"
)
"""Signing in ends at the first page: the tab remembers where the link of a mail led.

The origin stands before it: an address may begin with «//», which alone names another host.
"""
ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draw the application."""
    words = session.words()
    st.set_page_config(
        page_title=words("product"),
        page_icon=str(ICON),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(STYLE)
    st.html(DESK_STYLE)
    st.html(LEADERS_STYLE)
    st.html(
        f'<i class="xs-{session.light()}" hidden></i><script>{in_words(words)}\n{DOORS}</script>',
        unsafe_allow_javascript=True,
    )
    someone = session.person()
    is_in = someone is not None and not someone.expired()
    st.html(f"<i hidden></i><script>{BACK if is_in else AIM}</script>",
            unsafe_allow_javascript=True)  # fmt: skip
    if someone is None:
        door(words, words("welcome"), words("welcome_how"))
    elif someone.expired() or st.session_state.get("signed_out") == someone.token:
        door(words, words("expired"), again=True)
    else:
        sidebar(someone, words)
        inside(someone, words)


def in_words(words: Words) -> str:
    """Return the script that gives the page its language, also where Streamlit has only English."""
    vietnamese = words.language == "vi"
    own = {
        "exact": frame.EXACT if vietnamese else {},
        "patterns": frame.PATTERNS if vietnamese else {},
    }
    return (
        f"document.documentElement.lang='{words.language}';"
        f"{FRAME}({json.dumps(own, ensure_ascii=False)});"
    )


def inside(someone: Person, words: Words) -> None:
    """Draw the page that was asked for, of those that are for ``someone``."""
    unread = notices.unread(someone)
    pages = sections.pages(someone.roles, words, unread)
    if not someone.commune or not pages:
        st.html(blocks.door(words("product"), words("not_allowed")))
        return
    home = sections.home(someone.roles, words)
    known = [page for found in pages.values() for page in found]
    hidden, path = [home, opening.page(words("page_opening"))], sections.asked()
    if path and path not in {each.url_path for each in (*known, *hidden)}:
        hidden.append(sections.nowhere(path, home, words))
    page = st.navigation({"": hidden, **pages}, position="hidden")
    if len(known) > 1:
        # The way to the page where somebody begins is to the one that is shown.
        with st.container(key="ways", horizontal=True, gap="medium"):
            told = notices.named(words, unread) if unread else ""
            st.html(blocks.menu(words("ways"), page.title, told))
            ways(pages, {known[0]: home} if page == home else {})
    st.set_page_config(page_title=f"{words('product')} – {page.title}")
    page.run()


def ways(pages: dict[str, list["st.Page"]], instead: Mapping["st.Page", "st.Page"]) -> None:
    """Draw the ways to the other pages, under their headings; a list for every reader."""
    for section, found in pages.items():
        with st.container(horizontal=True, gap=None, width="content", vertical_alignment="center"):
            st.html(f'<p class="xs-section">{escape(section)}</p>')
            for page in found:
                st.page_link(instead.get(page, page), label=page.title)


def door(words: Words, *sentences: str, again: bool = False) -> None:
    """Ask somebody to sign in, kindly."""
    if not session.can_sign_in():
        st.html(blocks.door(words("product"), words("no_sign_in")))
        return
    st.html(blocks.door(words("product"), *sentences))
    with st.container(horizontal_alignment="center"):
        if st.button(words("sign_in_again" if again else "sign_in"), type="primary"):
            st.login()


def sidebar(someone: Person, words: Words) -> None:
    """Draw who is looking, the language, the year, and the way out."""
    with st.sidebar:
        st.markdown(f"**{someone.name}**")
        languages = {"vi": "Tiếng Việt", "en": "English"}
        chosen = st.segmented_control(
            words("language"),
            list(languages),
            format_func=lambda each: languages[each],
            default=words.language,
            required=True,
        )
        if chosen != words.language:
            st.query_params["lang"] = chosen
            st.rerun()
        if st.button(words("sign_out"), icon=":material/logout:"):
            st.logout()


if __name__ == "__main__":
    main()
