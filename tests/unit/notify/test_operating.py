"""What an operator may do to a delivery by hand, and what the desk says of its attempts."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.notify.models import Patience, State
from services.notify.service import Operating
from services.notify.spoken import code_in_words
from shared.errors import Conflict, NotFound
from tests.unit.notify.fakes import LEASE, NOON, FakeDeliveries, a_delivery

PATIENCE = Patience((0, 5, 30))


async def a_desk(state: State) -> tuple[Operating, FakeDeliveries, UUID]:
    delivery = a_delivery()
    delivery.state = state
    deliveries = FakeDeliveries()
    await deliveries.add([delivery])
    return Operating(deliveries, clock=lambda: NOON), deliveries, delivery.id


def test_a_retry_by_hand_keeps_what_was_tried_and_begins_the_patience_anew() -> None:
    delivery = a_delivery()
    for _ in range(3):
        delivery.claim(NOON, LEASE, "<1@test>", "me")
        delivery.postpone("smtp-450", NOON, PATIENCE, 0)
    assert delivery.state is State.TECHNICAL_FAILURE

    delivery.retry(NOON)
    assert (delivery.state, delivery.next_attempt_at) == (State.CREATED, NOON)
    delivery.claim(NOON, LEASE, "<1@test>", "me")
    delivery.postpone("smtp-451", NOON, PATIENCE, 0)

    assert [each.code for each in delivery.attempts] == [*["smtp-450"] * 3, "retried", "smtp-451"]
    assert (delivery.state, delivery.next_attempt_at) == (
        State.TEMPORARY_FAILURE, NOON + timedelta(seconds=5),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "allowed"),
    [
        ("retry", {State.TEMPORARY_FAILURE, State.PERMANENT_FAILURE, State.TECHNICAL_FAILURE,
                   State.CANCELLED}),
        ("call_off", {State.CREATED, State.TEMPORARY_FAILURE}),
    ],
)  # fmt: skip
async def test_what_is_allowed_depends_on_the_state(what: str, allowed: set[State]) -> None:
    for state in State:
        operating, _, key = await a_desk(state)
        if state in allowed:
            await getattr(operating, what)("son-mai", key, by="key:k_1")
            continue
        with pytest.raises(Conflict) as refused:
            await getattr(operating, what)("son-mai", key, by="key:k_1")
        assert f"“{state.words.vi}”" in refused.value.detail.vi


async def test_whoever_is_second_is_told_so() -> None:
    operating, deliveries, key = await a_desk(State.CREATED)
    deliveries.revisions[key] = 7
    with pytest.raises(Conflict, match="changed-meanwhile"):
        await operating.call_off("son-mai", key, by="key:k_1")


@pytest.mark.parametrize("commune", ["son-mai", "xa-khac"])
async def test_anothers_delivery_is_not_there(commune: str) -> None:
    operating, _, key = await a_desk(State.CREATED)
    with pytest.raises(NotFound):
        await operating.retry(commune, uuid4() if commune == "son-mai" else key, by="x")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("smtp-450", "Máy chủ thư tạm thời chưa nhận (450)."),
        ("smtp-550", "Máy chủ thư từ chối (550)."),
        ("contact-503", "Dịch vụ tiếp nhận tạm thời chưa nhận (503)."),
        ("http-429", "Bên chuyển tin tạm thời chưa nhận (429)."),
        ("http-404", "Bên chuyển tin từ chối (404)."),
        ("something-new", "Mã: something-new."),
    ],
)
def test_every_code_has_words(code: str, words: str) -> None:
    assert code_in_words(code).vi == words
