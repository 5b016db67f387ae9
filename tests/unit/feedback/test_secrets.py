from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from services.feedback.models import Person
from services.feedback.tokens import ALPHABET, Tokens, digest, short_code
from services.feedback.vault import Sealed, Vault

SOMEBODY = Person("individual", "Người Thử", "+84912345678", "thu@vidu.example", "Thôn Thử")
REF = UUID(int=3)


def test_a_token_has_26_letters_and_depends_on_case_and_key() -> None:
    case_id = uuid4()
    token = Tokens(b"a" * 32).of(case_id)

    assert len(token) == 26
    assert set(token) <= set(ALPHABET)
    assert token == Tokens(b"a" * 32).of(case_id)
    assert token not in (Tokens(b"b" * 32).of(case_id), Tokens(b"a" * 32).of(uuid4()))


def test_tokens_use_all_letters_at_every_place() -> None:
    tokens = [Tokens(b"a" * 32).of(UUID(int=n)) for n in range(2000)]

    assert len(set(tokens)) == 2000
    for place in range(26):
        assert {token[place] for token in tokens} == set(ALPHABET)


def test_a_token_may_be_typed_in_any_case_and_with_the_letters_that_look_alike() -> None:
    assert digest("0G1AB") == digest("ogiab") == digest("OGLAB")
    assert digest("0G1AB") != digest("0G1AC")


def test_a_short_code_is_readable_and_changes_after_a_clash() -> None:
    case_id = UUID(int=5)

    assert short_code("son-mai", case_id).startswith("SM-")
    assert len(short_code("son-mai", case_id)) == 9
    assert short_code("son-mai", case_id) == short_code("son-mai", case_id)
    assert short_code("son-mai", case_id) != short_code("son-mai", case_id, 1)


def test_a_fingerprint_needs_the_key() -> None:
    assert Tokens(b"a" * 32).fingerprint(b"x") != Tokens(b"b" * 32).fingerprint(b"x")


def test_a_sealed_person_opens_only_with_the_right_key_and_reference() -> None:
    vault = Vault(b"k" * 32)
    sealed = vault.seal(SOMEBODY, REF)

    assert vault.open(sealed, REF) == SOMEBODY
    for other, ref in ((Vault(b"x" * 32), REF), (vault, uuid4())):
        with pytest.raises(InvalidTag):
            other.open(sealed, ref)


def test_every_seal_has_its_own_key_and_shows_nothing() -> None:
    vault = Vault(b"k" * 32)
    one, two = vault.seal(SOMEBODY, REF), vault.seal(SOMEBODY, REF)

    assert one.wrapped_key != two.wrapped_key
    assert one.ciphertext != two.ciphertext
    assert "Thử".encode() not in one.ciphertext
    with pytest.raises(InvalidTag):
        vault.open(Sealed(one.kek, two.wrapped_key, one.nonce, one.ciphertext), REF)
