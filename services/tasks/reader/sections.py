"""The other sections of a plan: topics, duties, and what frames the whole."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from services.tasks.models.document import Duty, Signature, Topic
from services.tasks.reader.drafts import track_of
from services.tasks.reader.outline import Node
from services.tasks.reader.words import Names, folded, letter_at, trimmed
from shared.contracts.tasks import Track

PURPOSES = (
    ("goals", r"mục đích|mục tiêu|yêu cầu|quan điểm"),
    ("organisation", r"tổ chức thực hiện|phân công|trách nhiệm"),
    ("budget", r"kinh phí"),
    ("topics", r"nội dung (?:truyền thông|tuyên truyền)"),
    ("tasks", r"nhiệm vụ|hoạt động|giải pháp|nội dung|danh mục|phụ lục|triển khai"),
)
BASES = "Luật|Nghị|Quyết định|Chỉ thị|Thông tư|Kế hoạch|Công văn|Đề án"
NAMED = 160


def purpose_of(heading: str) -> str | None:
    """Return what a section is for, by its heading, or None."""
    words = folded(heading)
    return next((name for name, pattern in PURPOSES if re.search(pattern, words)), None)


def topics_in(section: Node) -> Iterator[Topic]:
    """Yield the topics of a section in its order; an item with points is its points."""
    romans = section.below("roman")
    for group in romans or [section]:
        ref = group.label if romans else ""
        track = track_of(group.text) or track_of(section.text)
        for item in group.below("arabic", "decimal", "letter"):
            points = item.below("letter")
            for leaf in points or [item]:
                code = ".".join(filter(None, (ref, item.label, leaf.label if points else None)))
                text = " ".join(each.text for each in leaf.walk())
                found = track or track_of(text) or Track.CDS
                yield Topic(code=code[:12], track=found, title=_named(text), text=text)


def _named(text: str) -> str:
    """Return the first clause of a topic, which names it."""
    clause = re.split(r"[:;](?:\s|$)|\.(?:\s+[A-ZĐ]|$)", text, maxsplit=1)[0]
    words = trimmed(clause)
    if len(words) > NAMED:
        words = trimmed(words[:NAMED].rsplit(" ", 1)[0]) + "…"
    return words[:1].upper() + words[1:]


def duties_in(section: Node, plan_id: str, names: Names) -> Iterator[Duty]:
    """Yield what the section asks of each holder; ids by position, since letters repeat (A5)."""
    seen: dict[str, int] = {}
    holders = section.below("roman", "arabic", "decimal") or section.below("letter")
    for n, item in enumerate(holders, 1):
        holder, rest = _holder(item, names)
        points = item.below("letter", "dash", "arabic")
        for place, point in enumerate(points or [item]):
            ref = ".".join(filter(None, (section.label, item.label)))
            if points and point.kind == "letter":
                ref = f"{ref}.{point.label}"
            seen[ref] = seen.get(ref, 0) + 1
            text = trimmed(" ".join(each.text for each in point.walk())) if points else rest
            yield Duty(
                duty_id=f"{plan_id}-e{n}{letter_at(place) if points else ''}",
                ref=ref if seen[ref] == 1 else f"{ref} ({seen[ref]})",
                holder=names.find(holder),
                holder_as_written=holder,
                tracks=_tracks(text),
                text=text,
            )


def _holder(item: Node, names: Names) -> tuple[str, str]:
    """Return the holder's name as written, and what the same paragraph asks of it."""
    plain = " ".join([item.text, *(child.text for child in item.below("plain"))])
    words = plain.split()
    for length in range(len(words), 0, -1):
        name = trimmed(" ".join(words[:length]))
        if length <= 16 and names.find(name):  # noqa: PLR2004
            return name, trimmed(" ".join(words[length:]))
    head, _, rest = plain.partition(":")
    return (trimmed(head), trimmed(rest)) if rest else (trimmed(item.text), trimmed(plain))


def _tracks(text: str) -> tuple[Track, ...]:
    words = folded(text)
    digital = re.search(r"chuyển đổi số|\bcđs\b", words)
    reform = re.search(r"hành chính|\bcchc\b|\btthc\b", words)
    if bool(digital) is bool(reform):
        return (Track.CDS, Track.CCHC)
    return (Track.CDS,) if digital else (Track.CCHC,)


def bases_in(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the legal bases that the paragraphs before the first section name."""
    found = []
    for paragraph in paragraphs:
        for clause in re.split(rf";\s*(?={BASES}|Căn cứ|Trên cơ sở|Ủy ban)", paragraph):
            words = re.sub(r"^(Căn cứ|Trên cơ sở|Thực hiện|và)\s+", "", clause.strip())
            if re.match(BASES, words):
                found.append(trimmed(words))
    return tuple(found)


def signed(lines: Sequence[str]) -> Signature:
    """Return who signs, from the lines after the recipients: authority, position, name."""
    offices = [line for line in map(trimmed, lines) if line.isupper()]
    names = [line for line in map(trimmed, lines) if line and not line.isupper()]
    authority = next((each for each in offices if re.match(r"(KT|TM|TL|TUQ)\b", each)), None)
    position = next((each for each in reversed(offices) if each != authority), None)
    named = [each for each in names if re.fullmatch(r"(?:[^\W\d_]+\s?){2,5}", each)]
    return Signature(authority=authority, position=position, name=named[-1] if named else None)


def cited_days(text: str, year: int) -> list[date]:
    """Return the days of the year on which documents that the text cites were issued."""
    days = []
    for found in re.finditer(
        r"số [^\s;,]+ ngày (\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})", text
    ):
        try:
            day = date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue
        if day.year <= year:
            days.append(day)
    return days
