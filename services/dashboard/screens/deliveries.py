"""The deliveries on the operators' desk: what did not go out, why, and trying it again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_args

import streamlit as st

from services.dashboard.client import Lost, NotAllowed, Refused, SignedOut
from services.dashboard.client.operation_shapes import Delivery
from services.dashboard.screens import blocks, delivery_blocks, operating, visits
from services.dashboard.screens import operation_blocks as draw
from services.dashboard.screens.operating import Operator
from shared.contracts.notify import DeliveryChannel

SLOWER_SECONDS = 10
CHANNELS = get_args(DeliveryChannel)
NOT_SENT = ("temporary-failure", "technical-failure", "permanent-failure")
STATES: Mapping[str, tuple[str, ...]] = {
    "deliveries_unsent": NOT_SENT,
    "deliveries_all": (),
    **{
        f"delivery_{each}": (each,)
        for each in ("created", "sending", *NOT_SENT, "sent", "delivered", "cancelled")
    },
}
"""What the filter offers: the name of each choice, and the states that it stands for."""
RETRIED = frozenset({*NOT_SENT, "cancelled"})
CANCELLED = frozenset({"created", "temporary-failure"})
"""In which states a step is offered; a test holds both against the service's own model."""


@st.fragment(run_every=SLOWER_SECONDS)
def block(here: Operator) -> None:
    """Draw the deliveries under their filters."""
    with st.container(border=True, key="deliveries"):
        st.html(draw.heading("deliveries", here.words))
        operating.guarded(here, _draw)


def _draw(here: Operator) -> None:
    words = here.words
    first, second = st.columns(2)
    with first:
        name = st.selectbox(words("filter_state"), list(STATES), format_func=words, key="d-state")
    with second:
        channel = st.selectbox(
            words("filter_channel"),
            [None, *CHANNELS],
            format_func=lambda each: words(f"channel_{each}" if each else "all_channels"),
            key="d-channel",
        )
    window = f"deliveries-{name}-{channel}"
    told = operating.deliveries(here, (STATES[name], channel, visits.place(window)))
    operating.say_lost(here, told, "notify")
    operating.show_told("deliveries")
    if told.value is None:
        return
    if not told.value.items and not told.lost:
        st.html(blocks.said(words("deliveries_none"), good=True))
    at = datetime.now(UTC)
    for each in told.value.items:
        with st.container(key=f"delivery-{each.id}"):
            st.html(delivery_blocks.delivery(each, at, words, old=told.lost))
            if not told.lost:
                _steps(each, here)
    if not told.lost:
        visits.pager(here, window, told.value.next, "deliveries_older")


def _steps(found: Delivery, here: Operator) -> None:
    offered = {"retry": RETRIED, "cancel": CANCELLED}
    steps = [step for step, states in offered.items() if found.state in states]
    if not steps:
        return
    with st.container(horizontal=True):
        for step in steps:
            label, key = here.words(f"delivery_{step}"), f"{step}-{found.id}"
            st.button(label, key=key, on_click=_change, args=(found, step, here))


def _change(found: Delivery, step: str, here: Operator) -> None:
    words = here.words
    try:
        operating.operations().change(here.caller, found.id, step)
    except Refused as refused:
        operating.tell("deliveries", " ".join(refused.sentences), good=False)
    except NotAllowed as refused:
        operating.tell("deliveries", refused.sentence or words("not_yours"), good=False)
    except (Lost, SignedOut):
        operating.tell(
            "deliveries", words("trouble_down", service=words("tile_notify")), good=False
        )
    else:
        to = delivery_blocks.recipient(found.recipient, words)
        operating.tell("deliveries", words(f"did_{step}", to=to), good=True)
    operating.ask_deliveries.clear()
