"""Where a list of cases goes on, as the caller carries it."""

from datetime import UTC, datetime, timedelta

from services.feedback.models import Case
from services.feedback.ports import Cursor
from shared.errors import FieldError, Invalid, Text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_cursor(case: Case | Cursor) -> str:
    """Return the ``after`` with which the list goes on behind ``case``."""
    return f"{(case.received_at - EPOCH) // timedelta(milliseconds=1)}-{case.code}"


def read_cursor(after: str) -> Cursor:
    """Return what ``after`` stands for; raises ``Invalid`` for what this service never wrote."""
    milliseconds, _, code = after.partition("-")
    try:
        return Cursor(EPOCH + timedelta(milliseconds=int(milliseconds)), code)
    except (ValueError, OverflowError):
        text = Text(
            "Mốc trang (after) không đúng; hãy lấy giá trị next của trang trước.",
            "The value of after is not one that a list gave as next.",
        )
        raise Invalid("bad-cursor", text, FieldError("after", text)) from None
