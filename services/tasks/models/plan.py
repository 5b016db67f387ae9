"""A commune's plan: read as a draft, adopted, amended by decisions; no version is overwritten."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from services.tasks.models.amendment import Amendment, amended, amended_duties, counted_from
from services.tasks.models.document import Document, Item
from shared.contracts.base import Event
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlanAmendedV1,
    PlanDraftedV1,
    PlannedTask,
    RoleName,
)
from shared.errors import Conflict, FieldError, Invalid, Text


class State(StrEnum):
    """A draft is reviewed and edited; an adopted plan changes by decision only."""

    DRAFT = "draft"
    ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Decision:
    """What put a version in force: the document's number and day, why, and who entered it."""

    number: str | None
    dated: date | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan in force; ``id`` is that of its text as it was then."""

    version: int
    id: UUID
    decision: Decision


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a plan was read from; kept under ``id``."""

    id: UUID
    name: str
    sha256: str
    size: int


@dataclass
class Plan:
    """A plan of one commune for one year. Each fact raises ``revision``.

    ``unapplied`` says that the tasks are not yet all as the current version orders them.
    """

    commune: str
    id: str
    document: Document
    state: State = State.DRAFT
    versions: tuple[Version, ...] = ()
    source: Source | None = None
    unapplied: bool = False
    revision: int = 0
    events: list[Event] = field(default_factory=list[Event])

    @property
    def year(self) -> int:
        """The year that the plan is for."""
        return self.document.year

    @property
    def title(self) -> str:
        """What the plan is called."""
        return self.document.title

    @property
    def version(self) -> int:
        """The number of the version in force; 0 for a draft."""
        return self.versions[-1].version if self.versions else 0

    def drafted(self, actor: str) -> None:
        """Say that the plan was read and waits for review."""
        self._say(PlanDraftedV1, actor)

    def edit(self, document: Document, actor: str) -> None:
        """Replace a draft's content; raises ``Conflict`` for a plan in force."""
        self._must_be_draft()
        self.document = document
        self._say(PlanDraftedV1, actor)

    def adopt(self, decision: Decision, effective: date | None, *, anyway: bool = False) -> None:
        """Put the plan in force; output is expected from ``effective``, if that is given.

        Raises ``Conflict`` for a plan in force, ``Invalid`` for tasks that nobody could do or
        whose time was not understood, unless they are taken over ``anyway``.
        """
        self._must_be_draft()
        if not anyway:
            _must_be_clear(self.document)
        tasks = tuple(counted_from(item, effective) for item in self.document.tasks)
        self.document = self.document.model_copy(
            update={
                "tasks": tasks,
                "number": decision.number or self.document.number,
                "dated": decision.dated or self.document.dated,
            }
        )
        self.state = State.ADOPTED
        self._next_version(decision)
        self._say(
            PlanAdoptedV1,
            decision.by,
            tasks=tuple(map(planned, tasks)),
            number=self.document.number,
            dated=self.document.dated,
        )

    def amend(self, decision: Decision, amendment: Amendment, units: Collection[str]) -> None:
        """Change a plan in force by a decision; former versions stay as they were.

        Raises ``Conflict`` for a draft, and what ``amended`` raises for a change that cannot be.
        """
        if self.state is not State.ADOPTED or not decision.number or not decision.dated:
            raise Conflict(
                "not-in-force",
                Text(
                    "Chỉ kế hoạch đã ban hành mới điều chỉnh được, bằng quyết định có số và ngày.",
                    "Only a plan in force can be amended, by a decision with number and day.",
                ),
            )
        duties = self.document.duties
        self.document, changed = amended(
            self.document, amendment, dated=decision.dated, units=units
        )
        self._next_version(decision)
        self._say(
            PlanAmendedV1,
            decision.by,
            version=self.version,
            number=decision.number,
            dated=decision.dated,
            tasks=tuple(map(planned, changed)),
            duties=amended_duties(duties, self.document.duties),
        )

    def _next_version(self, decision: Decision) -> None:
        self.versions = (*self.versions, Version(self.version + 1, uuid4(), decision))
        self.unapplied = True

    def _say(self, fact: type[Event], actor: str, **values: Any) -> None:
        self.revision += 1
        self.events.append(
            fact(
                commune=self.commune,
                revision=self.revision,
                actor=actor,
                **{"plan_id": self.id, "year": self.year, "title": self.title, **values},
            )
        )

    def _must_be_draft(self) -> None:
        if self.state is not State.DRAFT:
            raise Conflict(
                "plan-in-force",
                Text(
                    "Kế hoạch đã ban hành; chỉ điều chỉnh được bằng quyết định.",
                    "The plan is in force; only a decision can change it.",
                ),
            )


def planned(item: Item) -> PlannedTask:
    """Return an item without the document's words around it, as facts and tasks carry it."""
    return PlannedTask.model_validate(
        {name: getattr(item, name) for name in PlannedTask.model_fields}
    )


def _must_be_clear(document: Document) -> None:
    unclear = [
        FieldError(f"tasks.{place}", Text(f"{item.ref}: {why.vi}", f"{item.ref}: {why.en}"))
        for place, item in enumerate(document.tasks)
        if (why := _unclear(item))
    ]
    if unclear:
        raise Invalid(
            "plan-unclear",
            Text(
                f"Còn {len(unclear)} nhiệm vụ chưa rõ đơn vị hoặc thời gian; hãy sửa bản dự thảo, "
                "hoặc xác nhận giữ nguyên (accept_warnings).",
                f"{len(unclear)} tasks are unclear as to unit or time; edit the draft, or confirm "
                "that they stay (accept_warnings).",
            ),
            *unclear,
        )


def _unclear(item: Item) -> Text | None:
    doers = [role for role in item.roles if role.role in (RoleName.LEAD, RoleName.EXECUTE)]
    if not any(role.unit for role in doers):
        return Text("chưa có đơn vị của xã thực hiện", "no unit of the commune does it")
    if item.not_understood:
        return Text("còn nội dung chưa hiểu", "something was not understood")
    return None
