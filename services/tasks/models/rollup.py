"""The commune's periodic report: what it says, kept for good once frozen. Pure Python."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from services.tasks.models.report import PRODUCTS
from shared.contracts.base import Event
from shared.contracts.tasks import ReportFrozenV1
from shared.errors import Conflict, Text


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a report: its ledger on the day of the report, and what the period added."""

    task_id: str
    ref: str
    title: str
    track: str
    units: Sequence[str]
    target: int | None
    opening: int
    expected: int | None
    in_period: int
    done: int
    debt: int
    due: str | None
    health: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a report: whether it reported, and in its own words."""

    unit: str
    name: str
    state: str
    on_time: bool | None
    narrative: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A proof of output: a link, or a file with its digest."""

    task_ref: str
    occurred_on: str
    what: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """An entry of the register of reminders."""

    number: int
    issued_on: str
    unit: str
    about: str
    cause: str
    replied: bool


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the commune's report says; one set of data for every format."""

    product: str
    period: str
    first: str
    last: str
    as_of: str
    commune: str
    works: int
    by_form: Mapping[str, int]
    tasks: Sequence[TaskLine]
    topics_covered: Mapping[str, int]
    topics_missing: Sequence[str]
    units: Sequence[UnitLine]
    reminders: Sequence[ReminderLine]
    evidence: Sequence[EvidenceLine]

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return plain


def digest(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 of plain content in hex, whatever the order of its keys."""
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that was corrected after the report was frozen."""

    where: str
    name: str
    frozen: Any
    now: Any


FIGURES = ("target", "opening", "expected", "in_period", "done", "debt", "health")


def differences(frozen: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what differs in figures between a frozen report and the same made now."""
    if frozen["works"] != now["works"]:
        yield Difference("tổng", "works", frozen["works"], now["works"])
    before = {line["task_id"]: line for line in frozen["tasks"]}
    for line in now["tasks"]:
        old = before.get(line["task_id"], {})
        for name in FIGURES:
            if old.get(name) != line[name]:
                yield Difference(line["ref"], name, old.get(name), line[name])


@dataclass
class CommuneReport:
    """The commune's report of a period, once it is frozen."""

    commune: str
    product: str
    period: str
    content: dict[str, Any] | None = None
    sha256: str | None = None
    frozen_at: datetime | None = None
    frozen_by: str | None = None
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @property
    def id(self) -> str:
        """The id within the commune, e.g. ``cds.2025-Q3``."""
        return f"{self.product}.{self.period}"

    def freeze(self, content: Content, actor: str, now: datetime) -> None:
        """Keep the content for good; raises ``Conflict`` if it was frozen before."""
        if self.content is not None:
            raise Conflict(
                "report-frozen", Text("Báo cáo đã được chốt.", "The report is frozen already.")
            )
        self.content = content.plain()
        self.sha256, self.frozen_at, self.frozen_by = digest(self.content), now, actor
        self.revision += 1
        self.events.append(
            ReportFrozenV1(
                commune=self.commune,
                revision=self.revision,
                actor=actor,
                report_id=self.id,
                product=PRODUCTS[self.product],
                period=self.period,
                sha256=self.sha256,
            )
        )
