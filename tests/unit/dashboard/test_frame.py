"""What Streamlit itself says is said in Vietnamese: the words are those of the release in use."""

import re
from pathlib import Path

import pytest
import streamlit

from services.dashboard.screens import home
from services.dashboard.texts import Words, frame

BUNDLE = Path(streamlit.__file__).parent / "static" / "static" / "js"
PUT_TOGETHER = ("Press ",)
"""What the bundle makes of pieces."""


def test_every_word_of_streamlits_is_one_that_it_still_says() -> None:
    said = "".join(path.read_text("utf-8", "replace") for path in BUNDLE.glob("*.js"))
    gone = [
        each
        for each in frame.EXACT
        if not each.startswith(PUT_TOGETHER) and f"`{each}`" not in said
    ]
    assert gone == []


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("1 option available.", "Có 1 mục."),
        ("12 options available.", "Có 12 mục."),
        ("12 – December", "tháng 12"),
        ("5MB per file", "Mỗi tệp tối đa 5 MB"),
        ("Today, Thứ Sáu, 27 tháng 11 selected", "Hôm nay, Thứ Sáu, 27 tháng 11, đã chọn"),
        ("Thứ Sáu, 27 tháng 11, 2026 selected", "Thứ Sáu, 27 tháng 11, 2026, đã chọn"),
        ("month, Ngày trước", "tháng, Ngày trước"),
        ("Remove ke-hoach.docx", "Bỏ ke-hoach.docx"),
        ("Number is outside the allowed range. Please enter a value between 1 and 9.",
         "Số phải từ 1 đến 9."),
    ],
)  # fmt: skip
def test_what_varies_is_kept(english: str, vietnamese: str) -> None:
    pattern, own = next(each for each in frame.PATTERNS.items() if re.fullmatch(each[0], english))
    assert re.sub(f"^{pattern}$", re.sub(r"\$(\d)", r"\\\1", own), english) == vietnamese


def test_in_english_nothing_is_said_otherwise() -> None:
    script = home.in_words(Words("en"))
    assert "documentElement.lang='en'" in script
    assert '{"exact": {}, "patterns": {}}' in script
