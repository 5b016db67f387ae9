"""What a failure means: for a message, for a caller, and for the person who reads it.

Exception
├── Rejected            it will never work: dead letter at once, 4xx
│   ├── Malformed       400  the bytes are not what they claim to be
│   ├── Unauthenticated 401
│   ├── Forbidden       403
│   ├── NotFound        404
│   ├── Conflict        409
│   ├── TooLarge        413
│   ├── TooMany         429  with Retry-After
│   └── Invalid         422
│       └── KeyReused   an Idempotency-Key that stands for something else
├── Transient           later it may: delayed retry, then dead letter, 503
└── anything else       a bug: retried as Transient, counted and logged as an error
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in the two languages of the product."""

    vi: str
    en: str

    def to(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of the input; ``field`` is a dotted path."""

    field: str
    message: Text


class Rejected(Exception):
    """It will never work, however often it is tried.

    ``code`` names the problem for programs (``urn:xaso:problem:<code>``), ``detail`` says it
    to a person.
    """

    status: ClassVar[int] = 422
    title: ClassVar[Text] = Text("Không thực hiện được yêu cầu", "The request was refused")

    def __init__(self, code: str, detail: Text, *errors: FieldError) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = errors


class Malformed(Rejected):
    """The bytes are not what they claim to be."""

    status = 400
    title = Text("Dữ liệu gửi lên không đọc được", "The request cannot be read")


class Unauthenticated(Rejected):
    """Nobody known stands behind the request."""

    status = 401
    title = Text("Chưa đăng nhập", "Not signed in")


class Forbidden(Rejected):
    """Somebody known, who may not do this."""

    status = 403
    title = Text("Không có quyền thực hiện", "Not allowed")


class NotFound(Rejected):
    """There is no such thing, or none that the caller may know of."""

    status = 404
    title = Text("Không tìm thấy", "Not found")


class Conflict(Rejected):
    """The thing is no longer in the state that the request needs."""

    status = 409
    title = Text("Dữ liệu đã thay đổi", "The state has changed")


class TooLarge(Rejected):
    """The request is larger than the service takes."""

    status = 413
    title = Text("Nội dung quá lớn", "The request is too large")


class TooMany(Rejected):
    """More than the caller's share; in ``retry_after`` seconds it may be tried again."""

    status = 429
    title = Text("Quá nhiều yêu cầu", "Too many requests")

    def __init__(self, code: str, detail: Text, retry_after: int) -> None:
        super().__init__(code, detail)
        self.retry_after = retry_after


class Invalid(Rejected):
    """The request is readable, and wrong."""

    status = 422
    title = Text("Thông tin chưa hợp lệ", "The input is not valid")


class KeyReused(Invalid):
    """An ``Idempotency-Key`` that already stands for another content."""

    def __init__(self) -> None:
        super().__init__(
            "idempotency-key-reused",
            Text(
                "Idempotency-Key này đã được dùng cho một nội dung khác; hãy dùng khóa mới.",
                "This Idempotency-Key already stands for another content; use a new one.",
            ),
        )


class Transient(Exception):
    """It may work later; the message stays, the caller is asked to come back."""


class Wrong(ValueError):
    """What a validator of the product's own finds wrong; ``explain`` passes its sentence on."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


_SENTENCES: dict[str, Text] = {
    "missing": Text("Thiếu thông tin bắt buộc.", "This field is required."),
    "extra_forbidden": Text("Trường này không được dùng.", "This field is not known."),
    "string_too_long": Text("Dài quá {max_length} ký tự.", "Longer than {max_length} characters."),
    "string_too_short": Text(
        "Cần ít nhất {min_length} ký tự.", "Needs at least {min_length} characters."
    ),
    "string_type": Text("Phải là văn bản.", "Must be text."),
    "string_pattern_mismatch": Text("Không đúng định dạng.", "Not in the right form."),
    "greater_than_equal": Text("Không được nhỏ hơn {ge}.", "Must be at least {ge}."),
    "greater_than": Text("Phải lớn hơn {gt}.", "Must be greater than {gt}."),
    "less_than_equal": Text("Không được lớn hơn {le}.", "Must be at most {le}."),
    "int_type": Text("Phải là số nguyên.", "Must be a whole number."),
    "int_parsing": Text("Phải là số nguyên.", "Must be a whole number."),
    "int_from_float": Text("Phải là số nguyên.", "Must be a whole number."),
    "bool_type": Text("Phải là đúng hoặc sai.", "Must be true or false."),
    "bool_parsing": Text("Phải là đúng hoặc sai.", "Must be true or false."),
    "enum": Text("Giá trị không có trong danh sách.", "Not one of the listed values."),
    "literal_error": Text("Giá trị không có trong danh sách.", "Not one of the listed values."),
    "too_short": Text("Cần ít nhất {min_length} mục.", "Needs at least {min_length} items."),
    "too_long": Text(
        "Quá nhiều mục (tối đa {max_length}).", "Too many items (at most {max_length})."
    ),
    "json_invalid": Text("Không phải JSON hợp lệ.", "Not valid JSON."),
    "url_parsing": Text("Không phải đường dẫn hợp lệ.", "Not a valid link."),
    "url_scheme": Text(
        "Đường dẫn phải bắt đầu bằng http:// hoặc https://.",
        "The link must begin with http:// or https://.",
    ),
}
_DATE = Text(
    "Ngày không hợp lệ; hãy viết theo dạng năm-tháng-ngày, ví dụ 2025-09-15.",
    "Not a valid date; write it as 2025-09-15.",
)
_OTHER = Text("Giá trị không hợp lệ.", "Not a valid value.")


def explain(error: dict[str, Any]) -> FieldError:
    """Turn one of pydantic's errors into a sentence for a person.

    It never repeats the input; only a validator of the product's own may (``Wrong``).
    """
    kind = error["type"]
    sentence = _DATE if kind.startswith("date") else _SENTENCES.get(kind, _OTHER)
    limits = error.get("ctx") or {}
    path = ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "header"))
    if isinstance(limits.get("error"), Wrong):
        return FieldError(path, limits["error"].text)
    try:
        message = Text(sentence.vi.format(**limits), sentence.en.format(**limits))
    except KeyError:
        message = _OTHER
    return FieldError(path, message)
