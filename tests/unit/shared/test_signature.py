from datetime import UTC, datetime, timedelta

import pytest

from shared.signature import is_signed, sign

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
SECRET, OTHER = "s" * 32, "o" * 32
BODY = b'{"id": "1"}'


def test_a_signature_is_that_of_its_moment_and_body() -> None:
    header = sign(SECRET, BODY, NOW)

    assert is_signed(header, BODY, [SECRET], NOW)
    assert not is_signed(header, BODY + b" ", [SECRET], NOW)
    assert not is_signed(header, BODY, [OTHER], NOW)
    assert not is_signed(header, BODY, [], NOW)
    moment = int(NOW.timestamp())
    moved = header.replace(f"t={moment}", f"t={moment + 1}")
    assert not is_signed(moved, BODY, [SECRET], NOW)


def test_two_secrets_are_good_while_they_change_on_either_side() -> None:
    assert is_signed(sign(OTHER, BODY, NOW), BODY, [SECRET, OTHER], NOW)
    both = sign(SECRET, BODY, NOW) + "," + sign(OTHER, BODY, NOW).partition(",")[2]
    assert is_signed(both, BODY, [OTHER], NOW)
    assert is_signed(both, BODY, [SECRET], NOW)


@pytest.mark.parametrize(("seconds", "good"), [(0, 1), (300, 1), (-300, 1), (301, 0), (-301, 0)])
def test_a_signature_holds_for_300_seconds(seconds: int, good: int) -> None:
    header = sign(SECRET, BODY, NOW)
    assert is_signed(header, BODY, [SECRET], NOW + timedelta(seconds=seconds)) is bool(good)


@pytest.mark.parametrize(
    "header",
    [
        None, "", "v1=", "t=,v1=", "t=x,v1=y", "t=-1,v1=0", "t=1", "t=99999999999999999999,v1=0",
        "t=١٢٣,v1=0", f"t={int(NOW.timestamp())},v1=é", "t=1,t=1,v1=0", "=,=,=", "," * 1000,
    ],
)  # fmt: skip
def test_anything_else_signs_nothing(header: str | None) -> None:
    assert not is_signed(header, BODY, [SECRET], NOW)
