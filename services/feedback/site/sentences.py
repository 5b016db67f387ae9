"""Every sentence of the public site that is not the commune's own data, in both languages."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "skip": Text("Đến ngay nội dung chính", "Skip to the main content"),
    "site": Text("Phản ánh, kiến nghị", "Feedback"),
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
    "errors": Text("Chưa gửi được. Xin xem lại:", "Not sent yet. Please check:"),
    "error": Text("Lỗi:", "Error:"),
    "error_title": Text("Lỗi", "Error"),
    "other_ways": Text("Cách khác để gửi", "Other ways to reach the commune"),
    "hotline": Text("Đường dây nóng", "Hotline"),
    "no_hotline": Text(
        "Xã chưa công bố số đường dây nóng.", "The commune has not published a hotline number."
    ),
    "addresses": Text("Đến trực tiếp hoặc gửi thư", "In person or by letter"),
    "no_addresses": Text(
        "Xã chưa công bố địa chỉ tiếp nhận.", "The commune has not published an address."
    ),
    "mail": Text("Thư điện tử", "E-mail"),
    "no_mail": Text(
        "Xã chưa công bố hộp thư tiếp nhận.", "The commune has not published a mailbox."
    ),
    "website": Text("Trang thông tin điện tử", "Website"),
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
    "not_found_title": Text("Không tìm thấy", "Not found"),
    "not_found": Text(
        "Không có phản ánh nào ở đường dẫn này. Xin kiểm tra đã chép đủ đường dẫn chưa: phần sau "
        "/t/ có 26 chữ và số.",
        "There is nothing at this link. Please check that you copied all of it: the part after "
        "/t/ has 26 letters and digits.",
    ),
    "no_page": Text("Không có trang này.", "There is no such page."),
    "to_form": Text("Về trang gửi phản ánh", "To the feedback form"),
    "sorry_title": Text("Xin thử lại sau ít phút", "Please try again in a few minutes"),
    "sorry": Text(
        "Hệ thống của xã tạm thời chưa mở được trang này.",
        "The commune's system cannot show this page at the moment.",
    ),
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
    "trapped": Text(
        "Trình duyệt đã tự điền vào một ô ẩn. Ô đó đã được xóa; xin bấm gửi lại.",
        "Your browser filled in a hidden field. It has been cleared; please send again.",
    ),
    "choose_language": Text("English", "Tiếng Việt"),
    "made_for": Text("Trang tiếp nhận phản ánh, kiến nghị của", "Feedback page of the"),
}
