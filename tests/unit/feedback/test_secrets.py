from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from services.feedback.models import Person
from services.feedback.tokens import ALPHABET, Tokens, codes
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
    assert {token[0] for token in tokens} == set(ALPHABET[:8])
    for place in range(1, 26):
        assert {token[place] for token in tokens} == set(ALPHABET)


def test_a_token_leads_back_to_its_case_however_it_is_typed() -> None:
    tokens = Tokens(b"a" * 32)
    for case_id in (uuid4() for _ in range(200)):
        token = tokens.of(case_id)
        typed = token.lower().replace("0", "o").replace("1", "l")
        assert tokens.case_of(token) == tokens.case_of(typed) == case_id
        assert Tokens(b"b" * 32).case_of(token) != case_id


@pytest.mark.parametrize("wrong", ["", "x", "é" * 26, "0" * 25, "Z" * 26, "U" * 26, "0" * 999])
def test_any_other_text_leads_nowhere(wrong: str) -> None:
    assert isinstance(Tokens(b"a" * 32).case_of(wrong), UUID)


def test_a_code_is_readable_and_has_others_for_a_clash() -> None:
    case_id = UUID(int=5)
    found = list(codes("son-mai", case_id))

    assert all(code.startswith("SM-") and len(code) == 9 for code in found)
    assert len(set(found)) == 8
    assert found == list(codes("son-mai", case_id))
    assert found != list(codes("son-mai", UUID(int=6)))


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
