"""What is not well, and what to do: the sentences of the operators' desk."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
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
    "trouble_ticks": Text(
        "{count} nhịp đồng hồ bị lỗi chưa có người xem.", "{count} failed ticks wait for somebody."
    ),
    "do_ticks": Text(
        "Nhịp sau đã làm bù. Đọc lỗi trong nhật ký của dịch vụ, khắc phục rồi bỏ qua ở mục Nhịp "
        "đồng hồ bị lỗi.",
        "Later ticks have made it good. Read the error in the service's log, mend it, then put "
        "them away under Failed ticks.",
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
}
