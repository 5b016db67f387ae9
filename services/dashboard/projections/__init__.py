"""What facts leave behind in the read model: pure, and the only definition of merging.

A fact becomes marks. A mark is a value for one register of one document, with a stamp that
orders it; the later stamp wins, whatever came first, twice or never. Figures are what the
documents add up to: ``tally`` says what one document adds, so that a changed document changes
the figures by the difference, and a repeated fact by nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from services.dashboard.projections import activity, deliveries, feedback, reminders, tasks
from services.dashboard.projections.base import (
    ACTIVITY,
    REVISIONS,
    SEEN_AT,
    Changes,
    Document,
    Key,
    Mark,
    Marks,
    Tallies,
    Writes,
)
from shared.contracts.base import Event

SHAPE = 4
"""Of the stored documents; a model of another shape is rebuilt when the service starts."""

_MARKS: Marks = {
    **tasks.MARKS,
    **reminders.MARKS,
    **feedback.MARKS,
    **deliveries.MARKS,
}
TALLIES: Tallies = {
    **tasks.TALLIES,
    **reminders.TALLIES,
    **feedback.TALLIES,
    **deliveries.TALLIES,
    **activity.TALLIES,
}


def collect(facts: Iterable[Event]) -> Changes:
    """Return what ``facts`` leave behind; facts that the model has no use for leave nothing."""
    changes = Changes()
    for fact in facts:
        marks_of = _MARKS.get(type(fact))
        marks = marks_of(fact) if marks_of else []
        if told := activity.mark_of(fact):
            marks = [*marks, told]
        for mark in marks:
            changes.marks.setdefault(mark.key, []).append(mark)
        if marks:
            changes.spoken.add((REVISIONS, f"{fact.commune}/{fact.name.split('.')[0]}"))
    return changes


def advance(stored: Mapping[Key, Document], changes: Changes, moment: datetime) -> Writes:
    """Return what to write so that ``stored`` has taken in ``changes``.

    ``stored`` holds those of ``changes.keys()`` that exist. ``moment`` becomes the ``seen_at`` of
    new documents.
    """
    writes = Writes()
    for key, marks in changes.marks.items():
        old = stored.get(key)
        new = merge(old, marks)
        if key[0] == ACTIVITY:
            new = activity.newest(new)
        if new == old:
            continue
        if old is None:
            new[SEEN_AT] = moment
        writes.documents[key] = (old, new)
        _count(writes, key[0], old, new)
    for key in changes.spoken:
        writes.figures[key]["number"] += 1
    return writes


def _count(writes: Writes, collection: str, old: Document | None, new: Document) -> None:
    """Add to the figures what ``new`` adds more than ``old`` did."""
    tally = TALLIES.get(collection)
    if tally is None:
        return
    difference = tally(new)
    if old is not None:
        for figure, amount in tally(old).items():
            difference[figure] -= amount
    for (where, name), amount in difference.items():
        if amount:
            writes.figures[where][name] += amount


def merge(document: Document | None, marks: Iterable[Mark]) -> Document:
    """Return ``document`` with ``marks`` taken in; the mark with the later stamp stays."""
    merged = dict(document or {})
    own: set[str] = set()
    for mark in marks:
        merged.setdefault("_id", mark.key[1])
        for name, value in mark.about.items():
            merged.setdefault(name, value)
        registers, name = merged, mark.register
        if mark.entry is not None:
            if mark.register not in own:
                own.add(mark.register)
                merged[mark.register] = dict(merged.get(mark.register, {}))
            registers, name = merged[mark.register], mark.entry
        held = registers.get(name)
        if held is None or held.get("stamp", "") < mark.value.get("stamp", ""):
            registers[name] = mark.value
    return merged


def add(document: Document, figures: Mapping[str, int]) -> Document:
    """Return a document of figures with ``figures`` added, each at its path."""
    added = dict(document)
    copied: dict[str, Document] = {"": added}
    for path, amount in figures.items():
        parents, _, name = path.rpartition(".")
        _at(copied, parents)[name] = _at(copied, parents).get(name, 0) + amount
    return added


def _at(copied: dict[str, Document], path: str) -> Document:
    """Return the part of a document at ``path``, copied so that the original stays as it was."""
    found = copied.get(path)
    if found is None:
        parents, _, name = path.rpartition(".")
        parent = _at(copied, parents)
        found = parent[name] = copied[path] = dict(parent.get(name, {}))
    return found


__all__ = [
    "SHAPE",
    "TALLIES",
    "add",
    "advance",
    "collect",
    "merge",
]
