"""The sentences of the leader's pages on the plan, the units, and what is to be decided."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "page_tasks": Text("Nhiệm vụ", "Tasks"),
    "page_units": Text("Theo đơn vị", "By unit"),
    "page_register": Text("Sổ đôn đốc, báo cáo", "Reminders, reports"),
    "page_compare": Text("So sánh", "Compare"),
    "page_brief": Text("Bản tóm tắt", "One-page brief"),
    "page_province": Text("Toàn tỉnh", "The province"),
    # Who is furthest behind, and who was told
    "furthest_title": Text("Đơn vị chậm nhất", "Furthest behind"),
    "furthest_none": Text("Không đơn vị nào còn nợ việc.", "No unit owes anything."),
    "furthest_unit": Text("Đơn vị", "Unit"),
    "furthest_what": Text("Chậm việc gì", "In what"),
    "furthest_since": Text("Thiếu bao nhiêu, từ khi nào", "By how much, since when"),
    "furthest_told": Text("Đã đôn đốc ai", "Who was told"),
    "furthest_sum": Text(
        "{late} trên {tasks} nhiệm vụ trễ hoặc chậm cập nhật",
        "{late} of {tasks} tasks late or silent",
    ),
    "told_nobody": Text("Chưa đôn đốc ai.", "Nobody was told yet."),
    "told_unit": Text(
        "Đã đôn đốc {unit} lần {number}, ngày {day}; {replied}.",
        "{unit} was told on {day} (reminder {number}); {replied}.",
    ),
    "told_deputy": Text(
        "Đã đôn đốc {unit} lần {number}, ngày {day}, báo Phó Chủ tịch; {replied}.",
        "{unit} was told on {day} (reminder {number}), the vice chair as well; {replied}.",
    ),
    "told_chair": Text(
        "Đã đôn đốc {unit} lần {number}, ngày {day}, báo Phó Chủ tịch và Chủ tịch; {replied}.",
        "{unit} was told on {day} (reminder {number}), vice chair and chair as well; {replied}.",
    ),
    "told_waiting": Text("chưa trả lời", "no reply yet"),
    "told_replied": Text("đã trả lời ngày {day}", "replied on {day}"),
    # What is to be decided
    "decide_title": Text("Hôm nay cần anh/chị quyết định", "What needs your decision today"),
    "decide_none": Text("Không có việc nào chờ quyết định.", "Nothing waits for a decision."),
    "decide_lost": Text(
        "Chưa hỏi được dịch vụ {services}; phần này có thể còn thiếu.",
        "No answer from {services}; something may be missing here.",
    ),
    "decide_drafts": Text("Dự thảo trả lời chờ duyệt", "Drafted answers to approve"),
    "decide_oldest": Text("phản ánh lâu nhất nhận ngày {day}", "the oldest case is of {day}"),
    "decide_overdue": Text("Phản ánh đã quá hạn trả lời", "Cases past their term"),
    "decide_overdue_how": Text("cần chỉ đạo trả lời ngay", "to be answered at once"),
    "decide_escalated": Text(
        "Đôn đốc đã báo đến lãnh đạo, đơn vị chưa trả lời",
        "Reminders that reached you, not answered by the unit",
    ),
    "decide_escalated_how": Text("{units}; từ ngày {day}", "{units}; since {day}"),
    "decide_behalf": Text(
        "Kết quả đầu mối báo thay, chờ duyệt", "Reports made for a unit, to accept"
    ),
    "decide_behalf_how": Text(
        "anh/chị hoặc một cán bộ đầu mối khác duyệt", "by you or another focal officer"
    ),
    "decide_report": Text("Báo cáo {period} chưa chốt", "The report of {period} is not final"),
    "decide_report_how": Text(
        "{handed_in}/{units} đơn vị đã nộp; xem để ký", "{handed_in} of {units} units handed in"
    ),
    # Tasks along the year
    "tasks_how": Text(
        "Mỗi nhiệm vụ trên dòng thời gian của năm; bấm vào tên để xem chỉ tiêu và kết quả từng "
        "tháng.",
        "Each task along the year; choose one to see its quota and output month by month.",
    ),
    "look_at_task": Text("Xem một nhiệm vụ", "Look at one task"),
    "choose_task_how": Text("Chọn nhiệm vụ", "Choose a task"),
    "all_tracks": Text("Cả hai", "Both"),
    "only_behind": Text("Chỉ việc đang chậm", "Only what is behind"),
    "gantt_title": Text("{count} nhiệm vụ trong năm {year}", "{count} tasks in {year}"),
    "gantt_how": Text(
        "Thanh: thời gian thực hiện; phần tô đậm: đã làm so với chỉ tiêu (%); vạch đứng: {day}.",
        "Bar: the task's time; filled: done of the target (%); upright line: {day}.",
    ),
    "gantt_none": Text(
        "Không nhiệm vụ nào hợp với lựa chọn; hãy bỏ bớt điều kiện lọc.",
        "No task fits; please choose less narrowly.",
    ),
    "gantt_bar": Text(
        "Từ {start} đến {end}; đã làm {done} trên {target}; {health}",
        "From {start} to {end}; {done} of {target} done; {health}",
    ),
    "months_title": Text(
        "Số nhiệm vụ đúng kế hoạch và chậm vào cuối mỗi tháng",
        "Tasks on plan and behind at the end of each month",
    ),
    "months_good": Text("Hoàn thành, đúng tiến độ", "Done or on schedule"),
    "months_bad": Text("Trễ, chậm cập nhật", "Late or silent"),
    "months_hint": Text(
        "{month}: {good} đúng kế hoạch, {risk} sắp trễ, {bad} chậm",
        "{month}: {good} on plan, {risk} at risk, {bad} behind",
    ),
    "months_alt": Text(
        "Biểu đồ cột: số nhiệm vụ theo tình trạng vào cuối mỗi tháng. Gần nhất – {last}.",
        "Columns: tasks by standing at the end of each month. Latest – {last}.",
    ),
    "task_due": Text("hạn {day}", "due {day}"),
    "task_reported": Text("Báo cáo kết quả", "Reports"),
    "task_reviews": Text(
        "{reported} lượt báo, {accepted} đã duyệt, {returned} trả lại, {reversed} rút lại; "
        "{evidence} minh chứng",
        "{reported} reported, {accepted} accepted, {returned} returned, {reversed} reversed; "
        "{evidence} pieces of evidence",
    ),
    "burnup_title": Text(
        "Lũy kế cuối mỗi tháng so với chỉ tiêu {target} (sản phẩm)",
        "In all by the end of each month, against the target of {target} (outputs)",
    ),
    "burnup_done": Text("Đã làm", "Done"),
    "burnup_expected": Text("Phải đạt", "Expected"),
    "burnup_debt": Text("Còn nợ", "Owed"),
    "burnup_target": Text("Chỉ tiêu", "Target"),
    "burnup_alt": Text(
        "Biểu đồ cột lũy kế theo tháng: đã làm {done}, phải đạt {expected}, còn nợ {debt}, "
        "chỉ tiêu {target}.",
        "Columns by month, added up: {done} done, {expected} expected, {debt} owed, "
        "target {target}.",
    ),
    "burnup_month": Text(
        "{month}: đã làm {done}, phải đạt {expected}, còn nợ {debt}",
        "{month}: {done} done, {expected} expected, {debt} owed",
    ),
    "output_title": Text("Kết quả mỗi tháng (sản phẩm)", "Output of each month"),
    "output_alt": Text(
        "Biểu đồ cột: kết quả mỗi tháng, cộng {count}.", "Columns: output by month, {count} in all."
    ),
    "output_none": Text(
        "Chưa có kết quả nào; đơn vị báo ở trang Báo kết quả.",
        "No output yet; units report it on their desk.",
    ),
    # Units
    "units_how": Text(
        "Đơn vị chậm nhất đứng đầu; chọn một đơn vị để xem nợ việc gì, từ khi nào, đã được nhắc "
        "ra sao.",
        "The unit furthest behind comes first; choose one to see what it owes and what it was "
        "told.",
    ),
    "all_units_title": Text(
        "Các đơn vị: số nhiệm vụ theo tình trạng", "All units: tasks by standing"
    ),
    "choose_unit": Text("Xem một đơn vị", "Look at one unit"),
    "unit_figures": Text(
        "{late}/{tasks} việc chậm · nợ {owed} · đôn đốc {reminders} lần",
        "{late} of {tasks} behind · {owed} owed · reminded {reminders} times",
    ),
    "unit_title": Text("{unit}: việc nặng nhất trước", "{unit}: the worst first"),
    "unit_no_tasks": Text(
        "Đơn vị không chủ trì, thực hiện nhiệm vụ nào của năm này.",
        "The unit is in charge of no task this year.",
    ),
    "unit_months_title": Text(
        "Kết quả và số lần bị đôn đốc mỗi tháng", "Output and reminders of each month"
    ),
    "unit_months_hint": Text(
        "{month}: {output} kết quả, bị đôn đốc {reminded} lần, trả lời {replied}",
        "{month}: {output} outputs, reminded {reminded} times, replied {replied} times",
    ),
    "unit_months_alt": Text(
        "Biểu đồ cột theo tháng: {output} kết quả, {reminded} lần bị đôn đốc.",
        "Columns by month: {output} outputs, {reminded} reminders.",
    ),
    "unit_months_none": Text("Năm nay chưa có kết quả nào.", "No output this year yet."),
    "unit_output": Text("Kết quả", "Output"),
    "unit_reminded": Text("Lần bị đôn đốc", "Reminders"),
    "unit_told_title": Text("Đã được đôn đốc", "What it was told"),
    "unit_told_none": Text("Chưa bị đôn đốc lần nào.", "It was never reminded."),
    "told_line": Text(
        "Lần {number}, báo {level}; {replied}", "No. {number}, to {level}; {replied}"
    ),
    "all_reminders": Text("Xem cả sổ đôn đốc", "See the whole register"),
    "unit_reports_title": Text("Báo cáo định kỳ", "Periodic reports"),
    "unit_reports_none_yet": Text(
        "Chưa đến kỳ báo cáo nào, hoặc chưa có báo cáo được nộp.",
        "No report was due or handed in yet.",
    ),
    "report_missing": Text("Chưa nộp", "Not handed in"),
    "report_submitted": Text("Đã nộp, chờ duyệt", "Handed in"),
    "report_returned": Text("Bị trả lại", "Returned"),
    "report_accepted": Text("Đã duyệt", "Accepted"),
    "unit_feedback_title": Text(
        "Phản ánh đơn vị đang xử lý, 12 tháng", "Feedback in its hands, 12 months"
    ),
    "unit_feedback_none": Text(
        "12 tháng qua không có phản ánh nào giao cho đơn vị.",
        "No feedback was given to it in 12 months.",
    ),
    # The register, and reports to sign
    "register_how": Text(
        "Ai đã được nhắc việc gì, lần thứ mấy, báo đến cấp nào, đã trả lời chưa; rồi báo cáo để "
        "đọc và ký.",
        "Who was told of what, how often, who else heard, whether they replied; reports to sign.",
    ),
    "register_all": Text("Mọi cấp", "All"),
    "register_unit": Text("Đơn vị", "Unit"),
    "register_deputy": Text("Đến Phó Chủ tịch", "Vice chair"),
    "register_chair": Text("Đến Chủ tịch", "Chair"),
    "register_open": Text("Chưa trả lời", "Not answered"),
    "register_about": Text("Chỉ hiện đôn đốc về {about}.", "Only reminders about {about}."),
    "register_everything": Text("Hiện tất cả", "Show all"),
    "register_none": Text(
        "Không có lần đôn đốc nào hợp với lựa chọn.", "No reminder fits this choice."
    ),
    "sign_title": Text("Báo cáo để đọc và ký", "Reports to read and sign"),
    "sign_how": Text(
        "Đọc số liệu, tải bản Word hoặc PDF để ký; đơn vị đầu mối chốt sau khi ký.",
        "Read the figures and take the Word or PDF file; the focal unit freezes it once signed.",
    ),
    # Two days side by side
    "compare_how": Text(
        "Chọn hai ngày để xem việc nào tốt lên, việc nào xấu đi.",
        "Choose two days to see what became better and what worse.",
    ),
    "compare_first": Text("Ngày trước", "First day"),
    "compare_last": Text("Ngày sau", "Second day"),
    "compare_order": Text(
        "Hãy chọn ngày trước sớm hơn ngày sau.", "The first day must come before the second."
    ),
    "compare_years": Text(
        "Hai ngày thuộc hai kế hoạch: {first} và {last}.",
        "The days belong to two plans: {first} and {last}.",
    ),
    "compare_title": Text("Ngày {first} so với ngày {last}", "{first} against {last}"),
    "compare_what": Text("Số liệu", "Figure"),
    "compare_change": Text("Thay đổi", "Change"),
    "compare_good": Text("tốt lên", "better"),
    "compare_bad": Text("xấu đi", "worse"),
    "compare_output": Text("Kết quả đã làm", "Output"),
    "compare_owed": Text("Kết quả còn nợ", "Output owed"),
    "compare_told": Text("Lần đôn đốc", "Reminders"),
    "compare_worse": Text("Xấu đi", "Became worse"),
    "compare_better": Text("Tốt lên", "Became better"),
    "compare_worse_none": Text("Không nhiệm vụ nào xấu đi.", "No task became worse."),
    "compare_better_none": Text("Không nhiệm vụ nào tốt lên.", "No task became better."),
    "compare_done": Text("đã làm {before} → {after}", "done {before} → {after}"),
    # The brief
    "brief_how": Text(
        "Tình hình của xã trên một trang A4, để in hoặc mang đi họp.",
        "The commune on one sheet of A4, to print or to take to a meeting.",
    ),
    "brief_save": Text("Tải bản tóm tắt (PDF)", "Save the brief (PDF)"),
    "brief_what": Text(
        "Gồm: tiến độ hai lĩnh vực, đơn vị chậm nhất và đã đôn đốc ai, việc trễ, phản ánh của dân.",
        "It holds: both tracks, who is furthest behind and was told, what is late, feedback.",
    ),
    "file_brief": Text("ban-tom-tat", "brief"),
    "brief_head": Text("Tóm tắt tình hình {commune}", "{commune} in brief"),
    "brief_plan": Text("Tiến độ kế hoạch", "The plan"),
    "brief_track": Text("{good} trên {all} nhiệm vụ đạt", "{good} of {all} tasks on plan"),
    "brief_more": Text("và {count} việc khác.", "and {count} more."),
    "brief_foot": Text(
        "In từ hệ thống Xã Số; số liệu do các đơn vị báo, chưa thay văn bản chính thức.",
        "Printed from Xã Số; figures as reported by units, not an official document.",
    ),
    "monday_title": Text("Gửi tôi mỗi sáng thứ Hai", "Send it to me every Monday morning"),
    "monday_how": Text(
        "Bản PDF trên gửi kèm thư điện tử vào sáng thứ Hai, ngày nghỉ thì ngày làm việc kế tiếp; "
        "số liệu tính đến lúc gửi.",
        "The PDF above, by e-mail on Monday morning, after days off on the next day of work; with "
        "the figures of that moment.",
    ),
    "monday_box_own": Text("hộp thư của bạn", "your own mailbox"),
    "monday_box_shared": Text("hộp thư chung của lãnh đạo", "the mailbox that leadership shares"),
    "monday_is": Text(
        "Đang bật: gửi đến {box}; bản kế tiếp lúc {time} ngày {day}.",
        "On: it goes to {box}, next at {time} on {day}.",
    ),
    "monday_is_not": Text(
        "Đang tắt. Nếu bật, bản đầu tiên đến {box} lúc {time} ngày {day}.",
        "Off. If turned on, the first one goes to {box} at {time} on {day}.",
    ),
    "monday_no_mail": Text(
        "Đã bật nhưng không gửi được: {box} đang tắt kênh thư điện tử (trang Hộp thư đến).",
        "On, yet nothing goes out: e-mail is turned off for {box}. See the page Inbox.",
    ),
    "monday_on": Text("Gửi mỗi sáng thứ Hai", "Send it on Mondays"),
    "monday_off": Text("Thôi gửi", "Send it no more"),
    "monday_done_on": Text("Đã bật gửi bản tóm tắt.", "The brief will come."),
    "monday_done_off": Text("Đã thôi gửi bản tóm tắt.", "The brief comes no more."),
    # The province
    "province_how": Text(
        "Các xã cạnh nhau; xã nhiều việc trễ nhất đứng đầu.",
        "Communes side by side, the one with most late tasks first.",
    ),
    "province_none": Text(
        "Tài khoản chưa được giao theo dõi xã nào; xin đề nghị quản trị hệ thống.",
        "No commune is given to this account; please ask the administrator.",
    ),
    "province_title": Text(
        "Nhiệm vụ của {count} xã đến ngày {day}", "Tasks of {count} communes as of {day}"
    ),
    "province_furthest": Text(
        "{unit}: mục {ref} {task}, từ ngày {since}", "{unit}: {ref} {task}, since {since}"
    ),
    "province_feedback": Text(
        "tiếp nhận {received}, đã trả lời {answered}, đang chờ {open}",
        "{received} received, {answered} answered, {open} waiting",
    ),
    "province_oldest": Text("(lâu nhất {days} ngày)", "(the oldest for {days} days)"),
}
