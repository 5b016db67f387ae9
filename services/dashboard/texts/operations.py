"""The sentences of the operators' desk."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "operations_how": Text(
        "Hệ thống có chạy tốt không; nếu không thì hỏng gì, từ lúc nào và cần làm gì.",
        "Whether the system is well; if not, what is wrong, since when, and what to do.",
    ),
    "grafana": Text("Mở biểu đồ Grafana", "Open Grafana"),
    # At a glance
    "ops_well": Text("Mọi thứ đang tốt", "All is well"),
    "ops_well_more": Text(
        "Bốn dịch vụ trả lời, không có sự kiện nào ùn lại, không có thư chết nào chờ phát lại.",
        "All four services answer, nothing piles up, no dead letter waits to be replayed.",
    ),
    "ops_today": Text("Có việc nên xem hôm nay", "Something to look at today"),
    "ops_now": Text("Có việc cần xử lý ngay", "Something cannot wait"),
    "ops_one": Text("Một việc.", "One thing."),
    "ops_count": Text("{count} việc, nặng nhất trước.", "{count}, the worst first."),
    "since": Text("từ {time}", "since {time}"),
    "seen_since": Text("trang này nhận thấy từ {time}", "seen by this page since {time}"),
    "level_late": Text("Xử lý ngay", "Now"),
    "level_at_risk": Text("Xem hôm nay", "Today"),
    "lasting_seconds": Text("{count} giây", "{count} s"),
    "lasting_minutes": Text("{count} phút", "{count} min"),
    "lasting_hours": Text("{count} giờ", "{count} h"),
    "lasting_days": Text("{count} ngày", "{count} days"),
    "block_lost": Text(
        "Dịch vụ {service} không đưa được phần này từ {time}. Phần tô xám là nội dung cũ; hệ thống "
        "tự thử lại.",
        "{service} has not been able to give this part since {time}. What is grey is old; the page "
        "keeps trying.",
    ),
    # Services
    "services_title": Text("Dịch vụ", "Services"),
    "tile_feedback": Text("Phản ánh", "Feedback"),
    "tile_tasks": Text("Nhiệm vụ", "Tasks"),
    "tile_notify": Text("Thông báo", "Notifications"),
    "tile_dashboard": Text("Tổng hợp", "Dashboard"),
    "is_ready": Text("Sẵn sàng", "Ready"),
    "is_not_ready": Text("Chưa sẵn sàng", "Not ready"),
    "is_down": Text("Không trả lời", "No answer"),
    "running_since": Text("Chạy từ {time}", "Running since {time}"),
    "outbox_empty": Text("Không có sự kiện nào chờ phát", "No fact waits to be published"),
    "outbox_waits": Text("Sự kiện chờ phát lâu nhất {age}", "Oldest unpublished fact: {age}"),
    "outbox_none": Text("Chỉ nghe, không phát sự kiện", "Hears only; publishes nothing"),
    "part_bus": Text("luồng sự kiện (NATS)", "event stream (NATS)"),
    "part_mongo": Text("cơ sở dữ liệu", "database"),
    "part_relay": Text("bộ phát sự kiện", "relay"),
    "why_not_connected": Text("không nối được", "not connected"),
    "why_relay_has_stopped": Text("đã dừng", "has stopped"),
    "why_sender_has_stopped": Text("bộ gửi đã dừng", "the sender has stopped"),
    "why_indexes_and_data_are_not_ready": Text(
        "đang chuẩn bị chỉ mục và dữ liệu", "indexes and data are being prepared"
    ),
    "why_TimeoutError": Text("không trả lời kịp", "no answer in time"),
    # Streams and lag
    "streams_title": Text("Luồng sự kiện", "Streams"),
    "streams_how": Text(
        "Mỗi dòng là một nơi nhận; số chờ nên về 0 sau vài giây. Số thử lại và để riêng tính từ "
        "khi dịch vụ khởi động.",
        "Each row is a consumer; what waits should be 0 within seconds. Retries and what was set "
        "aside count from the service's start.",
    ),
    "streams_none": Text("Chưa có số liệu.", "No figures yet."),
    "col_consumer": Text("Ai nghe gì", "Who hears what"),
    "col_pending": Text("Chờ", "Waiting"),
    "col_in_hand": Text("Đang xử lý", "In hand"),
    "col_retries": Text("Thử lại", "Retries"),
    "col_set_aside": Text("Để riêng", "Set aside"),
    "listens_no": Text("Không nghe được", "Does not hear"),
    "hears": Text("{who}: {what}", "{who}: {what}"),
    "hears_tasks": Text("sự kiện nhiệm vụ", "facts of tasks"),
    "hears_feedback": Text("sự kiện phản ánh", "facts of feedback"),
    "hears_notify": Text("sự kiện thông báo", "facts of notifications"),
    "hears_minute-passed": Text("nhịp mỗi phút", "the minute's tick"),
    "hears_progress-report": Text("lệnh báo tiến độ", "units' commands"),
    "hears_answer-published": Text("trả lời được công khai", "answers published"),
    "hears_answer-withdrawn": Text("trả lời bị gỡ", "answers withdrawn"),
    # Channels
    "channels_title": Text("Kênh gửi tin", "Channels"),
    "channels_how": Text(
        "Số đã gửi và hỏng tính từ khi dịch vụ thông báo khởi động.",
        "Sent and failed count from the start of the notification service.",
    ),
    "channels_none": Text("Chưa bật kênh nào.", "No channel is on."),
    "col_channel": Text("Kênh", "Channel"),
    "col_breaker": Text("Cầu dao", "Breaker"),
    "col_oldest": Text("Chờ lâu nhất", "Oldest waiting"),
    "col_sent": Text("Đã gửi", "Sent"),
    "col_failed": Text("Hỏng", "Failed"),
    "channel_email": Text("Thư điện tử", "E-mail"),
    "channel_webhook": Text("Webhook", "Webhook"),
    "channel_telegram": Text("Telegram", "Telegram"),
    "channel_sms": Text("Tin nhắn SMS", "SMS"),
    "channel_zalo": Text("Zalo", "Zalo"),
    "breaker_closed": Text("Thông", "Closed"),
    "breaker_half-open": Text("Đang thử", "Trying"),
    "breaker_open": Text("Tạm ngừng", "Open"),
    "quota_left": Text("hạn mức còn {count}", "quota left: {count}"),
    # The audit log
    "audit_title": Text("Sổ ghi truy cập dữ liệu cá nhân", "Record of who read personal data"),
    "audit_how": Text(
        "Mỗi lần đọc dữ liệu cá nhân là một mục trong chuỗi; sửa, xóa hay chen mục nào cũng lộ ra.",
        "Each reading is an entry of a chain; whatever is changed, deleted or inserted shows.",
    ),
    "audit_verify": Text("Kiểm tra ngay", "Verify now"),
    "audit_none": Text("Chưa có ai kiểm tra bằng tay.", "Nobody has verified it by hand yet."),
    "audit_running": Text(
        "Đang kiểm tra, đã xem {count} mục.", "Verifying; {count} entries so far."
    ),
    "audit_sound": Text(
        "Nguyên vẹn: {count} mục, đối chiếu {anchors} mốc.",
        "Sound: {count} entries, {anchors} anchors compared.",
    ),
    "audit_broken": Text(
        "KHÔNG nguyên vẹn từ mục số {number}: {wrong}.",
        "NOT sound from entry {number} on: {wrong}.",
    ),
    "audit_interrupted": Text(
        "Lần kiểm tra trước bị ngắt sau {count} mục; hãy kiểm tra lại.",
        "The last verification was cut short after {count} entries; verify again.",
    ),
    "audit_ended": Text("Kiểm tra xong lúc {time}.", "Verified at {time}."),
    "audit_newest_anchor": Text(
        "Mốc mới nhất: mục số {number}, lúc {time}.", "Newest anchor: entry {number}, at {time}."
    ),
    "audit_no_anchor": Text("Chưa có mốc nào.", "There is no anchor yet."),
    "audit_without_bus": Text(
        "Chưa đối chiếu được mốc trên luồng sự kiện vì NATS không trả lời.",
        "The anchor on the stream could not be compared: NATS did not answer.",
    ),
    "audit_last_sound": Text(
        "Lần gần nhất hệ thống thấy nguyên vẹn: {time}.", "Last found sound: {time}."
    ),
}
