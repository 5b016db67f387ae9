"""Reads a commune's plan from the document that it is written in, by rules and without guessing."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import ValidationError

from services.tasks.models.document import Document, Remark
from services.tasks.reader.anomalies import anomalies
from services.tasks.reader.drafts import track_of
from services.tasks.reader.extract import Row, Source, extract, unreadable
from services.tasks.reader.items import drafts_below, items_of
from services.tasks.reader.outline import Node, outline
from services.tasks.reader.sections import (
    bases_in,
    cited_days,
    duties_in,
    purpose_of,
    signed,
    topics_in,
)
from services.tasks.reader.words import Names, folded, trimmed
from shared.communes import Unit
from shared.errors import Text

__all__ = ["lines_of", "read", "write"]


def read(
    content: bytes, units: Sequence[Unit], *, plan_id: str | None = None, year: int | None = None
) -> Document:
    """Return the plan that a file (.txt, .docx or .pdf with a text layer) holds.

    ``units`` are the commune's; ``plan_id`` begins the ids of tasks and duties, the year unless
    told. What ``write`` made is read back as it was. Raises ``Invalid`` or ``TooLarge`` for a file
    that no plan can be read from.
    """
    if content.lstrip()[:1] == b"{":
        return _exported(content)
    source = extract(content)
    root, names = outline(source), Names(units)
    sections = _sections(root)
    if "tasks" not in {purpose for purpose, _ in sections}:
        raise unreadable(
            Text(
                "Không tìm thấy phần nhiệm vụ của kế hoạch trong tệp này.",
                "No section with the plan's tasks was found in this file.",
            )
        )
    text = _whole(source)
    head = _head(root)
    title, about = _title(head)
    found = year or _year(title, text)
    plan = plan_id or str(found)
    default = track_of(title)
    drafts = [
        draft
        for purpose, node in sections
        if purpose == "tasks"
        for draft in drafts_below(node, names)
    ]
    tasks, remarks = items_of(drafts, plan, found, default)
    if not tasks:
        raise unreadable(Text("Không đọc được nhiệm vụ nào.", "No task could be read."))
    recipients, after = _tail(root)
    number, dated, place = _origin(head)
    document = Document(
        year=found,
        title=title,
        number=number,
        dated=dated,
        place=place,
        not_before=max(cited_days(text, found), default=None),
        legal_bases=bases_in(about),
        tasks=tasks,
        duties=tuple(
            duty
            for p, node in sections
            if p == "organisation"
            for duty in duties_in(node, plan, names)
        ),
        topics=tuple(t for p, node in sections if p == "topics" for t in topics_in(node)),
        budget=next((_text_below(node) for p, node in sections if p == "budget"), None),
        recipients=recipients,
        signature=signed(after),
        warnings=remarks,
    )
    more = tuple(anomalies(document, names, text))
    return document.model_copy(update={"warnings": (*more, *remarks, *_left_over(sections))})


def write(document: Document) -> bytes:
    """Return a plan as JSON that ``read`` understands, to be kept or moved elsewhere."""
    return document.model_dump_json(indent=1, exclude_defaults=True).encode()


def lines_of(content: bytes) -> Sequence[str]:
    """Return a document's words, a paragraph or a table's row a line; none of what was exported.

    Raises ``Invalid`` or ``TooLarge`` as ``read`` does.
    """
    if content.lstrip()[:1] == b"{":
        return []
    blocks = extract(content).blocks
    return [" | ".join(each.cells) if isinstance(each, Row) else each for each in blocks]


def _exported(content: bytes) -> Document:
    try:
        return Document.model_validate_json(content)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])[:80]
        raise unreadable(
            Text(
                f"Tệp JSON không phải một kế hoạch đã xuất ra; sai ở: {place or 'đầu tệp'}.",
                f"The JSON is no exported plan; wrong at: {place or 'its beginning'}.",
            )
        ) from error


def _sections(root: Node) -> list[tuple[str, Node]]:
    """Return the sections with what each is for: those of the highest kind that names tasks."""
    for kind in ("section", "roman", "arabic"):
        nodes = root.below(kind)
        found = [(purpose_of(node.text) or "other", node) for node in nodes]
        if any(purpose == "tasks" for purpose, _ in found):
            return found
    return [("tasks", root)] if any(node.rows for node in root.walk()) else []


def _left_over(sections: Sequence[tuple[str, Node]]) -> Iterator[Remark]:
    for purpose, node in sections:
        if purpose == "other":
            text = f"Chưa hiểu mục “{trimmed(node.text)[:200]}”; không nhập gì từ mục này."
            yield Remark(code="not-understood", text=text, where=node.label)


def _head(root: Node) -> list[str]:
    """Return the paragraphs before the first section."""
    lines = []
    for child in root.children:
        if child.kind in {"section", "roman"}:
            break
        lines.append(child.text)
    return lines


def _title(head: Sequence[str]) -> tuple[str, list[str]]:
    """Return the plan's title, and the paragraphs after it."""
    start = next((n for n, line in enumerate(head) if folded(line).startswith("kế hoạch")), None)
    if start is None:
        raise unreadable(Text("Văn bản này không phải kế hoạch.", "This document is not a plan."))
    end = start + 1
    while end < len(head) and not re.match(r"(Căn cứ|Trên cơ sở|Thực hiện|Để )", head[end]):
        end += 1
    words = trimmed(" ".join(head[start:end]))[len("kế hoạch") :].strip()
    if words.isupper():
        words = words.capitalize()
    return f"Kế hoạch {words[:1].lower()}{words[1:]}".strip(), list(head[end:])


def _year(title: str, text: str) -> int:
    found = re.search(r"\b(20\d\d)\b", title) or re.search(r"\bnăm (20\d\d)\b", text)
    if not found:
        raise unreadable(
            Text("Không thấy năm của kế hoạch.", "The plan's year could not be found.")
        )
    return int(found[1])


def _origin(head: Sequence[str]) -> tuple[str | None, date | None, str | None]:
    """Return number, date and place of the document, as its letterhead has them.

    Only the lines above the title: below, other documents' numbers and days are cited.
    """
    titled = (n for n, line in enumerate(head) if folded(line).startswith("kế hoạch"))
    above = "\n".join(head[: next(titled, 0)])
    number = re.search(r"Số\s*:\s*([0-9]+\s*/\s*[\wĐ-]+)", above)
    numbered = number[1].replace(" ", "") if number else None
    signed_on = re.search(
        r"([^\n,;|]{2,40}),\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", above
    )
    if not signed_on:
        return numbered, None, None
    try:
        day = date(int(signed_on[4]), int(signed_on[3]), int(signed_on[2]))
    except ValueError:
        day = None
    return numbered, day, trimmed(signed_on[1])


def _tail(root: Node) -> tuple[tuple[str, ...], list[str]]:
    """Return the recipients, and the lines after them."""
    lines = [node for node in root.walk() if node.text]
    start = next((n for n, node in enumerate(lines) if node.text.startswith("Nơi nhận")), None)
    if start is None:
        return (), []
    rest = lines[start + 1 :]
    marked = [node for node in rest if node.kind == "dash"]
    return tuple(trimmed(node.text) for node in marked), [
        node.text for node in rest if node.kind != "dash"
    ]


def _text_below(node: Node) -> str | None:
    """Return what a section says; in wrapped text it may stand on its heading's own line."""
    below = " ".join(each.text for child in node.children for each in child.walk())
    beside = re.sub(r"(?i)^kinh phí( thực hiện)?", "", node.text)
    return trimmed(f"{beside} {below}") or None


def _whole(source: Source) -> str:
    return "\n".join(
        " ".join(block.cells) if isinstance(block, Row) else block for block in source.blocks
    )
