"""What somebody wants to send, and the rules by which it can be taken."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from services.feedback.models.person import BY_SENDING, Consent, Person
from shared.contracts.feedback import Category, Classification, SubmitterKind
from shared.errors import FieldError, Invalid, Language, Text

TEXT_LIMIT = 5000
NAME_LIMIT = 200
ADDRESS_LIMIT = 300
EMAIL_LIMIT = 254
PHONE_LIMIT = 30

# Marks that turn the direction of writing, and the byte order mark: they come in unseen with
# pasted text and could make a line on a leader's screen read as something else.
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_SEPARATORS = re.compile(r"[\s.\-()]+")
_VIETNAMESE = re.compile(r"0[35789]\d{8}|02\d{9}|1[89]00\d{4,6}", re.ASCII)
_FOREIGN = re.compile(r"\+(?!84)[1-9]\d{7,14}", re.ASCII)
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
    re.IGNORECASE | re.ASCII,
)
_LOCAL_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Position:
    """Where the matter is, in degrees (WGS 84), to the ten metres that four decimals tell."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Places:
    """What a message may name of the commune: its villages (thôn) and its units."""

    villages: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Message:
    """What was sent, as it came."""

    category: Category | None
    text: str
    language: Language = "vi"
    kind: Literal["individual", "organisation"] = "individual"
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    consent: Consent | None = None
    village: str | None = None
    about_unit: str | None = None
    position: Position | None = None
    account: str | None = None
    reference_only: bool = False
    """Taken for reference whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What can be taken: tidied, within its limits, with consent where a person is named."""

    category: Category
    text: str
    language: Language
    person: Person | None
    consent: Consent | None
    village: str | None = None
    about_unit: str | None = None
    position: Position | None = None
    reference_only: bool = False

    @property
    def classification(self) -> Classification:
        """Tell feedback under the law from a message taken for reference."""
        named = self.person is not None and self.person.is_named
        return "feedback" if named and not self.reference_only else "reference"

    @property
    def submitter_kind(self) -> SubmitterKind:
        """Who wrote, as far as facts may say."""
        return self.person.kind if self.person else "anonymous"


def check(message: Message, notices: Collection[str], places: Places = Places()) -> Submission:
    """Return what can be taken of ``message``; ``notices`` are the privacy notice's versions.

    Raises ``Invalid`` with one sentence for each field that is wrong.
    """
    wrong: list[FieldError] = []
    text = tidy(message.text, "text", TEXT_LIMIT, wrong, lines=True)
    if not text and not wrong:
        wrong.append(FieldError("text", EMPTY_TEXT))
    if message.category is None:
        wrong.append(FieldError("category", NO_CATEGORY))
    person = person_of(message, wrong)
    consent = message.consent
    if consent and consent.notice_version not in notices:
        wrong.append(FieldError("consent.notice_version", UNKNOWN_NOTICE))
    agreed = consent and (consent.accepted or consent.given in BY_SENDING)
    if person and not agreed:
        wrong.append(FieldError("consent.accepted", NO_CONSENT))
    if message.village and message.village not in places.villages:
        wrong.append(FieldError("village", UNKNOWN_VILLAGE))
    if message.about_unit and message.about_unit not in places.units:
        wrong.append(FieldError("about_unit", UNKNOWN_UNIT))
    if message.position and not _on_earth(message.position):
        wrong.append(FieldError("position", BAD_POSITION))
    if wrong or message.category is None:
        raise refused(wrong)
    return Submission(
        category=message.category,
        text=text,
        language=message.language,
        person=person,
        consent=consent if person else None,
        village=message.village or None,
        about_unit=message.about_unit or None,
        position=message.position and _rounded(message.position),
        reference_only=message.reference_only,
    )


def refused(wrong: list[FieldError]) -> Invalid:
    """Return the error that names every field in ``wrong``."""
    return Invalid(
        "invalid-input",
        Text(
            "Có thông tin chưa hợp lệ: " + " ".join(each.message.vi for each in wrong),
            "Some input is not valid: " + " ".join(each.message.en for each in wrong),
        ),
        *wrong,
    )


def person_of(message: Message, wrong: list[FieldError]) -> Person | None:
    """Return who wrote, None for nobody; adds to ``wrong`` what is no name, number or address."""
    before = len(wrong)
    name = tidy(message.name, "submitter.name", NAME_LIMIT, wrong) or None
    address = tidy(message.address, "submitter.address", ADDRESS_LIMIT, wrong) or None
    phone = _phone(tidy(message.phone, "submitter.phone", PHONE_LIMIT, wrong), wrong)
    email = _email(tidy(message.email, "submitter.email", EMAIL_LIMIT, wrong), wrong)
    if len(wrong) == before and not (name or address or phone or email or message.account):
        return None
    return Person(message.kind, name, phone, email, address, message.account)


def phone_of(value: str) -> str | None:
    """Return a telephone number as persons hold it, e.g. ``+84905000000``; None for no number."""
    return _phone(tidy(value, "phone", PHONE_LIMIT, []), [])


def email_of(value: str) -> str | None:
    """Return an e-mail address as persons hold it; None for what is no address."""
    return _email(tidy(value, "email", EMAIL_LIMIT, []), [])


def tidy(
    value: str | None, field: str, limit: int, wrong: list[FieldError], *, lines: bool = False
) -> str:
    """Return ``value`` in NFC without invisible marks and outer space; empty for none.

    A control character or too many characters add to ``wrong``. Without ``lines``, line breaks
    and runs of space become one space.
    """
    if not value:
        return ""
    tidied = _INVISIBLE.sub("", unicodedata.normalize("NFC", value)).replace("\r\n", "\n")
    tidied = tidied.replace("\r", "\n").strip() if lines else " ".join(tidied.split(" ")).strip()
    if not lines:
        tidied = re.sub(r"[ \t\r\n]+", " ", tidied)
    if _UNREADABLE.search(tidied):
        wrong.append(FieldError(field, UNREADABLE))
    elif len(tidied) > limit:
        wrong.append(FieldError(field, _too_long(limit)))
    return tidied


def _phone(value: str, wrong: list[FieldError]) -> str | None:
    if not value:
        return None
    digits = _SEPARATORS.sub("", value)
    national = re.sub(r"^(?:\+|00)?84(?=[235789]\d)0?|^\+840", "0", digits)
    if _VIETNAMESE.fullmatch(national):
        return "+84" + national.removeprefix("0") if national[0] == "0" else national
    if _FOREIGN.fullmatch(digits):
        return digits
    if not any(each.field == "submitter.phone" for each in wrong):
        wrong.append(FieldError("submitter.phone", BAD_PHONE))
    return None


def _email(value: str, wrong: list[FieldError]) -> str | None:
    if not value:
        return None
    if _EMAIL.fullmatch(value) and len(value.partition("@")[0]) <= _LOCAL_LIMIT:
        return value
    if not any(each.field == "submitter.email" for each in wrong):
        wrong.append(FieldError("submitter.email", BAD_EMAIL))
    return None


def _on_earth(position: Position) -> bool:
    return -90 <= position.latitude <= 90 and -180 <= position.longitude <= 180  # noqa: PLR2004


def _rounded(position: Position) -> Position:
    return Position(round(position.latitude, 4), round(position.longitude, 4))


def _too_long(limit: int) -> Text:
    return Text(
        f"Dài quá {limit:,} ký tự; xin viết ngắn lại.".replace(",", "."),
        f"Longer than {limit:,} characters; please shorten it.",
    )


EMPTY_TEXT = Text("Hãy viết nội dung phản ánh.", "Please write your message.")
NO_CATEGORY = Text("Hãy chọn một lĩnh vực.", "Please choose what it is about.")
NO_CONSENT = Text(
    "Xã chỉ giữ thông tin của người gửi khi người gửi đồng ý. "
    "Hãy đánh dấu đồng ý, hoặc gửi mà không nêu tên.",
    "The commune keeps the sender's details only with the sender's consent. "
    "Please tick the box, or send without a name.",
)
UNKNOWN_NOTICE = Text(
    "Thông báo về dữ liệu cá nhân này không còn hiệu lực; hãy tải lại trang và đọc bản mới.",
    "This privacy notice is not in force; please reload the page and read the current one.",
)
UNKNOWN_VILLAGE = Text("Không có thôn này trong xã.", "The commune has no such village.")
UNKNOWN_UNIT = Text("Không có đơn vị này trong xã.", "The commune has no such unit.")
BAD_POSITION = Text("Vị trí không đúng.", "Not a valid position.")
UNREADABLE = Text(
    "Có ký tự không đọc được; xin xóa và viết lại bằng chữ thường dùng.",
    "There are characters that cannot be read; please type them again.",
)
BAD_PHONE = Text(
    "Số điện thoại chưa đúng; hãy viết đủ 10 số, ví dụ 0912 345 678.",
    "Not a valid telephone number; write all its digits, e.g. 0912 345 678.",
)
BAD_EMAIL = Text(
    "Địa chỉ thư điện tử chưa đúng; địa chỉ có dạng ten@vidu.vn.",
    "Not a valid e-mail address; it looks like name@example.com.",
)
