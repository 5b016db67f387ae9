"""Measures a Word document against Nghị định 30/2020/NĐ-CP, Phụ lục I.

The figures are those of domain.md, section 2: A4, margins, font, sizes, Quốc hiệu and Tiêu ngữ,
number, place and day, type and trích yếu, body, points, Kính gửi, Nơi nhận, page numbers.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length

from services.tasks.paper.letter import POINTS

FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MARGINS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
A4 = (210, 297)


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not conform: a code, a Vietnamese sentence, and where."""

    code: str
    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as it looks: its words, and the font that applies after all inheritance."""

    text: str
    fonts: frozenset[str]
    sizes: frozenset[float]
    bold: bool
    italic: bool
    paragraph: Any


def check(content: bytes, *, upward: bool = True) -> list[Finding]:
    """Return what does not conform in a .docx; nothing if all does.

    ``upward``: the document goes to a higher body, so that it needs Kính gửi and Nơi nhận.
    """
    document: Any = docx.Document(io.BytesIO(content))
    lines = [line for p in _paragraphs(document) if (line := _line(p, document)).text]
    return [
        *_page(document),
        *_fonts(lines),
        *_head(lines),
        *_middle(lines, upward=upward),
        *_body(lines),
        *_numbers(document),
    ]


def _page(document: Any) -> Iterator[Finding]:
    for place, section in enumerate(document.sections):
        where = f"phần {place + 1}"
        size = (round(section.page_width.mm), round(section.page_height.mm))
        if tuple(sorted(size)) != A4 or (place == 0 and size != A4):
            yield Finding(
                "page", f"Khổ giấy phải là A4 đứng; đang là {size[0]} x {size[1]} mm.", where
            )
        for side, (least, most) in MARGINS.items():
            found = round(getattr(section, f"{side}_margin").mm, 1)
            if not least <= found <= most:
                text = f"Lề {side} phải từ {least} đến {most} mm; đang là {found} mm."
                yield Finding(f"margin-{side}", text, where)


def _fonts(lines: list[Line]) -> Iterator[Finding]:
    for line in lines:
        if line.fonts != {FONT}:
            text = f"Phông chữ phải là {FONT}; đang là {', '.join(sorted(line.fonts))}."
            yield Finding("font", text, line.text[:40])


def _head(lines: list[Line]) -> Iterator[Finding]:
    nation = _one(lines, NATION)
    if not nation:
        yield Finding("nation", "Thiếu Quốc hiệu.")
    elif not (nation.bold and nation.sizes <= {12.0, 13.0}):
        yield Finding("nation", "Quốc hiệu phải in hoa, đậm, cỡ 12-13.", nation.text)
    motto = _one(lines, MOTTO)
    if not motto:
        yield Finding("motto", "Thiếu Tiêu ngữ.")
    elif not (motto.bold and motto.sizes <= {13.0, 14.0}):
        yield Finding("motto", "Tiêu ngữ phải đậm, cỡ 13-14.", motto.text)
    if motto and not _ruled(motto):
        yield Finding("motto-rule", "Dưới Tiêu ngữ phải có đường kẻ ngang.", motto.text)
    number = next((line for line in lines if line.text.startswith("Số:")), None)
    if not number or not re.fullmatch(r"Số: (\d{2,}|\s+)/[A-ZĐ][\w-]*", number.text):
        where = number.text if number else ""
        yield Finding("number", "Số, ký hiệu phải có dạng “Số: 05/BC-…”.", where)
    elif number.sizes != {13.0}:
        yield Finding("number", "Số, ký hiệu phải cỡ 13.", number.text)
    elif (agency := _before(lines, number)) and not (
        agency.bold and agency.text.isupper() and agency.sizes <= {12.0, 13.0}
    ):
        yield Finding("agency", "Tên cơ quan ban hành phải in hoa, đậm, cỡ 12-13.", agency.text)
    dated = next((line for line in lines if re.search(r", ngày .* tháng .* năm ", line.text)), None)
    if not dated:
        yield Finding("dated", "Thiếu địa danh và thời gian ban hành.")
    else:
        yield from _dated(dated)


def _dated(line: Line) -> Iterator[Finding]:
    if not (line.italic and line.sizes <= {13.0, 14.0}):
        yield Finding("dated", "Địa danh và ngày tháng phải nghiêng, cỡ 13-14.", line.text)
    found = re.search(r"ngày (\d+) tháng (\d+) năm", line.text)
    if found and (len(found[1]) < 2 or (int(found[2]) < 3 and len(found[2]) < 2)):  # noqa: PLR2004
        text = "Ngày dưới 10 và tháng 1, 2 phải thêm số 0 ở trước."
        yield Finding("dated-zero", text, line.text)


def _middle(lines: list[Line], *, upward: bool) -> Iterator[Finding]:
    kind = next((n for n, line in enumerate(lines) if line.text in KINDS), None)
    if kind is None:
        yield Finding("kind", "Thiếu tên loại văn bản (BÁO CÁO, KẾ HOẠCH…).")
    else:
        if not (lines[kind].bold and lines[kind].sizes <= {13.0, 14.0} and _centred(lines[kind])):
            yield Finding("kind", "Tên loại phải in hoa, đậm, cỡ 13-14, ở giữa.", lines[kind].text)
        if kind + 1 >= len(lines) or not lines[kind + 1].bold:
            yield Finding("about", "Thiếu trích yếu nội dung in đậm dưới tên loại.")
    if upward and not any(line.text.startswith("Kính gửi:") for line in lines):
        yield Finding("to", "Báo cáo gửi cấp trên phải có “Kính gửi”.")
    recipients = next((line for line in lines if line.text == "Nơi nhận:"), None)
    if not recipients:
        yield Finding("recipients", "Thiếu “Nơi nhận”.")
    elif not (recipients.bold and recipients.italic and recipients.sizes == {12.0}):
        yield Finding("recipients", "“Nơi nhận:” phải đậm, nghiêng, cỡ 12.")
    elif not any(line.text.startswith("- ") for line in lines[lines.index(recipients) :]):
        yield Finding("recipients", "“Nơi nhận” phải liệt kê nơi nhận văn bản.")
    # Not the first two lines: a letterhead names bodies in capitals too.
    signed = [line for line in lines[2:] if line.text.isupper() and SIGNED.search(line.text)]
    if not signed or not all(line.bold for line in signed):
        yield Finding("signature", "Chức vụ người ký (và TM., KT., TL.) phải in hoa, đậm.")


KINDS = ("BÁO CÁO", "KẾ HOẠCH", "THÔNG BÁO", "TỜ TRÌNH")
SIGNED = re.compile(r"^((KT|TM|TL|TUQ)\. )?(PHÓ |Q\. )?(CHỦ TỊCH|TRƯỞNG|CHÁNH|GIÁM ĐỐC|ỦY BAN)")


def _body(lines: list[Line]) -> Iterator[Finding]:
    start = next((n for n, line in enumerate(lines) if line.text.startswith("Kính gửi")), 0)
    body = [line for line in lines[start:] if _justified(line)]
    if not body:
        yield Finding("body", "Thiếu nội dung căn đều hai bên.")
    for line in body:
        where, shape = line.text[:40], line.paragraph.paragraph_format
        if not line.sizes <= {13.0, 14.0}:
            yield Finding("body-size", "Nội dung phải cỡ 13-14.", where)
        indent = round(Length(shape.first_line_indent or 0).cm, 2)
        if indent not in (1.0, 1.27):
            yield Finding("indent", f"Lùi đầu dòng 1 hoặc 1,27 cm; đang là {indent}.", where)
        gap = max(Length(shape.space_before or 0).pt, Length(shape.space_after or 0).pt)
        if gap < 6:  # noqa: PLR2004
            yield Finding("gap", "Các đoạn phải cách nhau ít nhất 6 pt.", where)
        spacing = shape.line_spacing or 1.0
        if not isinstance(spacing, float) or not 1.0 <= spacing <= 1.5:  # noqa: PLR2004
            yield Finding("line", "Dãn dòng từ đơn đến 1,5.", where)
    yield from _order(body)


def _order(body: list[Line]) -> Iterator[Finding]:
    """Check that headings and points are numbered one after the other."""
    roman = arabic = point = 0
    romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    for line in body:
        wrong = False
        if found := re.match(r"([IVX]+)\. ", line.text):
            wrong = roman >= len(romans) or found[1] != romans[roman]
            roman, arabic, point = roman + 1, 0, 0
        elif found := re.match(r"(\d+)\. ", line.text):
            wrong = int(found[1]) != arabic + 1
            arabic, point = arabic + 1, 0
        elif found := re.match(r"([a-zđ])\) ", line.text):
            wrong = found[1] != POINTS[point]
            point += 1
        else:
            point = 0
        if wrong:
            yield Finding("order", "Mục, điểm không đánh số liên tục.", line.text[:40])


def _numbers(document: Any) -> Iterator[Finding]:
    section = document.sections[0]
    if not section.different_first_page_header_footer:
        yield Finding("page-number", "Không đánh số trang ở trang thứ nhất.")
    paragraphs = [p for p in section.header.paragraphs if "PAGE" in _instructions(p)]
    if not paragraphs:
        yield Finding("page-number", "Thiếu số trang ở giữa lề trên.")
        return
    line = _line(paragraphs[0], document)
    sizes = {run.font.size.pt for run in paragraphs[0].runs if run.font.size}
    if paragraphs[0].alignment != WD_ALIGN_PARAGRAPH.CENTER or not sizes <= {13.0, 14.0}:
        yield Finding("page-number", "Số trang phải ở giữa, cỡ 13-14.", line.text)


def _instructions(paragraph: Any) -> str:
    return "".join(each.text or "" for each in paragraph._p.iter(qn("w:instrText")))  # noqa: SLF001


def _paragraphs(document: Any) -> Iterator[Any]:
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
        else:
            yield part


def _line(paragraph: Any, document: Any) -> Line:
    runs = [run for run in paragraph.runs if run.text.strip()]
    normal = document.styles["Normal"].font
    style = paragraph.style.font
    return Line(
        paragraph.text.strip(),
        frozenset(str(run.font.name or style.name or normal.name) for run in runs),
        frozenset((run.font.size or style.size or normal.size or Length(0)).pt for run in runs),
        bool(runs) and all(run.bold if run.bold is not None else style.bold for run in runs),
        bool(runs) and all(run.italic if run.italic is not None else style.italic for run in runs),
        paragraph,
    )


def _one(lines: list[Line], text: str) -> Line | None:
    return next((line for line in lines if line.text == text), None)


def _before(lines: list[Line], line: Line) -> Line | None:
    """Return the agency's name: the last bold line in capitals above the number, not Quốc hiệu."""
    above = lines[: lines.index(line)]
    found = [each for each in above if each.text not in (NATION, MOTTO) and each.text.isupper()]
    return found[-1] if found else None


def _centred(line: Line) -> bool:
    return bool(line.paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER)


def _justified(line: Line) -> bool:
    return bool(line.paragraph.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY)


def _ruled(line: Line) -> bool:
    """Tell whether a line is drawn under a paragraph: its own border, or the next one's."""
    element = line.paragraph._p  # noqa: SLF001
    following = element.getnext()
    return any(
        each is not None and each.find(f".//{qn('w:pBdr')}") is not None
        for each in (element, following)
    )
