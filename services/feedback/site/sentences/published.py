"""Sentences of the published answers and their feeds."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "published_title": Text("Kết quả trả lời", "Published answers"),
    "published_lead": Text(
        "Phản ánh, kiến nghị đã được xã trả lời và công khai. Tên, số điện thoại, địa chỉ của "
        "người gửi đã được lược bỏ.",
        "Feedback that the commune has answered and made public. Names, telephone numbers and "
        "addresses of senders are left out.",
    ),
    "search": Text("Tìm trong nội dung", "Search the words"),
    "search_hint": Text(
        "Gõ có dấu hoặc không dấu đều được.", "With or without Vietnamese diacritics."
    ),
    "search_send": Text("Tìm", "Search"),
    "too_many_searches": Text(
        "Từ mạng của bạn đang có quá nhiều lượt tìm. Xin thử lại sau ít phút.",
        "Too many searches come from your network. Please try again in a few minutes.",
    ),
    "any_category": Text("Mọi lĩnh vực", "All categories"),
    "any_village": Text("Mọi thôn", "All villages"),
    "category_filter": Text("Lĩnh vực", "Category"),
    "village_filter": Text("Thôn", "Village"),
    "nothing_found": Text(
        "Không có kết quả nào phù hợp. Hãy thử ít từ hơn hoặc bỏ bớt điều kiện.",
        "Nothing matches. Try fewer words or fewer conditions.",
    ),
    "nothing_published": Text(
        "Xã chưa công khai kết quả nào.", "The commune has not published any answer yet."
    ),
    "show_all": Text("Xem tất cả kết quả", "Show all answers"),
    "newer": Text("Mới hơn", "Newer"),
    "older": Text("Cũ hơn", "Older"),
    "windows": Text("Các trang kết quả", "Pages of answers"),
    "question": Text("Phản ánh", "Feedback"),
    "reply": Text("Trả lời", "Answer"),
    "read_answer": Text("Đọc trả lời", "Read the answer"),
    "answered_on": Text("Trả lời ngày", "Answered on"),
    "received_on": Text("Nhận ngày", "Received on"),
    "published_on": Text("Công khai ngày", "Published on"),
    "by_unit": Text("Đơn vị trả lời", "Answered by"),
    "withdrawn_title": Text("Nội dung đã được gỡ", "Taken back"),
    "withdrawn_page": Text(
        "Xã đã gỡ nội dung trả lời này khỏi trang công khai.",
        "The commune has taken this answer back.",
    ),
    "no_answer_page": Text(
        "Không có kết quả công khai nào với mã này.", "There is no published answer of this code."
    ),
    "bad_window": Text(
        "Đường dẫn đến trang kết quả này không đúng; hãy mở lại từ trang Kết quả.",
        "This link to a page of answers is not right; please start again from Answers.",
    ),
    "feeds": Text("Theo dõi kết quả mới", "Follow new answers"),
    "open_data": Text("Dữ liệu mở (CSV)", "Open data (CSV)"),
    "feed_title": Text("Kết quả trả lời phản ánh, kiến nghị", "Answers to feedback"),
}
