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
    # What is wrong, and what to do
    "trouble_down": Text("Dịch vụ {service} không trả lời.", "{service} does not answer."),
    "do_down": Text(
        "Dịch vụ thường tự khởi động lại trong vài giây; những gì gửi tới nó lúc này chưa được "
        "ghi. Nếu quá 1 phút, xem nhật ký của dịch vụ rồi khởi động lại nó.",
        "It usually starts again within seconds; what is sent to it meanwhile is not on record. "
        "After a minute, read its log and start it again.",
    ),
    "trouble_not_ready": Text(
        "Dịch vụ {service} chưa sẵn sàng: {why}.", "{service} is not ready: {why}."
    ),
    "do_not_ready": Text(
        "Khắc phục nguyên nhân vừa nêu; dịch vụ tự nối lại, không cần khởi động lại.",
        "Remove the cause; the service reconnects by itself.",
    ),
    "trouble_all_bus": Text(
        "Không dịch vụ nào nối được với luồng sự kiện (NATS).",
        "No service can reach the event stream (NATS).",
    ),
    "do_all_bus": Text(
        "Khởi động lại NATS và xem ổ đĩa còn chỗ không. Phản ánh và báo cáo vẫn nhận; sự kiện chờ "
        "trong từng dịch vụ, không mất.",
        "Start NATS again and see whether the disk is full. Posts are still taken; facts wait in "
        "each service and are not lost.",
    ),
    "trouble_all_mongo": Text(
        "Không dịch vụ nào nối được với cơ sở dữ liệu.", "No service can reach the database."
    ),
    "do_all_mongo": Text(
        "Khởi động lại cơ sở dữ liệu và xem ổ đĩa còn chỗ không. Lúc này chưa nhận được gì mới; "
        "người gửi được báo thử lại.",
        "Start the database again and see whether the disk is full. Nothing new is taken; senders "
        "are asked to come back.",
    ),
    "trouble_outbox": Text(
        "Sự kiện của dịch vụ {service} chưa phát đi được, cũ nhất đã {age}.",
        "Facts of {service} are not being published; the oldest has waited {age}.",
    ),
    "do_outbox": Text(
        "Dữ liệu đã lưu an toàn, nhưng các dịch vụ khác chưa biết. Xem NATS có chạy và ổ đĩa của "
        "nó còn chỗ không.",
        "The data are safe, but the other services do not know of them. See whether NATS runs and "
        "whether its disk is full.",
    ),
    "trouble_deaf": Text(
        "Dịch vụ {service} không nghe được: {what}.", "{service} does not hear: {what}."
    ),
    "do_deaf": Text(
        "Sự kiện vẫn nằm trong luồng. Chương trình topology phải đang chạy để dựng lại nơi nhận; "
        "dịch vụ tự nghe tiếp.",
        "The facts stay in the stream. The program topology must be running, which makes the "
        "consumer anew; the service then hears by itself.",
    ),
    "trouble_lag": Text(
        "{who}: còn {count} sự kiện chưa xử lý.", "{who}: {count} facts are not handled yet."
    ),
    "do_lag": Text(
        "Nếu số này giảm dần thì chỉ cần chờ. Nếu không giảm, xem nhật ký của dịch vụ.",
        "If the number falls, wait. If it does not, read the service's log.",
    ),
    "trouble_refused": Text(
        "NATS từ chối quyền của dịch vụ {service}, {count} lần từ khi khởi động.",
        "NATS refused {service} {count} times since its start.",
    ),
    "do_refused": Text(
        "Cấu hình NATS cũ hơn phần mềm, hoặc mật khẩu bị lộ: dựng lại nats.conf và xem nhật ký.",
        "The broker's configuration is older than the software, or a password has leaked: make "
        "nats.conf anew and read the log.",
    ),
    "trouble_letters": Text(
        "{count} thư chết đang chờ người xem.", "{count} dead letters wait for somebody."
    ),
    "do_letters": Text(
        "Đọc lý do ở mục Thư chết, khắc phục nguyên nhân rồi bấm Phát lại. Phát lại là an toàn.",
        "Read the reason under Dead letters, remove the cause, then replay. Replaying is safe.",
    ),
    "trouble_breaker": Text(
        "Kênh {channel} đang tạm ngừng gửi vì nơi chuyển tin lỗi liên tục.",
        "The channel {channel} pauses, since its provider keeps failing.",
    ),
    "do_breaker": Text(
        "Cứ nửa phút hệ thống thử lại một tin và tự mở khi thông. Nếu kéo dài, hỏi nơi chuyển tin.",
        "Every half minute one message tries it. If it lasts, ask the provider.",
    ),
    "trouble_unsent": Text(
        "Kênh {channel} có tin chưa gửi được, cũ nhất đã {age}.",
        "The channel {channel} has unsent messages; the oldest has waited {age}.",
    ),
    "do_unsent": Text(
        "Xem lý do từng tin ở mục Tin gửi đi; việc gấp thì gọi điện cho người nhận.",
        "Read the reasons under Deliveries; telephone whoever must know today.",
    ),
    "trouble_mailbox": Text(
        "Không mở được hộp thư tiếp nhận phản ánh.", "The mailbox for feedback cannot be opened."
    ),
    "do_mailbox": Text(
        "Thư của người dân nằm lại trong hộp thư. Kiểm tra máy chủ IMAP và mật khẩu.",
        "Residents' mails stay in the mailbox. Check the IMAP server and the password.",
    ),
    "trouble_request": Text(
        "Có yêu cầu về dữ liệu cá nhân đã quá hạn.", "A request about personal data is overdue."
    ),
    "do_request": Text(
        "Đơn vị đầu mối trả lời hoặc thực hiện ở trang Dữ liệu cá nhân.",
        "The focal unit answers it or carries it out on the page Personal data.",
    ),
    "trouble_audit": Text(
        "Sổ ghi truy cập dữ liệu cá nhân không còn nguyên vẹn, từ mục số {number}.",
        "The record of who read personal data is not sound from entry {number} on.",
    ),
    "do_audit": Text(
        "Sao chép cơ sở dữ liệu trước khi làm bất cứ việc gì khác, rồi báo người phụ trách dữ liệu "
        "cá nhân của xã.",
        "Copy the database before anything else is done, then tell whoever answers for personal "
        "data in the commune.",
    ),
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
    # Dead letters
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
        "Thư số {number} không còn: đã có người phát lại.",
        "Letter {number} is gone: somebody has replayed it.",
    ),
    "replay_all": Text("Phát lại tất cả ({count})", "Replay all ({count})"),
    "replayed": Text(
        "Đã phát lại {count} thư. Nếu nguyên nhân còn, thư sẽ quay lại đây sau các lần thử.",
        "Replayed {count}. If the cause is still there, they come back after their tries.",
    ),
    "not_replayed": Text("Thư số {number}: {why}", "Letter {number}: {why}"),
    # Deliveries
    "deliveries_title": Text("Tin gửi đi", "Deliveries"),
    "deliveries_how": Text(
        "Không hiện địa chỉ và lời văn; chỉ nơi nhận, kênh, tình trạng và lý do.",
        "No address and no words are shown: recipient, channel, state and reasons.",
    ),
    "deliveries_none": Text("Không có tin nào như vậy.", "There are none."),
    "deliveries_more": Text("Chỉ hiện {count} tin mới nhất.", "Only the {count} newest are shown."),
    "filter_state": Text("Tình trạng", "State"),
    "filter_channel": Text("Kênh", "Channel"),
    "all_channels": Text("Mọi kênh", "All channels"),
    "deliveries_unsent": Text("Chưa gửi được", "Not sent"),
    "deliveries_all": Text("Tất cả", "All"),
    "delivery_created": Text("Chờ gửi", "Waiting"),
    "delivery_sending": Text("Đang gửi", "Sending"),
    "delivery_sent": Text("Đã gửi", "Sent"),
    "delivery_delivered": Text("Đã đến nơi", "Delivered"),
    "delivery_temporary-failure": Text("Sẽ thử lại", "To be tried again"),
    "delivery_permanent-failure": Text("Bị từ chối", "Refused"),
    "delivery_technical-failure": Text("Không gửi được", "Failed"),
    "delivery_cancelled": Text("Đã hủy", "Cancelled"),
    "to_unit": Text("đơn vị {name}", "unit {name}"),
    "to_role": Text("vai trò {name}", "role {name}"),
    "to_resident": Text("người dân (phản ánh {name})", "resident (case {name})"),
    "delivery_created_at": Text("tạo lúc {time}", "made at {time}"),
    "delivery_next": Text("thử lại lúc {time}", "next try at {time}"),
    "delivery_attempts": Text("{count} lần thử", "{count} tries"),
    "delivery_retry": Text("Gửi lại", "Try again"),
    "delivery_cancel": Text("Hủy tin", "Cancel"),
    "did_retry": Text("Đã cho gửi lại tin tới {to}.", "The message to {to} is tried again."),
    "did_cancel": Text("Đã hủy tin tới {to}.", "The message to {to} is cancelled."),
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
