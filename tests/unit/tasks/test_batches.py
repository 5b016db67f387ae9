"""Tables of reports as the programs of the offices write them."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from services.tasks.models.batch import Column, understood
from services.tasks.reader.table import read_table
from shared.contracts.tasks import ProgressKind
from shared.errors import Rejected

TABLE = (
    "Mã nhiệm vụ;Ngày thực hiện;Loại kết quả;Số lượng;Ghi chú\r\n"
    "VÍ DỤ: 2025-x;15/09/2025;số;1;mẫu\r\n"
    "2025-x;5/9/2025;Số;1;Số 36: thủ tục hành chính\r\n"
    ";;;;\r\n"
    "2025-x;31/02/2025;tin tức;1,5;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_however_it_was_written(encoding: str, delimiter: str) -> None:
    content = TABLE.replace(";", delimiter).encode(encoding)
    if delimiter == ",":
        content = TABLE.replace("1,5", "x").replace(";", ",").encode(encoding)

    rows = read_table(content)

    assert [line for line, _ in rows] == [3, 5]
    wish = understood(rows[0][1])
    assert (wish.task, wish.day, wish.kind, wish.quantity) == (
        "2025-x", date(2025, 9, 5), ProgressKind.ISSUE, 1,
    )  # fmt: skip
    assert wish.note == "Số 36: thủ tục hành chính"
    assert [len(understood(cells).faults) for _, cells in rows] == [0, 3]


def test_windows_1258_is_read_with_its_separate_tone_marks() -> None:
    table = "Ma nhiem vu;Ngay thuc hien;Ghi chu\n2025-x;05/09/2025;ngày hội đã mở\n"
    legacy = table.replace("ộ", "ô\u0323").replace("ở", "ơ\u0309").replace("ã", "a\u0303")

    ((_, cells),) = read_table(legacy.encode("cp1258"))

    assert understood(cells).note == "ngày hội đã mở"


def test_excel_dates_and_numbers_are_read_and_a_title_above_is_passed_over() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Đơn vị: ………"])
    sheet.append(["Mã nhiệm vụ", "Ngày thực hiện", "Số lượng", "Phát lại chương trình ngày"])
    sheet.append(["2025-x", datetime(2025, 9, 5), 2, datetime(2025, 9, 1)])  # noqa: DTZ001
    stored = io.BytesIO()
    book.save(stored)

    ((line, cells),) = read_table(stored.getvalue())

    wish = understood(cells)
    assert (line, wish.day, wish.quantity) == (3, date(2025, 9, 5), 2)
    assert wish.programme == date(2025, 9, 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [("1", 1), ("1.000", 1000), ("2,0", 2), ("", 1), ("1,5", None), ("hai", None), ("-1", None)],
)
def test_numbers_are_read_as_vietnamese_writes_them(written: str, read: int | None) -> None:
    wish = understood({Column.TASK: "x", Column.DAY: "05/09/2025", Column.QUANTITY: written})

    assert (None if wish.faults else wish.quantity) == read


def _bomb() -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (50 * 1024 * 1024))
    return stored.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-header"),
        (b"a;b\n1;2\n", "no-header"),
        ("Mã nhiệm vụ;Ngày thực hiện\n".encode(), "no-rows"),
        (b"PK\x03\x04 no archive", "unreadable-table"),
        (b"\xd0\xcf\x11\xe0\0\0\0", "unreadable-table"),
        ("Mã nhiệm vụ;Ngày thực hiện\n".encode() + b"x;y\n" * 501, "too-many-rows"),
        (b"x" * (2 * 1024 * 1024 + 1), "table-too-large"),
        (_bomb(), "table-too-large"),
    ],
)
def test_what_is_no_such_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_table(content)

    assert refused.value.code == code
