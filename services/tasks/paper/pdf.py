"""A letter as PDF: the same layout, set by Typst, with its fonts in the file."""

import re
from collections.abc import Iterator

import typst

from services.tasks.paper.letter import Block, Heading, Letter, Paragraph, Table, lettered, numbered

PREAMBLE = """
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 20mm),
  header: context if counter(page).get().first() > 1 [
    #align(center, text(13pt, counter(page).display()))])
#set text(font: ("Times New Roman", "Libertinus Serif"), size: 14pt, lang: "vi")
#set par(justify: true, first-line-indent: (amount: 1.27cm, all: true), leading: 0.75em,
  spacing: 12pt)
#let centred(body) = align(center, { set par(first-line-indent: 0pt, spacing: 7pt); body })
#set table.cell(breakable: false)
#let rule(width) = align(center, line(length: width, stroke: 0.6pt))
"""
STYLES = {"bold": 'weight: "bold"', "italic": 'style: "italic"'}


def to_pdf(letter: Letter) -> bytes:
    """Return the letter as PDF with selectable text."""
    source = PREAMBLE + "\n".join(_parts(letter))
    return typst.compile(source.encode(), format="pdf")


def _parts(letter: Letter) -> Iterator[str]:
    yield (
        "#grid(columns: (41%, 59%), row-gutter: 10pt,\n"
        f"centred[{_text(letter.parent, 12)} \\ {_text(letter.agency, 12, 'bold')} #rule(35%)],\n"
        f"centred[{_text('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 12, 'bold')} \\ "
        f"{_text('Độc lập - Tự do - Hạnh phúc', 14, 'bold')} #rule(62%)],\n"
        f"centred[{_text(letter.reference, 13)}],\n"
        f"centred[{_text(letter.place_and_day, 14, 'italic')}])"
    )
    yield f"#v(8pt) #centred[{_text(letter.kind, 14, 'bold')} \\ {_text(letter.about, 14, 'bold')}]"
    yield "#rule(35%)"
    yield f"#centred[{_text('Kính gửi: ' + '; '.join(letter.to), 14)}] #v(4pt)"
    for block, mark in numbered(letter.blocks):
        yield _block(block, mark)
    yield _signature(letter)
    for annex in letter.annexes:
        yield f"#pagebreak() #centred[{_text(annex.title, 14, 'bold')}] #rule(25%)"
        for block, mark in numbered(annex.blocks):
            yield _block(block, mark)


def _block(block: Block, mark: str) -> str:
    if isinstance(block, Heading):
        return f"#block(sticky: true)[#h(1.27cm){_text(mark + block.text, 14, 'bold')}]\n"
    if isinstance(block, Paragraph):
        return f"{_text(lettered(block), 14)}\n"
    return _table(block)


def _table(table: Table) -> str:
    columns = ", ".join(f"{width}fr" for width in table.widths)
    header = ", ".join(f"[#align(center)[{_text(each, 12, 'bold')}]]" for each in table.header)
    cells = ",\n".join(
        f"[#align({'center' if len(each) <= 12 else 'left'})[{_text(each, 12)}]]"  # noqa: PLR2004
        for row in table.rows
        for each in row
    )
    return (
        "#{ set par(first-line-indent: 0pt, justify: false, leading: 0.5em)\n"
        f"table(columns: ({columns}), inset: 4pt, stroke: 0.5pt,\n"
        f"table.header({header}),\n{cells}) }}"
    )


def _signature(letter: Letter) -> str:
    last = len(letter.recipients) - 1
    names = " \\ ".join(
        _text(f"- {name}{'.' if place == last else ';'}", 11)
        for place, name in enumerate(letter.recipients)
    )
    offices = " \\ ".join(
        _text(each, 14, "bold") for each in (letter.authority, letter.position) if each
    )
    return (
        "#v(10pt) #block(breakable: false, grid(columns: (50%, 50%),\n"
        "{ set par(first-line-indent: 0pt, leading: 0.5em)\n"
        f"[{_text('Nơi nhận:', 12, 'bold', 'italic')} \\ {names}] }},\n"
        f"centred[{offices} #v(60pt) {_text(letter.signer or '', 14, 'bold')}]))"
    )


def _text(words: str, size: int, *styles: str) -> str:
    """Return words as a Typst string, so that nothing in them is markup."""
    parted = re.sub(r"(\S{16})(?=\S{8})", "\\1\u200b", words)  # addresses and digests may break
    quoted = parted.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    options = "".join(f", {STYLES[style]}" for style in styles)
    return f'#text({size}pt{options})[#"{quoted}"]'
