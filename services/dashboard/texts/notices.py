"""The sentences of the inbox, and of what somebody wants to hear."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "page_notices": Text("Hộp thư đến", "Inbox"),
    "page_notices_unread": Text("Hộp thư đến ({count})", "Inbox ({count})"),
    "notices_how": Text(
        "Mọi tin hệ thống gửi đến đơn vị, vai trò và riêng bạn, tin mới ở trên.",
        "Every message to your unit, your roles and yourself, the newest first.",
    ),
    "notices_part": Text("Xem", "Show"),
    "notices_list": Text("Tin nhận được", "Messages"),
    "notices_wishes": Text("Cách nhận tin", "How to be told"),
    # Messages
    "notices_only_unread": Text("Chỉ tin chưa đọc", "Unread only"),
    "notices_unread": Text("{count} tin chưa đọc", "{count} unread"),
    "notices_unread_none": Text("Đã đọc hết.", "All is read."),
    "notices_none": Text(
        "Chưa có tin nào. Khi có đôn đốc, báo cáo đến hạn, phản ánh được giao hay việc khác cần "
        "biết, tin sẽ hiện ở đây.",
        "No message yet. Reminders, reports that are due, cases that are assigned, and whatever "
        "else you need to know appear here.",
    ),
    "notices_none_unread": Text(
        "Không có tin nào chưa đọc. Tắt “Chỉ tin chưa đọc” để xem lại tin cũ.",
        "Nothing is unread. Turn “Unread only” off to see what was read.",
    ),
    "notice_unread": Text("Chưa đọc", "Unread"),
    "notice_read": Text("Đã đọc", "Read"),
    "notice_text": Text("Nội dung", "Text"),
    "notice_task": Text("Mở nhiệm vụ", "Open the task"),
    "notice_case": Text("Mở phản ánh", "Open the case"),
    "page_opening": Text("Mở từ đường dẫn", "Open from a link"),
    "opening_how": Text(
        "Đường dẫn này không dẫn tới nội dung nào mà tài khoản của bạn xem được. Tin gốc có trong "
        "hộp thư đến.",
        "This link leads to nothing that your account may see. The message itself is in the inbox.",
    ),
    "notice_told": Text(
        "Chưa ai đọc nên đã báo {who} lúc {time}", "Nobody had read it: {who} was told at {time}"
    ),
    "notice_told_by": Text(
        "Chưa ai đọc nên đã báo {who} qua {channel} lúc {time}",
        "Nobody had read it: {who} was told by {channel} at {time}",
    ),
    "notice_mark": Text("Đánh dấu đã đọc", "Mark as read"),
    "notice_copy": Text("Văn bản cho nhóm Zalo", "Text for a chat group"),
    "notices_mark_all": Text("Đánh dấu đã đọc tất cả", "Mark all as read"),
    "notices_older": Text("Xem thêm", "Older ones"),
    "done_read_all": Text(
        "Đã đánh dấu {count} tin là đã đọc.", "{count} messages are marked as read."
    ),
    "box_person": Text("Riêng bạn", "Yourself"),
    # What somebody wants to hear
    "wishes_how": Text(
        "Mỗi hộp thư chọn riêng. Tin vẫn luôn có trong hộp thư đến; tin khẩn vẫn gửi qua mọi kênh.",
        "Each box chooses for itself. Messages are always in the inbox; critical ones come by "
        "every channel.",
    ),
    "wish_shared": Text(
        "Lựa chọn này dùng chung cho mọi người trong hộp thư.",
        "This holds for everybody who shares the box.",
    ),
    "wish_channels_off": Text("Không gửi qua các kênh", "Nothing by these channels"),
    "wish_channels_none": Text("Gửi qua mọi kênh", "Every channel is on"),
    "wish_digest": Text("Tin có thể chờ", "What can wait"),
    "digest_daily": Text("Gộp thành một tin mỗi ngày", "Once a day, together"),
    "digest_weekly": Text("Gộp thành một tin sáng thứ Hai", "On Mondays, together"),
    "digest_off": Text("Gửi từng tin ngay", "Each at once"),
    "wish_language": Text("Ngôn ngữ của tin", "Language of messages"),
    "wish_language_none": Text("Theo danh bạ của xã", "As the directory says"),
    "wish_language_vi": Text("Tiếng Việt", "Vietnamese"),
    "wish_language_en": Text("Tiếng Anh", "English"),
    "wish_kinds": Text("Từng loại tin", "Kind by kind"),
    "wish_kinds_none_off": Text(
        "Đang nhận mọi loại tin gửi đến hộp thư này.", "Every kind that comes to this box is on."
    ),
    "wish_kinds_off": Text(
        "Đã thôi nhận (tin vẫn có trong hộp thư đến):",
        "Stopped (these are still in the inbox):",
    ),
    "wish_kinds_choose": Text(
        "Chọn loại tin muốn nhận – {box}", "Choose the kinds to be told of – {box}"
    ),
    "wish_kind": Text("{kind} – {channel}", "{kind} – {channel}"),
    "wish_kind_partly": Text(
        "Phần quan trọng của loại tin này (như quá hạn) vẫn được gửi.",
        "What is critical of this kind (such as what is overdue) still comes.",
    ),
    "wish_always": Text("Luôn gửi, không tắt được", "Always sent, cannot be turned off"),
    "wish_always_why": Text(
        "Quy tắc của xã coi các tin này là quan trọng: không biết kịp thì trễ hạn theo luật hoặc "
        "công việc phải làm lại.",
        "The commune's rules call these critical: who does not hear in time misses a legal term, "
        "or has work to do again.",
    ),
    "wish_save": Text("Lưu cách nhận tin của “{box}”", "Save how “{box}” is told"),
    "done_wish": Text(
        "Đã lưu cách nhận tin của hộp thư “{box}”.", "It is saved how “{box}” is told."
    ),
    "wish_conflict": Text(
        "Chưa lưu: {reason} Bên dưới là lựa chọn mới nhất.",
        "Not saved: {reason} What is in force now stands below.",
    ),
}
