"""Sentences of the pages about personal data."""

from services.feedback.models import PrivacyRequest
from shared.contracts.feedback import PrivacyKind, RequestState
from shared.errors import Text

TEXTS: dict[str, Text] = {
    "privacy_title": Text("Dữ liệu cá nhân của bạn", "Your personal data"),
    "privacy_lead": Text(
        "Xã giữ gì, để làm gì, giữ bao lâu, và bạn được yêu cầu những gì.",
        "What the commune keeps, why, for how long, and what you may ask.",
    ),
    "notice_in_force": Text("Bản đang áp dụng, số", "Version in force:"),
    "notice_earlier": Text("Bản trước, số", "Earlier version:"),
    "notice_until": Text("áp dụng đến ngày", "in force until"),
    "retention_title": Text("Giữ bao lâu", "For how long"),
    "retention_undecided": Text(
        "Xã chưa quy định thời hạn; được giữ đến khi xã quyết định.",
        "The commune has set no term yet; it is kept until it decides.",
    ),
    "retention_days": Text("ngày sau khi phản ánh kết thúc", "days after the case is done"),
    "rights_title": Text("Gửi yêu cầu về dữ liệu của bạn", "Ask about your own data"),
    "rights_lead": Text(
        "Dùng đường dẫn theo dõi đã nhận khi gửi phản ánh. Yêu cầu ở đây là về phản ánh đó; để "
        "yêu cầu về mọi phản ánh của bạn, xin đến Ủy ban nhân dân xã, mang theo mã phản ánh và "
        "giấy tờ tùy thân.",
        "Use the link that you got when you sent your message. A request here is about that "
        "message; for all of your messages come to the People's Committee with a case code and "
        "proof of who you are.",
    ),
    "rights_lost_link": Text("Không còn đường dẫn? Tra cứu bằng mã", "Lost the link? Find it"),
    "rights_errors": Text("Chưa gửi được. Xin xem lại:", "Not sent yet. Please check:"),
    "privacy_kind": Text("Bạn muốn xã làm gì?", "What do you want done?"),
    "link": Text("Đường dẫn theo dõi", "The link of your message"),
    "link_hint": Text(
        "Kết thúc bằng /t/ và 26 chữ, số. Dán cả đường dẫn.",
        "It ends in /t/ and 26 letters and digits. Paste all of it.",
    ),
    "note": Text("Nói rõ thêm", "In your words"),
    "note_hint": Text(
        "Cần với yêu cầu sửa: thông tin nào chưa đúng, sửa thành gì. Được mã hóa và xóa khi yêu "
        "cầu kết thúc.",
        "Needed for a correction: what is wrong, and what is right. It is encrypted, and erased "
        "when the request ends.",
    ),
    "rights_send": Text("Gửi yêu cầu", "Send the request"),
    "rights_terms": Text("Thời hạn", "Terms"),
    "rights_answer": Text("Xã trả lời trong", "Answered within"),
    "working_days": Text("ngày làm việc", "working days"),
    "rights_carry_out": Text("Xã thực hiện trong", "Carried out within"),
    "days": Text("ngày", "days"),
    "no_rights": Text(
        "Xã chưa công bố thời hạn xử lý; xin gửi yêu cầu trực tiếp tại Ủy ban nhân dân xã.",
        "The commune has not published its terms; please ask at the People's Committee.",
    ),
    "rights_no_kind": Text("Hãy chọn một yêu cầu.", "Please choose what you want done."),
    "request_title": Text("Yêu cầu về dữ liệu cá nhân", "Request about personal data"),
    "request_thanks": Text(
        "Xã đã nhận yêu cầu. Hãy giữ đường dẫn này để xem kết quả.",
        "The commune has your request. Keep this link to see what becomes of it.",
    ),
    "request_code": Text("Mã yêu cầu", "Request code"),
    "request_kind": Text("Yêu cầu", "Request"),
    "request_answer_by": Text("Xã trả lời trước", "Answered by"),
    "request_carry_out_by": Text("Xã thực hiện trước", "Carried out by"),
    "request_reason": Text("Lý do", "Reason"),
    "request_access_note": Text(
        "Bản sao dữ liệu được giao tận tay bạn tại Ủy ban nhân dân xã, không gửi qua đường dẫn "
        "này, để không lọt vào tay người khác.",
        "The copy of your data is handed to you at the People's Committee, never over this link, "
        "so that nobody else gets it.",
    ),
    "request_not_found": Text(
        "Không có yêu cầu nào ở đường dẫn này.", "There is no request at this link."
    ),
}

KINDS: dict[PrivacyKind, tuple[Text, Text]] = {
    "access": (
        Text("Xem dữ liệu của tôi", "See my data"),
        Text(
            "Nhận bản sao mọi thông tin xã giữ về bạn và ai đã xem.",
            "Get a copy of all that is kept of you, and who has read it.",
        ),
    ),
    "correction": (
        Text("Sửa cho đúng", "Put it right"),
        Text("Họ tên, điện thoại, thư điện tử, địa chỉ.", "Name, telephone, e-mail, address."),
    ),
    "erasure": (
        Text("Xóa dữ liệu của tôi", "Erase my data"),
        Text(
            "Không ai đọc lại được nữa, kể cả từ bản sao lưu.",
            "Nobody can read it again, not even from a backup.",
        ),
    ),
    "withdrawal": (
        Text("Rút lại đồng ý", "Withdraw my consent"),
        Text(
            "Xã không dùng thông tin của bạn nữa, cả để trả lời bạn.",
            "Your details are not used any more, not even to answer you.",
        ),
    ),
    "restriction": (
        Text("Hạn chế hoặc phản đối", "Restrict or object"),
        Text(
            "Ngừng dùng thông tin của bạn trong khi làm rõ.",
            "Their use stops while the matter is looked into.",
        ),
    ),
}
"""What may be asked, and what comes of it."""

STATES: dict[RequestState, Text] = {
    "received": Text("Đã nhận, chưa trả lời", "Received, not answered yet"),
    "acknowledged": Text("Đã trả lời, đang thực hiện", "Answered, being carried out"),
    "done": Text("Đã thực hiện", "Carried out"),
    "refused": Text("Không thực hiện", "Refused"),
}


def standing(request: PrivacyRequest) -> Text:
    """Return where a request stands, in words."""
    return STATES[request.state]
