"""Tables as an Excel file."""

import io
from datetime import date
from typing import Any

import openpyxl

from shared.xlsx import Cell, to_xlsx


def sheet_of(*rows: list[Cell]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx({"Bảng": rows})))["Bảng"]


def test_cells_of_a_sheet_are_what_they_are_and_never_formulas() -> None:
    sheet = sheet_of(["Ngày", "Số", "Chữ"], [date(2025, 9, 15), 1234, "=1+1"], [None, 2, "+84"])

    assert sheet["A2"].value.date() == date(2025, 9, 15)
    assert (sheet["A2"].number_format, sheet["B2"].number_format) == ("dd/mm/yyyy", "#,##0")
    assert (sheet["C2"].data_type, sheet["C2"].value, sheet.freeze_panes) == ("s", "=1+1", "A2")


def test_a_character_that_no_sheet_may_hold_is_left_out() -> None:
    assert sheet_of(["Ghi chú"], ["Số 37\x0b\x00: dịch vụ công"])["A2"].value == (
        "Số 37: dịch vụ công"
    )
