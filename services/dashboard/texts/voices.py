"""The sentences of the leader's pages on feedback, broadcasts and topics."""

from shared.errors import Text

TEXTS: dict[str, Text] = {
    "page_voices": Text("Tình hình phản ánh", "Feedback"),
    "page_airing": Text("Phát sóng, chuyên đề", "Broadcasts, topics"),
    # Feedback
    "voices_how": Text(
        "Dân nói gì, ở đâu, chờ bao lâu và có hài lòng không.",
        "What residents say, where, how long they wait, and whether they are content.",
    ),
    "voices_none": Text("Chưa có phản ánh nào trong thời gian này.", "No feedback in this time."),
    "look_back": Text("Thời gian", "Time"),
    "last_months": Text("{count} tháng qua", "Last {count} months"),
    "voice_title": Text(
        "Phản ánh mỗi tháng: tiếp nhận, trả lời, còn chờ (số lượng)",
        "Feedback by month: received, answered, waiting (cases)",
    ),
    "voice_how": Text(
        "“Còn chờ” là số chưa trả lời vào cuối tháng.", "Waiting: not answered on the last evening."
    ),
    "voice_figures": Text(
        "tiếp nhận {received} · đã trả lời {answered} · đang chờ {open} · quá hạn {late}",
        "{received} received · {answered} answered · {open} waiting · {late} late",
    ),
    "voice_month": Text(
        "{month}: tiếp nhận {received}, trả lời {answered}, cuối tháng còn chờ {open}",
        "{month}: {received} received, {answered} answered, {open} waiting at its end",
    ),
    "voice_alt": Text(
        "Biểu đồ cột theo tháng: tiếp nhận {received}, trả lời {answered}, nay còn chờ {open}.",
        "Columns by month: {received} received, {answered} answered, {open} waiting now.",
    ),
    "open_at_end": Text("Còn chờ", "Waiting"),
    "took_title": Text("Dân chờ trả lời bao lâu (số phản ánh)", "How long answers took (cases)"),
    "took_how": Text("Từ lúc tiếp nhận đến lúc trả lời.", "From receipt to answer."),
    "took_kind": Text("Số trả lời, theo {unit}", "Answers, in {unit}"),
    "took_half": Text(
        "Một nửa số trả lời đến trong {middle} {unit} hoặc sớm hơn.",
        "Half of the answers came within {middle} {unit}.",
    ),
    "took_alt": Text(
        "Biểu đồ cột: {count} trả lời theo thời gian chờ; một nửa trong {middle} {unit} hoặc sớm "
        "hơn.",
        "Columns: {count} answers by waiting time; half within {middle} {unit}.",
    ),
    "took_none": Text("Chưa có phản ánh nào được trả lời.", "Nothing was answered yet."),
    "over_days": Text("> {first}", "> {first}"),
    "working_days": Text("ngày làm việc", "working days"),
    "calendar_days": Text("ngày", "days"),
    "content_title": Text("Dân đánh giá câu trả lời", "How residents rate the answers"),
    "content_lead": Text(
        "Trung bình {average}/5 từ {rated} lượt; {resolved} việc đã xong, {unresolved} chưa xong "
        "theo lời dân.",
        "{average} of 5 from {rated} ratings; {resolved} settled, {unresolved} not, they say.",
    ),
    "content_none": Text(
        "Chưa ai đánh giá; người gửi được mời đánh giá trên trang theo dõi sau khi có trả lời.",
        "Nobody rated yet; residents are asked on the follow-up page once they are answered.",
    ),
    "stars": Text("{score} sao", "{score} stars"),
    "villages_title": Text("Theo thôn (số phản ánh)", "By thôn (cases)"),
    "villages_how": Text("Nhiều nhất trước; phần xanh: đã trả lời.", "Most first; blue: answered."),
    "map_title": Text("Bản đồ phản ánh theo thôn", "Feedback on the map, by thôn"),
    "map_how": Text(
        "Vòng tròn càng lớn càng nhiều phản ánh; màu và dấu là tỷ lệ quá hạn.",
        "The larger a circle, the more feedback; colour and sign are the share that is overdue.",
    ),
    "map_made_up": Text(
        "Dữ liệu trình diễn: tên và vị trí các thôn không có thật.",
        "Demonstration data: names and places are made up.",
    ),
    "map_alt": Text(
        "Bản đồ {count} thôn theo vị trí; nhiều phản ánh nhất: {name}, {received}. Số liệu từng "
        "thôn có trong bảng bên cạnh.",
        "Map of {count} thôn where they lie; most feedback: {name}, {received}. The table beside "
        "has the figures of each.",
    ),
    "map_hint": Text(
        "{name}: {received} phản ánh, {late} quá hạn", "{name}: {received} cases, {late} overdue"
    ),
    "map_answered": Text("Không quá hạn", "None overdue"),
    "map_at_risk": Text("Dưới {share} quá hạn", "Less than {share} overdue"),
    "map_late": Text("Từ {share} quá hạn", "{share} or more overdue"),
    "map_north": Text("Bắc", "N"),
    "table_map": Text("Phản ánh từng thôn", "Feedback of each thôn"),
    "map_village": Text("Thôn", "Thôn"),
    "map_received": Text("Tiếp nhận", "Received"),
    "map_overdue": Text("Quá hạn", "Overdue"),
    "map_share": Text("Tỷ lệ quá hạn", "Share overdue"),
    "no_village": Text("Không nêu thôn", "No thôn named"),
    "handlers_title": Text("Theo đơn vị xử lý (số phản ánh)", "By unit that handles it (cases)"),
    "no_handler": Text("Chưa giao đơn vị nào", "Given to no unit yet"),
    "ways_title": Text("Đến bằng đường nào (số phản ánh)", "How it came in (cases)"),
    "ways_more": Text(
        "{followers} lượt dân cùng phản ánh; {published} phản ánh đã công khai.",
        "{followers} others said the same; {published} are published.",
    ),
    "way_web": Text("Trang web", "Web site"),
    "way_phone": Text("Điện thoại", "Telephone"),
    "way_visit": Text("Trực tiếp", "In person"),
    "way_letter": Text("Thư giấy", "Letter"),
    "way_email": Text("Thư điện tử", "E-mail"),
    "way_zalo": Text("Zalo", "Zalo"),
    "way_open311": Text("Open311", "Open311"),
    # Topics and broadcasts
    "airing_how": Text(
        "Chuyên đề nào đã truyền thông, vào tháng nào; ngày nào phát sóng.",
        "Which topics were told of, in which month; which days are on the air.",
    ),
    "heat_title": Text(
        "Số sản phẩm theo chuyên đề và tháng, năm {year}", "Works by topic and month, {year}"
    ),
    "heat_how": Text(
        "Ô càng đậm, càng nhiều sản phẩm; ô trống là không có.",
        "The darker a cell, the more works; an empty one has none.",
    ),
    "heat_never": Text(
        "{count} trên {all} chuyên đề chưa được truyền thông lần nào.",
        "{count} of {all} topics were never told of.",
    ),
    "heat_all": Text("Cả {all} chuyên đề đã được truyền thông.", "All {all} topics were told of."),
    "heat_none": Text(
        "Chưa có chuyên đề nào; xã khai báo chuyên đề trong tệp topics.yaml.",
        "There are no topics yet; the commune's file topics.yaml holds them.",
    ),
    "never_told": Text("chưa lần nào", "never"),
    "col_topic": Text("Chuyên đề", "Topic"),
    "col_sum": Text("Cộng", "Sum"),
    "air_title": Text("Lịch phát sóng năm {year}", "Broadcast calendar {year}"),
    "air_how": Text(
        "Mỗi ô một ngày; rê chuột hoặc chạm để xem số lượt.",
        "One cell a day; point at it for its counts.",
    ),
    "air_none": Text(
        "Chưa có lịch phát sóng hay kết quả nào trong năm.",
        "Nothing is scheduled or done this year yet.",
    ),
    "air_aired": Text("Đã phát", "Aired"),
    "air_planned": Text("Dự kiến", "Planned"),
    "air_cancelled": Text("Hủy", "Cancelled"),
    "air_output": Text("Kết quả khác", "Other output"),
    "air_month": Text(
        "{month}: đã phát {aired}, dự kiến {planned}, hủy {cancelled}, kết quả {output}",
        "{month}: {aired} aired, {planned} planned, {cancelled} cancelled, {output} outputs",
    ),
}
