import unicodedata

import pytest

from services.feedback.models.folding import fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường ngập ở Thôn Mẫu", "duong ngap o thon mau"),
        ("ĐƯỜNG NGẬP", "duong ngap"),
        ("Nguyễn Thị Quỳnh Hương", "nguyen thi quynh huong"),
        ("ẤẦẨẪẬ ẮẰẲẴẶ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ ỲỸỶỴ", "aaaaa aaaaa eeeee ooooo ooooo uuuuu yyyy"),
    ],
)
def test_a_mark_makes_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_composed_and_decomposed_letters_are_the_same_word() -> None:
    composed, apart = (unicodedata.normalize(form, "hồ sơ") for form in ("NFC", "NFD"))

    assert composed != apart
    assert words(composed) == words(apart) == ["ho", "so"]


def test_words_are_letters_and_digits_in_their_order() -> None:
    assert words("Mã SM-7K3Q9X: trễ 3 ngày!") == ["ma", "sm", "7k3q9x", "tre", "3", "ngay"]
    assert words("…!? " + "x" * 41) == []
