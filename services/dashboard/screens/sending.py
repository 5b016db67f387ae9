"""How a step with a case is sent, and what is said of it."""

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.shapes import Body, Case
from services.dashboard.screens import asking, blocks, session
from services.dashboard.screens.asking import News, Visit
from services.dashboard.screens.steps import Step

ROUND = "step-round"
"""Counts the steps that were taken, so that each form begins empty."""


def send(step: Step, case: Case, body: Body, here: Visit) -> None:
    """Take a step; say what became of it, and what somebody else did in the meantime."""
    words, feedback = here.words, session.feedback()
    typed = str(body.get("text") or body.get("reason") or "")
    key = f"{step}-{case.id}-{case.revision}"
    try:
        with st.spinner(words("working")):
            fresh = feedback.case(here.caller, case.id)
            if others := asking.changes(case, fresh):
                asking.tell(News(words("changed"), good=False, steps=others, typed=typed))
            feedback.step(here.caller, case.id, step, body, key)
    except Refused as refused:
        if refused.status == asking.CONFLICT:
            after = asking.ask(lambda: feedback.case(here.caller, case.id), here.person, words)
            others = asking.changes(case, after) if after else ()
            sentence = " ".join(refused.sentences)
            asking.tell(News(sentence, good=False, steps=others, typed=typed))
        st.html(blocks.refusal(refused.sentences))
    except Lost:
        st.html(blocks.notice(asking.down(words)))
    except SignedOut:
        asking.sign_in_again(here.person)
    except NotAllowed:
        st.html(blocks.refusal([words("not_yours")]))
    else:
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        asking.tell(News(words(f"done_{step}")))
