"""The application's front door: who may come in, in which language, to which page."""

from pathlib import Path

import streamlit as st

from services.dashboard.screens import blocks, leadership, session
from services.dashboard.screens.session import Person
from services.dashboard.texts import Words

STYLE = Path(__file__).with_name("style.css")
ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draw the application."""
    words = session.words()
    st.set_page_config(
        page_title=f"{words('product')} – {words('leadership')}",
        page_icon=str(ICON),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(STYLE)
    st.html(
        f"<script>document.documentElement.lang='{words.language}'</script>",
        unsafe_allow_javascript=True,
    )
    someone = session.person()
    if someone is None:
        door(words, words("welcome"), words("welcome_how"))
    elif someone.expired() or st.session_state.get("signed_out") == someone.token:
        door(words, words("expired"), again=True)
    else:
        sidebar(someone, words)
        pages = {words("product"): [leader_page(words)]}
        st.navigation(pages, position="hidden").run()


def leader_page(words: Words) -> "st.Page":
    """Return the leadership page."""
    return st.Page(
        leadership.show,
        title=f"{words('product')} – {words('leadership')}",
        url_path="lanh-dao",
        default=True,
    )


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
