import unicodedata
from typing import Any

import pytest

from services.feedback.models import Consent, Message, check
from shared.contracts.feedback import Category
from shared.errors import Invalid

NOTICES = {"1"}
AGREED = Consent("1", accepted=True)


def a_draft(**values: Any) -> Message:
    return Message(**{"category": Category.TTHC, "text": "Hồ sơ trễ hẹn.", **values})


def wrong_fields(**values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check(a_draft(**values), NOTICES)
    return {error.field: error.message.vi for error in refused.value.errors}


def test_a_name_and_a_way_to_reach_the_writer_make_it_feedback() -> None:
    for way in ({"phone": "0912345678"}, {"email": "mau@vidu.example"}, {"address": "Thôn Mẫu"}):
        submission = check(a_draft(name="Người Mẫu", consent=AGREED, **way), NOTICES)

        assert submission.classification == "feedback"
        assert submission.submitter_kind == "individual"


def test_without_a_name_or_a_way_to_reach_the_writer_it_is_for_reference() -> None:
    for person in (
        {},
        {"name": "Người Mẫu"},
        {"phone": "0912345678"},
        {"name": " \t ", "phone": ""},
    ):
        submission = check(a_draft(consent=AGREED, **person), NOTICES)

        assert submission.classification == "reference"


def test_an_empty_person_is_anonymous_and_needs_no_consent() -> None:
    submission = check(a_draft(name="", phone=" ", kind="organisation"), NOTICES)

    assert (submission.person, submission.consent) == (None, None)
    assert submission.submitter_kind == "anonymous"


def test_personal_data_needs_consent_to_a_known_notice() -> None:
    assert "đồng ý" in wrong_fields(phone="0912345678")["consent.accepted"]
    refused = wrong_fields(phone="0912345678", consent=Consent("1", accepted=False))
    assert refused.keys() == {"consent.accepted"}
    old = wrong_fields(phone="0912345678", consent=Consent("0", accepted=True))
    assert old.keys() == {"consent.notice_version"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("+84 912.345.678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("(0255) 3822-222", "+842553822222"),
        ("+84 (0)255 3822222", "+842553822222"),
        ("1900 1234", "19001234"),
        ("+82 10-1234-5678", "+821012345678"),
    ],
)
def test_a_telephone_number_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    person = check(a_draft(phone=typed, consent=AGREED), NOTICES).person

    assert person is not None
    assert person.phone == kept


@pytest.mark.parametrize(
    "typed",
    ["123", "01234567890", "0912345", "091234567890", "chín một hai", "+84123", "٠٩١٢٣٤٥٦٧٨"],
)
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    assert "Số điện thoại" in wrong_fields(phone=typed, consent=AGREED)["submitter.phone"]


@pytest.mark.parametrize(
    "typed",
    ["mau", "mau@", "@vidu.vn", "a b@vidu.vn", "mau@vidu", "mau@vidu.vn,khac@vidu.vn", "m..a@v.vn"],
)
def test_what_is_no_e_mail_address_is_refused(typed: str) -> None:
    assert "thư điện tử" in wrong_fields(email=typed, consent=AGREED)["submitter.email"]


def test_text_is_kept_in_nfc_with_its_lines() -> None:
    typed = unicodedata.normalize("NFD", "  Đường thôn\r\nbị ngập\rnặng. ")

    assert check(a_draft(text=typed), NOTICES).text == "Đường thôn\nbị ngập\nnặng."


def test_text_has_a_limit_counted_after_tidying() -> None:
    full = unicodedata.normalize("NFD", "ộ" * 5000) + "  "
    assert len(check(a_draft(text=full), NOTICES).text) == 5000

    assert wrong_fields(text="ộ" * 5001) == {"text": "Dài quá 5.000 ký tự; xin viết ngắn lại."}


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\ufeff"])
def test_text_must_say_something(typed: str) -> None:
    assert wrong_fields(text=typed) == {"text": "Hãy viết nội dung phản ánh."}


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b[31m", "\x7f", "\x9b", "\ufffd"])
def test_control_characters_are_refused_everywhere(sign: str) -> None:
    assert "không đọc được" in wrong_fields(text=f"a{sign}b")["text"]
    for name in ("name", "address", "phone", "email"):
        wrong = wrong_fields(**{name: f"a{sign}b"}, consent=AGREED)
        assert list(wrong) == [f"submitter.{name}"]


def test_marks_that_turn_the_direction_of_writing_are_taken_out() -> None:
    submission = check(
        a_draft(text="trả\u202e 100\u2069 đồng", name="A\u202eB", consent=AGREED), NOTICES
    )

    assert submission.text == "trả 100 đồng"
    assert submission.person is not None
    assert submission.person.name == "AB"


def test_every_wrong_field_is_named_at_once() -> None:
    wrong = wrong_fields(category=None, text="", phone="1", email="x", name="n" * 201)

    assert wrong.keys() == {
        "category",
        "text",
        "submitter.phone",
        "submitter.email",
        "submitter.name",
        "consent.accepted",
    }
