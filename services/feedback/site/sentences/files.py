"""Sentences about files: in the form, and on the page that follows a case."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "files": Text("Ảnh hoặc tài liệu kèm theo (nếu có)", "Pictures or documents (optional)"),
    "files_hint": Text(
        "Ảnh JPG, PNG, WebP hoặc tệp PDF; nhiều nhất 5 tệp, mỗi tệp không quá 10 MB. Vị trí và "
        "thông tin máy ảnh được xóa khỏi ảnh.",
        "JPG, PNG, WebP or PDF; at most 5 files of 10 MB each. Place and camera are removed from "
        "pictures.",
    ),
    "files_never": Text(
        "Đừng gửi ảnh thẻ căn cước, giấy tờ tùy thân.",
        "Never send a picture of an identity card or another identity paper.",
    ),
    "files_kept": Text(
        "Tệp đã nhận (bỏ đánh dấu nếu không muốn gửi)", "Files received (untick what not to send)"
    ),
    "files_lost": Text(
        "Tệp bạn vừa chọn chưa được nhận; xin chọn lại.",
        "The files that you chose were not received; please choose them again.",
    ),
    "files_again": Text(
        "Tệp chưa được nhận thì xin chọn lại tại đây.",
        "Please choose again here what was not received.",
    ),
    "attached": Text("Tệp kèm theo", "Attached files"),
    "attached_hint": Text(
        "Để bảo vệ người gửi, tệp chỉ được cán bộ có trách nhiệm mở, sau khi kiểm tra an toàn.",
        "For the sender's protection only the staff in charge open files, after a safety check.",
    ),
}
