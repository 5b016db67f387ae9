"""The one table of the desks: filtered, sorted as Vietnamese is, and saved as a sheet.

``arranged``, ``markup`` and ``sheet`` are pure; ``controls`` and ``draw`` put them on a page.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import Generic, TypeVar

import streamlit as st

from services.dashboard.screens import alphabet, blocks
from services.dashboard.texts import Words
from shared.xlsx import Cell, to_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 200
"""So many rows are drawn; the sheet has all of them."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: the name of its heading, what is in it, and how that is drawn if not as text."""

    name: str
    value: Callable[[Row], Cell]
    markup: Callable[[Row], str] | None = None


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A table: its name (of its title, its widgets and its file) and its columns."""

    name: str
    columns: Sequence[Column[Row]]

    def column(self, name: str | None) -> Column[Row] | None:
        """Return the column of that name."""
        return next((each for each in self.columns if each.name == name), None)


def arranged(
    table: Table[Row], rows: Sequence[Row], words: Words, find: str, by: str | None, *, down: bool
) -> list[Row]:
    """Return the rows in which every word of ``find`` occurs, sorted by a column.

    Without a column they stay in the order given. Empty cells come last either way.
    """
    wanted = alphabet.folded(find).split()
    found = [row for row in rows if _holds(table, row, words, wanted)]
    column = table.column(by)
    if column is None:
        return found[::-1] if down else found
    filled = [row for row in found if column.value(row) not in (None, "")]
    empty = [row for row in found if column.value(row) in (None, "")]
    return sorted(filled, key=lambda row: _order(column.value(row)), reverse=down) + empty


def markup(table: Table[Row], rows: Sequence[Row], words: Words, *, faded: bool = False) -> str:
    """Return the table; on a phone each row is a card, its cells with their headings."""
    heads = "".join(
        f'<th scope="col" role="columnheader">{escape(words(each.name))}</th>'
        for each in table.columns
    )
    body = "".join(
        f'<tr role="row">{"".join(_cell(each, row, words) for each in table.columns)}</tr>'
        for row in rows[:MOST]
    )
    title = escape(words(f"table_{table.name}"))
    rest = len(rows) - MOST
    more = words("table_more", shown=MOST, all=len(rows)) if rest > 0 else ""
    return (
        f'<table class="xs-table{" xs-faded" if faded else ""}" role="table" aria-label="{title}">'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
        + (f'<p class="xs-hint">{escape(more)}</p>' if more else "")
    )


def sheet(table: Table[Row], rows: Sequence[Row], words: Words) -> bytes:
    """Return the rows as .xlsx; no text in it is ever a formula."""
    heads: list[Cell] = [words(each.name) for each in table.columns]
    cells = [[each.value(row) for each in table.columns] for row in rows]
    return to_xlsx({words(f"table_{table.name}"): [heads, *cells]})


def controls(table: Table[Row], rows: Sequence[Row], words: Words) -> list[Row]:
    """Draw what filters, sorts and saves a table; return the rows to be shown."""
    if not rows:
        return []
    with st.container(key=f"controls-{table.name}", horizontal=True, vertical_alignment="bottom"):
        find = st.text_input(
            words("table_find"), key=f"{table.name}-find", width=260, autocomplete="off"
        )
        by = st.selectbox(
            words("table_sort"),
            [None, *(each.name for each in table.columns)],
            format_func=lambda name: words(name or "table_given"),
            key=f"{table.name}-sort",
            width=210,
        )
        down = st.checkbox(words("table_down"), key=f"{table.name}-down")
        shown = arranged(table, rows, words, find, by, down=down)
        st.download_button(
            words("table_save"),
            partial(sheet, table, shown, words),
            file_name=f"{words(f'file_{table.name}')}.xlsx",
            mime=XLSX,
            icon=":material/download:",
            key=f"{table.name}-save",
            on_click="ignore",
        )
    if not shown:
        st.html(blocks.notice(words("table_nothing")))
    elif len(shown) < len(rows):
        told = words("table_found", count=len(shown), all=len(rows))
        st.html(f'<p class="xs-tally" role="status">{escape(told)}</p>')
    return shown


def draw(
    table: Table[Row], rows: Sequence[Row], words: Words, *, empty: str, faded: bool = False
) -> None:
    """Draw a table under its title; ``empty`` names what is said, and to be done, where it is."""
    st.html(f"<h2>{escape(words(f'table_{table.name}'))}</h2>")
    if not rows:
        st.html(blocks.said(words(empty), good=True))
        return
    if shown := controls(table, rows, words):
        st.html(markup(table, shown, words, faded=faded))


def text(value: Cell, words: Words) -> str:
    """Return a cell as people read it."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return words.day(value)
    return value if isinstance(value, str) else words.number(value)


def _cell(column: Column[Row], row: Row, words: Words) -> str:
    value = column.value(row)
    shown = column.markup(row) if column.markup else escape(text(value, words))
    kind = ' class="xs-number"' if isinstance(value, int | float) else ""
    return f'<td role="cell" data-label="{escape(words(column.name))}"{kind}>{shown}</td>'


def _holds(table: Table[Row], row: Row, words: Words, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    whole = alphabet.folded(" ".join(text(each.value(row), words) for each in table.columns))
    return all(word in whole for word in wanted)


def _order(value: Cell) -> tuple[int, Hashable | alphabet.Order]:
    if isinstance(value, str):
        return 1, alphabet.order(value)
    return 0, value
