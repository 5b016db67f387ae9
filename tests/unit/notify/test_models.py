from copy import deepcopy
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from services.notify.models import Patience, State, message_key
from services.notify.settings import Settings
from shared.contracts.notify import DeliveryFailedV1, DeliverySentV1
from tests.unit.notify.fakes import LEASE, NOON, a_delivery

PATIENCE = Patience((0, 5, 30))


def test_the_same_fact_channel_and_recipient_make_the_same_message() -> None:
    event_id = uuid4()
    assert message_key(event_id, "email", "unit:a") == message_key(event_id, "email", "unit:a")
    others = {
        message_key(*each)
        for each in [
            (event_id, "email", "unit:a"), (event_id, "inbox", "unit:a"),
            (event_id, "email", "unit:b"), (uuid4(), "email", "unit:a"),
        ]
    }  # fmt: skip
    assert len(others) == 4


def test_attempts_follow_the_documented_schedule_and_end_after_three_days() -> None:
    patience = Patience(Settings.model_fields["send_at"].default)
    hour = 3600
    at = (0, 5, 30, 120, 600, hour, 3 * hour, 8 * hour, 24 * hour, 48 * hour, 72 * hour)
    waits = [patience.wait(tries, 0) for tries in range(1, len(at) + 1)]
    assert waits == [*(timedelta(seconds=b - a) for a, b in pairwise(at)), None]


@pytest.mark.parametrize(("chance", "seconds"), [(-1, 4), (0, 5), (1, 6)])
def test_a_wait_is_spread_by_a_fifth(chance: float, seconds: float) -> None:
    assert PATIENCE.wait(1, chance) == timedelta(seconds=seconds)


def test_a_sent_delivery_says_so_with_the_facts_correlation_and_no_address() -> None:
    delivery = a_delivery()
    delivery.claim(NOON, LEASE, "<1@test>", "me")
    delivery.mark_sent(NOON)

    (said,) = delivery.events
    assert isinstance(said, DeliverySentV1)
    assert (said.causation_id, said.correlation_id, said.revision) == (
        delivery.cause.event_id, delivery.cause.correlation_id, delivery.revision,
    )  # fmt: skip
    assert "@" not in said.model_dump_json()
    assert (delivery.state, delivery.next_attempt_at, delivery.lease_until) == (
        State.SENT, None, None,
    )  # fmt: skip


def test_a_claimed_delivery_is_not_due_before_its_lease_ends() -> None:
    delivery = a_delivery()
    delivery.claim(NOON, LEASE, "<1@test>", "me")
    assert delivery.next_attempt_at == delivery.lease_until == NOON + LEASE


def test_a_take_over_keeps_the_message_id_and_counts_as_a_try() -> None:
    delivery = a_delivery()
    delivery.claim(NOON, LEASE, "<1@test>", "me")
    delivery.claim(NOON + LEASE, LEASE, "<2@test>", "me")
    assert delivery.message_id == "<1@test>"
    assert [each.code for each in delivery.attempts] == ["interrupted"]


def test_an_end_that_was_said_and_not_recorded_is_said_again_under_the_same_id() -> None:
    delivery = a_delivery()
    delivery.claim(NOON, LEASE, "<1@test>", "the dead one")
    lost, again = deepcopy(delivery), deepcopy(delivery)
    lost.mark_sent(NOON)
    again.claim(NOON + LEASE, LEASE, "<1@test>", "me")
    again.mark_sent(NOON + LEASE)

    assert lost.events[0].event_id == again.events[0].event_id


def test_each_end_has_an_id_of_its_own() -> None:
    delivery = a_delivery()
    for _ in range(2):
        delivery.claim(NOON, LEASE, "<1@test>", "me")
        delivery.mark_sent(NOON)
        delivery.mark_undelivered(NOON)
        delivery.retry(NOON)

    assert len({each.event_id for each in delivery.events}) == len(delivery.events) == 4


def test_a_delivery_fails_once_its_patience_has_run_out() -> None:
    delivery = a_delivery()
    for code in ("a", "b", "c"):
        assert delivery.state is not State.TECHNICAL_FAILURE
        delivery.claim(NOON, LEASE, "<1@test>", "me")
        delivery.postpone(code, NOON, PATIENCE, 0)

    assert delivery.state is State.TECHNICAL_FAILURE
    (said,) = delivery.events
    assert isinstance(said, DeliveryFailedV1)
    assert said.code == "c"


def test_settings_refuse_a_lease_shorter_than_a_send() -> None:
    with pytest.raises(ValueError, match="longer than smtp_seconds"):
        Settings(send_lease_seconds=5, smtp_seconds=10)
