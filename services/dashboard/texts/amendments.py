"""The sentences of reading a plan in force and of amending it by a decision."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    # Reading
    "plans_none_yet": Text(
        "Chưa có kế hoạch nào; đơn vị đầu mối sẽ nhập.",
        "There is no plan yet; the focal unit imports it.",
    ),
    "reading_title": Text("Đọc từng nhiệm vụ cạnh nguyên văn", "Read each task beside its words"),
    "reading_which": Text("Xem nhiệm vụ", "Look at a task"),
    "in_force_now": Text("Đang có hiệu lực", "In force"),
    "no_document": Text(
        "Kế hoạch này không nhập từ một tệp văn bản; phần dưới là nguyên văn đã lưu.",
        "This plan was not read from a file; below are the words that are kept.",
    ),
    "table_duties": Text("Trách nhiệm tổ chức thực hiện", "Duties"),
    "file_duties": Text("trach-nhiem", "duties"),
    "duties_none": Text("Kế hoạch không nêu trách nhiệm riêng.", "The plan names no duties."),
    "duty_holder": Text("Đơn vị chịu trách nhiệm", "Unit in charge"),
    "duty_text": Text("Nội dung trách nhiệm", "Duty"),
    "version_look": Text("Xem lần ban hành đã thay đổi gì", "What a version changed"),
    "version_named": Text(
        "Lần {version} – {number}, ngày {day}", "Version {version} – {number}, {day}"
    ),
    "table_version_changes": Text("Thay đổi của lần ban hành này", "Changes of this version"),
    "file_version_changes": Text("thay-doi", "changes"),
    "version_changes_none": Text(
        "Lần này không thay đổi nhiệm vụ hay trách nhiệm nào.", "No task or duty differs."
    ),
    # What differs
    "col_about": Text("Nội dung", "Of what"),
    "col_what": Text("Thay đổi", "Change"),
    "col_before": Text("Trước", "Before"),
    "col_after": Text("Sau", "After"),
    "col_span": Text("Khoảng thời gian", "Time"),
    "from_to": Text("{start} – {end}", "{start} – {end}"),
    "due_moved": Text("{day} (điều chỉnh, trước là {former})", "{day} (moved, formerly {former})"),
    "change_added": Text("Bổ sung", "Added"),
    "change_removed": Text("Bãi bỏ", "Removed"),
    "change_task": Text("Nhiệm vụ", "Task"),
    "change_there": Text("có trong kế hoạch", "in the plan"),
    "change_duty": Text("Trách nhiệm {ref}", "Duty {ref}"),
    # Amending
    "amend_part": Text("Nội dung điều chỉnh", "What is amended"),
    "amend_change": Text("Sửa nhiệm vụ", "Change a task"),
    "amend_add": Text("Thêm nhiệm vụ", "Add a task"),
    "amend_duties": Text("Trách nhiệm", "Duties"),
    "amend_collect": Text("Đưa vào quyết định", "Put into the decision"),
    "amend_collected": Text("Quyết định gồm {count} điều chỉnh", "{count} amendments so far"),
    "amend_drop": Text("Bỏ", "Drop"),
    "amend_empty": Text(
        "Chưa có điều chỉnh nào. Chọn nội dung ở trên, sửa rồi đưa vào quyết định.",
        "Nothing yet. Choose above, change it, and put it into the decision.",
    ),
    "amend_nothing": Text("Chưa sửa gì.", "Nothing was changed."),
    "amend_decision": Text("Căn cứ", "Basis"),
    "amend_preview": Text("Xem trước thay đổi", "Show what changes"),
    "table_preview": Text("Trước và sau điều chỉnh", "Before and after"),
    "file_preview": Text("truoc-sau", "before-after"),
    "amend_confirm_how": Text(
        "Kế hoạch sẽ có lần ban hành {version}; các lần trước giữ nguyên. Kiểm tra rồi ghi.",
        "The plan will have version {version}; former ones stay. Check it, then enter it.",
    ),
    "amend_outdated": Text(
        "Kế hoạch vừa có lần ban hành mới; các điều chỉnh chưa ghi phải làm lại.",
        "The plan has a new version; amendments that were not entered have to be made anew.",
    ),
    "units_of": Text("Đơn vị {role}", "Units: {role}"),
    "choose_unit_how": Text("Chọn đơn vị", "Choose a unit"),
    "quota_count": Text("{kind}: số lượng mỗi {per}", "{kind}: each {per}"),
    "quota_target": Text("{kind}: chỉ tiêu cả năm", "{kind}: the year's target"),
    "quota_opening": Text("{kind}: số dư đầu kỳ", "{kind}: opening balance"),
    "quota_opening_how": Text(
        "Đã làm trước khi kế hoạch có hiệu lực, theo văn bản làm căn cứ.",
        "Done before the plan took effect, as the basis states it.",
    ),
    "new_ref": Text("Ký hiệu mục (ví dụ BS.1)", "Reference (such as BS.1)"),
    "new_title": Text("Nội dung nhiệm vụ", "What is to be done"),
    "new_track": Text("Thuộc mảng", "Track"),
    "new_rhythm": Text("Cách thực hiện", "How it is done"),
    "new_kind": Text("Tính bằng", "Counted in"),
    "schedule_quota": Text("Theo chỉ tiêu định kỳ", "So many in each period"),
    "schedule_window": Text("Trong một khoảng thời gian", "Within a time"),
    "schedule_once": Text("Một lần, có hạn", "Once, by a day"),
    "schedule_continuous": Text("Thường xuyên", "All the time"),
    "new_per": Text("Mỗi", "Each"),
    "new_count": Text("Số lượng mỗi kỳ", "So many each period"),
    "duty_which": Text("Trách nhiệm nào", "Which duty"),
    "duty_new": Text("Thêm trách nhiệm mới", "A new duty"),
    "duty_remove": Text("Bãi bỏ trách nhiệm này", "Remove this duty"),
    "need_ref": Text("Hãy ghi ký hiệu mục.", "Please give the reference."),
    "need_title": Text("Hãy ghi nội dung.", "Please say what is to be done."),
    "need_units": Text(
        "Hãy chọn ít nhất một đơn vị chủ trì hoặc thực hiện.",
        "Please choose a unit that leads or executes.",
    ),
    "need_holder": Text("Hãy chọn đơn vị chịu trách nhiệm.", "Please choose the unit in charge."),
}
