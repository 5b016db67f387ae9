"""The sentences about what can be done with a case."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "steps_title": Text("Việc cần làm", "What to do"),
    "steps_none": Text(
        "Bạn không có việc gì phải làm với phản ánh này.", "There is nothing for you to do here."
    ),
    "step_classify": Text("Phân loại", "Classify"),
    "step_assign": Text("Giao đơn vị", "Assign"),
    "step_start": Text("Bắt đầu xử lý", "Start"),
    "step_draft": Text("Soạn trả lời", "Draft"),
    "step_approve": Text("Duyệt và gửi", "Approve"),
    "step_answer": Text("Trả lời ngay", "Answer now"),
    "step_pause": Text("Hỏi thêm người gửi", "Ask the sender"),
    "step_resume": Text("Xử lý tiếp", "Go on"),
    "step_extend": Text("Gia hạn", "Extend"),
    "step_transfer": Text("Chuyển cơ quan khác", "Pass on"),
    "step_publish": Text("Công khai", "Publish"),
    "step_withdraw": Text("Gỡ công khai", "Take back"),
    "step_merge": Text("Gộp", "Merge"),
    "step_close": Text("Kết thúc", "Close"),
    "step_reopen": Text("Mở lại", "Reopen"),
    "done_classify": Text("Đã phân loại.", "Classified."),
    "done_assign": Text("Đã giao.", "Assigned."),
    "done_start": Text("Đã bắt đầu xử lý.", "Started."),
    "done_draft": Text("Đã lưu dự thảo; chờ người có thẩm quyền duyệt.", "The draft is saved."),
    "done_approve": Text("Đã gửi trả lời.", "The answer is sent."),
    "done_answer": Text("Đã gửi trả lời.", "The answer is sent."),
    "done_pause": Text("Đã hỏi người gửi; thời hạn tạm dừng.", "The sender is asked."),
    "done_resume": Text("Thời hạn chạy tiếp.", "The clock runs again."),
    "done_extend": Text("Đã gia hạn.", "Extended."),
    "done_transfer": Text("Đã chuyển.", "Passed on."),
    "done_publish": Text("Đã công khai.", "Published."),
    "done_withdraw": Text("Đã gỡ nội dung công khai.", "Taken back."),
    "done_merge": Text("Đã gộp.", "Merged."),
    "done_close": Text("Đã kết thúc.", "Closed."),
    "merge_into": Text(
        "Mã phản ánh được tiếp tục xử lý cho cả hai", "Code of the case that goes on for both"
    ),
    "propose": Text("Xem đề xuất che thông tin", "Propose what to black out"),
    "propose_how": Text(
        "Không công khai tên, số điện thoại, địa chỉ. Hệ thống đề xuất; bạn đọc lại và quyết định.",
        "No names, telephone numbers or addresses go public. The system proposes; you decide.",
    ),
    "found_question": Text("Trong nội dung phản ánh", "In the question"),
    "found_answer": Text("Trong nội dung trả lời", "In the answer"),
    "found_nothing": Text("Không thấy gì cần che.", "Nothing to black out was found."),
    "public_question": Text("Nội dung phản ánh sẽ công khai", "The question as it will be read"),
    "public_answer": Text("Nội dung trả lời sẽ công khai", "The answer as it will be read"),
    "radio": Text("Đọc trên hệ thống truyền thanh", "Read it on the loudspeakers as well"),
    "done_reopen": Text("Đã mở lại.", "Reopened."),
    "typed_title": Text("Nội dung bạn đã viết, chưa gửi", "What you wrote, not sent"),
    "changed": Text(
        "Phản ánh này vừa có thay đổi, việc bạn làm chưa được ghi. Xin xem lại rồi làm lại:",
        "The case has just changed; what you did is not on record. Please look and try again:",
    ),
    # Classes of NĐ 92/2017/NĐ-CP in plain words
    "class_which": Text("Pháp luật coi đây là gì?", "What does the law make of it?"),
    "class_1_how": Text(
        "Không phải phản ánh, kiến nghị (là khiếu nại, tố cáo…) hoặc không đủ nội dung; người gửi "
        "đọc được lý do.",
        "Not feedback in law, or nothing to go by; the sender reads the reason.",
    ),
    "class_2_how": Text(
        "Cụ thể: cán bộ, thủ tục hoặc việc làm của một đơn vị; đơn vị đó phải giải quyết.",
        "Specific: officials, a procedure or an act of a unit, which must settle it.",
    ),
    "class_3_how": Text(
        "Về một quy định do xã ban hành; xã tự xem xét.", "About a rule that the commune made."
    ),
    "class_4_how": Text(
        "Cơ quan khác có thẩm quyền; phải chuyển trong thời hạn.",
        "Another body is competent; it must be passed on in time.",
    ),
    "reason": Text("Lý do (người gửi đọc được)", "Reason (the sender reads it)"),
    "question": Text("Hỏi gì? (người gửi đọc được)", "What is asked? (the sender reads it)"),
    "unchanged_none": Text("Không nêu", "None given"),
    "village": Text("Thôn", "Village"),
    "criticised": Text("Đơn vị bị nêu (không được xử lý)", "Unit criticised (may not handle it)"),
    "would_go": Text("Theo bảng phân công, sẽ giao: {unit}.", "The table names: {unit}."),
    "would_go_nowhere": Text(
        "Bảng phân công không nêu đơn vị nào; hãy giao ở bước sau.",
        "The table names no unit; please assign it next.",
    ),
    "assign_to": Text("Giao cho", "Assign to"),
    "not_the_criticised": Text(
        "{unit} được nêu trong phản ánh nên không có trong danh sách.",
        "{unit} is criticised and therefore not in the list.",
    ),
    "pass_to": Text("Chuyển đến", "Pass to"),
    "days_more": Text("Thêm mấy ngày làm việc", "Working days to add"),
    "extend_limit": Text(
        "Một lần, nhiều nhất {days} ngày làm việc. Căn cứ: {basis}",
        "Once, by at most {days} working days. Basis: {basis}",
    ),
    "template": Text("Mẫu trả lời", "Template"),
    "no_template": Text("Không dùng mẫu", "None"),
    "answer_text": Text("Nội dung trả lời", "The answer"),
    "answer_how": Text(
        "Điền những chỗ trong ngoặc vuông […] trước khi gửi.",
        "Fill in what stands in brackets […] before it is sent.",
    ),
    "send_draft": Text("Lưu dự thảo", "Save the draft"),
    "send_answer": Text("Gửi trả lời", "Send the answer"),
    "gaps": Text("Còn chỗ chưa điền: {gaps}", "Not filled in yet: {gaps}"),
}
