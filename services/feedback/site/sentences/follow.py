"""Sentences of the page that follows a case."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "thanks": Text("Cảm ơn bạn. Xã đã nhận được.", "Thank you. The commune has received it."),
    "thanks_keep": Text(
        "Hãy giữ mã và đường dẫn dưới đây để xem lại.",
        "Keep the code and the link below to come back.",
    ),
    "case_title": Text("Theo dõi phản ánh", "Follow your feedback"),
    "code": Text("Mã phản ánh", "Case code"),
    "status": Text("Tình trạng", "Status"),
    "received_at": Text("Nhận lúc", "Received"),
    "about": Text("Lĩnh vực", "About"),
    "reference_note": Text(
        "Tin này không có họ tên và cách liên hệ nên được ghi nhận là tin tham khảo: không tính "
        "thời hạn và xã không bắt buộc trả lời. Nếu xã trả lời, bạn đọc được tại đây.",
        "Without a name and a way to reach you this is taken for reference: no time limit, no "
        "duty to answer. If the commune does answer, you can read it here.",
    ),
    "answer": Text("Trả lời của xã", "The commune's answer"),
    "no_answer": Text(
        "Chưa có trả lời. Khi có, nội dung sẽ hiện tại đây.",
        "There is no answer yet. It will appear here.",
    ),
    "history": Text("Diễn biến", "What has happened"),
    "keep": Text("Giữ đường dẫn này", "Keep this link"),
    "keep_hint": Text(
        "Lưu, chép lại, chụp màn hình hoặc in trang này. Ai có đường dẫn đều xem được, "
        "xin đừng đưa cho người khác.",
        "Save it, copy it, take a picture or print this page. Whoever has the link can read "
        "this page, so do not pass it on.",
    ),
    "reload": Text("Xem tình trạng mới nhất", "See the latest status"),
    "another": Text("Gửi phản ánh khác", "Send another message"),
    "not_found": Text(
        "Không có phản ánh nào ở đường dẫn này. Xin kiểm tra đã chép đủ đường dẫn chưa: phần sau "
        "/t/ có 26 chữ và số.",
        "There is nothing at this link. Please check that you copied all of it: the part after "
        "/t/ has 26 letters and digits.",
    ),
}
