from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.limits import FEW, SHARES, Limits, Rate, Share
from services.feedback.ports import Kind
from shared.errors import TooMany

HERE, THERE, COMMUNE = "203.0.113.0/24", "198.51.100.0/24", "son-mai"


@dataclass
class Watch:
    """A clock that stands still until it is turned."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def limits(network: str, commune: str) -> tuple[Limits, Watch]:
    watch = Watch()
    share = Share(network=Rate.of(network), commune=Rate.of(commune))
    return Limits({Kind.SEND: share}, watch), watch


def taken(limits: Limits, network: str, times: int, commune: str = COMMUNE) -> int:
    done = 0
    for _ in range(times):
        try:
            limits.take(Kind.SEND, network, commune)
        except TooMany:
            continue
        done += 1
    return done


def test_a_share_is_had_at_once_and_comes_back_bit_by_bit() -> None:
    ours, watch = limits("60/min", "600/min")

    assert taken(ours, HERE, 100) == 60
    with pytest.raises(TooMany) as refused:
        ours.take(Kind.SEND, HERE, COMMUNE)
    assert refused.value.retry_after == 1
    watch.now += 1
    assert taken(ours, HERE, 10) == 1
    watch.now += 10
    assert taken(ours, HERE, 100) == 10
    watch.now += 3600
    assert taken(ours, HERE, 100) == 60


def test_one_networks_flood_takes_nothing_from_the_others() -> None:
    ours, _ = limits("60/min", "100/min")

    assert taken(ours, HERE, 100_000) == 60
    assert taken(ours, THERE, 40) == 40
    assert taken(ours, THERE, 1) == 0
    assert taken(ours, THERE, 60, "xa-khac") == 60


def test_looking_counts_nothing() -> None:
    ours, _ = limits("2/min", "9/min")

    for _ in range(10):
        ours.check(Kind.SEND, HERE, COMMUNE)
    assert taken(ours, HERE, 5) == 2
    with pytest.raises(TooMany):
        ours.check(Kind.SEND, HERE, COMMUNE)


def test_what_has_no_share_is_not_counted() -> None:
    ours = Limits({Kind.SEND: None})

    assert taken(ours, HERE, 10_000) == 10_000
    ours.take(Kind.TRACK, HERE, COMMUNE)


def test_nobody_is_remembered_by_address_nor_for_long() -> None:
    ours, watch = limits("60/min", "1000000/s")

    for number in range(10 * FEW):
        ours.take(Kind.SEND, f"network {number}", COMMUNE)
        watch.now += 0.1
    assert "network" not in repr(ours._full_until)
    assert len(ours._full_until) <= FEW


def test_the_shares_by_default_leave_room_for_a_village_behind_one_address() -> None:
    ours = Limits(SHARES, Watch())

    assert taken(ours, HERE, 60) == 60
    for share in SHARES.values():
        assert share.commune.count / share.commune.seconds > share.network.count / (
            share.network.seconds
        )


@given(st.lists(st.floats(0, 30), max_size=200), st.integers(1, 20), st.integers(1, 60))
def test_no_window_ever_sees_more_than_two_shares(
    pauses: list[float], count: int, seconds: int
) -> None:
    ours, watch = limits(f"{count}/{seconds}s", "1000000/s")
    moments = []
    for pause in pauses:
        watch.now += pause
        if taken(ours, HERE, 1):
            moments.append(watch.now)
    for begin in moments:
        assert sum(begin <= each < begin + seconds for each in moments) <= 2 * count


@pytest.mark.parametrize("wrong", ["", "60", "0/min", "60/month", "-1/s", "1e9/s", 60, None])
def test_a_rate_that_says_nothing_clear_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="60/min"):
        Rate.of(wrong)
