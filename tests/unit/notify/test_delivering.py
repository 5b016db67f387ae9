from datetime import timedelta

import pytest

from services.notify.models import Delivery, State
from services.notify.ports import Permanent, Temporary
from services.notify.service import hand_over
from tests.unit.notify.fakes import (
    LEASE,
    NOON,
    FakeAddresses,
    FakeChannel,
    FakeDeliveries,
    FakeSubjects,
    a_delivery,
    an_office,
)


async def claimed(deliveries: FakeDeliveries) -> Delivery:
    delivery = a_delivery()
    delivery.claim(NOON, LEASE, f"<{delivery.id}@test>", "a process")
    await deliveries.add([delivery])
    return delivery


async def test_a_message_is_sent_then_recorded() -> None:
    deliveries, channel = FakeDeliveries(), FakeChannel()
    delivery = await claimed(deliveries)
    assert await hand_over(delivery, channel, an_office(deliveries))

    (message,) = channel.sent
    assert message.id == f"<{delivery.id}@test>"
    assert message.subject == "C.I.1.a: đã hoàn thành 52/52"
    assert "x@son-mai.example" not in repr(message)
    assert deliveries.stored[delivery.id].state is State.SENT


async def test_a_message_that_was_taken_is_recorded_however_often_the_database_fails() -> None:
    deliveries, channel = FakeDeliveries(down=2), FakeChannel()
    delivery = await claimed(deliveries)
    await hand_over(delivery, channel, an_office(deliveries))
    assert len(channel.sent) == 1
    assert deliveries.stored[delivery.id].state is State.SENT


@pytest.mark.parametrize(
    ("error", "state", "code", "worked"),
    [
        (Temporary("smtp-450"), State.TEMPORARY_FAILURE, "smtp-450", False),
        (Temporary("contact-503", ours=True), State.TEMPORARY_FAILURE, "contact-503", True),
        (Permanent("smtp-550"), State.PERMANENT_FAILURE, "smtp-550", True),
        (RuntimeError("a bug"), State.TEMPORARY_FAILURE, "error", True),
    ],
)
async def test_every_outcome_has_its_state(
    error: Exception, state: State, code: str, worked: bool
) -> None:
    deliveries = FakeDeliveries()
    delivery = await claimed(deliveries)
    said = await hand_over(delivery, FakeChannel(error=error), an_office(deliveries))
    assert (delivery.state, delivery.attempts[-1].code, said) == (state, code, worked)


async def test_a_provider_that_names_its_own_pause_is_not_hurried() -> None:
    deliveries = FakeDeliveries()
    delivery = await claimed(deliveries)
    await hand_over(
        delivery, FakeChannel(error=Temporary("http-429", after=120)), an_office(deliveries)
    )
    assert delivery.next_attempt_at == NOON + timedelta(seconds=120)


async def test_a_message_that_cannot_be_written_fails_and_is_not_tried_again() -> None:
    deliveries, channel = FakeDeliveries(), FakeChannel()
    delivery = await claimed(deliveries)
    del delivery.about["standing"]
    await hand_over(delivery, channel, an_office(deliveries))
    assert (delivery.state, delivery.attempts[-1].code) == (
        State.TECHNICAL_FAILURE, "cannot-be-written",
    )  # fmt: skip
    assert channel.sent == []


async def test_a_recipient_without_an_address_cancels() -> None:
    deliveries, channel = FakeDeliveries(), FakeChannel()
    delivery = await claimed(deliveries)
    await hand_over(delivery, channel, an_office(deliveries, FakeAddresses(None)))
    assert (delivery.state, delivery.events, channel.sent) == (State.CANCELLED, [], [])


async def test_what_no_longer_matters_is_not_sent() -> None:
    deliveries, channel = FakeDeliveries(), FakeChannel()
    subjects = FakeSubjects({"son-mai/cases/1": "answered"})
    delivery = await claimed(deliveries)
    delivery.subject, delivery.until = "cases/1", ("answered", "closed")
    await hand_over(delivery, channel, an_office(deliveries, subjects=subjects))
    assert (delivery.state, delivery.attempts[-1].code) == (State.CANCELLED, "no-longer-matters")
    assert channel.sent == []


@pytest.mark.parametrize(
    ("repeats", "state"), [(True, State.SENT), (False, State.TECHNICAL_FAILURE)]
)
async def test_what_nobody_can_know_is_repeated_or_stopped_as_the_channel_says(
    repeats: bool, state: State
) -> None:
    deliveries, channel = FakeDeliveries(), FakeChannel(repeats=repeats)
    delivery = await claimed(deliveries)
    delivery.claim(NOON + LEASE, LEASE, "another id", "another process")
    deliveries.revisions[delivery.id] = delivery.revision
    await hand_over(delivery, channel, an_office(deliveries))
    assert delivery.state is state
    assert [message.id for message in channel.sent] == [f"<{delivery.id}@test>"] * repeats
