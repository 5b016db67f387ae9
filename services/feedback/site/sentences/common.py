"""Sentences that every page may say."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "skip": Text("Đến ngay nội dung chính", "Skip to the main content"),
    "site": Text("Phản ánh, kiến nghị", "Feedback"),
    "menu": Text("Các trang", "Pages"),
    "nav_send": Text("Gửi phản ánh", "Send feedback"),
    "nav_find": Text("Tra cứu", "Look up"),
    "nav_answers": Text("Kết quả", "Answers"),
    "nav_figures": Text("Thống kê", "Figures"),
    "nav_hotline": Text("Đường dây nóng", "Hotline"),
    "nav_privacy": Text("Dữ liệu cá nhân", "Personal data"),
    "demonstration": Text(
        "Trang trình diễn: số điện thoại, địa chỉ, thời hạn và số liệu ở đây không có thật.",
        "Demonstration: telephone numbers, addresses, terms and figures here are made up.",
    ),
    "basis": Text("Căn cứ:", "Basis:"),
    "hotline_title": Text("Đường dây nóng, địa chỉ tiếp nhận", "Hotline and addresses"),
    "hotline_lead": Text(
        "Gọi, viết hoặc đến gặp; xã ghi vào cùng một sổ với phản ánh gửi trên trang này.",
        "Call, write or come; it goes into the same register as what is sent here.",
    ),
    "hotline_what": Text("Xã tiếp nhận phản ánh về", "What you can tell the commune about"),
    "hotline_call": Text(
        "Gọi xong, bạn được đọc cho một mã; dùng mã và bốn số cuối điện thoại ở mục Tra cứu.",
        "After a call you are told a code; with it and the last four digits of your telephone "
        "you can look the case up.",
    ),
    "errors": Text("Chưa gửi được. Xin xem lại:", "Not sent yet. Please check:"),
    "error": Text("Lỗi:", "Error:"),
    "error_title": Text("Lỗi", "Error"),
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
    "not_found_title": Text("Không tìm thấy", "Not found"),
    "no_page": Text("Không có trang này.", "There is no such page."),
    "to_form": Text("Về trang gửi phản ánh", "To the feedback form"),
    "too_many_title": Text("Xin thử lại sau", "Please try again later"),
    "too_many": Text(
        "Từ mạng của bạn đã có quá nhiều lần mở đường dẫn không đúng. Xin thử lại sau ít phút, "
        "hoặc gọi đường dây nóng.",
        "Too many wrong links were opened from your network. Please try again in a few minutes, "
        "or call the hotline.",
    ),
    "sorry_title": Text("Xin thử lại sau ít phút", "Please try again in a few minutes"),
    "sorry": Text(
        "Hệ thống của xã tạm thời chưa mở được trang này.",
        "The commune's system cannot show this page at the moment.",
    ),
    "choose_language": Text("English", "Tiếng Việt"),
    "made_for": Text("Trang tiếp nhận phản ánh, kiến nghị của", "Feedback page of the"),
}
