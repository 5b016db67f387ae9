import pytest

from services.notify.models import State
from services.notify.ports import Permanent, Temporary
from services.notify.service import deliver
from tests.unit.notify.fakes import (
    FakeAddresses,
    FakeChannel,
    FakeDeliveries,
    a_delivery,
    an_office,
)


async def test_a_message_is_sent_then_recorded() -> None:
    deliveries, channel, delivery = FakeDeliveries(), FakeChannel(), a_delivery()
    await deliver(delivery, an_office(deliveries, channel))

    (message,) = channel.sent
    assert message.id == f"<{delivery.id}@test>"
    assert message.subject == "C.I.1.a: đã hoàn thành 52/52"
    assert "x@son-mai.example" not in repr(message)
    assert deliveries.stored[delivery.id].state is State.SENT


async def test_whoever_claims_second_sends_nothing() -> None:
    deliveries, channel, delivery = FakeDeliveries(), FakeChannel(), a_delivery()
    deliveries.revisions[delivery.id] = 1
    await deliver(delivery, an_office(deliveries, channel))
    assert channel.sent == []


async def test_a_message_that_was_taken_is_recorded_however_often_the_database_fails() -> None:
    deliveries, channel, delivery = FakeDeliveries(down=2), FakeChannel(), a_delivery()
    await deliver(delivery, an_office(deliveries, channel))
    assert len(channel.sent) == 1
    assert deliveries.stored[delivery.id].state is State.SENT


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (Temporary("smtp-450"), State.TEMPORARY_FAILURE, "smtp-450"),
        (Permanent("smtp-550"), State.FAILED, "smtp-550"),
        (RuntimeError("a bug"), State.TEMPORARY_FAILURE, "error"),
    ],
)
async def test_every_outcome_has_its_state(error: Exception, state: State, code: str) -> None:
    deliveries, delivery = FakeDeliveries(), a_delivery()
    await deliver(delivery, an_office(deliveries, FakeChannel(error=error)))
    assert (delivery.state, delivery.attempts[-1].code) == (state, code)


async def test_a_message_that_cannot_be_written_fails_and_is_not_tried_again() -> None:
    deliveries, channel, delivery = FakeDeliveries(), FakeChannel(), a_delivery()
    del delivery.about["standing"]
    await deliver(delivery, an_office(deliveries, channel))
    assert (delivery.state, delivery.attempts[-1].code) == (State.FAILED, "cannot-be-written")
    assert channel.sent == []


async def test_a_recipient_without_an_address_cancels() -> None:
    deliveries, channel, delivery = FakeDeliveries(), FakeChannel(), a_delivery()
    await deliver(delivery, an_office(deliveries, channel, FakeAddresses(None)))
    assert (delivery.state, delivery.events, channel.sent) == (State.CANCELLED, [], [])
