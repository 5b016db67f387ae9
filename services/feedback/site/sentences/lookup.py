"""Sentences of the page that finds a case by its code."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "lookup_title": Text("Tra cứu phản ánh", "Find your feedback"),
    "lookup_lead": Text(
        "Dùng trang này khi bạn không còn giữ đường dẫn theo dõi.",
        "Use this page when you no longer have the link that follows your case.",
    ),
    "lookup_errors": Text("Chưa mở được. Xin xem lại:", "Not opened. Please check:"),
    "code_hint": Text(
        "Ghi trên giấy biên nhận, hoặc do người nghe đường dây nóng đọc cho bạn. Ví dụ SM-7K3Q9X.",
        "On your receipt, or as it was read to you on the hotline. For example SM-7K3Q9X.",
    ),
    "last_four": Text("Bốn số cuối điện thoại", "Last four digits of your telephone"),
    "last_four_hint": Text(
        "Số điện thoại mà bạn đã ghi khi gửi phản ánh.",
        "Of the number that you gave with your message.",
    ),
    "lookup_send": Text("Tra cứu", "Find"),
    "lookup_no_phone": Text(
        "Phản ánh không kèm số điện thoại chỉ mở được bằng đường dẫn hoặc mã QR đã nhận khi gửi. "
        "Nhập sai năm lần thì mã bị khóa một thời gian; đường dẫn vẫn mở được.",
        "A message sent without a telephone number is opened only by the link or QR code that was "
        "given. After five wrong tries a code is locked for a while; its link still works.",
    ),
}
