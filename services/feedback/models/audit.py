"""The record of who read personal data: a chain of entries, each sealed by the one after it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Literal, Self
from uuid import UUID, uuid5

from shared.calendar_vn import VIETNAM
from shared.contracts.feedback import AuditAnchoredV1
from shared.errors import Text

ANCHORS = UUID("0d7f7f50-9a0e-5d0e-8e0b-6b1d8a3c4e21")
STANDSTILL = timedelta(seconds=30)
_CHANGED = Text("đã bị sửa sau khi ghi", "it was changed after it was written")
_UNCONNECTED = Text("không nối tiếp mục trước đó", "it does not follow from the entry before it")
_NOT_ANCHORED = Text(
    "mã băm khác với mã đã công bố làm mốc", "its hash is not the one that was anchored"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading or change of personal data: who, of what, when, and why; no personal data.

    ``citizen`` is the random id of whose data it was, where it was not one case's alone.
    """

    commune: str
    case_id: UUID | None
    actor: str
    action: str
    at: datetime
    correlation_id: UUID
    reason: str = ""
    citizen: UUID | None = None


@dataclass(frozen=True, slots=True)
class Entry(Reading):
    """A reading in its place of the chain; ``number`` counts from 1 in each commune."""

    number: int = 0
    previous: str = ""
    hash: str = ""

    @classmethod
    def after(cls, reading: Reading, number: int, head: str) -> Self:
        """Return the entry of ``reading`` behind the one numbered ``number``, of hash ``head``."""
        values = {each.name: getattr(reading, each.name) for each in fields(Reading)}
        content = {**values, "number": number + 1, "previous": head}
        return cls(**content, hash=_hash(head, content))

    @property
    def is_sound(self) -> bool:
        """Tell whether the entry is as it was written."""
        content = asdict(self)
        del content["hash"]
        return self.hash == _hash(self.previous, content)


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a chain reached on a day, said outside of it so that no end can be cut unseen."""

    commune: str
    day: date
    number: int
    hash: str
    at: datetime

    @property
    def event_id(self) -> UUID:
        """The id of the fact that says it; follows from commune and day."""
        return anchor_id(self.commune, self.day)

    @classmethod
    def of(cls, fact: AuditAnchoredV1) -> Self:
        """Return the anchor that ``fact`` says."""
        moment = fact.occurred_at
        return cls(fact.commune, moment.astimezone(VIETNAM).date(), fact.entries, fact.head, moment)

    def fact(self) -> AuditAnchoredV1:
        """Return the fact that says it."""
        return AuditAnchoredV1(
            event_id=self.event_id,
            occurred_at=self.at,
            commune=self.commune,
            revision=0,
            actor="service:feedback",
            entries=self.number,
            head=self.hash,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """The first entry of a chain that is not as it should be, and what is wrong."""

    number: int
    wrong: Text


class Inspection:
    """Looks at a commune's entries one after another, and stops at the first bad one."""

    def __init__(self, commune: str, anchors: Mapping[int, str]) -> None:
        """``anchors`` are hashes that were said elsewhere, by the number of their entry."""
        self.count = 0
        self.head = genesis(commune)
        self._anchors = anchors

    def look_at(self, entry: Entry) -> Finding | None:
        """Take the next entry; return what is wrong with it, or None."""
        number = self.count + 1
        if entry.number != number:
            return Finding(number, _missing(number, entry.number))
        if not entry.is_sound:
            return Finding(number, _CHANGED)
        if entry.previous != self.head:
            return Finding(number, _UNCONNECTED)
        if self._anchors.get(number, entry.hash) != entry.hash:
            return Finding(number, _NOT_ANCHORED)
        self.count, self.head = number, entry.hash
        return None

    def end(self) -> Finding | None:
        """Return what is wrong with where the chain ends, or None."""
        last = max(self._anchors, default=0)
        if last > self.count:
            return Finding(self.count + 1, _cut(last))
        return None


@dataclass(frozen=True, slots=True)
class Verification:
    """Somebody's asking whether a commune's chain is sound: how far it has come, what it found."""

    commune: str
    by: str
    began_at: datetime
    beat_at: datetime
    """When it last went on; a verification that stands still was cut short."""
    state: Literal["running", "sound", "broken", "interrupted"] = "running"
    ended_at: datetime | None = None
    entries: int = 0
    """Looked at, and sound."""
    head: str = ""
    anchors: int = 0
    """How many hashes that were said elsewhere were compared."""
    newest: Anchor | None = None
    bus_asked: bool = False
    """Whether the anchor on the bus, which nobody in the database can change, was among them."""
    bad: Finding | None = None

    def at(self, moment: datetime) -> Literal["running", "sound", "broken", "interrupted"]:
        """Return the state at ``moment``: whoever runs it may have died."""
        alive = self.state != "running" or moment - self.beat_at < STANDSTILL
        return self.state if alive else "interrupted"


def anchor_id(commune: str, day: date) -> UUID:
    """Return the id of the fact that anchors the commune's chain on ``day``."""
    return uuid5(ANCHORS, f"{commune}/{day}")


def genesis(commune: str) -> str:
    """Return what the first entry of a commune's chain follows from."""
    return hashlib.sha256(f"xaso audit/{commune}".encode()).hexdigest()


def _missing(number: int, found: int) -> Text:
    return Text(
        f"thiếu mục {number}; ở chỗ đó là mục {found}",
        f"entry {number} is missing; {found} stands there",
    )


def _cut(anchored: int) -> Text:
    return Text(
        f"phần cuối đã bị cắt: từng có {anchored} mục được ghi mốc",
        f"the chain was cut: {anchored} entries were anchored",
    )


def _hash(previous: str, content: Mapping[str, Any]) -> str:
    canonical = json.dumps(
        content, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(previous.encode() + canonical.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return str(value)
