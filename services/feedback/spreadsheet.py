"""Tables as CSV that any spreadsheet opens: UTF-8 with its mark, and no cell that is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table with its ``header``; None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    """Return ``value`` so that no program takes it for a formula (CWE-1236)."""
    if isinstance(value, str) and value.lstrip(" \n").startswith(_BEGINS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value
