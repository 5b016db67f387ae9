"""The application's front door: who may come in, in which language, to which page."""

import json
from html import escape
from pathlib import Path

import streamlit as st

from services.dashboard.screens import blocks, notices, opening, sections, session
from services.dashboard.screens.session import Person
from services.dashboard.texts import Words

STYLE = Path(__file__).with_name("style.css")
DESK_STYLE = Path(__file__).with_name("desk.css")
LEADERS_STYLE = Path(__file__).with_name("leaders.css")
AIM = "if (location.pathname !== '/') sessionStorage.xsAim = location.pathname + location.search;"
BACK = (
    "{const aim = sessionStorage.xsAim; sessionStorage.removeItem('xsAim');"
    "if (aim && aim !== location.pathname + location.search) location.replace(aim);}"
)
"""Signing in ends at the first page: the tab remembers where the link of a mail led."""
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
        f'<i class="xs-{session.light()}" hidden></i><script>{in_words(words)}</script>',
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
    choose, remove = words("choose_file"), words("remove_file")
    names = {
        "[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary]": choose,
        "[data-testid=stFileUploader] [aria-label='Add files']": choose,
        "[data-testid=stFileUploader] button[aria-label^='Remove']": remove,
        "[data-testid=stMultiSelect] [aria-label='Selected values']": words("chosen"),
        "[aria-label='Copy to clipboard'], button[title='Copy to clipboard']": words("copy"),
    }
    return (
        f"{{document.documentElement.lang='{words.language}';"
        f"document.documentElement.style.setProperty('--xs-choose-file', \"'{choose}'\");"
        f"const names = Object.entries({json.dumps(names, ensure_ascii=False)});"
        "window.xsNames?.disconnect();"
        "window.xsNames = new MutationObserver(() => names.forEach(([where, name]) => "
        "document.querySelectorAll(where).forEach(each => each.setAttribute('aria-label', name))));"
        "window.xsNames.observe(document.body, {childList: true, subtree: true});}"
    )


def inside(someone: Person, words: Words) -> None:
    """Draw the page that was asked for, of those that are for ``someone``."""
    pages = sections.pages(someone.roles, words, notices.unread(someone))
    if not someone.commune or not pages:
        st.html(blocks.door(words("product"), words("not_allowed")))
        return
    hidden = opening.page(words("page_opening"))
    page = st.navigation({**pages, "": [hidden]}, position="hidden")
    if sum(map(len, pages.values())) > 1:
        ways(pages)
    st.set_page_config(page_title=f"{words('product')} – {page.title}")
    page.run()


def ways(pages: dict[str, list["st.Page"]]) -> None:
    """Draw the ways to the other pages, under their headings; a list for every reader."""
    with st.container(key="ways", horizontal=True, gap="medium"):
        for section, found in pages.items():
            with st.container(
                horizontal=True, gap=None, width="content", vertical_alignment="center"
            ):
                st.html(f'<p class="xs-section">{escape(section)}</p>')
                for page in found:
                    st.page_link(page)


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
