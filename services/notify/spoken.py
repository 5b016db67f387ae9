"""What the codes of attempts mean, in words."""

import re

from shared.errors import Text

CODES = {
    "ok": Text("Bên nhận chuyển đã nhận tin.", "The provider took the message."),
    "receipt": Text("Đã có báo nhận của bên chuyển.", "The provider says that it arrived."),
    "interrupted": Text(
        "Bị ngắt giữa chừng; không rõ tin đã đi hay chưa.",
        "Cut short; nobody knows whether the message went out.",
    ),
    "unknown": Text(
        "Không rõ tin đã đi hay chưa, nên không gửi lại.",
        "Nobody knows whether the message went out, so it was not sent again.",
    ),
    "by-hand": Text("Người vận hành đã hủy.", "Cancelled by an operator."),
    "retried": Text("Người vận hành cho gửi lại.", "Sent again by an operator."),
    "no-longer-matters": Text(
        "Việc đã xong nên không cần báo nữa.", "The matter is settled; nobody need hear of it."
    ),
    "not-wanted": Text(
        "Người nhận đã thôi nhận loại thư này.", "The recipient no longer wants it."
    ),
    "no-address": Text(
        "Người nhận không có địa chỉ trên kênh này.",
        "The recipient has no address on this channel.",
    ),
    "bad-address": Text("Địa chỉ sai.", "The address is wrong."),
    "cannot-be-written": Text("Mẫu tin bị lỗi.", "The template is broken."),
    "error": Text("Lỗi của hệ thống; đã ghi nhật ký.", "An error of ours; it is in the log."),
    "smtp-connection": Text(
        "Không kết nối được với máy chủ thư.", "The mail server cannot be reached."
    ),
    "smtp-timeout": Text(
        "Máy chủ thư không trả lời kịp.", "The mail server did not answer in time."
    ),
    "smtp-sign-in": Text(
        "Máy chủ thư không nhận tài khoản của hệ thống.", "The mail server refused our sign-in."
    ),
    "undelivered": Text(
        "Bên chuyển báo tin không đến nơi.", "The provider says that it did not arrive."
    ),
    "webhook-no-secret": Text(
        "Chưa đặt khóa ký cho máy chủ nhận.", "The receiver has no signing secret."
    ),
    "webhook-not-https": Text("Địa chỉ nhận không dùng https.", "The receiver does not use https."),
    "webhook-address-refused": Text(
        "Địa chỉ nhận nằm trong mạng nội bộ, không được phép gọi.",
        "The receiver's address is inside the network and may not be called.",
    ),
    "webhook-name-unknown": Text(
        "Không tìm được địa chỉ của máy chủ nhận.", "The receiver's name cannot be looked up."
    ),
    "telegram-sign-in": Text(
        "Telegram không nhận mã của bot.", "Telegram refused the bot's token."
    ),
    "telegram-chat-moved": Text(
        "Nhóm Telegram đã đổi số; cần sửa danh bạ.",
        "The Telegram chat has another number now; the directory needs it.",
    ),
    "zalo-quota": Text("Đã hết hạn mức tin ZNS.", "The ZNS quota is used up."),
    "zalo-no-template": Text("Chưa có mẫu ZNS cho tin này.", "There is no ZNS template for it."),
    "zalo-template-broken": Text("Mẫu ZNS bị lỗi.", "The ZNS template is broken."),
    "zalo-sign-in": Text("Zalo không nhận mã truy cập.", "Zalo refused the access token."),
    "zalo-no-token": Text("Không đọc được mã truy cập Zalo.", "The Zalo token cannot be read."),
    "zalo-at-night": Text("Zalo không nhận tin ban đêm.", "Zalo takes no messages at night."),
    "brief-unreachable": Text(
        "Không lấy được bản tóm tắt: dịch vụ tổng hợp không trả lời.",
        "The brief could not be fetched: the dashboard service is silent.",
    ),
    "brief-unreadable": Text(
        "Bản tóm tắt lấy về không phải tệp PDF.", "What was fetched as the brief is no PDF."
    ),
    "contact-unreachable": Text(
        "Không hỏi được cách liên hệ với người dân.",
        "How to reach the resident could not be asked.",
    ),
    "contact-unreadable": Text(
        "Câu trả lời về cách liên hệ không đọc được.",
        "The answer about how to reach the resident cannot be read.",
    ),
}
LATER = frozenset({"408", "425", "429"})
_ANSWER = re.compile(r"(?P<who>[a-z]+(?:-[a-z]+)*)-(?P<status>[1-5]\d\d)")


def code_in_words(code: str) -> Text:
    """Return what the code of an attempt means; the code itself where there are no words yet."""
    if known := CODES.get(code):
        return known
    if answer := _ANSWER.fullmatch(code):
        return _answered(answer["who"], answer["status"])
    if code.endswith(("-timeout", "-connection")):
        return Text(f"Không liên lạc được ({code}).", f"It cannot be reached ({code}).")
    return Text(f"Mã: {code}.", f"Code: {code}.")


def _answered(who: str, status: str) -> Text:
    vi, en = {
        "smtp": ("Máy chủ thư", "The mail server"),
        "brief": ("Dịch vụ tổng hợp", "The dashboard service"),
        "contact": ("Dịch vụ tiếp nhận", "The feedback service"),
    }.get(who, ("Bên chuyển tin", "The provider"))
    # SMTP's 4xx may work later; of HTTP only three of them, and what the server itself broke.
    later = status[0] == "4" if who == "smtp" else status[0] == "5" or status in LATER
    if later:
        return Text(f"{vi} tạm thời chưa nhận ({status}).", f"{en} cannot take it now ({status}).")
    return Text(f"{vi} từ chối ({status}).", f"{en} refused it ({status}).")
