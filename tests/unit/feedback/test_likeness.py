from datetime import UTC, datetime

from services.feedback.models.folding import words
from services.feedback.models.likeness import Said, alike

TEXTS = {
    "A": "Đường vào thôn Mẫu 1 bị ngập nước sau mưa, xe máy không đi được.",
    "B": "Loa truyền thanh ở đầu thôn phát quá to vào sáng sớm.",
    "C": "Bộ phận một cửa trả kết quả hồ sơ trễ hẹn ba ngày mà không báo trước.",
    "D": "Sau mưa đường thôn Mẫu 1 ngập sâu, học sinh không đi học được.",
    "E": "Cán bộ tiếp dân rất tận tình, xin cảm ơn.",
}
AMONG = [Said(code, datetime.now(UTC), tuple(words(text))) for code, text in TEXTS.items()]


def codes(text: str, most: int = 3) -> list[str]:
    return [each.code for each in alike(words(text), AMONG, most=most)]


def test_the_same_matter_in_other_words_is_found_with_or_without_marks() -> None:
    asked = "duong thon mau 1 bi ngap nuoc, di khong duoc"

    assert set(codes(asked)) == {"A", "D"}
    assert codes(asked, most=1) == codes(asked)[:1]


def test_another_matter_in_the_same_place_is_not_suggested() -> None:
    assert codes("Đèn đường thôn Mẫu 1 hỏng đã hai tuần") == []


def test_the_same_text_is_wholly_alike() -> None:
    [found] = alike(words(TEXTS["C"]), AMONG, most=1)

    assert (found.code, round(found.score, 6)) == ("C", 1.0)


def test_a_text_of_two_words_is_like_nothing() -> None:
    assert codes("Đường ngập") == []
    assert alike([], AMONG, most=3) == []
    assert alike(words(TEXTS["A"]), [], most=3) == []
