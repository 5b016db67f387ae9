"""What a case's codes are called in plain words; the same in the API and on the site."""

from services.feedback.models import Case, Line, Status
from shared.errors import Language, Text

STATUS: dict[Status, Text] = {
    Status.RECEIVED: Text("Đã tiếp nhận, chưa trả lời", "Received, not answered yet"),
    Status.ANSWERED: Text("Đã trả lời", "Answered"),
}
REFERENCE = Text("Đã ghi nhận làm tin tham khảo", "Noted for reference")
HISTORY: dict[str, Text] = {
    "received_feedback": Text("Xã đã tiếp nhận phản ánh.", "The commune received your message."),
    "received_reference": Text(
        "Xã đã ghi nhận phản ánh làm tin tham khảo.",
        "The commune noted your message for reference.",
    ),
    "answered": Text("Xã đã trả lời.", "The commune answered."),
}


def status(case: Case, language: Language) -> str:
    """Return where the case stands, as a resident reads it."""
    if case.status is Status.RECEIVED and case.classification == "reference":
        return REFERENCE.to(language)
    return STATUS[case.status].to(language)


def history(line: Line, language: Language) -> str:
    """Return one line of the public history, as a resident reads it."""
    return HISTORY[line.code].to(language)
