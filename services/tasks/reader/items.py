"""Tasks: from the outline's leaves, and from the rows of tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.tasks.models.document import Item, Remark
from services.tasks.reader.drafts import Draft, Place, track_of
from services.tasks.reader.outline import Node
from services.tasks.reader.schedules import timing
from services.tasks.reader.tables import drafts_in
from services.tasks.reader.words import Names, letter_at, trimmed
from shared.contracts.tasks import RoleName, Track

LONG_TITLE = 200
"""A longer item is parted into what is to be done and what more is said about it."""
ITEMS = ("roman", "arabic", "decimal", "letter")
SLUGS = {Track.CDS: "cds", Track.CCHC: "cchc"}


def drafts_below(section: Node, names: Names) -> Iterator[Draft]:
    """Yield the tasks of a section in order: its leaves, and the rows of its tables."""
    yield from _below(section, Place(section.label, track=track_of(section.text)), names)


def _below(node: Node, place: Place, names: Names) -> Iterator[Draft]:
    for n, child in enumerate(node.below(*ITEMS)):
        inner = _inside(place, child, n)
        if child.below(*ITEMS) or child.rows:
            heading = None if child.kind == "roman" else trimmed(child.text)
            yield from _below(child, replace(inner, heading=heading), names)
        elif child.kind != "roman" or not node.below("arabic"):
            yield _leaf(child, inner, names)
    yield from drafts_in(node.rows, place, names)


def _inside(place: Place, child: Node, n: int) -> Place:
    """Return the place of the ``n``-th item (from 0) below ``place``."""
    ref = f"{place.ref}.{child.label}" if place.ref else child.label
    if child.kind == "roman" and child.below(*ITEMS):
        return replace(place, ref=ref, track=track_of(child.text) or place.track)
    part = letter_at(n) if child.kind == "letter" else str(n + 1)
    return replace(place, ref=ref, path=(*place.path, part))


def _leaf(node: Node, place: Place, names: Names) -> Draft:
    draft = Draft(place, trimmed(node.text))
    for line in node.below("dash", "plus", "plain"):
        for each in line.walk():
            draft.take(each.text, names)
    return draft


def parted(words: str) -> tuple[str, str | None]:
    """Return an item's title, and what it says beyond it."""
    if len(words) <= LONG_TITLE:
        return words, None
    for parting in (r"\s+(?=để )", r":\s+", r";\s+", r"\.\s+"):
        for found in re.finditer(parting, words):
            if 40 <= found.start() <= LONG_TITLE:  # noqa: PLR2004
                return trimmed(words[: found.start()]), trimmed(words[found.end() :])
    return words, None


def items_of(
    drafts: Sequence[Draft], plan_id: str, year: int, default: Track | None
) -> tuple[tuple[Item, ...], tuple[Remark, ...]]:
    """Return the tasks that the drafts come to, and what a person should look at."""
    items, warnings, taken = [], [], set[str]()
    for draft in drafts:
        place = draft.place
        track = place.track or track_of(draft.words) or default
        if track is None:
            track = Track.CDS
            warnings.append(
                _warn("track-unclear", "Không rõ nhiệm vụ thuộc CĐS hay CCHC.", place.ref)
            )
        title, beyond = parted(draft.words)
        when = timing(draft.frequency, draft.time, title, year)
        left = [*draft.left, *when.left]
        item = Item(
            task_id=_fresh(f"{plan_id}-{SLUGS[track]}-{_tail(place.path)}", taken),
            ref=place.ref,
            title=title,
            track=track,
            roles=tuple(draft.roles),
            schedule=when.schedule,
            target=when.target,
            due=when.due,
            counts=when.counts,
            heading=place.heading,
            detail="; ".join(filter(None, (beyond, *draft.detail))) or None,
            frequency_as_written=draft.frequency,
            time_as_written=draft.time,
            target_stated=when.stated,
            not_understood=tuple(left),
        )
        items.append(item)
        warnings += _about(item, draft)
    return tuple(items), tuple(warnings)


def _about(item: Item, draft: Draft) -> Iterator[Remark]:
    for written in draft.unknown:
        yield _warn("unit-unknown", f"Không có đơn vị nào của xã mang tên “{written}”.", item.ref)
    for words in item.not_understood:
        yield _warn("not-understood", f"Chưa hiểu “{words}”; giữ nguyên văn.", item.ref)
    if not any(role.unit for role in item.roles if role.role is not RoleName.COORDINATE):
        yield _warn("no-unit", "Không có đơn vị nào của xã chủ trì hay thực hiện.", item.ref)


def _warn(code: str, sentence: str, where: str) -> Remark:
    return Remark(code=code, text=sentence, where=where)


def _tail(path: tuple[str, ...]) -> str:
    """Return the end of an id: numbers and letters side by side, e.g. ``1a``, ``8b``, ``1-2``."""
    return re.sub(r"(?<=\d)-(?=[a-z])", "", "-".join(path))


def _fresh(wish: str, taken: set[str]) -> str:
    name, n = wish, 2
    while name in taken:
        name, n = f"{wish}-{n}", n + 1
    taken.add(name)
    return name
