import base64
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.ports import Form
from services.feedback.proofs import GOOD_FOR, Proofs, solve
from services.feedback.stamps import MOST, Stamps
from shared.errors import Invalid

OTHER = cast("Form", SimpleNamespace(value="other"))
KEY, COMMUNE = b"k" * 32, "son-mai"
STEPS = 6


def now() -> datetime:
    return datetime.now(UTC)


def proofs(key: bytes = KEY, ago: timedelta = timedelta()) -> Proofs:
    return Proofs(key, lambda: now() - ago, STEPS)


def refusal(proof: str | None, form: Form = Form.CASE, commune: str = COMMUNE) -> str:
    with pytest.raises(Invalid) as refused:
        proofs().check(proof, form, commune)
    return refused.value.code


def changed(proof: str, **changes: Any) -> str:
    """Return ``proof`` with other parameters of its challenge."""
    content = json.loads(base64.b64decode(proof))
    content["challenge"]["parameters"] |= changes
    return base64.b64encode(json.dumps(content).encode()).decode()


def test_a_solved_challenge_is_a_proof_and_says_which() -> None:
    issued = proofs().issue(Form.CASE, COMMUNE)

    proven = proofs().check(solve(issued), Form.CASE, COMMUNE)

    assert proven.id == issued["parameters"]["nonce"]
    assert timedelta() < proven.expires_at - now() <= GOOD_FOR


def test_the_work_is_neither_nothing_nor_without_end() -> None:
    counters = set()
    for _ in range(40):
        proof = solve(proofs().issue(Form.CASE, COMMUNE))
        counters.add(json.loads(base64.b64decode(proof))["solution"]["counter"])

    assert counters == {4, 5, 6}


def test_a_proof_serves_only_what_it_was_made_for() -> None:
    proof = solve(proofs().issue(Form.CASE, COMMUNE))

    assert refusal(proof, OTHER) == "proof-for-another"
    assert refusal(proof, commune="xa-khac") == "proof-for-another"
    assert refusal(changed(proof, data={"form": "other", "commune": COMMUNE})) == "proof-wrong"


def test_a_proof_grows_old() -> None:
    late = solve(proofs(ago=GOOD_FOR + timedelta(seconds=2)).issue(Form.CASE, COMMUNE))

    assert refusal(late) == "proof-expired"
    assert refusal(changed(late, expiresAt=int(now().timestamp()) + 60)) == "proof-wrong"


def test_what_was_not_worked_for_is_no_proof() -> None:
    issued = proofs().issue(Form.CASE, COMMUNE)
    unsolved = {"challenge": issued, "solution": {"counter": 1, "derivedKey": "00" * 32}}

    assert refusal(None) == refusal("") == "proof-missing"
    assert refusal(base64.b64encode(json.dumps(unsolved).encode()).decode()) == "proof-wrong"
    assert refusal(solve(proofs(b"x" * 32).issue(Form.CASE, COMMUNE))) == "proof-wrong"
    easier = changed(solve(issued), keyPrefix="", cost=1)
    assert refusal(easier) == "proof-wrong"
    assert refusal(solve(issued) + "=" * 5000) == "proof-wrong"


PIECES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["challenge", "parameters", "solution", "signature", "nonce", "counter"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(PIECES | st.text(max_size=40))
def test_nonsense_is_refused_and_nothing_worse(content: object) -> None:
    encoded = base64.b64encode(json.dumps(content).encode()).decode()

    assert refusal(encoded) == "proof-wrong"


@given(st.text(min_size=1, max_size=60))
def test_what_is_not_even_base64_is_refused(text: str) -> None:
    assert refusal(text) == "proof-wrong"


def test_only_a_challenge_can_be_solved() -> None:
    for wrong in ({}, {"parameters": {}}, {"parameters": 3}):
        with pytest.raises(ValueError, match="not a challenge"):
            solve(wrong)


def test_a_stamp_says_how_long_a_form_was_open_and_cannot_be_set_back() -> None:
    stamps, shown = Stamps(KEY), now()
    stamp = stamps.at(shown)

    assert stamps.age(stamp, shown + timedelta(seconds=3)) >= timedelta(seconds=3)
    assert stamps.age(stamp, shown + timedelta(seconds=2.9)) < timedelta(seconds=3)
    moment, _, signature = stamp.partition(".")
    late = shown + timedelta(minutes=1)
    for wrong in (f"{int(moment) - 9000}.{signature}", "", ".", f"é.{signature}", f"{moment}."):
        assert stamps.age(wrong, late) == timedelta()
    assert Stamps(b"x" * 32).age(stamp, late) == timedelta()
    assert stamps.age(stamp, shown + MOST + timedelta(seconds=1)) == timedelta()
