"""Sentences of the form."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "form_title": Text("Gửi phản ánh, kiến nghị", "Send feedback"),
    "form_lead": Text(
        "Bạn viết, xã đọc và ghi nhận. Gửi xong, bạn có ngay một mã và một đường dẫn riêng "
        "để theo dõi. Không cần tài khoản.",
        "You write, the commune reads and puts it on record. You get a code and a private link "
        "to follow it at once. No account is needed.",
    ),
    "triage": Text("Bạn muốn làm gì?", "What do you want to do?"),
    "triage_feedback": Text("Phản ánh, kiến nghị, góp ý, khen", "Give feedback, ideas or praise"),
    "triage_feedback_wish": Text(
        "Việc chưa đúng, chưa thuận tiện, hoặc điều bạn muốn xã làm tốt hơn. Viết ngay ở dưới.",
        "Something is wrong or hard, or could be done better. Write it below.",
    ),
    "write": Text("Viết phản ánh, kiến nghị", "Write your feedback"),
    "asking": Text(
        "Nội dung bạn viết có vẻ là {door}. Bạn muốn gửi đến đúng nơi không?",
        "What you wrote looks like a matter of another kind: {door}. Shall it go to its own place?",
    ),
    "asking_door": Text("Xem nơi tiếp nhận", "See where it goes"),
    "asking_send": Text("Vẫn gửi như phản ánh", "Send it as feedback all the same"),
    "door_where": Text("Nơi tiếp nhận, hướng dẫn", "Where to go"),
    "door_ask": Text("Cần hướng dẫn thêm thì hỏi xã", "To ask the commune what to do"),
    "door_go": Text("Tôi sẽ đến nơi này", "I will go there"),
    "door_go_hint": Text(
        "Bấm để xã biết có thêm một người cần hướng dẫn. Xã chỉ đếm một lượt: không lưu nội dung, "
        "tên hay địa chỉ mạng của bạn.",
        "Press so that the commune knows one more person needed this. One is counted: no words, "
        "no name and no network address of yours are kept.",
    ),
    "door_counted": Text(
        "Xã đã đếm một lượt và không lưu gì về bạn. Bạn có thể in trang này mang theo.",
        "One was counted and nothing of you was kept. You may print this page to take along.",
    ),
    "door_feedback": Text("Không phải việc này: gửi phản ánh", "Something else: send feedback"),
    "place": Text("Ở đâu, về đơn vị nào?", "Where is it, and whom is it about?"),
    "place_hint": Text("Không bắt buộc.", "Optional."),
    "village": Text("Thôn", "Village"),
    "village_none": Text("Không nêu, hoặc cả xã", "Not said, or the whole commune"),
    "about_unit": Text("Việc này liên quan đến đơn vị nào?", "Which unit is it about?"),
    "about_unit_hint": Text(
        "Đơn vị được nêu tên sẽ không được giao xử lý phản ánh này.",
        "The unit named here will not be the one that handles it.",
    ),
    "about_unit_none": Text("Không nêu, hoặc không biết", "Not said, or not known"),
    "position_hint": Text(
        "Để cán bộ tìm đúng chỗ (đoạn đường hỏng, loa im), máy có thể cho biết bạn đang ở đâu, "
        "chính xác đến khoảng 10 mét. Chỉ khi bạn bấm và cho phép.",
        "So that staff find the spot (a broken road, a silent loudspeaker) your device can tell "
        "where you are, to about 10 metres. Only if you press and allow it.",
    ),
    "position_take": Text("Lấy vị trí của máy này", "Take this device's position"),
    "position_asking": Text("Đang hỏi vị trí…", "Asking for the position ..."),
    "position_taken": Text("Đã ghi vị trí:", "Position taken:"),
    "position_drop": Text("Bỏ vị trí", "Remove the position"),
    "position_refused": Text(
        "Không lấy được vị trí; bạn vẫn gửi được.", "No position; you can send all the same."
    ),
    "draft": Text("Bản nháp trên máy này", "The draft on this device"),
    "draft_keep": Text(
        "Giữ cả họ tên, cách liên hệ trong bản nháp trên máy này",
        "Keep my name and contact in the draft on this device as well",
    ),
    "draft_hint": Text(
        "Nội dung đang viết tự lưu trên máy này trong 7 ngày, để không mất khi mất mạng; gửi xong "
        "thì xóa. Máy dùng chung thì đừng đánh dấu.",
        "What you write is kept on this device for 7 days in case the connection is lost, and "
        "removed once sent. On a shared device leave the box empty.",
    ),
    "draft_clear": Text("Xóa bản nháp", "Delete the draft"),
    "draft_saved": Text("Đã lưu bản nháp trên máy này.", "Draft kept on this device."),
    "draft_found": Text(
        "Bản nháp chưa gửi của bạn đã được điền lại.", "Your unsent draft was filled in again."
    ),
    "draft_waits": Text(
        "Chưa có mạng. Nội dung đã lưu trên máy này và sẽ tự gửi một lần khi có mạng; xin để "
        "trang này mở.",
        "No connection. What you wrote is kept on this device and is sent once, by itself, when "
        "the line is back; please leave this page open.",
    ),
    "draft_now": Text("Thử gửi ngay", "Try now"),
    "draft_gone": Text("Đã xóa bản nháp.", "The draft was deleted."),
    "category": Text("Bạn muốn nói về việc gì?", "What is it about?"),
    "category_hint": Text("Chọn một mục gần nhất.", "Choose the closest one."),
    "text": Text("Nội dung", "Your message"),
    "text_hint": Text(
        "Việc gì, ở đâu, khi nào. Tối đa 5.000 ký tự. Xin đừng ghi số căn cước.",
        "What, where and when. At most 5,000 characters. Please leave out identity numbers.",
    ),
    "who": Text("Ai gửi?", "Who is writing?"),
    "anonymous": Text("Không nêu tên", "I do not give my name"),
    "person": Text("Thông tin của người gửi", "About the sender"),
    "person_hint": Text(
        "Các ô dưới đây không bắt buộc, nhưng cần họ tên và ít nhất một cách liên hệ để xã tiếp "
        "nhận và trả lời theo quy định.",
        "Nothing below is required, but a name and one way to reach you are needed for an answer "
        "under the rules.",
    ),
    "name": Text("Họ và tên, hoặc tên tổ chức", "Name of the person or organisation"),
    "phone": Text("Số điện thoại", "Telephone"),
    "email": Text("Thư điện tử (email)", "E-mail"),
    "email_hint": Text(
        "Nếu có, xã báo ngay cho bạn khi có trả lời.",
        "If you give one, you are told as soon as there is an answer.",
    ),
    "address": Text("Địa chỉ", "Address"),
    "notice_version": Text("Bản thông báo số", "Notice version"),
    "send": Text("Gửi phản ánh", "Send"),
    "trap": Text("Để trống ô này", "Leave this empty"),
    "other_ways": Text("Cách khác để gửi", "Other ways to reach the commune"),
    "not_saved": Text(
        "Hệ thống tạm thời chưa nhận được. Nội dung bạn viết vẫn còn dưới đây; xin bấm gửi lại "
        "sau ít phút. Gửi lại không bị tính thành hai lần.",
        "The system cannot take it at the moment. What you wrote is still below; please send it "
        "again in a few minutes. Sending again does not count twice.",
    ),
    "sent_before": Text(
        "Biểu mẫu này đã được gửi một lần với nội dung khác. Nếu bạn muốn gửi thêm nội dung dưới "
        "đây, xin bấm gửi lần nữa.",
        "This form was sent once with other words. To send what is below as well, please send it "
        "again.",
    ),
    "from_elsewhere": Text(
        "Biểu mẫu được gửi từ một trang khác nên chưa được nhận. Xin kiểm tra lại nội dung và gửi "
        "từ trang này.",
        "The form came from another site and was not taken. Please check it and send it from "
        "this page.",
    ),
    "too_fast": Text(
        "Biểu mẫu được gửi quá nhanh nên chưa được nhận. Nội dung bạn viết vẫn còn dưới đây; xin "
        "đợi vài giây rồi bấm gửi lại.",
        "The form was sent too fast and was not taken. What you wrote is still below; please wait "
        "a few seconds and send it again.",
    ),
    "checking": Text("Đang gửi…", "Sending ..."),
    "trapped": Text(
        "Trình duyệt đã tự điền vào một ô ẩn. Ô đó đã được xóa; xin bấm gửi lại.",
        "Your browser filled in a hidden field. It has been cleared; please send again.",
    ),
}
