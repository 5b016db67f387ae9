from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from services.feedback.tokens import ALPHABET, Tokens, codes
from services.feedback.vault import Lookup, Vault

SECRET = "Người Thử, +84912345678".encode()
REF, CITIZEN = UUID(int=3), UUID(int=4)


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


def test_what_is_sealed_opens_only_with_the_right_key_and_reference() -> None:
    vault = Vault(b"k" * 32)
    key, wrapped = vault.new(CITIZEN)
    sealed = key.seal(SECRET, REF)

    assert SECRET not in sealed
    assert sealed != key.seal(SECRET, REF)
    assert vault.unwrap(wrapped, CITIZEN).open(sealed, REF) == SECRET
    for open_wrongly in (
        lambda: key.open(sealed, uuid4()),
        lambda: key.open(sealed[:-1] + b"x", REF),
        lambda: vault.unwrap(wrapped, uuid4()),
        lambda: vault.new(CITIZEN)[0].open(sealed, REF),
    ):
        with pytest.raises(InvalidTag):
            open_wrongly()


def test_a_new_key_encryption_key_takes_over_from_the_previous_one() -> None:
    key, wrapped = Vault(b"old" + b"k" * 29).new(CITIZEN)
    sealed = key.seal(SECRET, REF)
    vault = Vault(b"new" + b"k" * 29, previous=b"old" + b"k" * 29)
    rewrapped = vault.rewrap(wrapped, CITIZEN)

    assert vault.unwrap(wrapped, CITIZEN).open(sealed, REF) == SECRET
    assert rewrapped.kek == vault.kek_id != wrapped.kek
    assert Vault(b"new" + b"k" * 29).unwrap(rewrapped, CITIZEN).open(sealed, REF) == SECRET
    with pytest.raises(KeyError):
        Vault(b"new" + b"k" * 29).unwrap(wrapped, CITIZEN)


def test_a_handle_needs_the_key_and_tells_communes_and_kinds_apart() -> None:
    lookup, phone = Lookup(b"a" * 32), "+84912345678"
    handles = {
        lookup.handle("son-mai", "phone", phone),
        lookup.handle("xa-khac", "phone", phone),
        lookup.handle("son-mai", "email", phone),
        Lookup(b"b" * 32).handle("son-mai", "phone", phone),
    }

    assert len(handles) == 4
    assert lookup.handle("son-mai", "phone", phone) in handles
    assert lookup.last_four(REF, "5678") != lookup.last_four(CITIZEN, "5678")
