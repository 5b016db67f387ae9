"""What Streamlit itself says, in English alone, and what it is called here in Vietnamese.

A line is found when the whole of a text, a label or a hint is the same; in ``PATTERNS`` (regular
expressions, of which the first that fits is taken) ``$1`` stands for what varies.
"""

EXACT: dict[str, str] = {
    "Skip to main content": "Đến nội dung chính",
    "Sidebar": "Thanh bên",
    "Expand sidebar": "Mở thanh bên",
    "Collapse sidebar": "Thu thanh bên",
    "Open": "Mở",
    "Close": "Đóng",
    "Dismiss": "Đóng",
    "Next": "Tiếp",
    "Increment": "Tăng",
    "Decrement": "Giảm",
    "Show password": "Hiện mật khẩu",
    "Hide password": "Giấu mật khẩu",
    "Copy to clipboard": "Sao chép",
    "Copied": "Đã sao chép",
    "Copied!": "Đã sao chép",
    "Stop": "Dừng",
    "Running...": "Đang chạy…",
    # Choosing
    "Choose an option": "Chọn một mục",
    "Choose options": "Chọn các mục",
    "Selected values": "Đã chọn",
    "No results": "Không tìm thấy",
    "No options to select": "Không có mục nào để chọn",
    "Select all": "Chọn tất cả",
    "Clear value": "Xóa",
    "Clear all": "Xóa tất cả",
    # Dates
    "Choose date": "Chọn ngày",
    "Choose date range": "Chọn khoảng ngày",
    "Previous month": "Tháng trước",
    "Next month": "Tháng sau",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": (
        "Dùng phím mũi tên để di chuyển, Enter để chọn, Escape để đóng."
    ),
    "Invalid date": "Ngày không đúng",
    # Writing
    "Press Enter to apply": "Bấm Enter để áp dụng",
    "Press Enter to submit form": "Bấm Enter để gửi",
    "Press Ctrl+Enter to apply": "Bấm Ctrl+Enter để áp dụng",
    "Press Ctrl+Enter to submit form": "Bấm Ctrl+Enter để gửi",
    "Press ⌘+Enter to apply": "Bấm ⌘+Enter để áp dụng",
    "Press ⌘+Enter to submit form": "Bấm ⌘+Enter để gửi",
    # Files
    "Upload": "Chọn tệp…",
    "Add files": "Chọn thêm tệp",
    "file upload": "tải tệp lên",
    "Drag and drop a file here": "Thả tệp vào đây",
    "Drag and drop files here": "Thả tệp vào đây",
    "Uploading...": "Đang tải lên…",
    "File size is too small.": "Tệp quá nhỏ.",
    "Only one file is allowed.": "Chỉ nhận một tệp.",
    "Unexpected error. Please try again.": "Có lỗi; xin thử lại.",
    # A lost connection
    "Connecting": "Đang kết nối",
    "Connecting to Streamlit server": "Đang kết nối với máy chủ",
    "Unable to connect to Streamlit server": "Không kết nối được với máy chủ",
    "Connection error": "Mất kết nối",
    "Streamlit server is not responding. Are you connected to the internet?": (
        "Máy chủ không trả lời. Máy của bạn có đang nối mạng không?"
    ),
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:": "Máy chủ không trả lời. Xin báo quản trị hệ thống.",
}
PATTERNS: dict[str, str] = {
    r"(\d+) options? available\.": "Có $1 mục.",
    r"Selected Date: (.+)": "Ngày đã chọn: $1",
    r"Choose date, (.+)": "Chọn ngày, $1",
    r"day, (.+)": "ngày, $1",
    r"month, (.+)": "tháng, $1",
    r"year, (.+)": "năm, $1",
    r"(\d+) – [A-Z][a-z]+": "tháng $1",
    r"Today, (.+) selected": "Hôm nay, $1, đã chọn",
    r"Today, (.+)": "Hôm nay, $1",
    r"(.+) selected": "$1, đã chọn",
    r"(.+), selected": "$1, đã chọn",
    r"(.+), First available date": "$1, ngày sớm nhất chọn được",
    r"(.+), Last available date": "$1, ngày muộn nhất chọn được",
    r"(\d+)MB per file": "Mỗi tệp tối đa $1 MB",
    r"Cancel upload of (.+)": "Thôi tải lên $1",
    r"Remove (.+)": "Bỏ $1",
    r"File must be (.+) or smaller\.": "Tệp không được quá $1.",
    r".+ files are not allowed\.": "Không nhận loại tệp này.",
    r"Number is .+ between (.+) and (.+)\.": "Số phải từ $1 đến $2.",
    r"Number is .+ greater than or equal to (.+)\.": "Số phải từ $1 trở lên.",
    r"Number is .+ less than or equal to (.+)\.": "Số không được quá $1.",
    r"You can only select up to (\d+) .+": "Chỉ chọn được tối đa $1 mục; xin bỏ bớt một mục.",
}
