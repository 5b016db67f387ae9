"""A commune's plan: read as a draft, adopted, amended by decisions; no version is overwritten."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from services.tasks.models.document import Document, Item
from shared.contracts.base import Event
from shared.contracts.tasks import (
    PlanAdoptedV1,
    PlanAmendedV1,
    PlanDraftedV1,
    PlannedTask,
    Quota,
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


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision changes of one task; None leaves as it is."""

    task_id: str
    due: date | None = None
    target: int | None = None
    title: str | None = None
    schedule: Any = None
    roles: Any = None
    opening: Mapping[str, int] | None = None
    withdraw: bool = False


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
        tasks = tuple(_from(item, effective) for item in self.document.tasks)
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

    def amend(
        self, decision: Decision, changes: Collection[Change], added: Collection[Item]
    ) -> None:
        """Change a plan in force by a decision; former versions stay as they were.

        Raises ``Conflict`` for a draft, ``Invalid`` for a task that the plan does not have, one
        that it has already, or a change that makes no sense.
        """
        if self.state is not State.ADOPTED or not decision.number or not decision.dated:
            raise Conflict(
                "not-in-force",
                Text(
                    "Chỉ kế hoạch đã ban hành mới điều chỉnh được, bằng quyết định có số và ngày.",
                    "Only a plan in force can be amended, by a decision with number and day.",
                ),
            )
        tasks = {item.task_id: item for item in self.document.tasks}
        changed: dict[str, Item] = {}
        for place, change in enumerate(changes):
            item = changed.get(change.task_id) or tasks.get(change.task_id)
            if item is None:
                raise _invalid(f"changes.{place}.task_id", UNKNOWN_TASK)
            changed[change.task_id] = _changed(item, change, f"changes.{place}")
        for place, item in enumerate(added):
            if item.task_id in tasks or item.task_id in changed:
                raise _invalid(f"add.{place}.task_id", TAKEN)
            changed[item.task_id] = _from(item, decision.dated)
        if not changed:
            raise _invalid("changes", NOTHING)
        self.document = self.document.model_copy(
            update={"tasks": (*{**tasks, **changed}.values(),)}
        )
        self._next_version(decision)
        self._say(
            PlanAmendedV1,
            decision.by,
            version=self.version,
            number=decision.number,
            dated=decision.dated,
            tasks=tuple(map(planned, changed.values())),
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


UNKNOWN_TASK = Text("Kế hoạch không có nhiệm vụ này.", "The plan has no such task.")
TAKEN = Text("Mã nhiệm vụ này đã có.", "There is such a task already.")
NOTHING = Text("Quyết định không thay đổi gì.", "The decision changes nothing.")
BAD_DUE = Text(
    "Hạn mới phải sau ngày bắt đầu và trong năm của kế hoạch.",
    "The new due date must lie behind the start, in the plan's year.",
)


def _changed(item: Item, change: Change, where: str) -> Item:
    values: dict[str, Any] = {}
    schedule = change.schedule or item.schedule
    if change.opening is not None:
        schedule = schedule.model_copy(
            update={"quotas": tuple(_opened(q, change.opening) for q in schedule.quotas)}
        )
    due = change.due or (schedule.end if change.schedule and item.due else item.due)
    if change.due:
        if not schedule.start <= change.due or change.due.year != schedule.start.year:
            raise _invalid(f"{where}.due", BAD_DUE)
        schedule = schedule.model_copy(update={"end": change.due})
    if item.due and due and due != item.due:
        former = item.schedule.adjusted_from or item.due
        schedule = schedule.model_copy(update={"adjusted_from": former})
    values.update(schedule=schedule, due=due)
    if change.target is not None:
        values["target"] = change.target
        if len(schedule.quotas) == 1:
            quota = schedule.quotas[0].model_copy(update={"target": change.target})
            values["schedule"] = schedule.model_copy(update={"quotas": (quota,)})
    if change.title:
        values["title"] = change.title
    if change.roles:
        values["roles"] = tuple(change.roles)
    values["withdrawn"] = change.withdraw or item.withdrawn
    return item.model_copy(update=values)


def _opened(quota: Quota, opening: Mapping[str, int]) -> Quota:
    return quota.model_copy(update={"opening": opening.get(quota.kind.value, quota.opening)})


def _from(item: Item, effective: date | None) -> Item:
    """Return a task of which output is expected from the day on which the plan takes effect."""
    schedule = item.schedule
    if effective is None or effective <= schedule.start:
        return item
    day = min(effective, schedule.end)
    return item.model_copy(update={"schedule": schedule.model_copy(update={"counts_from": day})})


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


def _invalid(where: str, sentence: Text) -> Invalid:
    return Invalid("bad-amendment", sentence, FieldError(where, sentence))
