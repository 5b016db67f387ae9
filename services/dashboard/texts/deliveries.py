"""The sentences on deliveries, for who runs the system."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "deliveries_title": Text("Tin gửi đi", "Deliveries"),
    "deliveries_how": Text(
        "Không hiện địa chỉ và lời văn; chỉ nơi nhận, kênh, tình trạng và lý do.",
        "No address and no words are shown: recipient, channel, state and reasons.",
    ),
    "deliveries_none": Text("Không có tin nào như vậy.", "There are none."),
    "deliveries_older": Text("Tin cũ hơn", "Older ones"),
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
}
