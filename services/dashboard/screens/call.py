"""The hotline desk: a call, a visit or a letter, entered by keyboard while somebody speaks."""

from html import escape
from uuid import uuid4

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.shapes import Body, Earlier, Entry
from services.dashboard.screens import asking, blocks, call_blocks, session
from services.dashboard.screens.asking import Visit
from services.dashboard.screens.said import NO, YES, Said
from services.dashboard.texts import Words
from shared.auth import Role
from shared.contracts.feedback import Channel

ROLES = (Role.HOTLINE_OPERATOR, Role.FOCAL)
CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.LETTER)
KINDS = ("individual", "organisation")
OUTCOMES = ("information_given", "passed_to_other_door", "wrong_number")
CALL, RECEIPT, EARLIER = "call", "receipt", "earlier"


def show() -> None:
    """Draw the desk: the form, or what to tell the caller of what was saved."""
    here = asking.visit(*ROLES)
    if here is None:
        return
    words = here.words
    st.html(blocks.title(words("page_call"), words("call_how")))
    asking.show_news()
    receipt: Entry | None = st.session_state.get(RECEIPT)
    if receipt is not None:
        _receipt(receipt, here)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        phone = _form(here)
    with right:
        _earlier(phone, here)
        _look_up(here)
        _other_doors(here)
        _no_case(here)


def _call() -> str:
    """Return the key of the call at hand: its fields' names, and what keeps it from being twice."""
    key: str = st.session_state.setdefault(CALL, uuid4().hex)
    return key


def _done(receipt: Entry | None) -> None:
    """Forget what was typed; a new call begins with empty fields."""
    st.session_state.pop(CALL, None)
    st.session_state.pop(EARLIER, None)
    if receipt:
        st.session_state[RECEIPT] = receipt


def _form(here: Visit) -> str:
    """Draw the form; return the telephone number as far as it was typed."""
    words, desk, call = here.words, here.desk, _call()
    wrong = st.container()
    with st.container(key="call-phone"):
        phone = st.text_input(
            words("call_phone"),
            placeholder=words("call_phone_how"),
            autocomplete="off",
            key=f"phone-{call}",
        )
    focus("call-phone", call)
    with st.form(f"form-{call}", border=False):
        channel = st.radio(
            words("call_channel"),
            CHANNELS,
            format_func=lambda each: words(f"channel_{each.value}"),
            horizontal=True,
            key=f"channel-{call}",
        )
        text = st.text_area(words("call_text"), max_chars=5000, height=130, key=f"text-{call}")
        category = st.radio(
            words("call_category"),
            [each.code for each in desk.categories],
            index=None,
            format_func=desk.named,
            horizontal=True,
            key=f"category-{call}",
        )
        where, whom = st.columns(2)
        with where:
            village = _one_of("call_village", [e.code for e in desk.villages], here)
        with whom:
            about = _one_of("call_about", [e.code for e in desk.units], here)
        who, home = st.columns(2)
        with who:
            name = _line("call_name", words)
        with home:
            address = _line("call_address", words)
        mail, what = st.columns(2)
        with mail:
            email = _line("call_email", words)
        with what:
            kind = st.radio(
                words("call_kind"),
                KINDS,
                format_func=lambda each: words(f"kind_{each}"),
                horizontal=True,
                key=f"kind-{call}",
            )
        st.html(call_blocks.read_aloud(desk.notice.spoken, words))
        consent = st.radio(
            words("call_consent"),
            (YES, NO),
            index=None,
            format_func=lambda each: words(f"consent_{each}"),
            horizontal=True,
            key=f"consent-{call}",
        )
        sent = st.form_submit_button(words("save_call"), type="primary")
    if sent:
        said = Said(
            phone, channel, text, category, village, about, kind, name, address, email, consent
        )
        with wrong:
            _save(said, here)
    return phone


def _save(said: Said, here: Visit) -> None:
    if missing := said.missing(here.words):
        st.html(blocks.refusal(missing))
        return
    _enter(said.body(here.desk.notice.version), here)


def _enter(body: Body, here: Visit) -> None:
    """Put a call on record, once however often it is sent."""
    words = here.words
    try:
        with st.spinner(words("working")):
            entry = session.feedback().enter(here.caller, body, _call())
    except Refused as refused:
        st.html(blocks.refusal(refused.sentences))
        return
    except Lost:
        st.html(blocks.notice(asking.down(words)))
        return
    except NotAllowed:
        st.html(blocks.refusal([words("not_yours")]))
        return
    except SignedOut:
        asking.sign_in_again(here.person)
    session.note("feedback", well=True)
    _done(entry)
    if entry.code is None:
        st.session_state.pop(RECEIPT, None)
        asking.tell(asking.News(entry.other_door or words("noted")))
    st.rerun()


def _receipt(receipt: Entry, here: Visit) -> None:
    words = here.words
    st.html(call_blocks.receipt(receipt, words))
    with st.container(key="next-call"):
        if st.button(words("next_call"), type="primary"):
            st.session_state.pop(RECEIPT, None)
            st.rerun()
    focus("next-call", receipt.call_id)


def _earlier(phone: str, here: Visit) -> None:
    """Draw the caller's earlier cases; every asking is on record, so it is asked once a number."""
    words = here.words
    if not phone.strip():
        st.session_state.pop(EARLIER, None)
        return
    asked: tuple[str, list[Earlier]] | None = st.session_state.get(EARLIER)
    if asked is None or asked[0] != phone:
        found = asking.ask(
            lambda: session.feedback().earlier(here.caller, phone), here.person, words
        )
        if found is None:
            return
        asked = st.session_state[EARLIER] = (phone, found)
    with st.container(border=True, key="earlier"):
        title = words("earlier_title" if asked[1] else "earlier_none")
        st.html(f"<h2>{escape(title)}</h2>")
        if asked[1]:
            st.html(call_blocks.earlier(asked[1], here.desk, words))


@st.fragment
def _look_up(here: Visit) -> None:
    """Draw where a case stands, for a caller who has its code."""
    words = here.words
    with st.container(border=True, key="look-up"):
        st.html(f"<h2>{escape(words('look_up_title'))}</h2>")
        with st.form("look-up-form", border=False):
            code = st.text_input(words("case_which"), autocomplete="off", key="look-up-code")
            if not st.form_submit_button(words("look_up")) or not code.strip():
                return
        found = asking.ask(
            lambda: session.feedback().look_up(here.caller, code.strip()), here.person, words
        )
        if found:
            st.html(call_blocks.read_out(found.read_out, words))


def _other_doors(here: Visit) -> None:
    if here.desk.other_doors:
        with st.expander(here.words("other_doors")):
            st.html(call_blocks.doors(here.desk.other_doors))


def _no_case(here: Visit) -> None:
    """Draw how a call ends of which no case comes; it is counted, and nothing of it kept."""
    words, desk, call = here.words, here.desk, _call()
    with st.expander(words("no_case_title")), st.form(f"no-case-{call}", border=False):
        outcome = st.radio(
            words("outcome"),
            OUTCOMES,
            format_func=lambda each: words(f"outcome_{each}"),
            key=f"outcome-{call}",
        )
        door = st.selectbox(
            words("outcome_passed_to_other_door"),
            [None, *(each.code for each in desk.other_doors)],
            format_func=lambda code: call_blocks.door_named(code, desk.other_doors),
            key=f"door-{call}",
        )
        if st.form_submit_button(words("note_call")):
            passed = outcome == "passed_to_other_door"
            body: Body = {"channel": Channel.PHONE.value, "outcome": outcome}
            _enter(body | ({"door": door} if passed and door else {}), here)


def _line(label: str, words: Words) -> str:
    value: str = st.text_input(words(label), autocomplete="off", key=f"{label}-{_call()}")
    return value


def _one_of(label: str, codes: list[str], here: Visit) -> str | None:
    found: str | None = st.selectbox(
        here.words(label),
        codes,
        index=None,
        format_func=here.desk.named,
        placeholder=here.words("unchanged_none"),
        key=f"{label}-{_call()}",
    )
    return found


def focus(key: str, once: str) -> None:
    """Put the cursor into what has ``key``, once for each ``once``: the keyboard is enough."""
    st.html(
        f"<script>/* {once} */(function look(tries) {{"
        f"const e = document.querySelector('.st-key-{key} :is(input, button)');"
        "if (e) e.focus(); else if (tries) setTimeout(look, 50, tries - 1);"
        "})(40)</script>",
        unsafe_allow_javascript=True,
    )
