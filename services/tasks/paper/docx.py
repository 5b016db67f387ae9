"""A letter as a Word document, in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from services.tasks.paper.letter import (
    Annex,
    Block,
    Heading,
    Letter,
    Paragraph,
    Table,
    lettered,
    numbered,
)

FONT = "Times New Roman"
BODY, SMALL, HEAD, CELL = Pt(14), Pt(12), Pt(13), Pt(11)
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
EPOCH = datetime(2020, 3, 5, tzinfo=UTC)
"""The day of the decree: a fixed day makes the same letter the same bytes."""
CENTRE, JUSTIFY, LEFT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
)
TEXT_WIDTH = Mm(160)


def to_docx(letter: Letter) -> bytes:
    """Return the letter as .docx; the same letter gives the same bytes."""
    document: Any = docx.Document()
    _page(document)
    _letterhead(document, letter)
    _line(document, letter.kind, bold=True, size=BODY, before=12)
    _line(document, letter.about, bold=True, size=BODY)
    _rule(document, share=0.4)
    _addressed(document, letter.to)
    for block, mark in numbered(letter.blocks):
        _block(document, block, mark)
    _signature(document, letter)
    for annex in letter.annexes:
        _annex(document, annex)
    return _settled(document)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    fonts = style.element.rPr.rFonts
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    style.paragraph_format.space_after = Pt(0)
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    run.font.size = HEAD
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001


def _letterhead(document: Any, letter: Letter) -> None:
    table = document.add_table(rows=2, cols=2)
    _widths(table, (Mm(68), Mm(92)))
    _unpadded(table)
    left, right = table.rows[0].cells
    _line(left, letter.parent, size=SMALL, first=True)
    _line(left, letter.agency, size=SMALL, bold=True)
    _rule(left, share=0.4)
    _line(right, NATION, size=SMALL, bold=True, first=True)
    _line(right, MOTTO, size=BODY, bold=True)
    _rule(right, share=0.68)
    left, right = table.rows[1].cells
    _line(left, letter.reference, size=HEAD, first=True)
    _line(right, letter.place_and_day, size=BODY, italic=True, first=True)


def _addressed(document: Any, to: Sequence[str]) -> None:
    paragraph = _line(document, f"Kính gửi: {'; '.join(to)}", before=12)
    paragraph.paragraph_format.space_after = Pt(12)


def _block(place: Any, block: Block, mark: str) -> None:
    if isinstance(block, Table):
        _table(place, block)
        return
    paragraph = place.add_paragraph()
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_before, shape.space_after = Cm(1.27), Pt(6), Pt(6)
    shape.line_spacing = 1.15
    paragraph.alignment = JUSTIFY
    words = lettered(block) if isinstance(block, Paragraph) else f"{mark}{block.text}"
    run = paragraph.add_run(words)
    run.font.size = BODY
    run.bold = isinstance(block, Heading)
    shape.keep_with_next = isinstance(block, Heading)


def _table(place: Any, table: Table) -> None:
    grid = place.add_table(rows=1, cols=len(table.header))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    whole = sum(table.widths)
    _widths(grid, [int(TEXT_WIDTH * width / whole) for width in table.widths])
    for cell, words in zip(grid.rows[0].cells, table.header, strict=True):
        _line(cell, words, size=CELL, bold=True, first=True)
    _repeat(grid.rows[0])
    for row in table.rows:
        line = grid.add_row()
        _unbroken(line)
        for cell, words in zip(line.cells, row, strict=True):
            short = len(words) <= 12  # noqa: PLR2004
            paragraph = _line(cell, words, size=CELL, first=True)
            paragraph.alignment = CENTRE if short else LEFT
    _widths(grid, [int(TEXT_WIDTH * width / whole) for width in table.widths])
    place.add_paragraph().paragraph_format.space_after = Pt(4)


def _signature(document: Any, letter: Letter) -> None:
    document.add_paragraph()
    for paragraph in document.paragraphs[-2:]:  # nobody signs a page with nothing else on it
        paragraph.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=2)
    _widths(table, (Mm(80), Mm(80)))
    left, right = table.rows[0].cells
    _unbroken(table.rows[0])
    heading = _line(left, "Nơi nhận:", size=SMALL, bold=True, italic=True, first=True)
    heading.alignment = LEFT
    last = len(letter.recipients) - 1
    for place, name in enumerate(letter.recipients):
        words = f"- {name}{'.' if place == last else ';'}"
        _line(left, words, size=Pt(11)).alignment = LEFT
    first = True
    for words in filter(None, (letter.authority, letter.position)):
        _line(right, words, size=BODY, bold=True, first=first)
        first = False
    for _ in range(4):
        _line(right, "", size=BODY)
    _line(right, letter.signer or "", size=BODY, bold=True)


def _annex(document: Any, annex: Annex) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _line(document, annex.title, size=BODY, bold=True)
    _rule(document, share=0.3)
    for block, mark in numbered(annex.blocks):
        _block(document, block, mark)


def _line(
    place: Any,
    text: str,
    *,
    size: Any = BODY,
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
    first: bool = False,
) -> Any:
    """Add a centred line; ``first`` takes the empty paragraph that every cell begins with."""
    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = size, bold, italic
    return paragraph


def _rule(place: Any, share: float) -> None:
    """Draw a line under what was written last, as long as ``share`` of the place's width."""
    paragraph = place.add_paragraph()
    shape = paragraph.paragraph_format
    width = getattr(place, "width", None) or TEXT_WIDTH
    side = int(width * (1 - share) / 2)
    shape.left_indent = shape.right_indent = side
    shape.space_after, shape.line_spacing = Pt(2), Pt(3)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001


def _widths(table: Any, widths: Sequence[Any]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _unpadded(table: Any) -> None:
    """Let a table's text reach its edges, so that long names fit on one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)  # noqa: SLF001


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _unbroken(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _settled(document: Any) -> bytes:
    """Return the document's bytes with nothing in them that changes from run to run."""
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = EPOCH.replace(tzinfo=None)
    loose = io.BytesIO()
    document.save(loose)
    settled = io.BytesIO()
    with (
        zipfile.ZipFile(loose) as given,
        zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for each in sorted(given.namelist()):
            entry = zipfile.ZipInfo(each, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, given.read(each))
    return settled.getvalue()
