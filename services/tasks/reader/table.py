"""Tables of reports as units send them: XLSX, or CSV as the programs of the offices write it."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from services.tasks.models.batch import (
    EXAMPLE,
    HEADINGS,
    MAX_ROWS,
    NEEDED,
    Cell,
    Cells,
    Column,
    plain,
    written,
)
from shared.errors import Invalid, Text, TooLarge

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_LINES, MAX_COLUMNS = 2000, 40
HEADER_WITHIN = 10
"""The header is looked for in so many lines: above it people write whose table it is."""
NAMES = {plain(heading): column for column, heading in HEADINGS.items()}


def read_table(content: bytes) -> Sequence[tuple[int, Cells]]:
    """Return the rows of a table, each with its line, without empty and example rows.

    Raises ``Invalid`` for what is no such table, ``TooLarge`` for more than 500 rows.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge("table-too-large", Text("Bảng lớn hơn 2 MB.", "The table exceeds 2 MB."))
    lines = _workbook(content) if content[:4] == b"PK\x03\x04" else _csv(content)
    rows = list(_rows(lines))
    if len(rows) > MAX_ROWS:
        raise TooLarge(
            "too-many-rows",
            Text(f"Bảng có hơn {MAX_ROWS} dòng; hãy chia nhỏ.", "The table has too many rows."),
        )
    if not rows:
        raise Invalid("no-rows", Text("Bảng chưa có dòng nào.", "The table has no rows."))
    return rows


def _rows(lines: Iterable[Sequence[Cell]]) -> Iterator[tuple[int, Cells]]:
    columns: dict[int, Column] = {}
    for number, line in enumerate(lines, 1):
        if not columns:
            found = {place: NAMES.get(plain(written(cell))) for place, cell in enumerate(line)}
            columns = {place: column for place, column in found.items() if column}
            if not set(NEEDED) <= set(columns.values()):
                columns = {}
                if number == HEADER_WITHIN:
                    break
            continue
        cells = {
            column: line[place]
            for place, column in columns.items()
            if place < len(line) and written(line[place])
        }
        if cells and not plain(written(cells.get(Column.TASK))).startswith(plain(EXAMPLE)):
            yield number, cells
    if not columns:
        needed = " và ".join(f"“{HEADINGS[each]}”" for each in NEEDED)
        raise Invalid(
            "no-header",
            Text(
                f"Không thấy dòng tiêu đề có cột {needed}; hãy dùng mẫu.",
                "There is no header line; use the template.",
            ),
        )


def _workbook(content: bytes) -> Sequence[Sequence[Cell]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _unreadable() from error
    if unpacked > MAX_UNPACKED:
        raise TooLarge("table-too-large", Text("Tệp nén quá lớn.", "The file is too large."))
    try:
        book: Any = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = book.worksheets[0]
        return [
            [_value(cell) for cell in line]
            for line in sheet.iter_rows(max_row=MAX_LINES, max_col=MAX_COLUMNS, values_only=True)
        ]
    except Exception as error:  # whatever the library makes of a damaged file
        raise _unreadable() from error


def _value(cell: Any) -> Cell:
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None or isinstance(cell, str | int | float | date):
        return cell
    return str(cell)


def _csv(content: bytes) -> Sequence[Sequence[Cell]]:
    text = _decoded(content)
    if "\0" in text:
        raise _unreadable()
    head = text[:4000]
    delimiter = max(";,\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise _unreadable() from error
    return lines[:MAX_LINES]


def _decoded(content: bytes) -> str:
    """Return text of UTF-8, UTF-16 with its mark, or Windows-1258."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tried: tuple[str, ...] = ("utf-16",)
    else:
        tried = ("utf-8-sig", "cp1258")
    for encoding in tried:
        try:
            return unicodedata.normalize("NFC", content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _unreadable() -> Invalid:
    return Invalid(
        "unreadable-table",
        Text(
            "Không đọc được bảng; chỉ nhận XLSX hoặc CSV theo mẫu.",
            "The table cannot be read; XLSX or CSV as in the template.",
        ),
    )
