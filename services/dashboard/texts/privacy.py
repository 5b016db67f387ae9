"""The sentences of the personal-data desk."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "privacy_how": Text(
        "Yêu cầu của người dân về dữ liệu của chính họ; mỗi lần xem đều được ghi vào nhật ký.",
        "What residents ask about their own data; every reading is on record.",
    ),
    "requests_none": Text("Không có yêu cầu nào đang chờ.", "No request is waiting."),
    "request_access": Text("Xem dữ liệu của mình", "See the own data"),
    "request_correction": Text("Sửa dữ liệu", "Correct data"),
    "request_erasure": Text("Xóa dữ liệu", "Erase data"),
    "request_withdrawal": Text("Rút lại đồng ý", "Withdraw consent"),
    "request_restriction": Text("Hạn chế, phản đối xử lý", "Restrict or object"),
    "scope_case": Text("một phản ánh", "one case"),
    "scope_citizen": Text("mọi dữ liệu của người này", "all that is kept of the person"),
    "request_answer_by": Text("trả lời trước {time}", "answer by {time}"),
    "request_carry_out_by": Text("thực hiện trước {time}", "carry out by {time}"),
    "request_late": Text("quá hạn", "overdue"),
    "request_in_time": Text("trong hạn", "in time"),
    "read_request": Text("Xem nội dung", "Read it"),
    "acknowledge": Text("Trả lời sẽ thực hiện", "Answer that it will be done"),
    "carry_out": Text("Thực hiện", "Carry it out"),
    "put_off": Text("Gia hạn", "Put it off"),
    "refuse": Text("Từ chối", "Refuse"),
    "done_request": Text("Đã ghi.", "Done."),
    "days": Text("Thêm mấy ngày", "How many days"),
    "wanted": Text("Nội dung đúng theo người yêu cầu", "What is right, as was asked"),
    "held_cases": Text("Phản ánh trong phạm vi yêu cầu", "Cases within the request"),
    "blank": Text(
        "Mã phản ánh phải xóa cả nội dung, cách nhau bằng dấu phẩy",
        "Codes of cases whose words are erased too, separated by commas",
    ),
    "withdraw_published": Text("Gỡ cả nội dung đã công khai", "Take published answers back"),
    "sure": Text(
        "Đã kiểm tra đúng người yêu cầu; tôi hiểu việc xóa không thể lấy lại",
        "The person was checked; I know that an erasure cannot be undone",
    ),
    "not_sure": Text(
        "Hãy đánh dấu đã kiểm tra người yêu cầu.", "Please tick that the person was checked."
    ),
    "held": Text("Dữ liệu đang giữ (chỉ hiện một lần)", "What is held (shown once)"),
    "save_held": Text("Tải để giao người yêu cầu", "Download for the person"),
    "ask_at_desk": Text("Ghi yêu cầu của người đến trụ sở", "Take a request at the counter"),
    "request_kind": Text("Yêu cầu", "Request"),
    "request_note": Text("Người yêu cầu nói gì", "What the person says"),
    "take_request": Text("Ghi yêu cầu", "Take it"),
}
