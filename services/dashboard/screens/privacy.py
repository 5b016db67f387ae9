"""The personal-data desk: what people ask about their own data, and what becomes of it."""

from collections.abc import Callable
from typing import Any, get_args

import streamlit as st

from services.dashboard.client.shapes import Body, Carried, DataRequest, DataRequestDetail
from services.dashboard.screens import asking, blocks, privacy_blocks, session
from services.dashboard.screens.asking import News, Visit
from shared.auth import Role
from shared.contracts.feedback import PrivacyKind

ROLES = (Role.FOCAL, Role.ADMIN)
KINDS: tuple[PrivacyKind, ...] = get_args(PrivacyKind)
Held = dict[str, Any]
"""All that is kept of a person; drawn once."""
DETAILS = ("name", "phone", "email", "address")


def show() -> None:
    """Draw the requests that wait; the focal unit reads and carries them out."""
    here = asking.visit(*ROLES)
    if here is None:
        return
    words = here.words
    st.html(blocks.title(words("page_privacy"), words("privacy_how")))
    asking.show_news()
    found = _ask(here, lambda: session.feedback().requests(here.caller))
    if found is None:
        return
    if not found:
        st.html(blocks.said(words("requests_none"), good=True))
    for each in found:
        with st.container(border=True, key=f"request-{each.id}"):
            st.html(privacy_blocks.request(each, words))
            if here.person.may(Role.FOCAL):
                _steps(each, here)
    _at_the_counter(here)


@st.fragment
def _steps(found: DataRequest, here: Visit) -> None:
    """Draw what can be done with a request."""
    words = here.words
    forms: dict[str, Callable[[DataRequest, Visit], Held | None]] = {
        "read_request": _read,
        **({"acknowledge": _acknowledge} if found.state == "received" else {}),
        "carry_out": _carry_out,
        "put_off": _put_off,
        "refuse": _refuse,
    }
    step = st.pills(
        words("steps_title"),
        list(forms),
        format_func=words,
        key=f"request-step-{found.id}-{found.state}",
        label_visibility="collapsed",
    )
    if step:
        with st.form(f"{step}-{found.id}", border=False):
            held = forms[step](found, here)
        if held is not None:
            st.html(privacy_blocks.held(held, words))
            st.download_button(
                words("save_held"),
                privacy_blocks.written_out(held),
                file_name=f"{found.code}.json",
                mime="application/json",
                on_click="ignore",
            )


def _read(found: DataRequest, here: Visit) -> None:
    """Draw a request's words and cases, once: the reading is on record, and nothing is kept."""
    if not st.form_submit_button(here.words("read_request"), type="primary"):
        return
    detail: DataRequestDetail | None = _ask(
        here, lambda: session.feedback().request(here.caller, found.id)
    )
    if detail:
        st.html(privacy_blocks.detail(detail, here.words))


def _acknowledge(found: DataRequest, here: Visit) -> None:
    if st.form_submit_button(here.words("acknowledge"), type="primary"):
        _take(found, "acknowledge", {}, here)


def _put_off(found: DataRequest, here: Visit) -> None:
    days = st.number_input(here.words("days"), 1, 60, key=f"days-{found.id}")
    reason = st.text_area(here.words("reason"), max_chars=1000, key=f"put-off-{found.id}")
    if st.form_submit_button(here.words("put_off"), type="primary"):
        _take(found, "extend", {"days": int(days), "reason": reason.strip()}, here)


def _refuse(found: DataRequest, here: Visit) -> None:
    reason = st.text_area(here.words("reason"), max_chars=1000, key=f"refuse-{found.id}")
    if st.form_submit_button(here.words("refuse"), type="primary"):
        _take(found, "refuse", {"reason": reason.strip()}, here)


def _carry_out(found: DataRequest, here: Visit) -> Held | None:
    """Draw what each kind of request needs; return what is held, where that was asked."""
    words = here.words
    body: Body = {}
    sure = True
    if found.kind == "erasure":
        codes = st.text_input(words("blank"), key=f"blank-{found.id}")
        body["blank"] = [each.strip() for each in codes.split(",") if each.strip()]
        body["withdraw_published"] = st.checkbox(
            words("withdraw_published"), key=f"withdraw-{found.id}"
        )
        sure = st.checkbox(words("sure"), key=f"sure-{found.id}")
    if found.kind == "correction":
        right = {
            name: st.text_input(
                words(f"call_{name}"), autocomplete="off", key=f"{name}-{found.id}"
            ).strip()
            for name in DETAILS
        }
        body |= {"corrected": given} if (given := {n: v for n, v in right.items() if v}) else {}
    if not st.form_submit_button(words("carry_out"), type="primary"):
        return None
    if not sure:
        st.html(blocks.refusal([words("not_sure")]))
        return None
    done: Carried | None = _ask(
        here, lambda: session.feedback().carry_out(here.caller, found.id, body)
    )
    if done and done.held is None:
        asking.tell(News(words("done_request")))
    return done.held if done else None


def _take(found: DataRequest, step: str, body: Body, here: Visit) -> None:
    done = _ask(here, lambda: session.feedback().request_step(here.caller, found.id, step, body))
    if done:
        asking.tell(News(here.words("done_request")))


def _at_the_counter(here: Visit) -> None:
    """Draw the form for somebody who stands before the desk, found by code and telephone."""
    words = here.words
    with st.expander(words("ask_at_desk")), st.form("at-the-counter", clear_on_submit=True):
        kind = st.selectbox(
            words("request_kind"),
            KINDS,
            format_func=lambda each: words(f"request_{each}"),
        )
        code = st.text_input(words("case_which"), autocomplete="off")
        phone = st.text_input(words("call_phone"), autocomplete="off")
        note = st.text_area(words("request_note"), max_chars=5000)
        if not st.form_submit_button(words("take_request"), type="primary"):
            return
        body = {"kind": kind, "code": code.strip(), "phone": phone.strip(), "note": note}
        done = _ask(here, lambda: session.feedback().ask_for(here.caller, body))
        if done:
            asking.tell(News(words("done_request")))


def _ask(here: Visit, question: Callable[[], Any]) -> Any:
    with st.spinner(here.words("working")):
        return asking.ask(question, here.person, here.words)
