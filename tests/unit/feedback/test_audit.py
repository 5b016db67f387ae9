from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.feedback.models import Entry, Finding, Inspection, Reading
from services.feedback.models.audit import genesis

MORNING = datetime(2025, 9, 15, 1, 30, tzinfo=UTC)
Tamper = Callable[[list[Entry]], list[Entry]]


def a_chain(length: int = 6) -> list[Entry]:
    entries: list[Entry] = []
    head = genesis("son-mai")
    for number in range(length):
        at = MORNING + timedelta(minutes=number)
        reading = Reading("son-mai", UUID(int=number), "key:k_1", "case.revealed", at, UUID(int=7))
        entries.append(Entry.after(reading, number, head))
        head = entries[-1].hash
    return entries


def inspected(entries: Sequence[Entry], anchors: dict[int, str] | None = None) -> Finding | None:
    inspection = Inspection("son-mai", anchors or {})
    for entry in entries:
        if bad := inspection.look_at(entry):
            return bad
    return inspection.end()


def test_a_chain_that_nobody_touched_is_sound() -> None:
    chain = a_chain()

    assert inspected(chain) is None
    assert inspected(chain, {3: chain[2].hash, 6: chain[5].hash}) is None
    assert inspected([]) is None


def _written_anew(chain: list[Entry], since: int) -> list[Entry]:
    """Return the chain with its hashes made to fit again, as somebody with the code could."""
    found = chain[:since]
    for entry in chain[since:]:
        head = found[-1].hash if found else genesis("son-mai")
        found.append(Entry.after(entry, len(found), head))
    return found


@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [
        (lambda c: [*c[:2], replace(c[2], actor="key:k_2"), *c[3:]], 3),
        (lambda c: [*c[:2], replace(c[2], at=c[2].at + timedelta(seconds=1)), *c[3:]], 3),
        (lambda c: [*c[:2], *c[3:]], 3),
        (lambda c: c[1:], 1),
        (lambda c: [*c[:2], c[3], c[2], *c[4:]], 3),
        (lambda c: [*c[:2], replace(c[3], number=3), replace(c[2], number=4), *c[4:]], 3),
        (lambda c: [*c[:2], c[1], *c[2:]], 3),
        (lambda c: [*c[:2], Entry.after(c[2], 2, c[1].hash), *c[3:5], c[3]], 6),
        (lambda c: [*c[:2], Entry.after(replace(c[2], reason="x"), 2, c[1].hash), *c[3:]], 4),
        (lambda c: c[:4], 5),
        (lambda c: c[:0], 1),
        (lambda c: _written_anew([*c[:2], *c[3:]], 2), 6),
        (lambda c: _written_anew([*c[:2], replace(c[2], reason="x"), *c[3:]], 2), 6),
    ],
)
def test_the_first_bad_entry_is_named(tamper: Tamper, first_bad: int) -> None:
    chain = a_chain()

    finding = inspected(tamper(chain), {6: chain[5].hash})

    assert finding is not None
    assert finding.number == first_bad


def test_without_an_anchor_a_cut_end_cannot_be_seen() -> None:
    assert inspected(a_chain()[:4]) is None
