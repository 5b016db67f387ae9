"""The sentences of the leadership page."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    # The page as a whole
    "no_plan": Text("Chưa có kế hoạch năm {year}", "There is no plan for {year} yet"),
    "no_plan_how": Text(
        "Khi kế hoạch được đưa vào hệ thống, tiến độ từng nhiệm vụ sẽ hiện ở đây.",
        "Once a plan is in the system, the standing of each task appears here.",
    ),
    "updated": Text("Cập nhật lúc {time}", "Updated at {time}"),
    "as_of": Text("Số liệu đến hết ngày {day}", "Figures as of {day}"),
    "lost": Text(
        "Mất kết nối với dịch vụ {service} từ {time}. Đang hiện số liệu cũ; hệ thống tự thử lại.",
        "No connection to the service {service} since {time}. Showing the last known figures.",
    ),
    "nothing_yet": Text(
        "Chưa lấy được số liệu. Hệ thống đang tự thử lại, bạn không cần tải lại trang.",
        "No figures yet. The system keeps trying; you need not reload the page.",
    ),
    "unavailable": Text(
        "Dịch vụ {service} không trả lời từ {time}; số liệu phần này có thể chưa mới.",
        "The service {service} has not answered since {time}; this part may not be current.",
    ),
    "behind": Text(
        "Số liệu đến chậm từ {time}; hệ thống đang tự nối lại.",
        "Figures have been delayed since {time}; the system is reconnecting.",
    ),
    "service_dashboard": Text("tổng hợp số liệu", "figures"),
    "service_tasks": Text("nhiệm vụ", "tasks"),
    "service_feedback": Text("phản ánh, kiến nghị", "feedback"),
    "service_notify": Text("thông báo", "notifications"),
    # Are we on plan?
    "verdict_good": Text("Đúng kế hoạch", "On plan"),
    "verdict_risk": Text("Có việc sắp trễ", "Some tasks at risk"),
    "verdict_bad": Text("Chưa đạt kế hoạch", "Behind plan"),
    "verdict_detail": Text(
        "{good} trên {all} nhiệm vụ hoàn thành hoặc đúng tiến độ.",
        "{good} of {all} tasks are done or on schedule.",
    ),
    "track_CĐS": Text("Chuyển đổi số", "Digital transformation"),
    "track_CCHC": Text("Cải cách hành chính", "Administrative reform"),
    "of_tasks": Text("trên {count} nhiệm vụ đạt", "of {count} tasks on plan"),
    "health_done": Text("Hoàn thành", "Done"),
    "health_on_track": Text("Đúng tiến độ", "On track"),
    "health_adjusted": Text("Điều chỉnh", "Moved by decision"),
    "health_at_risk": Text("Sắp trễ", "At risk"),
    "health_stale": Text("Chậm cập nhật", "Silent"),
    "health_late": Text("Trễ hạn", "Late"),
    # Who is late
    "late_title": Text(
        "Việc trễ và chậm cập nhật, nặng nhất trước", "Late and silent, worst first"
    ),
    "late_none": Text(
        "Không có việc nào trễ hay chậm cập nhật.", "Nothing is late and nobody is silent."
    ),
    "late_more": Text("và {count} việc khác trong bảng bên dưới", "and {count} more in the table"),
    "short_by": Text("thiếu {behind} trên {target}", "{behind} of {target} missing"),
    "not_done": Text("chưa thực hiện", "not done"),
    "late_days": Text("trễ {days} ngày, từ {since}", "late by {days} days, since {since}"),
    "late_since": Text("quá hạn {due}", "was due {due}"),
    "silent_days": Text(
        "{days} ngày chưa có kết quả mới, từ {since}", "no output for {days} days, since {since}"
    ),
    "units_title": Text("Theo đơn vị chủ trì, thực hiện", "By unit in charge"),
    "unit_tasks": Text("{count} nhiệm vụ", "{count} tasks"),
    # The tasks
    "tasks_title": Text(
        "Tiến độ {count} nhiệm vụ so với mức phải đạt", "Progress of {count} tasks against plan"
    ),
    "tasks_axis": Text("% chỉ tiêu cả năm", "% of the year's target"),
    "tasks_alt": Text(
        "Biểu đồ thanh ngang: kết quả của từng nhiệm vụ, tính bằng phần trăm chỉ tiêu năm, so với "
        "mức phải đạt đến nay. Cùng số liệu có trong bảng ngay bên dưới.",
        "Horizontal bars: each task's output as a percentage of its yearly target, against what "
        "is expected by now. The table below has the same figures.",
    ),
    "group_by": Text("Xếp theo", "Group by"),
    "by_track": Text("Lĩnh vực", "Track"),
    "by_unit": Text("Đơn vị", "Unit"),
    "continuous": Text("Thường xuyên", "Continuous"),
    "expected": Text("Mức phải đạt đến nay", "Expected by now"),
    "results": Text("{count} kết quả", "{count} outputs"),
    "last_on": Text("gần nhất {day}", "last on {day}"),
    "none_yet": Text("chưa có kết quả", "no output yet"),
    "as_table": Text("Xem dạng bảng", "Show as a table"),
    "col_ref": Text("Mục", "Item"),
    "col_title": Text("Nhiệm vụ", "Task"),
    "col_track": Text("Lĩnh vực", "Track"),
    "col_units": Text("Đơn vị", "Unit"),
    "col_done": Text("Đã làm", "Done"),
    "col_expected": Text("Phải đạt", "Expected"),
    "col_target": Text("Chỉ tiêu", "Target"),
    "col_due": Text("Hạn", "Due"),
    "col_health": Text("Tình trạng", "Standing"),
    "col_last": Text("Gần nhất", "Last output"),
    # Feedback
    "feedback_title": Text("Phản ánh, kiến nghị", "Feedback"),
    "feedback_period": Text("12 tháng qua", "last 12 months"),
    "received": Text("Tiếp nhận", "Received"),
    "answered": Text("Đã trả lời", "Answered"),
    "open": Text("Đang chờ", "Open"),
    "waiting": Text("đang chờ trả lời", "waiting for an answer"),
    "oldest": Text("lâu nhất {days} ngày, từ {day}", "the oldest for {days} days, since {day}"),
    "oldest_today": Text("tiếp nhận hôm nay", "received today"),
    "all_answered": Text("Đã trả lời tất cả.", "Everything is answered."),
    "no_feedback": Text("Chưa có phản ánh, kiến nghị nào.", "No feedback yet."),
    "trend_title": Text(
        "Phản ánh, kiến nghị mỗi ngày trong 30 ngày qua", "Feedback per day, last 30 days"
    ),
    "trend_axis": Text("số lượng", "cases"),
    "trend_alt": Text(
        "Biểu đồ cột: mỗi ngày tiếp nhận bao nhiêu và trả lời bao nhiêu phản ánh, kiến nghị; "
        "30 ngày qua tiếp nhận {received}, trả lời {answered}.",
        "Columns: cases received and answered each day; {received} received and {answered} "
        "answered in the last 30 days.",
    ),
    "categories_title": Text("Theo nội dung phản ánh", "By subject"),
    "category_TTHC": Text("Thủ tục hành chính", "Administrative procedures"),
    "category_QDHC": Text("Quy định hành chính", "Administrative regulations"),
    "category_TTTN": Text("Tinh thần trách nhiệm", "Sense of responsibility"),
    "category_TDGT": Text("Thái độ giao tiếp, ứng xử", "Manner towards the public"),
    "category_CDS": Text("Chuyển đổi số", "Digital services"),
    "category_KHAC": Text("Việc khác", "Something else"),
    "category_figures": Text("{answered}/{received} đã trả lời", "{answered}/{received} answered"),
    # Activity
    "activity_title": Text("Vừa diễn ra", "Just now"),
    "no_activity": Text("Chưa có hoạt động nào.", "Nothing has happened yet."),
    "said_progress": Text(
        "{unit} báo cáo {quantity} {kind}, mục {ref}", "{unit}: {quantity} {kind}, {ref}"
    ),
    "said_progress_for": Text(
        "{posted_by} báo thay {unit}: {quantity} {kind}, mục {ref}",
        "{posted_by} on behalf of {unit}: {quantity} {kind}, {ref}",
    ),
    "said_completed": Text("Hoàn thành nhiệm vụ mục {ref}", "Task {ref} is completed"),
    "said_refused": Text(
        "Một báo cáo qua hệ thống chưa được nhận", "A report over the bus was not accepted"
    ),
    "said_plan": Text("Kế hoạch năm {year} có hiệu lực", "The plan for {year} is in force"),
    "said_amended": Text(
        "Kế hoạch được điều chỉnh theo {number}", "The plan is amended by {number}"
    ),
    "said_returned": Text("Trả lại một báo cáo, mục {ref}", "A report on {ref} was returned"),
    "said_reversed": Text("Đảo một báo cáo, mục {ref}", "A report on {ref} was reversed"),
    "said_reminded": Text(
        "Đôn đốc lần {number}: {unit}, mục {ref}", "Reminder {number}: {unit}, {ref}"
    ),
    "said_report_missing": Text(
        "Đôn đốc lần {number}: {unit} nộp báo cáo", "Reminder {number}: {unit}, its report"
    ),
    "said_submitted": Text("{unit} nộp báo cáo {period}", "{unit} handed in its report {period}"),
    "said_frozen": Text("Chốt báo cáo {period}", "The report {period} is final"),
    "opening": Text("gồm {count} trước kế hoạch", "{count} of them before the plan"),
    "said_received": Text("Tiếp nhận phản ánh: {category}", "Feedback received: {category}"),
    "said_answered": Text("Đã trả lời phản ánh: {category}", "Feedback answered: {category}"),
    "said_transferred": Text(
        "Chuyển phản ánh đến nơi có thẩm quyền: {category}", "Feedback passed on: {category}"
    ),
    "said_reopened": Text("Mở lại phản ánh: {category}", "Feedback reopened: {category}"),
    "said_missed": Text("Quá hạn trả lời phản ánh: {category}", "Feedback overdue: {category}"),
    "said_failed": Text("Một thông báo không gửi được", "A notification could not be sent"),
    "said_other": Text("Có hoạt động mới", "Something new"),
    "kind_issue": Text("số phát thanh", "radio issue(s)"),
    "kind_first_airing": Text("chuyên mục phát lần đầu", "first airing(s)"),
    "kind_rerun": Text("lượt phát lại", "rerun(s)"),
    "kind_item": Text("tin, bài", "item(s)"),
    "kind_event": Text("sự kiện", "event(s)"),
    "kind_milestone": Text("mốc công việc", "milestone(s)"),
    "today": Text("hôm nay", "today"),
}
