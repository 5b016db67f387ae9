"""Plans that are written otherwise: six documents made for these tests, unlike each other."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from services.tasks.models.document import Document, Item
from services.tasks.reader import read
from shared import communes
from shared.contracts.tasks import ProgressKind, RoleName, Track

ROOT = Path(__file__).parents[4]
PLANS = ROOT / "tests/plans"
UNITS = list(communes.load(ROOT / "deploy/communes")["son-mai"].units.values())
CULTURE, OFFICE, ECONOMY = "phong-van-hoa-xa-hoi", "van-phong-hdnd-ubnd", "phong-kinh-te"
RADIO, DESK = "trung-tam-cung-ung-dich-vu-cong", "trung-tam-phuc-vu-hanh-chinh-cong"
EVERYBODY = "cac-co-quan-ban-nganh-hoi-doan-the"


def plan(name: str) -> Document:
    return read((PLANS / name).read_bytes(), UNITS)


def with_role(item: Item, role: RoleName) -> list[str | None]:
    return [part.unit for part in item.roles if part.role is role]


def quotas(item: Item) -> list[tuple[str, str, int, int]]:
    return [(q.kind.value, q.per, q.count, q.target) for q in item.schedule.quotas]


def spans(item: Item) -> list[tuple[date, date]]:
    return [(span.start, span.end) for span in item.schedule.spans]


def codes(document: Document, where: str) -> set[str]:
    return {each.code for each in document.warnings if each.where == where}


def test_roman_sections_capitals_and_quotas_by_month_quarter_and_week() -> None:
    read_plan = plan("mau-mot.txt")

    assert (read_plan.number, read_plan.dated, read_plan.place, read_plan.year) == (
        "45/KH-UBND",
        date(2026, 1, 5),
        "Mẫu Một",
        2026,
    )
    assert read_plan.title == "Kế hoạch tuyên truyền cải cách hành chính năm 2026 của xã mẫu một"
    web, drive, radio = read_plan.tasks
    assert [task.track for task in read_plan.tasks] == [Track.CCHC] * 3
    assert [task.task_id for task in read_plan.tasks] == [f"2026-cchc-{n}" for n in (1, 2, 3)]
    assert quotas(web) == [("item", "month", 2, 24)]
    assert quotas(drive) == [("event", "quarter", 1, 4)]
    assert quotas(radio) == [("issue", "week", 2, 104)]
    assert (radio.target_stated, web.target_stated) == (True, False)
    assert with_role(web, RoleName.LEAD) == [CULTURE]
    assert with_role(web, RoleName.COORDINATE) == [ECONOMY, OFFICE]
    assert [(duty.holder, duty.text) for duty in read_plan.duties] == [
        (CULTURE, "Theo dõi, đôn đốc, tổng hợp báo cáo"),
        (ECONOMY, "Bố trí kinh phí"),
    ]
    assert [topic.code for topic in read_plan.topics] == ["1", "2"]
    assert read_plan.recipients == ("Sở Nội vụ", "Lưu: VT")
    assert read_plan.signature.authority == "TM. ỦY BAN NHÂN DÂN"
    assert not codes(read_plan, "đầu văn bản")


def test_decimal_numbers_half_years_quarters_months_and_days() -> None:
    read_plan = plan("mau-hai.txt")
    training, festival, classes, site, news = read_plan.tasks

    assert quotas(training) == [("event", "half_year", 1, 2)]
    assert with_role(training, RoleName.LEAD) == [CULTURE, EVERYBODY]
    assert spans(festival) == [
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]
    assert (festival.target, festival.schedule.kind) == (2, "once")
    assert spans(classes) == [
        (date(2026, 5, 1), date(2026, 5, 31)),
        (date(2026, 11, 1), date(2026, 11, 30)),
    ]
    assert with_role(classes, RoleName.LEAD) == [DESK]
    assert with_role(classes, RoleName.COORDINATE) == [None]
    assert codes(read_plan, "B.2.2.1") == {"unit-unknown"}
    assert (site.schedule.kind, site.due) == ("once", date(2026, 6, 29))
    assert quotas(news) == [("item", "month", 1, 12)]
    assert {task.track for task in read_plan.tasks} == {Track.CDS}
    assert "A1" in codes(read_plan, "đầu văn bản")


def test_arabic_sections_lettered_tasks_and_no_date_from_half_understood_words() -> None:
    read_plan = plan("mau-bon.txt")
    radio, contest, notices = read_plan.tasks

    assert (read_plan.dated, read_plan.number, read_plan.budget) == (
        None,
        None,
        "Từ nguồn ngân sách xã",
    )
    assert quotas(radio) == [("issue", "month", 2, 24)]
    assert contest.not_understood == ("Quý III và các năm tiếp theo",)
    assert (contest.due, contest.schedule.kind) == (None, "continuous")
    assert {"not-understood", "unit-unknown"} <= codes(read_plan, contest.ref)
    assert notices.schedule.kind == "continuous"
    assert with_role(notices, RoleName.LEAD) == [DESK]
    assert [task.task_id for task in read_plan.tasks] == [f"2026-cchc-{c}" for c in "abc"]
    assert read_plan.duties[0].holder == OFFICE


def test_parts_decimal_tasks_under_headings_and_plain_items_beside_them() -> None:
    read_plan = plan("mau-nam.txt")
    drive, banners, site = read_plan.tasks

    assert (read_plan.number, read_plan.dated) == ("7/KH-UBND", date(2026, 2, 9))
    assert (drive.schedule.start, drive.due) == (date(2026, 3, 1), date(2026, 6, 30))
    assert with_role(drive, RoleName.COORDINATE) == [OFFICE, ECONOMY]
    assert drive.heading == "Truyền thông trực tiếp"
    assert (banners.due, banners.counts) == (date(2026, 10, 10), (ProgressKind.ITEM,))
    assert (site.due, site.heading) == (date(2026, 11, 30), None)
    assert {task.track for task in read_plan.tasks} == {Track.CDS}


def test_numbers_that_word_draws_by_itself_are_read() -> None:
    document: Any = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Chuyển đổi số xã Mẫu Sáu năm 2026")
    document.add_paragraph("I. NHIỆM VỤ")
    for title in ("Tổ chức lớp kỹ năng số", "Tổ chức ngày hội công nghệ"):
        document.add_paragraph(title, style="List Number")
        document.add_paragraph("Đơn vị chủ trì: Phòng VH-XH", style="List Bullet")
        document.add_paragraph("Thời gian thực hiện: Quý IV/2026", style="List Bullet")
    stored = io.BytesIO()
    document.save(stored)

    tasks = read(stored.getvalue(), UNITS).tasks

    assert [task.title for task in tasks] == [
        "Tổ chức lớp kỹ năng số",
        "Tổ chức ngày hội công nghệ",
    ]
    assert [with_role(task, RoleName.LEAD) for task in tasks] == [[CULTURE]] * 2
    assert {task.due for task in tasks} == {date(2026, 12, 31)}


def check_table(read_plan: Document) -> None:
    radio, day, procedures, contest = read_plan.tasks

    assert [task.track for task in read_plan.tasks] == [Track.CDS] * 2 + [Track.CCHC] * 2
    assert quotas(radio) == [("issue", "week", 1, 53)]
    assert with_role(radio, RoleName.COORDINATE) == [CULTURE]
    assert (day.schedule.start, day.due) == (date(2026, 10, 10), date(2026, 10, 10))
    assert day.detail == "Sự kiện"
    assert procedures.schedule.kind == "continuous"
    assert with_role(procedures, RoleName.LEAD) == [DESK]
    assert contest.not_understood == ("Khi có chỉ đạo của cấp trên",)
    assert "not-understood" in codes(read_plan, contest.ref)
    assert contest.counts == (ProgressKind.EVENT,)


def test_a_table_drawn_with_bars() -> None:
    read_plan = plan("mau-ba.txt")

    check_table(read_plan)
    assert [(duty.holder, duty.text) for duty in read_plan.duties] == [
        (ECONOMY, "Tham mưu bố trí kinh phí")
    ]


def a_docx(paragraphs: list[str], rows: list[list[str]] | None = None) -> bytes:
    document: Any = docx.Document()
    for text in paragraphs:
        if text == "[bảng]":
            table = document.add_table(rows=0, cols=len((rows or [[]])[0]))
            for row in rows or []:
                cells = table.add_row().cells
                if not any(row[2:]):
                    cells[1].merge(cells[-1])
                for cell, words in zip(cells, row, strict=True):
                    if words:
                        cell.text = words
        else:
            document.add_paragraph(text)
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def test_a_word_document_with_a_table_and_merged_rows() -> None:
    lines = (PLANS / "mau-ba.txt").read_text("utf-8").splitlines()
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in lines if "|" in line]
    plain = [line for line in lines if "|" not in line]
    plain.insert(plain.index("II. DANH MỤC NHIỆM VỤ") + 1, "[bảng]")

    check_table(read(a_docx(plain, rows), UNITS))


def test_a_word_document_of_paragraphs_reads_like_its_text() -> None:
    text = (PLANS / "mau-hai.txt").read_text("utf-8")

    assert read(a_docx(text.splitlines()), UNITS) == plan("mau-hai.txt")


def test_a_pdf_with_a_text_layer_reads_like_its_text() -> None:
    assert plan("mau-mot.pdf").tasks == plan("mau-mot.txt").tasks


@pytest.mark.parametrize(
    ("written", "kind", "start", "end"),
    [
        ("Từ tháng 3 đến tháng 6/2026", "once", date(2026, 3, 1), date(2026, 6, 30)),
        ("Hoàn thành trong tháng 9", "once", date(2026, 9, 1), date(2026, 9, 30)),
        ("Quý I, II/2026", "once", date(2026, 1, 1), date(2026, 6, 30)),
        ("Chậm nhất ngày 30/11/2026", "once", date(2026, 1, 1), date(2026, 11, 30)),
        ("Cả năm", "continuous", date(2026, 1, 1), date(2026, 12, 31)),
        ("Năm 2026", "window", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_other_words_for_time(written: str, kind: str, start: date, end: date) -> None:
    text = (PLANS / "mau-hai.txt").read_text("utf-8").replace("Trước ngày 30/6/2026", written)

    item = read(text.encode(), UNITS).tasks[3]

    assert (item.schedule.kind, item.schedule.start, item.schedule.end) == (kind, start, end)
    assert not item.not_understood
