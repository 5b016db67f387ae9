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
        "Trang này dành cho lãnh đạo, đơn vị đầu mối và quản trị. Tài khoản của bạn chưa được "
        "giao vai trò đó; nếu cần xem, xin đề nghị quản trị hệ thống của xã.",
        "This page is for leadership, the focal unit and administrators. Your account does not "
        "have such a role; if you need it, please ask the commune's administrator.",
    ),
}
