"""The brief on one page of paper, saved here or sent on Monday mornings."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

import streamlit as st

from services.dashboard.client import Caller, Lost, NotAllowed, Refused, SignedOut, Wish
from services.dashboard.screens import asking, blocks, session
from services.dashboard.screens.asking import News
from services.dashboard.screens.leaders import cards, looks
from services.dashboard.screens.leaders.looks import Look
from services.dashboard.texts import LOCAL, Words
from services.dashboard.views import Overview
from shared.auth import Role

ROLES = looks.ROLES
EMAIL = "email"


def show() -> None:
    """Draw the way to the paper, and the switch for Mondays."""
    here = looks.look("brief", *ROLES)
    if here is None:
        return
    words = here.words
    asking.show_news()
    st.download_button(
        words("brief_save"),
        lambda: _paper(here),
        file_name=f"{words('file_brief')}-{here.person.commune}-{here.today}.pdf",
        mime="application/pdf",
        icon=":material/print:",
        type="primary",
        on_click="ignore",
        key="brief",
    )
    st.html(f'<p class="xs-hint">{escape(words("brief_what"))}</p>')
    live()


@st.fragment(run_every=looks.EVERY_SECONDS)
def live() -> None:
    """Draw what the paper would say now, and the switch for Mondays; runs again by itself."""
    here = looks.again()
    words = here.words
    view, old = looks.page(here, Overview, "/overview", year=st.session_state.get("year"))
    if view is not None and view.tasks:
        stands = cards.card(words("brief_now"), cards.standing(view.totals, words))
        looks.drawn(stands, cards.furthest(view, words), faded=old)
    if here.person.may(Role.LEADER):
        _mondays(here)


def _paper(here: Look) -> bytes:
    """Fetch the paper when it is pressed for; what fails then says so in the file's place."""
    try:
        year = st.session_state.get("year")
        return session.services().brief(here.person.token, here.words.language, year)
    except (Lost, NotAllowed, SignedOut) as error:
        raise RuntimeError(here.words("paper_lost")) from error


def _mondays(here: Look) -> None:
    """Draw whether the brief comes by mail, into which box and when next, and the switch."""
    words = here.words
    caller = Caller(here.person.token, words.language)
    st.html(blocks.title_small(words("monday_title"), words("monday_how")))
    found = asking.ask(
        lambda: session.ask_wishes(caller.token, caller.language), here.person, words, "notify"
    )
    mine = own(found or ())
    if mine is None or mine.brief_at is None:
        return
    st.html(state(mine, mine.brief_at, words))
    wanted = mine.model_copy(update={"brief": not mine.brief})
    if st.button(words("monday_off" if mine.brief else "monday_on"), key="monday"):
        _wish(here, caller, wanted)


def state(mine: Wish, at: datetime, words: Words) -> str:
    """Return in a sentence whether the brief comes, or why it does not."""
    local = at.astimezone(LOCAL)
    box = words("monday_box_shared" if mine.recipient.startswith("role:") else "monday_box_own")
    said = {"box": box, "time": f"{local:%H:%M}", "day": words.day(local)}
    if mine.brief and EMAIL in mine.channels_off:
        return blocks.said(words("monday_no_mail", **said), good=False)
    if mine.brief:
        return blocks.said(words("monday_is", **said), good=True)
    return f'<p class="xs-hint">{escape(words("monday_is_not", **said))}</p>'


def own(found: Sequence[Wish]) -> Wish | None:
    """Return whose brief it is: the person's own, else that of leadership's mailbox."""
    offered = [each for each in found if each.brief_at]
    personal = (each for each in offered if each.recipient.startswith("person:"))
    return next(personal, None) or next((each for each in offered), None)


def _wish(here: Look, caller: Caller, wanted: Wish) -> None:
    words = here.words
    try:
        session.notify().wish(caller, wanted)
    except Refused as refused:
        st.html(blocks.refusal(refused.sentences))
        return
    except Lost:
        st.html(blocks.notice(asking.down(words, "notify")))
        return
    session.ask_wishes.clear()
    asking.tell(News(words("monday_done_on" if wanted.brief else "monday_done_off")))
