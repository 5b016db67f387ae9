"""Tasks from tables with columns such as STT, Nội dung, Chủ trì, Phối hợp, Thời gian."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.tasks.reader.drafts import Draft, Place, track_of
from services.tasks.reader.extract import Row
from services.tasks.reader.roles import roles_in
from services.tasks.reader.words import Names, folded, trimmed
from shared.contracts.tasks import RoleName

COLUMNS = (
    ("number", r"^(stt|tt|số tt)$"),
    ("coordinate", r"phối hợp"),
    ("lead", r"chủ trì|đơn vị thực hiện|cơ quan thực hiện|bộ phận|phụ trách|đầu mối"),
    ("direct", r"chỉ đạo"),
    ("time", r"thời gian|thời hạn|tiến độ|hoàn thành"),
    ("frequency", r"tần suất|số lượng|chỉ tiêu|định mức"),
    ("detail", r"sản phẩm|kết quả|ghi chú"),
    ("title", r"nội dung|nhiệm vụ|công việc|hoạt động"),
)
ROLES = {
    "lead": RoleName.LEAD,
    "coordinate": RoleName.COORDINATE,
    "direct": RoleName.DIRECT,
}


def is_header(row: Row) -> bool:
    """Tell whether a row names the columns of a table of tasks."""
    names = {_column(cell) for cell in row.cells}
    return "title" in names and bool(names & {"lead", "time", "coordinate"})


def drafts_in(rows: Sequence[Row], place: Place, names: Names) -> Iterator[Draft]:
    """Yield the tasks of a table; a row with words in one cell only is a heading."""
    columns: list[str] | None = None
    group, n = "", 0
    for row in rows:
        if is_header(row):
            columns = [_column(cell) for cell in row.cells]
            continue
        if columns is None:
            continue
        filled = [trimmed(cell) for cell in row.cells if trimmed(cell)]
        words = [cell for cell in filled if not re.fullmatch(r"[\dIVXa-zđ.)]{1,6}", cell)]
        if len(words) <= 1:
            group = next((cell for cell in filled if cell not in words), group)
            heading = words[0] if words else place.heading
            place = replace(place, heading=heading, track=track_of(heading or "") or place.track)
            continue
        n += 1
        values = dict(zip(columns, row.cells, strict=False))
        ref = ".".join(
            filter(None, (place.ref, group, trimmed(values.get("number", "")) or str(n)))
        )
        yield _draft(replace(place, ref=ref, path=(*place.path, str(n))), values, names)


def _draft(place: Place, values: dict[str, str], names: Names) -> Draft:
    draft = Draft(place, trimmed(values.get("title", "")))
    for column, role in ROLES.items():
        if words := values.get(column):
            read = roles_in(role, words, names)
            draft.roles += read.roles
            draft.unknown += read.unknown
    draft.frequency = trimmed(values.get("frequency", "")) or None
    draft.time = trimmed(values.get("time", "")) or None
    if detail := trimmed(values.get("detail", "")):
        draft.detail.append(detail)
    return draft


def _column(cell: str) -> str:
    words = folded(trimmed(cell))
    return next((name for name, pattern in COLUMNS if re.search(pattern, words)), "other")
