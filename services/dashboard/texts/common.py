"""The sentences of the application as a whole."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "product": Text("Xã Số", "Xã Số"),
    "leadership": Text("Lãnh đạo", "Leadership"),
    "language": Text("Ngôn ngữ", "Language"),
    "year": Text("Năm kế hoạch", "Plan year"),
    "sign_in": Text("Đăng nhập", "Sign in"),
    "sign_in_again": Text("Đăng nhập lại", "Sign in again"),
    "sign_out": Text("Đăng xuất", "Sign out"),
    "welcome": Text(
        "Theo dõi kế hoạch truyền thông và phản ánh, kiến nghị của xã trên một trang.",
        "The commune's communication plan and its residents' feedback on one page.",
    ),
    "welcome_how": Text(
        "Xin đăng nhập bằng tài khoản công vụ của bạn.", "Please sign in with your work account."
    ),
    "expired": Text(
        "Phiên đăng nhập đã hết hạn. Xin đăng nhập lại để xem số liệu mới nhất.",
        "Your session has ended. Please sign in again to see current figures.",
    ),
    "no_sign_in": Text(
        "Chưa khai báo nơi đăng nhập cho ứng dụng này. Xin báo quản trị hệ thống.",
        "Sign-in is not set up for this application. Please tell the administrator.",
    ),
    "not_allowed": Text(
        "Trang này dành cho lãnh đạo, đơn vị đầu mối, cán bộ đơn vị, người tiếp nhận, xử lý phản "
        "ánh và quản trị. Tài khoản của bạn chưa được giao vai trò đó; nếu cần xem, xin đề nghị "
        "quản trị hệ thống của xã.",
        "This page is for leadership, the focal unit, units, those who take in and handle "
        "feedback, and administrators. Your account does not have such a role; if you need it, "
        "please ask the commune's administrator.",
    ),
    "not_yours": Text(
        "Trang này không dành cho vai trò của tài khoản này. Nếu cần dùng, xin đề nghị quản trị "
        "hệ thống của xã.",
        "This page is not for your account's role. If you need it, please ask the commune's "
        "administrator.",
    ),
    "nowhere": Text(
        "Không có trang này, hoặc trang không dành cho vai trò của tài khoản này.",
        "There is no such page, or it is not for your account's role.",
    ),
    "to_home": Text("Về trang đầu", "To the first page"),
    "down": Text(
        "Dịch vụ {service} không trả lời từ {time}. Phần tô xám là nội dung cũ; những gì bạn vừa "
        "gửi có thể chưa được ghi. Xin thử lại sau ít phút.",
        "The service {service} has not answered since {time}. What is grey is old; what you just "
        "sent may not be on record. Please try again in a few minutes.",
    ),
    "working": Text("Đang thực hiện…", "Working…"),
    # Sections and pages
    "ways": Text("Trang khác", "Other pages"),
    "section_overview": Text("Chung", "Overview"),
    "section_intake": Text("Tiếp nhận", "Intake"),
    "section_handling": Text("Xử lý", "Handling"),
    "section_unit": Text("Đơn vị", "Unit"),
    "section_focal": Text("Đầu mối", "Focal unit"),
    "section_operations": Text("Hệ thống", "System"),
    "page_operations": Text("Vận hành", "Operations"),
    "page_leadership": Text("Lãnh đạo", "Leadership"),
    "page_call": Text("Cuộc gọi mới", "New call"),
    "page_queue": Text("Hàng đợi", "Queue"),
    "page_cases": Text("Phản ánh cần xử lý", "Cases to handle"),
    "page_case": Text("Một phản ánh", "One case"),
    "page_privacy": Text("Dữ liệu cá nhân", "Personal data"),
    "page_approvals": Text("Duyệt trả lời", "Approve answers"),
}
