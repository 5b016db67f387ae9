"""Why somebody without a key is turned away, in words."""

from math import ceil

from shared.errors import FieldError, Invalid, NotFound, Text, TooMany

MINUTE = 60


def too_many(seconds: int) -> TooMany:
    """Return the error for more than a network's or a commune's share."""
    vi, en = _later(seconds)
    return TooMany(
        "too-many-requests",
        Text(
            f"Có quá nhiều yêu cầu cùng lúc từ mạng của bạn hoặc gửi đến xã; xin thử lại sau {vi}, "
            "hoặc gọi đường dây nóng.",
            "There are too many requests from your network or to the commune; please try again in "
            f"{en}, or call the hotline.",
        ),
        seconds,
    )


def without_proof_too_often(seconds: int) -> TooMany:
    """Return the error for a form without a proof when the slower way is full."""
    vi, en = _later(seconds)
    return TooMany(
        "slower-way-full",
        Text(
            "Trình duyệt của bạn chưa chạy được bước chống gửi tự động; theo cách này xã chỉ nhận "
            f"được ít phản ánh cùng lúc. Xin gửi lại sau {vi}, hoặc gọi đường dây nóng.",
            "Your browser did not do the step that keeps machines out, and this way the commune "
            f"takes only a few messages at a time. Please send it again in {en}, or call the "
            "hotline.",
        ),
        seconds,
    )


def code_locked(seconds: int) -> TooMany:
    """Return the error for a code that was tried too often, whether there is such a case or not."""
    vi, en = _later(seconds)
    return TooMany(
        "code-locked",
        Text(
            f"Mã này bị tạm khóa vì đã nhập sai nhiều lần; xin thử lại sau {vi}. Nếu bạn còn giữ "
            "đường dẫn theo dõi thì vẫn mở được.",
            f"This code is locked after too many wrong tries; please try again in {en}. The link "
            "that you were given still works.",
        ),
        seconds,
    )


def no_match() -> NotFound:
    """Return the error for a code and digits that open nothing, whatever the reason."""
    return NotFound(
        "no-match",
        Text(
            "Không tìm thấy phản ánh nào khớp với mã và bốn số cuối điện thoại này. Phản ánh gửi "
            "không kèm số điện thoại chỉ mở được bằng đường dẫn đã nhận.",
            "No case fits this code and these last four digits. A message sent without a telephone "
            "number is opened only by the link that was given.",
        ),
    )


def bad_code() -> Invalid:
    """Return the error for what no code looks like."""
    text = Text(
        "Mã phản ánh có sáu chữ và số sau hai chữ đầu, ví dụ SM-7K3Q9X.",
        "A case code has six letters and digits after the first two, e.g. SM-7K3Q9X.",
    )
    return Invalid("invalid-input", text, FieldError("code", text))


def bad_digits() -> Invalid:
    """Return the error for anything but four digits."""
    text = Text("Hãy nhập đúng bốn chữ số.", "Please enter exactly four digits.")
    return Invalid("invalid-input", text, FieldError("last_four", text))


def proof_missing() -> Invalid:
    """Return the error for something sent without a key and without a proof of work."""
    return _proof(
        "proof-missing",
        "Thiếu bằng chứng chống gửi tự động (tiêu đề Proof); hãy lấy đề bài ở /v1/challenge.",
        "The proof of work (header Proof) is missing; get a challenge from /v1/challenge.",
    )


def proof_wrong() -> Invalid:
    """Return the error for a proof that cannot be read, is not ours, or does not solve it."""
    return _proof(
        "proof-wrong",
        "Bằng chứng chống gửi tự động không đúng.",
        "The proof of work is not right.",
    )


def proof_expired() -> Invalid:
    """Return the error for a proof offered too late."""
    return _proof(
        "proof-expired",
        "Bằng chứng chống gửi tự động đã quá hạn; hãy lấy đề bài mới.",
        "The proof of work has expired; get a new challenge.",
    )


def proof_replayed() -> Invalid:
    """Return the error for a proof that was used for something else."""
    return _proof(
        "proof-replayed",
        "Bằng chứng chống gửi tự động đã được dùng; mỗi lần gửi cần một bằng chứng mới.",
        "The proof of work was used before; each message needs its own.",
    )


def proof_for_another() -> Invalid:
    """Return the error for a proof of another form or another commune."""
    return _proof(
        "proof-for-another",
        "Bằng chứng chống gửi tự động được cấp cho biểu mẫu khác hoặc xã khác.",
        "The proof of work is for another form or another commune.",
    )


def _proof(code: str, vi: str, en: str) -> Invalid:
    text = Text(vi, en)
    return Invalid(code, text, FieldError("Proof", text))


def _later(seconds: int) -> tuple[str, str]:
    if seconds < MINUTE:
        return f"{seconds} giây", f"{seconds} seconds"
    minutes = ceil(seconds / MINUTE)
    return f"{minutes} phút", "a minute" if minutes == 1 else f"{minutes} minutes"
