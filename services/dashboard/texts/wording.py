"""The sentences of the page of rules and templates."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "page_wording": Text("Quy tắc và mẫu tin", "Rules and templates"),
    "wording_how": Text(
        "Việc gì xảy ra thì báo cho ai, qua kênh nào, bằng lời nào. Thay đổi có hiệu lực sau vài "
        "giây; mọi bản cũ đều còn và trở lại được.",
        "What is told to whom, by which channel, in which words. A change takes a few seconds; "
        "every earlier version is kept and can be gone back to.",
    ),
    "wording_part": Text("Xem", "Show"),
    "wording_rules": Text("Quy tắc", "Rules"),
    "wording_templates": Text("Mẫu tin", "Templates"),
    "wording_only_read": Text(
        "Bạn xem được mọi quy tắc và mẫu tin; chỉ quản trị hệ thống sửa được.",
        "You can see all rules and templates; only an administrator can change them.",
    ),
    "wording_unknown": Text(
        "Không có quy tắc hoặc mẫu tin này nữa.", "This rule or template is not there any more."
    ),
    "wording_conflict": Text(
        "Chưa lưu: {reason} Bên dưới là nội dung mới nhất.",
        "Not saved: {reason} What is in force now stands below.",
    ),
    "wording_not_saved": Text(
        "Chưa lưu. Xin xem chỗ được đánh dấu bên dưới.", "Not saved. See what is marked below."
    ),
    # Rules, listed
    "table_rules": Text("Quy tắc", "Rules"),
    "file_rules": Text("quy-tac", "rules"),
    "rules_none": Text("Chưa có quy tắc nào.", "There are no rules."),
    "col_rule_what": Text("Khi", "When"),
    "col_rule_to": Text("Báo cho", "Who is told"),
    "col_rule_by": Text("Qua", "By"),
    "col_rule_words": Text("Lời tin", "Words"),
    "col_rule_how": Text("Cách gửi", "How"),
    "col_rule_state": Text("Trạng thái", "State"),
    "rule_on": Text("bật", "on"),
    "rule_off": Text("tắt", "off"),
    "rule_new": Text("Thêm quy tắc", "Add a rule"),
    "rule_critical": Text("quan trọng", "critical"),
    "rule_goes_on": Text(
        "không ai đọc sau {hours} giờ làm việc thì báo tiếp",
        "goes on where nobody reads it in {hours} working hours",
    ),
    "urgency_urgent": Text("Khẩn: gửi ngay, kể cả ban đêm", "Urgent: at once, at night too"),
    "urgency_normal": Text("Thường: gửi trong giờ làm việc", "Normal: within office hours"),
    "urgency_digest": Text("Chờ được: gộp vào bản tổng hợp", "Can wait: in the digest"),
    "urgent_short": Text("khẩn", "urgent"),
    "normal_short": Text("trong giờ làm việc", "in office hours"),
    "digest_short": Text("gộp vào bản tổng hợp", "in the digest"),
    # One rule
    "wording_back": Text("Về danh sách", "Back to the list"),
    "rule_title_new": Text("Quy tắc mới", "A new rule"),
    "rule_fact": Text("Khi nào báo", "When it is told"),
    "rule_when": Text("Chỉ khi {name}", "Only where {name}"),
    "rule_when_any": Text("Mọi trường hợp", "In every case"),
    "rule_to": Text("Báo cho ai", "Who is told"),
    "rule_by": Text("Qua kênh nào", "By which channels"),
    "rule_by_how": Text(
        "Cán bộ nhận qua mọi kênh đã chọn. Người dân nhận qua kênh đầu tiên đang bật mà họ để lại "
        "địa chỉ: Zalo, rồi SMS, rồi thư điện tử.",
        "Staff are told by every channel chosen; a resident by the first that is on and that leads "
        "to what they left: Zalo, then SMS, then e-mail.",
    ),
    "rule_template": Text("Mẫu tin", "Template"),
    "rule_template_open": Text("Xem và sửa mẫu tin này", "See and change this template"),
    "rule_urgency": Text("Gửi lúc nào", "When it goes out"),
    "rule_is_critical": Text(
        "Tin quan trọng: người nhận không tắt được",
        "Critical: its recipients cannot turn it off",
    ),
    "rule_enabled": Text("Quy tắc đang bật", "The rule is on"),
    "rule_until": Text(
        "Không gửi nữa nếu việc đã chuyển sang", "Not sent any more once the matter is"
    ),
    "rule_until_none": Text("Luôn gửi", "Always sent"),
    "rule_escalate": Text(
        "Không ai đọc thì báo tiếp", "Where nobody reads it, tell somebody further"
    ),
    "rule_escalate_title": Text("Khi không ai đọc", "Where nobody reads it"),
    "rule_after": Text("Sau bao nhiêu giờ làm việc", "After how many working hours"),
    "rule_escalate_by": Text("Nhắc lại qua kênh", "Say it again by"),
    "rule_escalate_then": Text("Rồi báo lần lượt cho", "Then tell, one after another"),
    "rule_one_suffices": Text(
        "Chỉ cần một trong những người nhận đọc là đủ",
        "It is enough that one of the recipients reads it",
    ),
    "rule_save": Text("Lưu quy tắc", "Save the rule"),
    "rule_remove": Text("Xóa quy tắc này", "Delete this rule"),
    "rule_remove_how": Text(
        "Tắt quy tắc giữ lại mọi thiết lập; xóa thì chỉ lấy lại được từ các bản cũ.",
        "A rule that is off keeps its settings; one that is deleted comes back only with an "
        "earlier version.",
    ),
    "rule_remove_sure": Text("Tôi chắc chắn muốn xóa", "I am sure"),
    "done_rule": Text("Đã lưu quy tắc “{name}”.", "The rule “{name}” is saved."),
    "done_rule_removed": Text("Đã xóa quy tắc “{name}”.", "The rule “{name}” is deleted."),
    "rule_of_residents": Text(
        "Quy tắc này báo tin cho người dân. Tắt đi thì họ không biết phản ánh của mình đi đến đâu.",
        "This rule tells residents. Without it they do not hear what becomes of their message.",
    ),
    # Templates, listed
    "table_templates": Text("Mẫu tin", "Templates"),
    "file_templates": Text("mau-tin", "templates"),
    "templates_none": Text("Chưa có mẫu tin nào.", "There are no templates."),
    "templates_how": Text(
        "Tên mẫu là tiêu đề của tin khi điền bằng ví dụ.",
        "A template is named by the title that it makes of an example.",
    ),
    "col_template": Text("Mẫu tin", "Template"),
    "col_template_for": Text("Dùng khi", "Used when"),
    "col_template_version": Text("Bản", "Version"),
    "col_template_changed": Text("Sửa ngày", "Changed"),
    "version_shipped": Text("bản gốc", "as shipped"),
    "version_own": Text("bản {number} của xã", "version {number} of the commune"),
    # One template
    "template_for": Text("Dùng khi: {facts}.", "Used when: {facts}."),
    "template_for_none": Text("Chưa quy tắc nào dùng mẫu này.", "No rule uses this template."),
    "template_language_vi": Text("Tiếng Việt", "Vietnamese"),
    "template_language_en": Text("Tiếng Anh", "English"),
    "template_to_mend": Text("cần sửa", "to be mended"),
    "template_subject": Text("Tiêu đề – {language}", "Title – {language}"),
    "template_text": Text("Nội dung – {language}", "Text – {language}"),
    "template_short": Text(
        "Bản ngắn cho SMS và nhóm chat – {language}", "Short form for SMS and chats – {language}"
    ),
    "template_short_none": Text("Để trống thì dùng tiêu đề", "The title where this is empty"),
    "template_values": Text("Thử với giá trị khác", "Try other values"),
    "template_values_how": Text(
        "Chỉ dùng để xem trước; không lưu vào mẫu.", "Only for the preview; nothing is stored."
    ),
    "template_look": Text("Xem trước", "Preview"),
    "template_save": Text("Lưu mẫu tin", "Save the template"),
    "done_template": Text(
        "Đã lưu mẫu tin, bản {number}. Tin đã ghi nhận từ trước vẫn đi theo bản cũ.",
        "The template is saved as version {number}. Messages on record go out as they were.",
    ),
    # Preview
    "preview_title": Text("Tin như người nhận thấy", "As its reader sees it"),
    "preview_language": Text("Ngôn ngữ xem trước", "Language of the preview"),
    "preview_email": Text("Thư điện tử", "E-mail"),
    "preview_subject": Text("Tiêu đề: {title}", "Subject: {title}"),
    "preview_frame": Text("Thư điện tử xem trước", "Preview of the e-mail"),
    "preview_plain": Text("Thư ở dạng chữ thường", "The e-mail in plain text"),
    "preview_sms": Text("Tin nhắn SMS ({count} ký tự)", "SMS ({count} characters)"),
    "preview_zalo": Text("Văn bản cho nhóm Zalo", "Text for a chat group"),
    # Variables
    "variables_title": Text("Biến dùng được trong mẫu này", "What this template may use"),
    "table_variables": Text("Biến", "Variables"),
    "variables_none": Text("Mẫu này không có biến nào.", "This template has no variables."),
    "col_variable": Text("Biến", "Variable"),
    "col_variable_kind": Text("Là", "Is"),
    "col_variable_write": Text("Viết trong mẫu", "Written as"),
    "col_variable_example": Text("Ví dụ", "Example"),
    "variable_text": Text("chữ", "text"),
    "variable_code": Text("mã có lời", "a code"),
    "variable_number": Text("số", "a number"),
    "variable_yes_no": Text("có hoặc không", "yes or no"),
    "variable_day": Text("ngày", "a day"),
    "variable_moment": Text("giờ và ngày", "a moment"),
    "variable_list": Text("danh sách", "a list"),
    "variable_group": Text("nhóm biến", "a group"),
    "variable_optional": Text("{kind}, có lúc trống", "{kind}, may be empty"),
    "yes": Text("có", "yes"),
    "no": Text("không", "no"),
    # Versions
    "versions_title": Text("Các bản đã dùng", "Earlier versions"),
    "versions_which": Text("Bản", "Version"),
    "versions_none_yet": Text(
        "Đang dùng bản gốc của hệ thống, chưa sửa lần nào.",
        "The shipped one is in force; it was never changed.",
    ),
    "version_line": Text("Bản {number} – {time} – {by}", "Version {number} – {time} – {by}"),
    "version_line_reset": Text(
        "Bản {number} (trở về bản gốc) – {time} – {by}",
        "Version {number} (as shipped again) – {time} – {by}",
    ),
    "version_line_shipped": Text("Bản gốc của hệ thống", "As shipped"),
    "version_in_force": Text("{line} (đang dùng)", "{line} (in force)"),
    "version_back": Text("Trở về bản này", "Go back to this version"),
    "version_same": Text("Bản này giống bản đang dùng.", "It is the same as what is in force."),
    "version_differs": Text("So với bản đang dùng:", "Against what is in force:"),
    "version_added": Text("Chỉ có ở bản này", "Only in this version"),
    "version_gone": Text("Không có ở bản này", "Not in this version"),
    "version_changed": Text("Khác", "Different"),
    "done_back": Text("Đã trở về {line}.", "Back to {line}."),
}
