"""The sentences of the broadcast schedule, and of reporting on behalf of a unit."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "page_broadcasts": Text("Lịch phát sóng", "Broadcast schedule"),
    "broadcasts_how": Text(
        "Từng số, từng lượt phát của hệ thống truyền thanh: ngày giờ, chuyên đề, đơn vị, đã phát "
        "hay chưa. Ghi nhận đã phát thì được tính ngay cho nhiệm vụ.",
        "Each issue and airing of the loudspeakers: when, of what, by whom, aired or not. What is "
        "marked as aired counts for its task at once.",
    ),
    "broadcasts_month": Text("Tháng", "Month"),
    "broadcasts_year": Text("Cả năm {year}", "The year {year}"),
    "table_broadcasts": Text("Lịch trong tháng", "This month"),
    "file_broadcasts": Text("lich-phat-song", "broadcast-schedule"),
    "broadcasts_none": Text(
        "Tháng này chưa có lượt phát nào. Đơn vị phụ trách lên lịch ở phần dưới.",
        "Nothing is on the air this month. The unit in charge plans it below.",
    ),
    "holidays_month": Text("Ngày nghỉ trong tháng: {days}.", "Days off this month: {days}."),
    "holiday_named": Text("{day} ({why})", "{day} ({why})"),
    "table_unscheduled": Text("Chưa có giờ phát", "No time on the air yet"),
    "file_unscheduled": Text("chua-co-gio", "no-time-yet"),
    "unscheduled_none": Text("Mọi chương trình đã có giờ phát.", "Every programme has a time."),
    "col_hour": Text("Giờ", "Hour"),
    "col_programme": Text("Chương trình", "Programme"),
    "col_clusters": Text("Cụm loa", "Loudspeakers"),
    "col_minutes": Text("Số phút", "Minutes"),
    "col_warned": Text("Lưu ý", "Mind"),
    "col_answers": Text("Trả lời phản ánh", "Answers case"),
    "airing_overdue": Text("Chưa ghi nhận phát", "Not marked as aired"),
    "airing_holiday": Text("ngày nghỉ: {why}", "day off: {why}"),
    # Planning
    "airing_new": Text("Lên lịch một lượt phát", "Plan an airing"),
    "airing_change": Text(
        "Đổi lịch, ghi nhận đã phát hoặc hủy", "Move an airing, mark it aired, or call it off"
    ),
    "airing_which": Text("Lượt phát nào", "Which airing"),
    "airing_named": Text("{day} {hour} – {title}", "{day} {hour} – {title}"),
    "programme_which": Text("Chương trình nào", "Which programme"),
    "programme_new": Text("Chương trình mới", "A new programme"),
    "programme_title": Text("Tên chương trình, số phát thanh", "Title of the programme or issue"),
    "programme_topics": Text("Chuyên đề", "Topics"),
    "programme_suggested": Text("Nên nói về: {topics}.", "To be told of next: {topics}."),
    "airing_day": Text("Ngày phát", "Day"),
    "airing_hour": Text("Giờ phát", "Hour"),
    "airing_minutes": Text("Thời lượng (phút)", "Length (minutes)"),
    "airing_clusters": Text("Cụm loa", "Loudspeakers"),
    "choose_clusters": Text("Chọn hoặc gõ tên cụm loa", "Choose or type"),
    "airing_plan": Text("Lên lịch", "Plan it"),
    "airing_keep": Text("Lưu thay đổi", "Keep the changes"),
    "airing_aired": Text("Ghi nhận đã phát", "Mark as aired"),
    "airing_sure": Text("Tôi chắc chắn hủy lượt phát này", "I am sure to call this airing off"),
    "airing_cancel": Text("Hủy lượt phát", "Call it off"),
    "airing_none": Text("Không có lượt phát nào đang chờ để đổi.", "There is no airing to change."),
    "airing_no_first": Text(
        "Chưa có chương trình nào đã phát lần đầu của nhiệm vụ này để phát lại.",
        "No programme of this task was aired yet that could be aired again.",
    ),
    "need_programme": Text("Hãy ghi tên chương trình.", "Please give the title."),
    "done_airing_plan": Text("Đã lên lịch {day} lúc {hour}.", "Planned for {day} at {hour}."),
    "done_airing_keep": Text("Đã lưu thay đổi.", "The changes are kept."),
    "done_airing_aired": Text(
        "Đã ghi nhận phát; kết quả được tính cho nhiệm vụ.", "Marked as aired; it counts."
    ),
    "done_airing_cancel": Text("Đã hủy lượt phát.", "The airing is called off."),
    "see_broadcasts": Text("Xem lịch từng lượt phát", "Each airing"),
    # A series
    "series_new": Text("Lên lịch cả loạt (ví dụ mỗi tuần một số)", "Plan a series (say, weekly)"),
    "series_how": Text(
        "Lên lịch một lần cho nhiều số cùng giờ. Tên và chuyên đề từng số sửa được sau, ở phần "
        "đổi lịch.",
        "Many issues at the same hour, planned at once. The title and topics of each can be "
        "changed later, below.",
    ),
    "series_title": Text("Tên chung của các số", "Title that all share"),
    "series_numbered": Text("Đánh số từng lượt (“Số 12: …”)", "Number them (“Số 12: …”)"),
    "series_number": Text("Bắt đầu từ số", "Beginning with number"),
    "series_first": Text("Từ ngày", "From"),
    "series_weekdays": Text("Phát vào các thứ", "On these days of the week"),
    "choose_weekdays": Text("Chọn một hay nhiều thứ", "Choose one or more"),
    "weekday_1": Text("Thứ Hai", "Monday"),
    "weekday_2": Text("Thứ Ba", "Tuesday"),
    "weekday_3": Text("Thứ Tư", "Wednesday"),
    "weekday_4": Text("Thứ Năm", "Thursday"),
    "weekday_5": Text("Thứ Sáu", "Friday"),
    "weekday_6": Text("Thứ Bảy", "Saturday"),
    "weekday_7": Text("Chủ nhật", "Sunday"),
    "series_end": Text("Kết thúc", "Until"),
    "series_end_times": Text("Sau một số lượt", "After so many"),
    "series_end_until": Text("Vào một ngày", "On a day"),
    "series_times": Text("Số lượt phát", "How many"),
    "series_until": Text("Đến hết ngày", "Last day"),
    "need_series_title": Text(
        "Ghi tên chung để xem trước các ngày phát.", "Give a title to see the days."
    ),
    "need_weekdays": Text("Hãy chọn ít nhất một thứ trong tuần.", "Please choose a day."),
    "series_comes_to": Text(
        "{count} lượt phát lúc {hour}, từ {first} đến {last}.",
        "{count} airings at {hour}, from {first} to {last}.",
    ),
    "series_minded": Text(
        "{count} ngày cần lưu ý (vẫn lên lịch được): {days}.",
        "{count} days to mind (they can be planned): {days}.",
    ),
    "series_plan": Text("Lên lịch {count} lượt", "Plan {count} airings"),
    "table_series": Text("Các lượt sẽ lên lịch", "What would be planned"),
    "file_series": Text("lich-phat-ca-loat", "series"),
    "series_none": Text("Không có ngày phát nào.", "There is no day."),
    "col_weekday": Text("Thứ", "Weekday"),
    "done_series": Text(
        "Đã lên lịch {count} lượt phát, từ {first} đến {last}.",
        "{count} airings are planned, from {first} to {last}.",
    ),
    # What the brief would say
    "brief_now": Text("Bản tóm tắt lúc này sẽ nói", "What the brief says now"),
    # On behalf of a unit
    "page_report_for": Text("Báo thay đơn vị", "Report for a unit"),
    "report_for_how": Text(
        "Ghi kết quả thay cho đơn vị chưa tự báo được; sổ ghi rõ ai báo thay cho ai.",
        "Enter output for a unit that cannot do so itself; who reported for whom is on record.",
    ),
    "report_for_whom": Text("Báo thay cho đơn vị", "On behalf of"),
    "report_for_none": Text(
        "Đơn vị này không có nhiệm vụ nào mà bạn là đầu mối.",
        "This unit has no task that you are the focal unit of.",
    ),
    "posted_for": Text("{by} báo thay {unit}", "{by} reported for {unit}"),
    "col_posted_by": Text("Báo thay", "Reported by"),
}
