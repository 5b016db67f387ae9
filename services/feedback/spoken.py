"""What is said on the telephone: a code spelt out, and where a case stands."""

import unicodedata
from datetime import datetime

from services.feedback import words
from services.feedback.desk import Desk
from services.feedback.models import Case
from services.feedback.tokens import ALPHABET, CODE_LENGTH, initials
from shared.calendar_vn import VIETNAM
from shared.errors import Language, Text

_DIGITS: dict[Language, tuple[str, ...]] = {
    "vi": ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
# Letters outside of the Vietnamese alphabet, which not everybody calls by the same name, and Y.
_NAMES = {"F": "ép", "J": "gi", "W": "vê kép", "Y": "i dài", "Z": "dét"}
_HEARD_AS = {"O": "0", "I": "1", "L": "1"}


def spell(code: str, language: Language = "vi") -> str:
    """Return ``code`` as it is read out: ``SM-7K3Q9X`` is «S, M, bảy, K, ba, Q, chín, X»."""
    return ", ".join(_name(sign, language) for sign in code if sign != "-")


def heard(said: str, commune: str) -> str | None:
    """Return the code that ``said`` stands for, with or without the commune's letters; or None.

    What is easily misheard is put right: O for zero, I and L for one.
    """
    plain = unicodedata.normalize("NFKC", said).upper()
    signs = "".join(each for each in plain if each.isalnum())
    prefix = initials(commune)
    tail = signs.removeprefix(prefix) if len(signs) > CODE_LENGTH else signs
    tail = "".join(_HEARD_AS.get(sign, sign) for sign in tail)
    known = len(tail) == CODE_LENGTH and set(tail) <= set(ALPHABET)
    return f"{prefix}-{tail}" if known else None


def standing(case: Case, desk: Desk, language: Language) -> list[str]:
    """Return what an operator may tell whoever has the code: where it stands, none of its words."""
    received = _day(case.received_at)
    said = [
        Text(f"Xã nhận phản ánh này ngày {received}.", f"It was received on {received}."),
        Text(f"Hiện nay: {words.status(case, 'vi')}.", f"At present: {words.status(case, 'en')}."),
    ]
    if case.unit and case.unit in desk.units:
        unit = desk.units[case.unit]
        said.append(Text(f"Đơn vị xử lý: {unit.vi}.", f"Handled by: {unit.en}."))
    if case.due_at and case.clock and case.clock.running:
        due = _day(case.due_at)
        said.append(Text(f"Hạn trả lời: ngày {due}.", f"An answer is due on {due}."))
    if case.merged_into:
        code = case.merged_into
        said.append(Text(f"Kết quả xem ở phản ánh {code}.", f"Its result is that of {code}."))
    if case.answer:
        answered = _day(case.answer.at)
        said.append(
            Text(
                f"Xã đã trả lời ngày {answered}; nội dung ở đường dẫn theo dõi của ông/bà.",
                f"It was answered on {answered}; the answer is behind your follow-up link.",
            )
        )
    return [each.to(language) for each in said]


def _name(sign: str, language: Language) -> str:
    if sign.isdigit():
        return _DIGITS[language][int(sign)]
    return f"{sign} ({_NAMES[sign]})" if language == "vi" and sign in _NAMES else sign


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"
