"""Why a step of a case is refused, in words."""

from services.feedback.models.clock import Term
from services.feedback.models.status import Status
from shared.errors import Conflict, Text

NAMES: dict[Status, Text] = {
    Status.RECEIVED: Text("đã tiếp nhận", "received"),
    Status.NOT_ACCEPTED: Text("không tiếp nhận", "not accepted"),
    Status.CLASSIFIED: Text("đã phân loại", "classified"),
    Status.ASSIGNED: Text("đã giao xử lý", "assigned"),
    Status.IN_PROGRESS: Text("đang xử lý", "in progress"),
    Status.WAITING: Text("chờ người gửi bổ sung", "waiting for the sender"),
    Status.ANSWERED: Text("đã trả lời", "answered"),
    Status.TRANSFERRED: Text("đã chuyển cơ quan khác", "transferred"),
    Status.REOPENED: Text("mở lại", "reopened"),
    Status.CLOSED: Text("đã kết thúc", "closed"),
    Status.MERGED: Text("đã gộp vào phản ánh khác", "merged into another case"),
}


def wrong_step(code: str, status: Status, to: Status) -> Conflict:
    """Return the error for a step that does not follow from where the case stands."""
    here, there = NAMES[status], NAMES[to]
    return Conflict(
        "wrong-step",
        Text(
            f"Phản ánh {code} đang ở tình trạng “{here.vi}”, không thể chuyển sang “{there.vi}”.",
            f"Case {code} is {here.en}; it cannot become {there.en}.",
        ),
    )


def answered_already(code: str, status: Status) -> Conflict:
    """Return the error for an answer to a case that takes none any more."""
    if status in (Status.ANSWERED, Status.CLOSED):
        return Conflict(
            "already-answered",
            Text(
                f"Phản ánh {code} đã được trả lời rồi; không thể trả lời lần nữa.",
                f"Case {code} has been answered already and cannot be answered again.",
            ),
        )
    return wrong_step(code, status, Status.ANSWERED)


def not_asked(code: str) -> Conflict:
    """Return the error for a supplement that nobody waits for."""
    return Conflict(
        "not-asked",
        Text(
            f"Phản ánh {code} hiện không chờ bổ sung thông tin.",
            f"Case {code} does not wait for anything from you.",
        ),
    )


def no_clock(code: str) -> Conflict:
    """Return the error for a term to be lengthened that does not run."""
    return Conflict(
        "no-clock",
        Text(
            f"Phản ánh {code} không có thời hạn đang chạy.", f"Case {code} has no term that runs."
        ),
    )


def no_extension(code: str, allowed: Term | None) -> Conflict:
    """Return the error for an extension that the settings do not allow."""
    if allowed is None:
        detail = Text(
            "Xã chưa quy định được gia hạn; hãy nêu căn cứ trong cài đặt (clocks.extension).",
            "The commune's settings allow no extension (clocks.extension).",
        )
    else:
        detail = Text(
            f"Phản ánh {code} chỉ được gia hạn một lần, nhiều nhất {allowed.working_days} ngày "
            f"làm việc. Căn cứ: {allowed.basis}",
            f"Case {code} may be extended once, by at most {allowed.working_days} working days. "
            f"Basis: {allowed.basis}",
        )
    return Conflict("no-extension", detail)


def too_late(code: str) -> Conflict:
    """Return the error for lengthening a term that has ended."""
    return Conflict(
        "too-late",
        Text(
            f"Thời hạn của phản ánh {code} đã hết, không gia hạn được nữa.",
            f"The term of case {code} has ended and cannot be extended any more.",
        ),
    )


def own_authority(code: str) -> Conflict:
    """Return the error for passing on what the commune itself must settle."""
    return Conflict(
        "own-authority",
        Text(
            f"Phản ánh {code} đã được xác định thuộc thẩm quyền của xã; muốn chuyển đi, "
            "hãy phân loại lại.",
            f"Case {code} is within the commune's own authority; class it anew to pass it on.",
        ),
    )


def no_draft(code: str) -> Conflict:
    """Return the error for an approval without a draft."""
    return Conflict(
        "no-draft",
        Text(
            f"Phản ánh {code} chưa có dự thảo trả lời để duyệt.",
            f"Case {code} has no draft to approve.",
        ),
    )


def not_answered(code: str) -> Conflict:
    """Return the error for a step that needs an answer."""
    return Conflict(
        "not-answered",
        Text(f"Phản ánh {code} chưa được trả lời.", f"Case {code} is not answered."),
    )


def not_published(code: str) -> Conflict:
    """Return the error for a withdrawal of what is not public."""
    return Conflict(
        "not-published",
        Text(
            f"Trả lời phản ánh {code} chưa được công khai.",
            f"The answer to case {code} is not public.",
        ),
    )


def merged_with_itself(code: str) -> Conflict:
    """Return the error for a case merged into itself."""
    return Conflict(
        "merged-with-itself",
        Text(
            f"Không thể gộp phản ánh {code} vào chính nó.",
            f"Case {code} cannot be merged into itself.",
        ),
    )


def merged_with_done(into: str) -> Conflict:
    """Return the error for a merge into a case that does not go on."""
    return Conflict(
        "merged-with-done",
        Text(
            f"Phản ánh {into} đã xử lý xong nên không gộp vào được; hãy chọn phản ánh còn mở.",
            f"Case {into} is done; choose one that is still open.",
        ),
    )


def merged_backwards(code: str, into: str) -> Conflict:
    """Return the error for a merge that must go the other way."""
    return Conflict(
        "merged-backwards",
        Text(
            f"Hãy gộp phản ánh {into} vào {code}: phản ánh có thời hạn, rồi phản ánh nhận trước "
            "được giữ lại.",
            f"Merge case {into} into {code}: the one with a legal term, then the earlier, goes on.",
        ),
    )


def about_another(code: str, into: str) -> Conflict:
    """Return the error for a merge of cases that criticise different units."""
    return Conflict(
        "about-another-unit",
        Text(
            f"Phản ánh {code} và {into} nói về hai đơn vị khác nhau, không gộp được.",
            f"Cases {code} and {into} are about different units and cannot be merged.",
        ),
    )


def done(code: str) -> Conflict:
    """Return the error for joining a case that is done."""
    return Conflict(
        "done",
        Text(
            f"Phản ánh {code} đã xong; nếu việc còn tiếp diễn, xin gửi phản ánh mới.",
            f"Case {code} is done; if the matter goes on, please send a new message.",
        ),
    )


def criticised(code: str) -> Conflict:
    """Return the error for a handler that the case is about."""
    return Conflict(
        "conflict-of-interest",
        Text(
            f"Đơn vị hoặc người được nêu trong phản ánh {code} không được xử lý phản ánh này.",
            f"The unit or person that case {code} is about may not handle it.",
        ),
    )
