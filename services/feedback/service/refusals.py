"""Why something is refused, in words."""

from shared.errors import FieldError, Forbidden, Invalid, NotFound, Text


def unknown_commune() -> Invalid:
    """Return the error for a commune that takes no feedback here."""
    text = Text(
        "Không có xã này trong hệ thống, hoặc bạn không được gửi thay cho xã này.",
        "This commune is not served here, or you may not send on its behalf.",
    )
    return Invalid("unknown-commune", text, FieldError("commune", text))


def not_found() -> NotFound:
    """Return the error for a case that is not there, or not for this caller."""
    return NotFound(
        "not-found",
        Text(
            "Không có phản ánh này, hoặc đường dẫn chưa đúng.",
            "There is no such case, or the link is not right.",
        ),
    )


def channel_needs_staff() -> Forbidden:
    """Return the error for a resident who names a channel that only staff may."""
    return Forbidden(
        "channel-needs-staff",
        Text(
            "Không có khóa của cán bộ thì chỉ gửi được qua trang này (channel = web).",
            "Without a staff key only the channel web can be used.",
        ),
    )


def probe_needs_staff() -> Forbidden:
    """Return the error for a probe without a staff or service key."""
    return Forbidden(
        "probe-needs-staff",
        Text(
            "Chỉ cán bộ hoặc dịch vụ của xã được gửi tin thử (probe).",
            "Only staff or a service of the commune may send a probe.",
        ),
    )


def nobody(code: str) -> NotFound:
    """Return the error for a case that nobody is known to have written."""
    return NotFound(
        "nobody",
        Text(
            f"Phản ánh {code} không có thông tin người gửi, hoặc thông tin đã được xóa.",
            f"Nobody is on record as the sender of {code}, or the person was erased.",
        ),
    )


def desk_needs_staff() -> Forbidden:
    """Return the error for a request by code and telephone from somebody without a key."""
    return Forbidden(
        "desk-needs-staff",
        Text(
            "Yêu cầu bằng mã và số điện thoại chỉ cán bộ nhập được; hãy dùng đường dẫn theo dõi.",
            "Only staff may enter a request by code and telephone; please use your link.",
        ),
    )


def no_way_named() -> Invalid:
    """Return the error for a request that says neither a link nor a code with a telephone."""
    text = Text(
        "Hãy cho biết đường dẫn theo dõi của phản ánh.", "Please give the link of your feedback."
    )
    return Invalid("no-way-named", text, FieldError("tracking_url", text))
