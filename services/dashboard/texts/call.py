"""The sentences of the hotline desk."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "call_how": Text(
        "Ghi cuộc gọi, lượt đến hoặc thư. Tab để sang ô sau, Ctrl+Enter để ghi.",
        "Enter a call, a visit or a letter. Tab goes on, Ctrl+Enter saves.",
    ),
    "call_phone": Text("Số điện thoại người gọi", "The caller's telephone number"),
    "call_phone_how": Text(
        "Bỏ trống nếu người gọi không cho biết.", "Leave it empty if the caller does not say."
    ),
    "call_channel": Text("Đến bằng", "Came by"),
    "channel_phone": Text("Điện thoại", "Telephone"),
    "channel_visit": Text("Gặp trực tiếp", "Visit"),
    "channel_letter": Text("Thư giấy", "Letter"),
    "call_text": Text("Nội dung phản ánh", "What is said"),
    "call_category": Text("Lĩnh vực", "Subject"),
    "call_village": Text("Thôn nơi xảy ra", "Village where it happens"),
    "call_about": Text("Đơn vị bị nêu (không được xử lý)", "Unit criticised (may not handle it)"),
    "call_kind": Text("Người gửi là", "The sender is"),
    "kind_individual": Text("Cá nhân", "A person"),
    "kind_organisation": Text("Tổ chức, doanh nghiệp", "An organisation, a business"),
    "call_name": Text("Họ và tên", "Name"),
    "call_address": Text("Địa chỉ", "Address"),
    "call_email": Text("Thư điện tử", "E-mail"),
    "read_aloud": Text("Đọc cho người gọi nghe:", "Read aloud to the caller:"),
    "call_consent": Text("Người gọi trả lời", "The caller answers"),
    "consent_yes": Text("Đồng ý", "Agrees"),
    "consent_no": Text("Không nêu tên", "Stays unnamed"),
    "call_choose_consent": Text(
        "Hãy chọn người gọi đồng ý hay không nêu tên.",
        "Please choose whether the caller agrees or stays unnamed.",
    ),
    "call_choose_category": Text("Hãy chọn lĩnh vực.", "Please choose the subject."),
    "save_call": Text("Ghi phản ánh", "Save"),
    # After saving
    "receipt_title": Text("Đã ghi. Đọc mã cho người gọi:", "Saved. Read the code to the caller:"),
    "receipt_spoken": Text("Đọc: {spoken}", "Say: {spoken}"),
    "tell_caller": Text("Nói với người gọi", "Tell the caller"),
    "tell_due": Text(
        "Xã trả lời chậm nhất ngày {day} ({days} ngày làm việc).",
        "The commune answers by {day} ({days} working days).",
    ),
    "tell_no_term": Text(
        "Xã đã tiếp nhận và sẽ trả lời; việc này chưa có thời hạn quy định.",
        "The commune received it and will answer; no time limit is set for this.",
    ),
    "tell_reference": Text(
        "Vì không nêu tên và cách liên hệ, phản ánh được ghi nhận làm tin tham khảo: không tính "
        "thời hạn và xã không bắt buộc trả lời.",
        "Without a name and a way to reach you it is noted for reference: there is no time limit "
        "and no duty to answer.",
    ),
    "tell_follow": Text(
        "Muốn biết kết quả, xin gọi lại và đọc mã này.",
        "To hear what became of it, please call again and give this code.",
    ),
    "next_call": Text("Cuộc gọi tiếp theo", "Next call"),
    "noted": Text("Đã ghi nhận cuộc gọi.", "The call is noted."),
    # What is no feedback
    "no_case_title": Text("Cuộc gọi không phải phản ánh", "The call is no feedback"),
    "outcome": Text("Kết quả", "Outcome"),
    "outcome_information_given": Text("Đã hướng dẫn, trả lời ngay", "Information given"),
    "outcome_passed_to_other_door": Text("Chỉ sang nơi khác", "Sent to another door"),
    "outcome_wrong_number": Text("Nhầm số", "Wrong number"),
    "note_call": Text("Ghi nhận", "Note it"),
    "other_doors": Text("Khiếu nại, tố cáo: nói với người gọi", "What is no feedback in law"),
    # Who rang before
    "look_up_title": Text("Người gọi hỏi kết quả", "The caller asks what became of it"),
    "look_up": Text("Tra mã", "Look up"),
    "earlier_title": Text("Người gọi đã phản ánh trước đây", "Earlier cases of this caller"),
    "earlier_none": Text("Số này chưa có phản ánh nào.", "There is no case of this number."),
}
