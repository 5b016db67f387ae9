"""Sentences of the page that asks a writer to join what others said."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "similar_title": Text(
        "Việc này có thể đã có người phản ánh", "Somebody may have said the same already"
    ),
    "similar_lead": Text(
        "Nếu đúng là cùng một việc, bạn có thể gộp tin của mình vào phản ánh đã có để xã xử lý "
        "chung. Bạn vẫn có mã và đường dẫn theo dõi riêng.",
        "If it is about the same matter, you can add your message to what was said already. You "
        "keep your own code and link.",
    ),
    "similar_one": Text("1 người đã phản ánh việc này", "1 person said so"),
    "similar_many": Text("{count} người đã phản ánh việc này", "{count} people said so"),
    "similar_about": Text(
        "{category}, nhận ngày {day}, đang xử lý.", "{category}, received on {day}, still open."
    ),
    "similar_answered": Text(
        "{category}, nhận ngày {day}, đã có trả lời.", "{category}, received on {day}, answered."
    ),
    "similar_join": Text("Gộp tin của tôi vào phản ánh này", "Add mine to this one"),
    "similar_keep": Text("Không phải, giữ tin của tôi riêng", "No, keep mine apart"),
    "similar_stop": Text(
        "Bạn dừng ở đây thì tin của bạn vẫn được xử lý riêng.",
        "If you stop here, yours is handled by itself.",
    ),
    "similar_read": Text("Đọc trả lời đã công khai", "Read the published answer"),
    "similar_not": Text(
        "Không gộp được vào phản ánh ấy; tin của bạn vẫn được xử lý riêng.",
        "It could not be added to that one; yours is handled by itself.",
    ),
}
