"""From a file to its paragraphs and table rows, in the document's order."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import docx
import pypdfium2
from docx.table import Table
from docx.text.paragraph import Paragraph

from services.tasks.reader.numbering import Numbering
from services.tasks.reader.words import nfc
from shared.errors import Invalid, Text, TooLarge

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PAGES = 200
MAX_CHARS = 2_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells' text; what is merged is repeated by the format, not here."""

    cells: tuple[str, ...]


Block = str | Row
"""A paragraph, or a row of a table. Paragraphs of a text file are still single lines."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file holds. ``wrapped`` says that its lines still have to be joined."""

    blocks: Sequence[Block]
    wrapped: bool


def extract(content: bytes) -> Source:
    """Return the blocks of a .docx, a .pdf with a text layer, or plain text.

    What it is shows in its first bytes, not in its name. Raises ``TooLarge`` and ``Invalid``.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge("plan-too-large", Text("Tệp quá 10 MB.", "The file is over 10 MB."))
    if content[:4] == b"PK\x03\x04":
        return _read(_docx, content)
    if content.lstrip()[:5] == b"%PDF-":
        return _read(_pdf, content)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise unreadable(
            Text(
                "Tệp .doc đời cũ không đọc được; hãy lưu lại thành .docx.",
                "An old .doc cannot be read; save it as .docx.",
            )
        )
    return Source([*nfc(_decoded(content)).splitlines()], wrapped=True)


def unreadable(sentence: Text) -> Invalid:
    """Return the error for a file that no plan can be read from."""
    return Invalid("plan-unreadable", sentence)


def _read(reader: Any, content: bytes) -> Source:
    try:
        source: Source = reader(content)
    except Invalid:
        raise
    except Exception as error:
        # The libraries raise whatever a broken file leads them to.
        raise unreadable(
            Text("Tệp bị hỏng hoặc không mở được.", "The file is damaged or cannot be opened.")
        ) from error
    if (
        sum(len(e) if isinstance(e, str) else sum(map(len, e.cells)) for e in source.blocks)
        > MAX_CHARS
    ):
        raise unreadable(Text("Văn bản quá dài.", "The text is too long."))
    return source


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise unreadable(
            Text(
                "Tệp không phải văn bản Unicode (UTF-8), .docx hay .pdf.",
                "The file is neither Unicode text (UTF-8) nor .docx nor .pdf.",
            )
        ) from None
    if "\x00" in text:
        raise unreadable(Text("Tệp không phải văn bản.", "The file is not text."))
    return text


def _docx(content: bytes) -> Source:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MAX_UNPACKED:
            raise unreadable(Text("Tệp nén quá lớn.", "The file unpacks to too much."))
        if "word/document.xml" not in packed.namelist():
            raise unreadable(
                Text("Tệp không phải văn bản Word (.docx).", "The file is no Word document.")
            )
    document = docx.Document(io.BytesIO(content))
    numbering = Numbering(document)
    return Source(list(_body(document.iter_inner_content(), numbering)), wrapped=False)


def _body(parts: Iterator[Paragraph | Table], numbering: Numbering) -> Iterator[Block]:
    for part in parts:
        if isinstance(part, Paragraph):
            if part.text.strip():
                yield from (numbering.mark(part) + nfc(part.text)).splitlines()
        elif _frames_letterhead(part):
            for row in part.rows:
                for cell in _distinct(row.cells):
                    yield from nfc(cell.text).splitlines()
        else:
            for row in part.rows:
                yield Row(tuple(" ".join(nfc(cell.text).split()) for cell in _distinct(row.cells)))


def _distinct(cells: Sequence[Any]) -> list[Any]:
    """Return a row's cells; of a merged cell, which the format repeats, the first only."""
    seen: list[Any] = []
    return [cell for cell in cells if cell._tc not in seen and not seen.append(cell._tc)]  # type: ignore[func-returns-value]  # noqa: SLF001


def _frames_letterhead(table: Table) -> bool:
    """Tell whether a table only sets things side by side: letterhead, recipients, signature."""
    text = " ".join(cell.text for row in table.rows for cell in row.cells)
    return len(table.columns) <= 2 and bool(  # noqa: PLR2004
        re.search(r"CỘNG H[ÒO]A|Nơi nhận|CHỦ TỊCH", nfc(text))
    )


def _pdf(content: bytes) -> Source:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise unreadable(Text("Tệp PDF có mật khẩu.", "The PDF has a password.")) from error
        raise
    with closing(document):
        if len(document) > MAX_PAGES:
            raise unreadable(Text("Tệp PDF quá 200 trang.", "The PDF has over 200 pages."))
        lines: list[Block] = [
            line
            for page in document
            for line in nfc(page.get_textpage().get_text_range()).splitlines()
            if not line.strip().isdigit()
        ]
    if not any(str(line).strip() for line in lines):
        raise unreadable(
            Text(
                "Tệp PDF chỉ có hình ảnh, không có lớp chữ để đọc.",
                "The PDF is only images; it has no text layer.",
            )
        )
    return Source(lines, wrapped=True)
