"""Plans: read from a file, edited as a draft, adopted, amended; and their tasks kept in line."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from services.tasks.models.amendment import Amendment
from services.tasks.models.document import Document
from services.tasks.models.plan import Decision, Plan, Source, State, planned
from services.tasks.models.task import Task
from services.tasks.ports import Desk, Directory, OvertakenError, Plans, Tasks
from services.tasks.reader import lines_of, read
from services.tasks.service.attempts import insist
from shared.auth import Principal, Role
from shared.contracts.base import now
from shared.errors import Conflict, Forbidden, NotFound, Text

SEED = "system:seed"
FILES = UUID("6d1d8b52-2f57-5b53-9f6e-0a7f0f7f3c11")
"""The namespace of the ids of plans' files."""
MOST_PLANS = 20
"""Of one commune for one year: more is a mistake."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody offers as a plan."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of the content, in hex."""
        return hashlib.sha256(self.content).hexdigest()


async def seed_plans(
    plans: Iterable[Plan], shelf: Plans, tasks: Tasks, directory: Directory
) -> None:
    """Put every plan of the data files in force that is not yet; safe to repeat and to race."""
    for plan in plans:
        if await shelf.get(plan.commune, plan.id) is None:
            plan.adopt(Decision(None, None, "", SEED, now()), None, anyway=True)
            await shelf.add(plan)
    for plan in await shelf.unapplied():
        await apply(plan, shelf, tasks, directory)


async def draft_plan(
    upload: Upload, principal: Principal, desk: Desk, *, dry_run: bool
) -> tuple[Plan, bool]:
    """Read a plan from a file; return it, and whether it was stored as a new draft.

    The same file again, while its draft is one, returns that draft. Raises ``Forbidden``, or what
    the reader raises for a file that no plan can be read from.
    """
    commune = principal.commune
    _may_plan(principal, desk)
    units = desk.directory.unit_list(commune)
    known = await desk.plans.all(commune)
    document = read(upload.content, units)
    for plan in known:
        same = plan.source and plan.source.sha256 == upload.sha256
        if same and plan.state is State.DRAFT:
            return plan, False
    taken = {plan.id for plan in known}
    for attempt in range(1, MOST_PLANS):
        plan_id = str(document.year) + (f"-{attempt}" if attempt > 1 else "")
        if plan_id in taken:
            continue
        if plan_id != str(document.year):
            document = read(upload.content, units, plan_id=plan_id)
        file_id = uuid5(FILES, f"{commune}/{upload.sha256}")
        source = Source(file_id, upload.name[:200], upload.sha256, len(upload.content))
        plan = Plan(commune, plan_id, document, source=source)
        if dry_run:
            return plan, False
        plan.drafted(principal.subject)
        await desk.plans.keep(file_id, upload.content)
        if await desk.plans.add(plan):
            return plan, True
    raise Conflict(
        "too-many-plans",
        Text("Đã có quá nhiều kế hoạch cho năm này.", "There are too many plans for this year."),
    )


async def find_plan(commune: str, plan_id: str, desk: Desk) -> Plan:
    """Return a plan of the commune; raises ``NotFound``. Its tasks are brought in line."""
    plan = await desk.plans.get(commune, plan_id)
    if plan is None:
        raise unknown_plan()
    if plan.unapplied:
        await apply(plan, desk.plans, desk.tasks, desk.directory)
    return plan


async def find_version(plan: Plan, version: int, desk: Desk) -> Document:
    """Return the text of a version of the plan; raises ``NotFound``."""
    for each in plan.versions:
        if each.version == version and (text := await desk.plans.text(plan, each.id)):
            return text
    raise unknown_plan()


async def source_text(plan: Plan, desk: Desk) -> Sequence[str]:
    """Return the lines of the document that a plan was read from.

    Raises ``NotFound`` for a plan that was not read from a document.
    """
    content = await desk.plans.file(plan.source.id) if plan.source else None
    if content is None:
        raise NotFound(
            "no-document",
            Text(
                "Kế hoạch này không được đọc từ một văn bản.",
                "This plan was not read from a document.",
            ),
        )
    return await asyncio.to_thread(lines_of, content)


async def edit_plan(
    principal: Principal, plan_id: str, document: Document, revision: int, desk: Desk
) -> Plan:
    """Replace a draft's content; raises ``Conflict`` if it has changed since ``revision``."""
    _may_plan(principal, desk)
    plan = await find_plan(principal.commune, plan_id, desk)
    _must_be(plan, revision)
    plan.edit(document, principal.subject)
    return await _saved(plan, desk)


async def remove_draft(principal: Principal, plan_id: str, desk: Desk) -> None:
    """Delete a draft; raises ``Conflict`` for a plan in force."""
    _may_plan(principal, desk)
    plan = await find_plan(principal.commune, plan_id, desk)
    if plan.state is not State.DRAFT:
        raise Conflict(
            "plan-in-force",
            Text("Kế hoạch đã ban hành, không xóa được.", "A plan in force cannot be deleted."),
        )
    try:
        await desk.plans.remove(plan)
    except OvertakenError:
        raise _changed() from None


async def adopt_plan(
    principal: Principal,
    plan_id: str,
    decision: Decision,
    desk: Desk,
    *,
    effective: date | None,
    anyway: bool,
) -> Plan:
    """Put a draft in force, with its tasks; output is expected from ``effective``.

    Raises ``Forbidden``, ``Conflict`` for a plan in force, ``Invalid`` for what is unclear.
    """
    _may_plan(principal, desk, leader=True)
    plan = await find_plan(principal.commune, plan_id, desk)
    plan.adopt(decision, effective or decision.dated, anyway=anyway)
    await _saved(plan, desk)
    await apply(plan, desk.plans, desk.tasks, desk.directory)
    return plan


async def amend_plan(
    principal: Principal,
    plan_id: str,
    decision: Decision,
    desk: Desk,
    *,
    version: int,
    amendment: Amendment,
    dry_run: bool = False,
) -> Plan:
    """Change a plan in force by a decision, and its tasks with it; ``dry_run`` stores nothing.

    Raises ``Forbidden``, ``Conflict`` if it has changed since ``version``, ``Invalid``.
    """
    _may_plan(principal, desk, leader=True)
    plan = await find_plan(principal.commune, plan_id, desk)
    if plan.version != version:
        raise _changed()
    plan.amend(decision, amendment, desk.directory.units(plan.commune))
    if dry_run:
        return plan
    await _saved(plan, desk)
    await apply(plan, desk.plans, desk.tasks, desk.directory)
    return plan


async def complete(desk: Desk) -> None:
    """Bring tasks in line with plans whose change was cut short."""
    for plan in await desk.plans.unapplied():
        await apply(plan, desk.plans, desk.tasks, desk.directory)


async def apply(plan: Plan, shelf: Plans, tasks: Tasks, directory: Directory) -> None:
    """Bring the plan's tasks in line with its version; safe to repeat and to race."""
    for place, item in enumerate(plan.document.tasks, 1):
        order = planned(item)
        wanted = Task(
            plan.commune,
            plan.id,
            plan.year,
            f"{plan.id}/{place:04}",
            order,
            version=plan.version,
            members=dict(directory.behind(plan.commune, order)),
        )

        async def bring_in_line(wanted: Task = wanted) -> None:
            task = await tasks.get(wanted.commune, wanted.id)
            if task is None:
                await tasks.add([wanted])
            elif task.version < wanted.version and task.plan != wanted.plan:
                task.amend(wanted.plan, wanted.version, wanted.members)
                await tasks.amend(task)

        await insist(bring_in_line)
    await shelf.applied(plan)
    plan.unapplied = False


async def _saved(plan: Plan, desk: Desk) -> Plan:
    try:
        await desk.plans.save(plan)
    except OvertakenError:
        raise _changed() from None
    return plan


def _may_plan(principal: Principal, desk: Desk, *, leader: bool = False) -> None:
    """Raise ``Forbidden`` unless somebody presses all tasks, is an administrator, or leads."""
    focal = principal.has(Role.FOCAL) and desk.directory.presses(
        principal.commune, principal.unit, "*"
    )
    if not (focal or principal.has(Role.ADMIN) or (leader and principal.has(Role.LEADER))):
        raise Forbidden(
            "not-yours-to-plan",
            Text(
                "Chỉ đơn vị đầu mối của kế hoạch được làm việc này.",
                "Only the focal unit of the plan may do this.",
            ),
        )


def unknown_plan() -> NotFound:
    """Return the error for a plan that the commune does not have."""
    return NotFound("unknown-plan", Text("Không có kế hoạch này.", "There is no such plan."))


def _must_be(plan: Plan, revision: int) -> None:
    if plan.revision != revision:
        raise _changed()


def _changed() -> Conflict:
    return Conflict(
        "plan-changed",
        Text(
            "Kế hoạch vừa được người khác thay đổi; hãy tải lại rồi làm tiếp.",
            "Somebody else has just changed the plan; load it again and go on.",
        ),
    )
