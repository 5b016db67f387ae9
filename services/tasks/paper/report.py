"""The commune's report as a letter and as tables: sentences made from the figures."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from services.tasks.models.report import LetterSettings
from services.tasks.models.rollup import Content, Difference, TaskLine
from services.tasks.models.wording import HEALTHS, period_name
from services.tasks.paper.letter import Annex, Block, Heading, Letter, Paragraph, Table
from shared.contracts.tasks import Form, Health, Track
from shared.xlsx import Cell

SUBJECTS = {"cds": "chuyển đổi số", "cchc": "cải cách hành chính"}
FORMS = {
    Form.RADIO: "phát thanh",
    Form.WEB: "trang thông tin điện tử",
    Form.SOCIAL: "mạng xã hội",
    Form.EVENT: "sự kiện, hội nghị",
    Form.TRAINING: "tập huấn",
    Form.VISUAL: "trực quan, cổ động",
    Form.DOCUMENT: "văn bản, tài liệu",
    Form.OTHER: "hình thức khác",
}
STATES = {
    "draft": "chưa báo cáo",
    "returned": "chưa báo cáo lại",
    "submitted": "đã báo cáo",
    "accepted": "đã báo cáo",
}
NONE_SHORT = "Không có nhiệm vụ nào trễ hạn hoặc lâu chưa có kết quả."
REPORTED = ("submitted", "accepted")


def letter_of(
    content: Content, settings: LetterSettings, dated: date | None, changed: Sequence[Difference]
) -> Letter:
    """Return the report of a period as a letter to the commune's People's Committee."""
    period = period_name(content.period)
    blocks: list[Block] = [
        Paragraph(
            "Thực hiện Kế hoạch truyền thông về cải cách hành chính và chuyển đổi số năm "
            f"{content.first[:4]}, {settings.signs_as} báo cáo kết quả truyền thông "
            f"{SUBJECTS[content.product]} {period} (số liệu tính đến ngày {_day(content.as_of)}) "
            "như sau:"
        ),
        Heading(1, "KẾT QUẢ THỰC HIỆN"),
        *_directed(content),
        *_done(content),
        *_told(content),
        Heading(1, "TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN"),
        *_short(content),
        Heading(1, "PHƯƠNG HƯỚNG, KIẾN NGHỊ"),
        *_ahead(content),
    ]
    return Letter(
        parent=settings.parent,
        agency=settings.agency,
        number=None,
        symbol=settings.symbol,
        place=settings.place,
        dated=dated,
        kind="BÁO CÁO",
        about=f"Kết quả truyền thông {SUBJECTS[content.product]} {period}",
        to=(settings.to,),
        blocks=blocks,
        authority=None,
        position=settings.position,
        signer=None,
        recipients=settings.recipients,
        annexes=list(_annexes(content, changed)),
    )


def _directed(content: Content) -> Iterator[Block]:
    yield Heading(2, "Công tác chỉ đạo, đôn đốc")
    total = len(content.reminders)
    if total:
        answered = sum(line.replied for line in content.reminders)
        words = (
            f"Trong kỳ đã thực hiện {total} lượt đôn đốc, {_count(answered, 'lượt')} được đơn vị "
            "trả lời (Phụ lục II)."
        )
    else:
        words = "Trong kỳ không phát sinh lượt đôn đốc nào."
    yield Paragraph(words)
    told = [unit for unit in content.units if unit.state in REPORTED]
    silent = [unit.name for unit in content.units if unit.state not in REPORTED]
    words = f"{len(told)}/{len(content.units)} đơn vị đã gửi báo cáo"
    yield Paragraph(words + (f"; chưa gửi: {', '.join(silent)}." if silent else "."))


def _done(content: Content) -> Iterator[Block]:
    yield Heading(2, "Kết quả theo nhiệm vụ")
    forms = "; ".join(f"{FORMS[Form(form)]}: {_number(n)}" for form, n in content.by_form.items())
    if content.works:
        yield Paragraph(
            f"Trong kỳ có {_number(content.works)} sản phẩm, hoạt động truyền thông "
            f"({forms}); mỗi sản phẩm tính một lần."
        )
    else:
        yield Paragraph("Trong kỳ chưa có sản phẩm, hoạt động truyền thông nào được ghi nhận.")
    rows = [
        (
            str(place),
            line.title,
            "; ".join(line.units),
            _number(line.target),
            _number(line.in_period),
            _number(line.opening + line.done),
            _number(line.debt) if line.expected is not None else "–",
            HEALTHS[Health(line.health)],
        )
        for place, line in enumerate(content.tasks, 1)
    ]
    header = (
        "TT", "Nhiệm vụ", "Đơn vị", "Chỉ tiêu năm", "Trong kỳ", "Lũy kế", "Còn nợ", "Đánh giá",
    )  # fmt: skip
    yield Table(header, rows, (6, 30, 18, 9, 10, 9, 8, 11))


def _told(content: Content) -> Iterator[Block]:
    yield Heading(2, "Nội dung đã truyền thông")
    covered, missing = len(content.topics_covered), len(content.topics_missing)
    if not covered:
        yield Paragraph("Trong kỳ chưa ghi nhận nội dung nào theo danh mục của Kế hoạch.")
        return
    words = f"Đã truyền thông {covered}/{covered + missing} nội dung theo danh mục của Kế hoạch"
    if missing:
        words += f"; chưa có: {', '.join(content.topics_missing)}"
    yield Paragraph(f"{words}.")
    for place, unit in enumerate(_narrated(content, "results")):
        yield Paragraph(f"{unit[0]}: {unit[1]}", place)


def _short(content: Content) -> Iterator[Block]:
    bad = [line for line in content.tasks if line.health in (Health.LATE, Health.STALE)]
    if not bad:
        yield Paragraph(NONE_SHORT)
    for place, line in enumerate(bad):
        yield Paragraph(f"{line.title}: {_why(line)}.", place)
    for name, words in _narrated(content, "shortcomings"):
        yield Paragraph(f"{name} nêu: {words}")


def _why(line: TaskLine) -> str:
    words = HEALTHS[Health(line.health)]
    if line.health == Health.LATE and line.expected is not None:
        done = f"đã có {_number(line.done)}" if line.done else "chưa có kết quả"
        words += f"; đến nay phải đạt {_number(line.expected)}, {done}, còn nợ {_number(line.debt)}"
    return words


def _ahead(content: Content) -> Iterator[Block]:
    owed = [line for line in content.tasks if line.debt and line.expected is not None]
    told = False
    if owed:
        told = True
        yield Paragraph(
            "Đôn đốc các đơn vị thực hiện bù phần còn nợ: "
            + "; ".join(f"{line.title} ({_number(line.debt)})" for line in owed)
            + "."
        )
    if content.topics_missing:
        told = True
        yield Paragraph(
            f"Ưu tiên các nội dung chưa được truyền thông: {', '.join(content.topics_missing)}."
        )
    for part in ("next", "proposals"):
        for name, words in _narrated(content, part):
            told = True
            yield Paragraph(f"{name}: {words}")
    if not told:
        yield Paragraph("Tiếp tục thực hiện các nhiệm vụ theo Kế hoạch.")


def _narrated(content: Content, part: str) -> Iterator[tuple[str, str]]:
    for unit in content.units:
        if words := unit.narrative.get(part):
            yield unit.name, " ".join(words.split())


def _annexes(content: Content, changed: Sequence[Difference]) -> Iterator[Annex]:
    rows = [
        (str(n), line.task_ref, _day(line.occurred_on), line.what, line.sha256 or "")
        for n, line in enumerate(content.evidence, 1)
    ]
    table = Table(("TT", "Nhiệm vụ", "Ngày", "Minh chứng", "SHA-256"), rows, (6, 11, 15, 38, 30))
    none = Paragraph("Trong kỳ chưa có minh chứng nào được ghi nhận.")
    yield Annex("PHỤ LỤC I. MINH CHỨNG", [table if rows else none])
    pressed = [
        (
            f"Lần {line.number}",
            _day(line.issued_on),
            line.unit,
            line.about,
            CAUSES.get(line.cause, line.cause),
            "Đã trả lời" if line.replied else "Chưa trả lời",
        )
        for line in content.reminders
    ]
    register = Table(
        ("Lần", "Ngày", "Đơn vị", "Về việc", "Lý do", "Trả lời"), pressed, (11, 15, 28, 18, 15, 13)
    )
    nobody = Paragraph("Trong kỳ không phát sinh lượt đôn đốc nào.")
    yield Annex("PHỤ LỤC II. SỔ THEO DÕI ĐÔN ĐỐC", [register if pressed else nobody])
    if changed:
        lines = [
            (each.where, NAMES[each.name], _any(each.frozen), _any(each.now)) for each in changed
        ]
        yield Annex(
            "PHỤ LỤC III. SỐ LIỆU ĐIỀU CHỈNH SAU KHI CHỐT",
            [Table(("Mục", "Số liệu", "Khi chốt", "Hiện nay"), lines, (20, 30, 25, 25))],
        )


CAUSES = {
    "due_soon": "sắp đến hạn",
    "overdue": "quá hạn",
    "debt": "còn nợ",
    "stale": "chưa có kết quả mới",
    "missing_rerun": "thiếu phát lại",
    "missing_report": "chưa nộp báo cáo",
    "report_due": "sắp đến hạn báo cáo",
    "by_hand": "đôn đốc trực tiếp",
}
NAMES = {
    "works": "Sản phẩm trong kỳ",
    "target": "Chỉ tiêu",
    "opening": "Số dư đầu kỳ",
    "expected": "Phải đạt",
    "in_period": "Trong kỳ",
    "done": "Đã thực hiện",
    "debt": "Còn nợ",
    "health": "Đánh giá",
}


def sheets_of(content: Content, topics: Mapping[str, str]) -> dict[str, list[list[Cell]]]:
    """Return the report's tables for Excel."""
    tasks: list[list[Cell]] = [
        ["Mã", "Mục", "Mảng", "Nhiệm vụ", "Đơn vị", "Chỉ tiêu", "Số dư đầu kỳ", "Phải đạt",
         "Trong kỳ", "Đã thực hiện", "Còn nợ", "Hạn", "Đánh giá"]
    ]  # fmt: skip
    tasks += [
        [
            line.task_id, line.ref, str(Track(line.track).value), line.title, "; ".join(line.units),
            line.target, line.opening, line.expected, line.in_period, line.done, line.debt,
            date.fromisoformat(line.due) if line.due else None, HEALTHS[Health(line.health)],
        ]
        for line in content.tasks
    ]  # fmt: skip
    told: list[list[Cell]] = [["Mã", "Nội dung", "Số lần"]]
    told += [[code, name, content.topics_covered.get(code, 0)] for code, name in topics.items()]
    units: list[list[Cell]] = [["Đơn vị", "Tình trạng", "Đúng hạn"]]
    on_time = {True: "có", False: "không", None: ""}
    units += [[u.name, STATES[u.state], on_time[u.on_time]] for u in content.units]
    proofs: list[list[Cell]] = [["Mục", "Ngày", "Minh chứng", "SHA-256"]]
    proofs += [
        [e.task_ref, date.fromisoformat(e.occurred_on), e.what, e.sha256] for e in content.evidence
    ]
    pressed: list[list[Cell]] = [["Lần", "Ngày", "Đơn vị", "Về việc", "Lý do", "Trả lời"]]
    pressed += [
        [r.number, date.fromisoformat(r.issued_on), r.unit, r.about, CAUSES.get(r.cause, r.cause),
         "có" if r.replied else "chưa"]
        for r in content.reminders
    ]  # fmt: skip
    return {
        "Nhiệm vụ": tasks,
        "Nội dung": told,
        "Đơn vị": units,
        "Minh chứng": proofs,
        "Đôn đốc": pressed,
    }


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}".replace(",", ".")


def _count(number: int, noun: str) -> str:
    return f"{_number(number)} {noun}" if number else f"chưa có {noun} nào"


def _any(value: object) -> str:
    if isinstance(value, str):
        return HEALTHS[Health(value)]
    return _number(value if isinstance(value, int) else None)
