"""A batch: a table of reports that a unit offers, looks at row by row, and confirms as a whole."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from services.tasks.models.progress import KIND_NAMES
from shared.auth import Principal
from shared.contracts.tasks import ProgressKind, ReportProgress
from shared.errors import Conflict, Forbidden, Text

MAX_ROWS = 500
EXAMPLE = "VÍ DỤ"
"""A row whose task begins so is the template's own and is passed over."""

Cell = str | int | float | date | None


class Column(StrEnum):
    """What a row tells."""

    TASK = "task"
    DAY = "occurred_on"
    KIND = "kind"
    QUANTITY = "quantity"
    TOPICS = "topics"
    EVIDENCE = "evidence"
    NOTE = "note"
    PROGRAMME = "programme"
    ALSO = "also"


HEADINGS: Mapping[Column, str] = {
    Column.TASK: "Mã nhiệm vụ",
    Column.DAY: "Ngày thực hiện",
    Column.KIND: "Loại kết quả",
    Column.QUANTITY: "Số lượng",
    Column.TOPICS: "Chuyên đề",
    Column.EVIDENCE: "Minh chứng (liên kết)",
    Column.NOTE: "Ghi chú",
    Column.PROGRAMME: "Phát lại chương trình ngày",
    Column.ALSO: "Tính thêm cho nhiệm vụ",
}
NEEDED = (Column.TASK, Column.DAY)

Cells = Mapping[Column, Cell]


class RowState(StrEnum):
    """What became of a row."""

    OK = "ok"
    FAILED = "failed"
    COUNTED = "counted"


class BatchState(StrEnum):
    """What became of a batch."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    """Its rows are being counted."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its line there, what was read, and what it comes to."""

    line: int
    read: Mapping[Column, str]
    state: RowState
    reasons: tuple[Text, ...] = ()
    task_id: str | None = None
    report: ReportProgress | None = None
    progress_id: UUID | None = None

    def failed(self, *reasons: Text) -> Self:
        """Return the row as one that is not counted."""
        return replace(self, state=RowState.FAILED, reasons=reasons)


@dataclass
class Batch:
    """A table of reports; ``principal`` offered it, and in that name its rows are counted."""

    id: UUID
    commune: str
    principal: Principal
    rows: tuple[Row, ...]
    offered_at: datetime
    correlation_id: UUID
    state: BatchState = BatchState.OFFERED
    revision: int = 0

    def confirm(self, principal: Principal) -> None:
        """Let the rows be counted; raises ``Forbidden`` for anybody but who offered them."""
        if principal.subject != self.principal.subject:
            raise Forbidden(
                "not-your-batch",
                Text(
                    "Chỉ người đã gửi bảng này được xác nhận.",
                    "Only who offered this table confirms it.",
                ),
            )
        if not any(row.state is RowState.OK for row in self.rows):
            raise Conflict(
                "nothing-to-count",
                Text(
                    "Bảng không có dòng nào hợp lệ để ghi nhận.",
                    "The table has no row that can be counted.",
                ),
            )
        self.state = BatchState.CONFIRMED
        self.revision += 1

    def finish(self, rows: tuple[Row, ...]) -> None:
        """Note what became of the rows."""
        self.rows, self.state = rows, BatchState.DONE
        self.revision += 1


@dataclass
class Wish:
    """A row understood as far as it can be; ``faults`` say what cannot."""

    task: str = ""
    day: date | None = None
    kind: ProgressKind | None = None
    quantity: int = 1
    note: str = ""
    topics: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    programme: UUID | date | None = None
    also: tuple[str, ...] = ()
    faults: list[Text] = field(default_factory=list[Text])


def plain(text: str) -> str:
    """Return ``text`` for comparison: without marks, case and doubled spaces."""
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return " ".join("".join(each for each in bare if not unicodedata.combining(each)).split())


KINDS = {
    **{plain(name.vi): kind for kind, name in KIND_NAMES.items()},
    **{plain(name.en): kind for kind, name in KIND_NAMES.items()},
    **{kind.value: kind for kind in ProgressKind},
}


def understood(cells: Cells) -> Wish:
    """Return what a row asks for; what is wrong with its form is said in ``faults``."""
    wish = Wish(
        task=written(cells.get(Column.TASK)),
        note=written(cells.get(Column.NOTE)),
        topics=_several(cells.get(Column.TOPICS), r"[;,\s]+"),
        links=_several(cells.get(Column.EVIDENCE), r"[;\s]+"),
        also=_several(cells.get(Column.ALSO), r"[;,\s]+"),
    )
    if not wish.task:
        wish.faults.append(Text("Thiếu mã nhiệm vụ.", "The task is missing."))
    wish.day = _day(cells.get(Column.DAY))
    if wish.day is None:
        wish.faults.append(
            Text(
                "Ngày thực hiện phải viết dạng ngày/tháng/năm, ví dụ 15/09/2025.",
                "The day is written day/month/year, e.g. 15/09/2025.",
            )
        )
    kind = written(cells.get(Column.KIND))
    wish.kind = KINDS.get(plain(kind))
    if kind and wish.kind is None:
        names = ", ".join(name.vi for name in KIND_NAMES.values())
        wish.faults.append(
            Text(f"Loại kết quả phải là một trong: {names}.", "There is no such kind of output.")
        )
    quantity = _whole(cells.get(Column.QUANTITY))
    if quantity is None:
        wish.faults.append(
            Text("Số lượng phải là số nguyên.", "The quantity must be a whole number.")
        )
    else:
        wish.quantity = quantity
    wish.programme = _programme(cells.get(Column.PROGRAMME), wish.faults)
    return wish


def written(cell: Cell) -> str:
    """Return a cell as people write it."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    return unicodedata.normalize("NFC", str(cell)).strip()


def _several(cell: Cell, between: str) -> tuple[str, ...]:
    return tuple(each for each in re.split(between, written(cell)) if each)


def _day(cell: Cell) -> date | None:
    text = written(cell)
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day, month, year = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _whole(cell: Cell) -> int | None:
    """Read a number as Vietnamese writes it: ``1.234,5``; nothing is one."""
    text = written(cell).replace(" ", "")
    if not text:
        return 1
    if not re.fullmatch(r"(\d{1,3}(\.\d{3})+|\d{1,9})(,0*)?", text):
        return None
    return int(text.split(",")[0].replace(".", ""))


def _programme(cell: Cell, faults: list[Text]) -> UUID | date | None:
    text = written(cell)
    if not text or (day := _day(cell)):
        return day if text else None
    try:
        return UUID(text)
    except ValueError:
        faults.append(
            Text(
                "Cột phát lại ghi ngày phát lần đầu của chương trình, ví dụ 05/09/2025.",
                "The rerun's column holds the day of the programme's first airing.",
            )
        )
        return None
