"""Tables as an Excel file: dates are dates, numbers are numbers, and no text is a formula."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | date | None
WIDEST = 70


def to_xlsx(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Return sheets as .xlsx; the first row of each is its header and stays in sight."""
    book: Any = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:31])
        for row in rows:
            sheet.append([None] * len(row))
            for column, value in enumerate(row, 1):
                _fill(sheet.cell(sheet.max_row, column), value)
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for column in range(1, sheet.max_column + 1):
            longest = max((len(str(row[column - 1] or "")) for row in rows), default=10)
            sheet.column_dimensions[get_column_letter(column)].width = min(longest + 3, WIDEST)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def _fill(cell: Any, value: Cell) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, int | float):
        cell.number_format = "#,##0"
    elif isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
