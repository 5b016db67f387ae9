"""What a case's codes are called in plain words; the same in the API and on the site."""

from services.feedback.desk import Desk
from services.feedback.models import Case, Line, Status
from services.feedback.models.attachment import MEGABYTE, Attachment, AttachmentState
from shared.errors import Language, Text

STATUS: dict[Status, Text] = {
    Status.RECEIVED: Text("Đã tiếp nhận, chưa trả lời", "Received, not answered yet"),
    Status.NOT_ACCEPTED: Text("Không tiếp nhận", "Not accepted"),
    Status.CLASSIFIED: Text("Đã phân loại, chờ giao xử lý", "Classified, not assigned yet"),
    Status.ASSIGNED: Text("Đã giao đơn vị xử lý", "Assigned"),
    Status.IN_PROGRESS: Text("Đang xử lý", "In progress"),
    Status.WAITING: Text("Chờ bạn bổ sung thông tin", "Waiting for you"),
    Status.ANSWERED: Text("Đã trả lời", "Answered"),
    Status.TRANSFERRED: Text("Đã chuyển cơ quan có thẩm quyền", "Passed to the competent body"),
    Status.REOPENED: Text("Đã mở lại", "Reopened"),
    Status.CLOSED: Text("Đã kết thúc", "Closed"),
    Status.MERGED: Text("Đã gộp với phản ánh cùng việc", "Merged with another case"),
}
REFERENCE = Text("Đã ghi nhận làm tin tham khảo", "Noted for reference")
ATTACHMENT: dict[AttachmentState, Text] = {
    AttachmentState.PENDING: Text("Chờ kiểm tra an toàn", "Waiting to be checked"),
    AttachmentState.AVAILABLE: Text("Đã kiểm tra, xã xem được", "Checked; the commune can see it"),
    AttachmentState.REFUSED: Text(
        "Có mã độc, đã xóa", "Something harmful was found; it was deleted"
    ),
    AttachmentState.FAILED: Text(
        "Chưa kiểm tra được, xã đang xem xét", "Could not be checked; the commune is looking at it"
    ),
}
KINDS = {
    "image/jpeg": Text("Ảnh JPEG", "JPEG picture"),
    "image/png": Text("Ảnh PNG", "PNG picture"),
    "image/webp": Text("Ảnh WebP", "WebP picture"),
    "application/pdf": Text("Tài liệu PDF", "PDF document"),
}
HISTORY: dict[str, Text] = {
    "received_feedback": Text("Xã đã tiếp nhận phản ánh.", "The commune received your message."),
    "received_reference": Text(
        "Xã đã ghi nhận phản ánh làm tin tham khảo.",
        "The commune noted your message for reference.",
    ),
    "class_1": Text("Xã không tiếp nhận: {note}", "Not accepted: {note}"),
    "class_2": Text(
        "Xã xác định đây là vướng mắc cụ thể, chuyển đơn vị có trách nhiệm giải quyết.",
        "It is a specific difficulty; it goes to the unit that must settle it.",
    ),
    "class_3": Text(
        "Xã xác định nội dung thuộc thẩm quyền của xã.", "It is within the commune's authority."
    ),
    "class_4": Text(
        "Xã xác định nội dung không thuộc thẩm quyền của xã và sẽ chuyển đến nơi có thẩm quyền.",
        "It is outside the commune's authority and will be passed on.",
    ),
    "assigned": Text("Giao {unit} xử lý.", "Assigned to: {unit}."),
    "started": Text("Đơn vị được giao đã bắt đầu xử lý.", "The unit began to work on it."),
    "transferred": Text("Đã chuyển đến {unit}: {note}", "Passed to {unit}: {note}"),
    "paused": Text(
        "Xã đề nghị bạn bổ sung: {note} Thời hạn tạm dừng.",
        "You are asked for more: {note} The clock is paused.",
    ),
    "resumed": Text("Xã tiếp tục xử lý.", "The commune goes on."),
    "supplied": Text(
        "Bạn đã bổ sung thông tin; xã tiếp tục xử lý.",
        "You gave more information; the commune goes on.",
    ),
    "noted": Text("Bạn đã gửi thêm thông tin.", "You sent more information."),
    "extended": Text("Thời hạn được gia hạn: {note}", "The term was extended: {note}"),
    "drafted": Text(
        "Đã có dự thảo trả lời, chờ người có thẩm quyền duyệt.",
        "An answer is drafted and waits for approval.",
    ),
    "answered": Text("Xã đã trả lời.", "The commune answered."),
    "published": Text(
        "Nội dung trả lời đã được công khai, không nêu tên.",
        "The answer was made public, without names.",
    ),
    "withdrawn": Text(
        "Nội dung công khai đã được gỡ xuống.", "The published answer was taken back."
    ),
    "rated": Text("Bạn đã đánh giá câu trả lời.", "You rated the answer."),
    "reopened_by_resident": Text(
        "Bạn cho biết việc chưa được giải quyết; xã mở lại phản ánh.",
        "You said that it is not settled; the case was reopened.",
    ),
    "reopened": Text("Xã mở lại phản ánh: {note}", "The commune reopened the case: {note}"),
    "closed": Text("Phản ánh đã kết thúc.", "The case was closed."),
    "merged": Text(
        "Phản ánh được gộp với phản ánh {note} về cùng việc; kết quả xem ở đó.",
        "It was merged with case {note} about the same matter.",
    ),
    "settled": Text(
        "Phản ánh {note} về cùng việc đã được giải quyết xong; kết quả xem ở đó.",
        "Case {note} about the same matter came to its end; see its result.",
    ),
    "joined": Text("Có thêm người phản ánh cùng việc này.", "Somebody else said the same."),
    "overdue": Text("Đã quá hạn trả lời.", "The answer is overdue."),
    "corrected": Text(
        "Thông tin của người gửi đã được sửa theo yêu cầu.",
        "The sender's details were put right as asked.",
    ),
    "anonymised": Text("Thông tin về người gửi đã được xóa.", "What told who wrote was erased."),
    "overdue_transfer": Text("Đã quá hạn chuyển.", "Passing it on is overdue."),
}


def status(case: Case, language: Language) -> str:
    """Return where the case stands, as a resident reads it."""
    if case.status is Status.RECEIVED and case.classification == "reference":
        return REFERENCE.to(language)
    return STATUS[case.status].to(language)


def history(line: Line, language: Language, desk: Desk | None = None) -> str:
    """Return one line of the public history, as a resident reads it."""
    return (
        HISTORY[line.code]
        .to(language)
        .format(note=line.note, unit=_name(line.unit, language, desk))
    )


def asked(case: Case) -> str | None:
    """Return what the resident is asked for at the moment, or None."""
    if case.status is not Status.WAITING:
        return None
    return next((line.note for line in reversed(case.history) if line.code == "paused"), "")


def _name(slug: str | None, language: Language, desk: Desk | None) -> str:
    """Return what a unit, or a body outside the commune, is called."""
    if slug is None:
        return Text("đơn vị của xã", "a unit of the commune").to(language)
    names = dict(desk.units) if desk else {}
    names |= {each.slug: each.name for each in desk.outside_bodies} if desk else {}
    return names[slug].to(language) if slug in names else slug


def attachment_state(attachment: Attachment, language: Language) -> str:
    """Return where an attachment stands."""
    return ATTACHMENT[attachment.state].to(language)


def attachment(attachment: Attachment, language: Language) -> str:
    """Return what an attachment is: its kind and size."""
    size = max(attachment.size / MEGABYTE, 0.1)
    megabytes = f"{size:.1f}" if language == "en" else f"{size:.1f}".replace(".", ",")
    return f"{KINDS[attachment.media_type].to(language)}, {megabytes} MB"
