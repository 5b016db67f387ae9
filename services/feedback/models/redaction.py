"""What must not be read in a published text: found by rules, for a person to decide about."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.feedback.models.person import Person
from shared.errors import Text


class Kind(StrEnum):
    """What a passage seems to be; never whose it is."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    IDENTITY_NUMBER = "identity_number"
    BANK_ACCOUNT = "bank_account"
    LINK = "link"


MASKS: dict[Kind, Text] = {
    Kind.NAME: Text("tên", "name"),
    Kind.PHONE: Text("số điện thoại", "telephone number"),
    Kind.EMAIL: Text("thư điện tử", "e-mail address"),
    Kind.ADDRESS: Text("địa chỉ", "address"),
    Kind.IDENTITY_NUMBER: Text("số giấy tờ", "identity number"),
    Kind.BANK_ACCOUNT: Text("số tài khoản", "bank account"),
    Kind.LINK: Text("đường dẫn", "link"),
}
"""What is written between brackets in the place of a passage."""


@dataclass(frozen=True, slots=True)
class Span:
    """A passage; ``certain`` if no text with it may be published."""

    start: int
    end: int
    kind: Kind
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Public:
    """What of a commune is public anyway: numbers, e-mail addresses, names of its places."""

    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, phones: Collection[str], emails: Collection[str], places: Collection[str]
    ) -> "Public":
        """Return what is public, as texts are compared with it."""
        return cls(
            frozenset(map(_digits, phones)),
            frozenset(each.casefold() for each in emails),
            frozenset(" ".join(_folded(each)[0].split()) for each in places),
        )


def find(text: str, person: Person | None, public: Public) -> Sequence[Span]:
    """Return the passages of ``text`` that seem personal, in their order, none within another.

    ``person`` is the sender, whose own data are found however they are spelled.
    """
    found = [*_patterns(text, public), *_names(text)]
    if person:
        found += _own(text, person, public)
    # The surest first, then the longest; what overlaps it is covered by it.
    found.sort(key=lambda each: (not each.certain, each.start - each.end, each.start))
    taken: list[Span] = []
    for each in found:
        if all(each.end <= other.start or other.end <= each.start for other in taken):
            taken.append(each)
    return sorted(taken, key=lambda each: each.start)


def mask(text: str, spans: Sequence[Span]) -> str:
    """Return ``text`` with what each passage is instead of the passage."""
    parts, at = [], 0
    for each in spans:
        parts += [text[at : each.start], f"[{MASKS[each.kind].vi}]"]
        at = each.end
    return "".join([*parts, text[at:]])


def _patterns(text: str, public: Public) -> Iterator[Span]:
    for found in _EMAIL.finditer(text):
        if found[0].casefold() not in public.emails:
            yield Span(*found.span(), Kind.EMAIL, certain=True)
    for found in _LINK.finditer(text):
        yield Span(*found.span(), Kind.LINK)
    for found in _ACCOUNT.finditer(text):
        yield Span(*found.span(1), Kind.BANK_ACCOUNT)
    for found in _HOUSE.finditer(text):
        yield Span(*found.span(), Kind.ADDRESS)
    for found in _NUMBER.finditer(text):
        number = found[0]
        if _DATE.match(number) or _digits(number) in public.phones:
            continue
        if kind := _kind_of(number):
            yield Span(*found.span(), kind, certain=len(_digits(number)) != OLD_IDENTITY_DIGITS)


def _kind_of(number: str) -> Kind | None:
    digits = _digits(number)
    if _PHONE.fullmatch(digits) or (number.startswith("+") and _FOREIGN.fullmatch(digits)):
        return Kind.PHONE
    if _CITIZEN.fullmatch(digits):
        return Kind.IDENTITY_NUMBER
    # Nine digits may be an old identity number, or a sum of money: a person looks.
    return Kind.IDENTITY_NUMBER if number.isdigit() and len(digits) == OLD_IDENTITY_DIGITS else None


def _names(text: str) -> Iterator[Span]:
    for found in _ADDRESSED.finditer(text):
        yield Span(*found.span("name"), Kind.NAME)
    for found in _FULL_NAME.finditer(text):
        yield Span(*found.span(), Kind.NAME)


def _own(text: str, person: Person, public: Public) -> Iterator[Span]:
    """Yield where the sender's own name, number, e-mail and address stand."""
    yield from _own_name(text, (person.name or "").split())
    if person.email:
        yield from _standing(text, person.email, Kind.EMAIL)
    if person.phone:
        national = _digits(person.phone).removeprefix("84")
        spelled = r"[\s.\-()]*".join(national)
        for found in re.finditer(rf"(?<!\d)(?:\+?84|0)?[\s.\-()]*{spelled}(?!\d)", text):
            yield Span(*found.span(), Kind.PHONE, certain=True)
    parts = [each.strip() for each in (person.address or "").split(",")]
    for part in (person.address or "", *(each for each in parts if re.search(r"\d", each))):
        if " ".join(_folded(part)[0].split()) not in public.places:
            yield from _standing(text, part, Kind.ADDRESS)


def _own_name(text: str, words: Sequence[str]) -> Iterator[Span]:
    """Yield where the whole name stands, its end, and the given name after a form of address.

    A given name alone may be any word: Hoa, Nam, Mai.
    """
    for part in (words, words[-2:]):
        if len(part) > 1:
            yield from _standing(text, " ".join(part), Kind.NAME)
    for found in _ADDRESSED.finditer(text):
        called = found["name"].split()[0]
        if words and called.casefold() == words[-1].casefold():
            start = found.start("name")
            yield Span(start, start + len(called), Kind.NAME, certain=True)


def _standing(text: str, passage: str, kind: Kind) -> Iterator[Span]:
    """Yield where ``passage`` stands as whole words, with or without diacritics."""
    words = _folded(passage)[0].split()
    if not words:
        return
    folded, places = _folded(text)
    pattern = r"\s+".join(re.escape(word) for word in words)
    for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", folded):
        yield Span(places[found.start()], places[found.end() - 1] + 1, kind, certain=True)


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` without diacritics in lower case, and where each letter of it stood."""
    folded: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for each in unicodedata.normalize("NFD", letter.translate(_STROKES)).casefold():
            if not unicodedata.combining(each):
                folded.append(each)
                places.append(place)
    return "".join(folded), places


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


OLD_IDENTITY_DIGITS = 9
_STROKES = str.maketrans("đĐ", "dD")
_UPPER = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper())
_WORD = rf"[{_UPPER}](?:[^\W\d_])*"
_NO_NAME = (
    r"(?!(?:Ủy|Uỷ|Hội|Đảng|Sở|Bộ|Ban|Phòng|Thôn|Xã|Tỉnh|Huyện|Việt Nam|Văn phòng|Trung tâm)\b)"
)
_FORMS = (
    "ông bà anh chị em cô chú bác dì cậu mợ thím thầy cháu đồng\\s+chí đ/c cán\\s+bộ công\\s+chức"
    " viên\\s+chức chuyên\\s+viên trưởng\\s+thôn chủ\\s+tịch bí\\s+thư giám\\s+đốc bác\\s+sĩ"
)
_ADDRESSED = re.compile(
    rf"(?<!\w)(?i:{'|'.join(_FORMS.split(' '))})(?:\s+là|\s+tên(?:\s+là)?)?:?\s+"
    rf"(?P<name>{_NO_NAME}{_WORD}(?:\s+{_WORD}){{0,4}})"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh|Trương"
    "|Lương|Mai|Tô|Tạ|Hà|Cao|Châu|Thái|Đào|Lâm|Phùng|Quách|Từ|Văn|Kiều|Nghiêm"
)
_FULL_NAME = re.compile(
    rf"(?<!\w)(?<!đường )(?<!phố )(?<!Đường )(?<!trường )(?:{_SURNAMES})(?:\s+{_WORD}){{1,4}}"
)
_EMAIL = re.compile(r"[\w.%+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_LINK = re.compile(r"(?i)\b(?:https?://|www\.|(?:facebook|fb|zalo|youtube|tiktok)\.\w+/)\S+")
_ACCOUNT = re.compile(r"(?i)(?:\bstk|tài\s+khoản)\D{0,40}?(\d[\d\s.\-]{4,24}\d)")
_HOUSE = re.compile(
    r"(?i)(?<!\w)(?:số\s+nhà|nhà\s+số|ngõ|ngách|hẻm|kiệt|căn\s+hộ)\s+(?:số\s+)?\d[\w/\-]*"
    rf"(?:,?\s+(?:đường|phố)\s+(?-i:{_WORD})(?:\s+(?-i:{_WORD})){{0,3}})?"
)
_NUMBER = re.compile(r"(?<![\w.\-/])(?<!\w[:/])\+?\d(?:[ .\-()]{0,2}\d){7,15}(?![\w/])")
_DATE = re.compile(r"\d{1,2}[.\-]\d{1,2}[.\-]\d{4}")
_PHONE = re.compile(r"(?:0|84|0084)(?:[35789]\d{8}|2\d{9})")
_FOREIGN = re.compile(r"[1-9]\d{7,14}")
_CITIZEN = re.compile(r"0\d{11}")
