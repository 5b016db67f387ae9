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
    "handled_by": Text("Đơn vị xử lý", "Handled by"),
    "due_answer": Text("Hạn trả lời", "Answer due"),
    "due_transfer": Text("Hạn chuyển nơi có thẩm quyền", "To be passed on by"),
    "clock_paused": Text("Đang tạm dừng, chờ bạn bổ sung", "Paused, waiting for you"),
    "late": Text("Quá hạn", "Overdue"),
    "why_due": Text("Vì sao hạn là ngày này?", "Why is it due on this day?"),
    "why_paused": Text("Vì sao thời hạn tạm dừng?", "Why is the clock paused?"),
    "no_term": Text(
        "Xã chưa quy định thời hạn trả lời cho lĩnh vực này, nên trang này không nêu ngày hẹn.",
        "The commune has set no time limit for this kind of message, so no date is given here.",
    ),
    "merged_title": Text("Xem kết quả ở phản ánh cùng việc", "See the case about the same matter"),
    "merged_text": Text(
        "Phản ánh của bạn được gộp với một phản ánh khác về cùng một việc, để xã giải quyết một "
        "lần cho mọi người. Việc đó hiện ở tình trạng sau:",
        "Your message was merged with another about the same matter, so that it is settled once "
        "for all. That case stands as follows:",
    ),
    "asked": Text("Xã cần bạn bổ sung", "The commune asks you for more"),
    "supplement": Text("Thông tin bổ sung", "Your additional information"),
    "supplement_hint": Text(
        "Thời hạn tạm dừng cho đến khi bạn gửi. Xin đừng ghi số căn cước.",
        "The clock is paused until you send this. Please leave out identity numbers.",
    ),
    "supplement_send": Text("Gửi bổ sung", "Send"),
    "supplied": Text(
        "Xã đã nhận được thông tin bổ sung. Thời hạn chạy tiếp.",
        "The commune has what you added. The clock goes on.",
    ),
    "rating": Text("Bạn thấy câu trả lời thế nào?", "How was the answer?"),
    "resolved": Text("Việc đã được giải quyết chưa?", "Is the matter settled?"),
    "resolved_hint": Text(
        "Nếu chọn “Chưa”, phản ánh được mở lại và đơn vị xử lý cùng đơn vị đầu mối được báo ngay.",
        'If you choose "Not yet", the case is reopened and those in charge are told at once.',
    ),
    "resolved_yes": Text("Đã giải quyết", "Settled"),
    "resolved_no": Text("Chưa giải quyết", "Not yet"),
    "score": Text("Mức độ hài lòng", "How satisfied are you?"),
    "score_1": Text("rất không hài lòng", "very dissatisfied"),
    "score_2": Text("không hài lòng", "dissatisfied"),
    "score_3": Text("bình thường", "neither"),
    "score_4": Text("hài lòng", "satisfied"),
    "score_5": Text("rất hài lòng", "very satisfied"),
    "comment": Text("Nói thêm (không bắt buộc)", "Anything to add (optional)"),
    "rating_send": Text("Gửi đánh giá", "Send"),
    "rated": Text("Cảm ơn bạn đã đánh giá.", "Thank you for your rating."),
    "reopened_now": Text(
        "Phản ánh đã được mở lại; xã sẽ xem xét tiếp.",
        "The case is open again; the commune will go on with it.",
    ),
    "rated_before": Text("Bạn đã đánh giá.", "You have rated it."),
    "rated_score": Text("Mức hài lòng: {score}/5.", "Score: {score}/5."),
    "rated_resolved": Text("Việc đã được giải quyết.", "The matter is settled."),
    "rated_change": Text(
        "Bạn có thể đánh giá lại, hoặc cho biết việc chưa xong.",
        "You may change it, or say that the matter is not settled.",
    ),
    "confirm_title": Text("Gửi đánh giá của bạn", "Send your rating"),
    "confirm_lead": Text(
        "Bấm nút dưới đây để gửi đánh giá cho phản ánh {code}. Chưa bấm thì chưa có gì thay đổi.",
        "Press the button to send your rating of case {code}. Nothing changes before you do.",
    ),
    "to_answer": Text("Đọc lại câu trả lời", "Read the answer again"),
    "to_case": Text("Về trang theo dõi", "Back to the case"),
    "act_from_elsewhere": Text(
        "Yêu cầu đến từ một trang khác nên chưa được nhận. Xin mở lại đường dẫn theo dõi của bạn.",
        "The request came from another site and was not taken. Please open your link again.",
    ),
    "act_not_saved": Text(
        "Hệ thống tạm thời chưa nhận được. Xin quay lại trang trước và gửi lại sau ít phút; gửi "
        "lại không bị tính thành hai lần.",
        "The system cannot take it at the moment. Please go back and send again in a few minutes; "
        "sending again does not count twice.",
    ),
    "receipt": Text("Biên nhận phản ánh, kiến nghị", "Receipt of your feedback"),
    "receipt_title": Text("Biên nhận để in", "Receipt to print"),
    "receipt_how": Text(
        "In trên giấy A5 hoặc A4, hoặc chụp màn hình để giữ lại.",
        "Print it on A5 or A4, or keep a picture of it.",
    ),
    "receipt_print": Text("Biên nhận để in", "Receipt to print"),
    "receipt_code": Text(
        "Mất đường dẫn: vào mục Tra cứu, nhập mã và bốn số cuối điện thoại đã ghi khi gửi.",
        'If you lose the link: "Look up" takes the code and the last four digits of your phone.',
    ),
    "received_by": Text("Nơi nhận", "Received by"),
    "print": Text("In trang này", "Print this page"),
    "qr": Text("Mã QR của đường dẫn theo dõi", "QR code of your link"),
    "next": Text("Tiếp theo", "What happens next"),
    "next_read": Text(
        "Xã đọc, phân loại và ghi vào sổ; mỗi bước hiện ở trang theo dõi.",
        "The commune reads and classifies it; every step shows on your page.",
    ),
    "next_forward": Text(
        "Xã giao đơn vị xử lý; đơn vị được nêu trong phản ánh không xử lý phản ánh đó.",
        "It is given to a unit, never to the one that it is about.",
    ),
    "next_until": Text("Hạn: {due}. Căn cứ: {basis}", "Until: {due}. Basis: {basis}"),
    "next_paused": Text(
        "Thời hạn đang tạm dừng, chờ bạn bổ sung.", "The clock is paused, waiting for you."
    ),
    "next_no_term": Text(
        "Không có thời hạn nào đang chạy; tình trạng mới nhất ở trang theo dõi.",
        "No time limit is running; your page has the latest status.",
    ),
    "next_reference": Text(
        "Tin tham khảo: không tính thời hạn, xã không bắt buộc trả lời. Nếu xã trả lời, bạn đọc "
        "được ở trang theo dõi.",
        "For reference: no time limit and no duty to answer. An answer would show on your page.",
    ),
    "next_told_by_email": Text(
        "Có trả lời, xã báo ngay qua thư điện tử của bạn.",
        "You are told by e-mail as soon as there is an answer.",
    ),
    "next_told_here": Text(
        "Câu trả lời hiện ở trang theo dõi; xin mở lại đường dẫn để xem.",
        "The answer appears on your page; please come back to it.",
    ),
}
