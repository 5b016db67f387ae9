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
    "triage_lead": Text(
        "Khiếu nại, tố cáo có trình tự riêng theo luật, không gửi ở trang này.",
        "Complaints and denunciations have their own legal procedure and are not sent here.",
    ),
    "triage_more": Text("Thế nào là khiếu nại, tố cáo?", "What are they, and where do they go?"),
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
