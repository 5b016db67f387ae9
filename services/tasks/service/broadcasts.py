"""The broadcast schedule: plan, move and air programmes; what is aired counts by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from services.tasks.models.broadcast import Airing, AiringKind, Programme, must_be_free
from services.tasks.models.task import Origin, Reporter, Task
from services.tasks.ports import Desk
from services.tasks.service.attempts import insist
from services.tasks.service.progress import Post, report_progress
from services.tasks.service.reading import find_task
from shared.auth import Principal, Role
from shared.calendar_vn import VIETNAM
from shared.contracts.tasks import ProgressKind, ReportProgress
from shared.errors import FieldError, Invalid, NotFound, Text

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """A programme as somebody plans it."""

    task_id: str
    title: str
    topics: tuple[str, ...]
    script: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A time on the air as somebody plans it."""

    kind: AiringKind
    at: datetime
    minutes: int
    clusters: tuple[str, ...]


async def plan_programme(principal: Principal, plan: Plan, desk: Desk) -> Programme:
    """Put a programme of a task on the schedule.

    Raises ``NotFound``, ``Forbidden`` for a unit that does not work on the task, ``Invalid``.
    """
    task = await find_task(principal.commune, plan.task_id, desk)
    unit = _unit_of(task, principal, desk)
    known = await desk.plans.topics(task.commune, task.plan_id)
    if unknown := [code for code in plan.topics if code not in known]:
        place = plan.topics.index(unknown[0])
        sentence = Text("Chuyên đề không có trong kế hoạch.", "The plan has no such topic.")
        raise Invalid("unknown-topic", sentence, FieldError(f"topics.{place}", sentence))
    programme = Programme(
        uuid4(), principal.commune, task.id, unit, plan.title, plan.topics, plan.script
    )
    programme.state = "scripted" if plan.script else "planned"
    programme.say(principal.subject)
    await desk.programmes.save(programme)
    return programme


async def find_programme(commune: str, programme_id: UUID, desk: Desk) -> Programme:
    """Return a programme of the commune; raises ``NotFound``."""
    found = await desk.programmes.get(commune, programme_id)
    if found is None:
        raise NotFound(
            "unknown-programme", Text("Không có chương trình này.", "There is no such programme.")
        )
    return found


async def schedule(
    commune: str, first: date, last: date, unit: str | None, desk: Desk
) -> Sequence[Programme]:
    """Return the programmes on the air between two days, of one unit if that is asked for."""
    found = await desk.programmes.between(commune, first, last)
    return [each for each in found if unit in (None, each.unit)]


async def write(
    principal: Principal, programme_id: UUID, title: str | None, script: str | None, desk: Desk
) -> Programme:
    """Change a programme's title or script; raises ``NotFound``, ``Forbidden``."""
    return await _change(
        principal, programme_id, desk, lambda it: it.write(principal.subject, title, script)
    )


async def add_airing(principal: Principal, programme_id: UUID, slot: Slot, desk: Desk) -> Programme:
    """Plan an airing; raises ``Conflict`` when its loudspeakers are taken at that time."""
    await _own(principal, programme_id, desk)
    airing = Airing(uuid4(), slot.kind, slot.at, slot.minutes, slot.clusters)
    must_be_free(airing, await _around(principal.commune, airing, desk))
    return await _change(
        principal, programme_id, desk, lambda it: it.add(airing, principal.subject)
    )


async def move_airing(
    principal: Principal,
    programme_id: UUID,
    airing_id: UUID,
    *,
    at: datetime,
    minutes: int | None,
    desk: Desk,
) -> Programme:
    """Move an airing; raises ``Conflict`` for one that is settled, or a time that is taken."""
    programme = await _own(principal, programme_id, desk)
    airing = programme.planned(airing_id)
    moved = replace(airing, at=at, minutes=minutes or airing.minutes)
    must_be_free(moved, await _around(principal.commune, moved, desk))
    return await _change(
        principal,
        programme_id,
        desk,
        lambda it: it.move(airing_id, at, minutes, principal.subject),
    )


async def cancel_airing(
    principal: Principal, programme_id: UUID, airing_id: UUID, desk: Desk
) -> Programme:
    """Call an airing off."""
    return await _change(
        principal, programme_id, desk, lambda it: it.cancel(airing_id, principal.subject)
    )


async def air(
    principal: Principal, programme_id: UUID, airing_id: UUID, origin: Origin, desk: Desk
) -> Programme:
    """Note that an airing took place, and count it for its task, once.

    The report comes first, under a key made of the airing: whatever happens between the two, the
    next try finds the report and marks the airing. Raises what ``report_progress`` raises.
    """
    programme = await find_programme(principal.commune, programme_id, desk)
    if programme.airing(airing_id).state == "aired":
        return programme
    airing = programme.planned(airing_id)  # before the report: what was called off counts nothing
    report = ReportProgress(
        occurred_on=airing.at.astimezone(VIETNAM).date(),
        kind=ProgressKind(airing.kind),
        note=programme.title[:2000],
        topics=programme.topics,
        programme=None if airing.kind is ProgressKind.ISSUE else programme.id,
    )
    key = f"airing:{airing.id}"
    post = Post(programme.task_id, report, principal, "broadcast", key, origin)
    _, counted = await report_progress(post, desk)
    return await _change(
        principal,
        programme_id,
        desk,
        lambda it: it.aired(airing_id, counted.id, principal.subject),
    )


async def _change(
    principal: Principal, programme_id: UUID, desk: Desk, change: Callable[[Programme], object]
) -> Programme:
    async def attempt() -> Programme:
        programme = await _own(principal, programme_id, desk)
        change(programme)
        await desk.programmes.save(programme)
        return programme

    return await insist(attempt)


async def _own(principal: Principal, programme_id: UUID, desk: Desk) -> Programme:
    """Return a programme that the principal may change; raises ``NotFound``, ``Forbidden``."""
    programme = await find_programme(principal.commune, programme_id, desk)
    _unit_of(await find_task(principal.commune, programme.task_id, desk), principal, desk)
    return programme


async def _around(commune: str, airing: Airing, desk: Desk) -> Sequence[Programme]:
    day = airing.at.astimezone(VIETNAM).date()
    return await desk.programmes.between(commune, day - ONE_DAY, day + ONE_DAY)


def _unit_of(task: Task, principal: Principal, desk: Desk) -> str:
    presses = principal.has(Role.ADMIN) or (
        principal.has(Role.FOCAL)
        and desk.directory.presses(principal.commune, principal.unit, task.id)
    )
    unit = principal.unit if principal.has(Role.UNIT_OFFICER) else None
    return task.unit_of(Reporter(principal.subject, unit, presses))
