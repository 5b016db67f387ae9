"""The outline of a document: marked paragraphs, and what stands below each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.tasks.reader.extract import Block, Row, Source
from services.tasks.reader.words import folded, trimmed

MARKS = (
    ("section", re.compile(r"(?:(?:PHẦN|Phần)\s+)?([A-HĐ])[.)]\s+(?=\S)")),
    ("roman", re.compile(r"(?:(?:PHẦN|Phần|Mục)\s+)?([IVX]{1,5})[./)]\s+(?=\S)")),
    ("arabic", re.compile(r"(\d{1,2})[./)]\s+(?=\S)")),
    ("decimal", re.compile(r"(\d{1,2}(?:\.\d{1,2})+)[.)]?\s+(?=\S)")),
    ("letter", re.compile(r"([a-zđ])[)]\s*(?=\S)")),
    ("dash", re.compile(r"([-–•*])\s+(?=\S)")),
    ("plus", re.compile(r"(\+)\s*(?=\S)")),
)
RANKS = {name: rank for rank, (name, _) in enumerate(MARKS)}
OPENERS = re.compile(
    r"(Căn cứ|Trên cơ sở|Thực hiện (?:Kế hoạch|Quyết định|Chỉ thị|Nghị quyết)|Yêu cầu Thủ trưởng"
    r"|Yêu cầu các|Đề nghị (?:các|Thủ)|Trên đây là|Trong quá trình|Nơi nhận|KẾ HOẠCH\b"
    r"|Số\s*:|CỘNG H[ÒO]A|Độc lập|ỦY BAN|UỶ BAN)"
)
CLOSED = (".", ";", ":", "/")


@dataclass
class Node:
    """A paragraph with its mark, the marks above it, and what stands below."""

    kind: str
    label: str
    text: str
    children: list["Node"] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def below(self, *kinds: str) -> list["Node"]:
        """Return the children of some kinds, in order."""
        return [child for child in self.children if child.kind in kinds]

    def walk(self) -> Iterator["Node"]:
        """Yield the node and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline(source: Source) -> Node:
    """Return the whole document as one node; its children are what nothing stands above."""
    root = Node("document", "", "")
    path = [root]
    for block in joined(source):
        if isinstance(block, Row):
            path[-1].rows.append(block)
            continue
        kind, label, text = _marked(block)
        if kind == "plain" and path[-1] is not root and not _starts_anew(block):
            path[-1].children.append(Node(kind, label, text))
            continue
        rank = RANKS.get(kind, -1)
        while len(path) > 1 and RANKS.get(path[-1].kind, -1) >= rank:
            path.pop()
        node = Node(kind, label, text)
        path[-1].children.append(node)
        if kind != "plain":
            path.append(node)
    return root


def _starts_anew(text: str) -> bool:
    return bool(OPENERS.match(text)) or _shouts(text)


def _marked(text: str) -> tuple[str, str, str]:
    for kind, mark in MARKS:
        if found := mark.match(text):
            if kind == "section" and not _is_heading(text[found.end() :]):
                continue
            return kind, found[1], text[found.end() :].strip()
    return "plain", "", text


def _is_heading(text: str) -> bool:
    """Tell a section's heading, in capitals, from a name's initial at a line's beginning."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) > len(letters) * 0.7


def joined(source: Source) -> Sequence[Block]:
    """Return the paragraphs; lines of wrapped text are joined until a mark begins the next."""
    blocks: list[Block] = []
    for block in source.blocks:
        if isinstance(block, Row):
            blocks.append(block)
            continue
        if (cells := _cells(block)) and source.wrapped:
            blocks.append(Row(cells))
            continue
        line = " ".join(block.split())
        if not line:
            continue
        before = blocks[-1] if blocks else None
        if source.wrapped and isinstance(before, str) and not _begins(line, before):
            glued = re.search(r"\w[-/]$", before) and not line[0].isspace()
            blocks[-1] = before + ("" if glued else " ") + line
        else:
            blocks.append(line)
    return blocks


def _cells(line: str) -> tuple[str, ...] | None:
    """Return the cells of a table drawn with bars or tabs in a text file."""
    if line.count("|") >= 2:  # noqa: PLR2004
        cells = [trimmed(cell) for cell in line.strip().strip("|").split("|")]
        return tuple(cells) if any(re.search(r"\w", cell) for cell in cells) else None
    return None


def _begins(line: str, before: str) -> bool:
    """Tell whether a line begins a paragraph, rather than going on with the one before."""
    if _marked(line)[0] != "plain":
        return not re.search(r"[,(]$|\b(?:và|ngày|của|các|khoản|điểm)$", folded(before))
    if _shouts(line) or _shouts(before):
        return not (_shouts(line) and _shouts(before) and _marked(before)[0] != "plain")
    if re.match(r"Nơi nhận|Số\s*:|Căn cứ", line) or before.startswith(("Nơi nhận", "Độc lập")):
        return True
    return bool(OPENERS.match(line)) and before.endswith(CLOSED)


def _shouts(text: str) -> bool:
    """Tell whether a line is all in capitals: headings, letterheads, signatures."""
    rest = _marked(text)[2]
    return rest.isupper() and not rest.endswith((".", ",")) and len(rest.split()) > 1
