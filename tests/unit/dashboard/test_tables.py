"""The one table of the desks: its order, its filter, its markup, its sheet."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import pytest

from services.dashboard.screens import alphabet, tables
from services.dashboard.screens.tables import Column, Table
from services.dashboard.texts import Words

VI = Words("vi")


@dataclass
class Line:
    name: str
    count: int | None = None
    day: date | None = None


TABLE: Table[Line] = Table(
    "entries",
    (
        Column("col_unit", lambda line: line.name),
        Column("col_quantity", lambda line: line.count),
        Column("col_day", lambda line: line.day),
    ),
)


def names(*found: str, find: str = "", by: str | None = None, down: bool = False) -> list[str]:
    lines = [Line(name) for name in found]
    return [line.name for line in tables.arranged(TABLE, lines, VI, find, by, down=down)]


@pytest.mark.parametrize(
    "sorted_",
    [
        ["An", "Ánh", "Ân", "Dũng", "Đào", "Đỗ", "Oanh", "Ông", "Ơn", "Yến"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mo"],
        ["C.I.2", "C.I.10", "C.II.1"],
        ["Thôn 2", "Thôn 10", "Thôn Đông"],
        ["ươn", "ướt", "vườn", "xã", "zalo"],
    ],
)
def test_words_are_sorted_as_dictionaries_have_them(sorted_: list[str]) -> None:
    mixed = sorted(sorted_, key=lambda word: word[::-1])

    assert names(*mixed, by="col_unit") == sorted_
    assert names(*mixed, by="col_unit", down=True) == sorted_[::-1]


def test_letters_written_in_two_parts_are_sorted_like_those_in_one() -> None:
    assert alphabet.order("Đa\u0302\u0301t") == alphabet.order("Đất")


def test_a_filter_finds_what_is_typed_without_marks_and_in_any_order() -> None:
    found = ("Phòng Văn hóa", "Trung tâm Phục vụ", "Văn phòng")

    assert names(*found, find="van phong") == ["Phòng Văn hóa", "Văn phòng"]
    assert names(*found, find="VĂN HOÁ".replace("OÁ", "óa")) == ["Phòng Văn hóa"]
    assert names(*found, find="không có") == []


def test_numbers_and_days_are_sorted_by_value_and_what_is_empty_comes_last() -> None:
    lines = [Line("a", 10, date(2025, 9, 2)), Line("b"), Line("c", 9, date(2025, 10, 1))]

    def order(by: str, *, down: bool) -> str:
        return "".join(each.name for each in tables.arranged(TABLE, lines, VI, "", by, down=down))

    assert (order("col_quantity", down=False), order("col_quantity", down=True)) == ("cab", "acb")
    assert order("col_day", down=False) == "acb"


def test_without_a_column_the_given_order_stays() -> None:
    assert names("b", "a", "c") == ["b", "a", "c"]
    assert names("b", "a", "c", down=True) == ["c", "a", "b"]


def test_markup_says_headings_escapes_words_and_writes_figures_as_people_do() -> None:
    html = tables.markup(TABLE, [Line("<b>x</b>", 1234, date(2025, 9, 5))], VI)

    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert 'data-label="Số lượng" class="xs-number">1.234<' in html
    assert "05/09/2025" in html
    assert 'aria-label="Kết quả đã báo"' in html


def test_a_long_table_says_how_much_of_it_is_shown() -> None:
    html = tables.markup(TABLE, [Line(str(number)) for number in range(tables.MOST + 1)], VI)

    assert html.count("<tr") == tables.MOST + 1
    assert "200 trên 201 dòng" in html


def test_the_sheet_has_every_row_and_no_formula() -> None:
    lines = [Line('=HYPERLINK("http://x")', 3, date(2025, 9, 5)), Line("@b"), Line("-c")]

    book: Any = openpyxl.load_workbook(io.BytesIO(tables.sheet(TABLE, lines, VI)))

    sheet = book["Kết quả đã báo"]
    assert [cell.value for cell in sheet[1]] == ["Đơn vị", "Số lượng", "Ngày làm"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert sheet["A2"].value == '=HYPERLINK("http://x")'
    assert (sheet["B2"].value, sheet["C2"].value.date()) == (3, date(2025, 9, 5))
