from uuid import UUID

import pytest

from services.feedback.spoken import heard, spell
from services.feedback.tokens import ALPHABET, codes


def test_a_code_is_spelt_with_the_words_for_its_digits() -> None:
    assert spell("SM-7K3Q9X") == "S, M, bảy, K, ba, Q, chín, X"
    assert spell("SM-7K3Q9X", "en") == "S, M, seven, K, three, Q, nine, X"


def test_letters_that_go_by_several_names_have_theirs_beside_them() -> None:
    assert spell("WYZ") == "W (vê kép), Y (i dài), Z (dét)"


def test_every_sign_of_a_code_is_said_differently() -> None:
    for language in ("vi", "en"):
        assert len({spell(sign, language) for sign in ALPHABET}) == len(ALPHABET)


@pytest.mark.parametrize(
    "said", ["SM-7K3Q9X", "sm7k3q9x", " 7k3 q9x ", "S M . 7 K 3 - Q 9 X", "ｓｍ７Ｋ３Ｑ９Ｘ"]
)
def test_a_code_is_taken_as_it_is_heard(said: str) -> None:
    assert heard(said, "son-mai") == "SM-7K3Q9X"


def test_what_is_easily_misheard_is_put_right() -> None:
    assert heard("sm o1l i00", "son-mai") == "SM-011100"


def test_a_code_that_begins_with_the_communes_letters_keeps_them() -> None:
    assert heard("SM12AB", "son-mai") == "SM-SM12AB"
    assert heard("SMSM12AB", "son-mai") == "SM-SM12AB"


@pytest.mark.parametrize("said", ["", "SM-", "7K3Q9", "7K3Q9XX", "XK-7K3Q9X", "SM-7K3Q9U", "đèn"])
def test_anything_else_is_no_code(said: str) -> None:
    assert heard(said, "son-mai") is None


def test_every_code_is_heard_as_it_is_spelt() -> None:
    for number in range(500):
        code = next(codes("son-mai", UUID(int=number)))
        assert heard(code, "son-mai") == code
