"""The sentences on dead letters and failed ticks."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "letters_title": Text("Thư chết", "Dead letters"),
    "letters_how": Text(
        "Sự kiện không ai xử lý được, để riêng cho người xem; những sự kiện sau nó vẫn đi tiếp.",
        "Facts that could not be handled, set aside for a person; what came after went on.",
    ),
    "letters_none": Text("Không có thư chết.", "There are no dead letters."),
    "letters_more": Text(
        "Đang hiện {count} thư cũ nhất; còn nữa.", "The {count} oldest are shown; there are more."
    ),
    "letter_line": Text(
        "{consumer} · để riêng lúc {time} · {tries} lần thử · lỗi: {error}",
        "{consumer} · set aside at {time} · {tries} tries · error: {error}",
    ),
    "letter_number": Text("Thư số {number}", "Letter {number}"),
    "letter_unknown": Text("không rõ", "unknown"),
    "letter_open": Text("Xem thư số {number}", "Open letter {number}"),
    "letter_close": Text("Đóng thư số {number}", "Close letter {number}"),
    "letter_replay": Text("Phát lại thư số {number}", "Replay letter {number}"),
    "letter_is_command": Text(
        "Lệnh của đơn vị, {bytes} byte: không hiện nội dung và không phát lại được, vì khóa của "
        "đơn vị không được lưu. Đơn vị cần gửi lại; sự kiện progress.refused đã báo lý do.",
        "A unit's command of {bytes} bytes: its content is not shown and it cannot be replayed, "
        "since the unit's key is not kept. The unit posts again; the fact progress.refused told it "
        "why.",
    ),
    "letter_body": Text("Nội dung", "Content"),
    "letter_headers": Text("Tiêu đề", "Headers"),
    "letter_gone": Text(
        "Thư số {number} không còn: đã có người phát lại hoặc bỏ qua.",
        "Letter {number} is gone: somebody has replayed it or put it away.",
    ),
    "replay_all": Text("Phát lại tất cả ({count})", "Replay all ({count})"),
    "replayed": Text(
        "Đã phát lại {count} thư. Nếu nguyên nhân còn, thư sẽ quay lại đây sau các lần thử.",
        "Replayed {count}. If the cause is still there, they come back after their tries.",
    ),
    # Putting away
    "letter_dismiss": Text("Bỏ qua thư số {number}…", "Put letter {number} away…"),
    "dismiss_why": Text("Lý do bỏ qua, ít nhất 5 chữ cái", "Why it is put away, 5 letters or more"),
    "dismiss_how": Text(
        "Thư rời danh sách này, không phát lại nữa; nội dung, ai bỏ qua và lý do được giữ lại.",
        "The letter leaves this list and is replayed no more; its content, who put it away and why "
        "are kept.",
    ),
    "dismiss": Text("Bỏ qua", "Put away"),
    "dismiss_keep": Text("Để lại", "Leave it"),
    "dismissed_done": Text("Đã bỏ qua {count} thư.", "Put away: {count}."),
    "dismissed_title": Text("Đã bỏ qua trong 30 ngày qua", "Put away in the last 30 days"),
    "dismissed_none": Text("Chưa bỏ qua thư nào.", "Nothing was put away."),
    "dismissed_lost": Text(
        "Chưa lấy được danh sách này; hệ thống tự thử lại.", "This list cannot be had just now."
    ),
    "dismissed_line": Text("bỏ qua lúc {time}, bởi {by}", "put away at {time} by {by}"),
    # Ticks of the clock
    "ticks_title": Text("Nhịp đồng hồ bị lỗi", "Failed ticks of the clock"),
    "ticks_how": Text(
        "Việc chạy theo phút không làm được lần ấy; nhịp sau làm bù, nên không cần phát lại. Không "
        "thuộc xã nào.",
        "What runs by the minute failed that time; the next tick makes it good, so none is "
        "replayed. They are of no commune.",
    ),
    "ticks_none": Text("Không có nhịp nào bị lỗi.", "No tick has failed."),
    "ticks_count": Text("{count} lần", "{count} times"),
    "ticks_line": Text(
        "từ {first} đến {last} · lỗi: {error}", "{first} to {last} · error: {error}"
    ),
    "ticks_dismiss": Text("Bỏ qua {count} nhịp lỗi…", "Put {count} failed ticks away…"),
    "not_replayed": Text("Thư số {number}: {why}", "Letter {number}: {why}"),
}
