"""Reports as papers: what is written conforms to Nghị định 30/2020, and the checker can tell."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Mm, Pt

from services.tasks.paper.checker import MOTTO, NATION, check
from services.tasks.paper.docx import to_docx
from services.tasks.paper.letter import Annex, Heading, Letter, Paragraph, Table
from services.tasks.paper.pdf import to_pdf

LETTER = Letter(
    parent="ỦY BAN NHÂN DÂN XÃ MẪU",
    agency="PHÒNG VĂN HÓA – XÃ HỘI",
    number=5,
    symbol="BC-VHXH",
    place="Xã Mẫu",
    dated=date(2025, 2, 3),
    kind="BÁO CÁO",
    about="Kết quả truyền thông chuyển đổi số Quý IV/2024",
    to=("Ủy ban nhân dân xã Mẫu",),
    blocks=[
        Heading(1, "KẾT QUẢ"),
        Heading(2, "Phát thanh"),
        Paragraph(
            "Đã phát 12 số về dịch vụ công trực tuyến, nhận thức của người dân được nâng lên."
        ),
        *(Paragraph(f"Nội dung thứ {n + 1}", n) for n in range(6)),
        Table(
            ("TT", "Nhiệm vụ", "Kết quả"), [("1", "Chuyên mục “Chuyển đổi số”", "12")], (1, 6, 2)
        ),
        Heading(1, "KIẾN NGHỊ"),
        Paragraph("Không."),
    ],
    authority="KT. TRƯỞNG PHÒNG",
    position="PHÓ TRƯỞNG PHÒNG",
    signer=None,
    recipients=("Như trên", "Lưu: VT"),
    annexes=[Annex("PHỤ LỤC", [Paragraph("Minh chứng.")])],
)
GOOD = to_docx(LETTER)


def codes(content: bytes, *, upward: bool = True) -> set[str]:
    return {finding.code for finding in check(content, upward=upward)}


def changed(change: Callable[[Any], None]) -> bytes:
    document = docx.Document(io.BytesIO(GOOD))
    change(document)
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def line(document: Any, text: str) -> Any:
    every = [
        *document.paragraphs,
        *(p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs),
    ]
    return next(paragraph for paragraph in every if paragraph.text.startswith(text))


def test_a_letter_conforms() -> None:
    assert check(GOOD) == []


def test_the_same_letter_is_the_same_file() -> None:
    assert to_docx(LETTER) == GOOD


def test_days_and_numbers_below_ten_have_a_zero_and_march_has_none() -> None:
    assert (LETTER.reference, LETTER.place_and_day) == (
        "Số: 05/BC-VHXH",
        "Xã Mẫu, ngày 03 tháng 02 năm 2025",
    )


def test_points_are_lettered_in_the_vietnamese_alphabet() -> None:
    texts = [p.text for p in docx.Document(io.BytesIO(GOOD)).paragraphs]

    assert [text[:2] for text in texts if text[1:2] == ")"] == ["a)", "b)", "c)", "d)", "đ)", "e)"]


def drop(text: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        paragraph = line(document, text)
        paragraph._p.getparent().remove(paragraph._p)

    return change


def font(text: str, **values: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for run in line(document, text).runs:
            for name, value in values.items():
                setattr(run.font, name, value)

    return change


def shape(text: str, **values: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for name, value in values.items():
            setattr(line(document, text).paragraph_format, name, value)

    return change


def section(**values: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for name, value in values.items():
            setattr(document.sections[0], name, value)

    return change


def say(text: str, instead: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        line(document, text).runs[0].text = instead

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (section(page_width=Mm(216)), "page"),
        (section(top_margin=Mm(30)), "margin-top"),
        (section(bottom_margin=Mm(10)), "margin-bottom"),
        (section(left_margin=Mm(25)), "margin-left"),
        (section(right_margin=Mm(30)), "margin-right"),
        (font("Đã phát", name="Arial"), "font"),
        (drop(NATION), "nation"),
        (font(NATION, bold=False), "nation"),
        (drop(MOTTO), "motto"),
        (font(MOTTO, size=Pt(16)), "motto"),
        (font("PHÒNG VĂN HÓA", bold=False), "agency"),
        (drop("Số:"), "number"),
        (say("Số:", "Số: 5/BC-VHXH"), "number"),
        (font("Xã Mẫu, ngày", italic=False), "dated"),
        (say("Xã Mẫu, ngày", "Xã Mẫu, ngày 3 tháng 2 năm 2025"), "dated-zero"),
        (drop("BÁO CÁO"), "kind"),
        (font("BÁO CÁO", bold=False), "kind"),
        (font("Kết quả truyền thông", bold=False), "about"),
        (drop("Kính gửi"), "to"),
        (drop("Nơi nhận"), "recipients"),
        (font("Nơi nhận", italic=False), "recipients"),
        (font("PHÓ TRƯỞNG PHÒNG", bold=False), "signature"),
        (font("Đã phát", size=Pt(11)), "body-size"),
        (shape("Đã phát", first_line_indent=Cm(0)), "indent"),
        (shape("Đã phát", space_before=Pt(0), space_after=Pt(0)), "gap"),
        (shape("Đã phát", line_spacing=2.0), "line"),
        (shape("Đã phát", alignment=WD_ALIGN_PARAGRAPH.LEFT), None),
        (drop("b) "), "order"),
        (say("II. ", "IV. KIẾN NGHỊ"), "order"),
        (section(different_first_page_header_footer=False), "page-number"),
    ],
)
def test_each_rule_can_fail(change: Callable[[Any], None], code: str | None) -> None:
    assert codes(changed(change)) == ({code} if code else set())


def test_what_stays_in_the_house_needs_no_addressee() -> None:
    assert codes(changed(drop("Kính gửi")), upward=False) == set()


def test_a_pdf_has_its_letters_and_its_fonts_in_it() -> None:
    pdf = pypdfium2.PdfDocument(to_pdf(LETTER))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)

    assert len(pdf) == 2
    for words in (
        NATION,
        MOTTO,
        "Số: 05/BC-VHXH",
        "ngày 03 tháng 02 năm 2025",
        "đ) Nội dung thứ 5",
    ):
        assert words in text
    assert "Chuyên mục “Chuyển đổi số”" in " ".join(text.split())
    assert "Libertinus" in str(to_pdf(LETTER)) or "Times" in str(to_pdf(LETTER))


def test_markup_in_a_pdf_is_only_words() -> None:
    nasty = '#panic("x") $x$ [a] \\ "quoted" *bold* @ref <label> //'
    letter = Letter(**{**{n: getattr(LETTER, n) for n in LETTER.__slots__}, "about": nasty})

    text = pypdfium2.PdfDocument(to_pdf(letter))[0].get_textpage().get_text_range()

    assert '#panic("x") $x$ [a] \\ "quoted" *bold* @ref <label> //' in " ".join(text.split())
