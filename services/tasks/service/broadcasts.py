"""The broadcast schedule: plan, move and air programmes; what is aired counts by itself."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from services.tasks.models.broadcast import Airing, AiringKind, Programme, Rewrite, must_be_free
from services.tasks.models.progress import Progress
from services.tasks.models.reporter import Origin, Reporter
from services.tasks.models.task import Task
from services.tasks.ports import Desk
from services.tasks.service.attempts import insist
from services.tasks.service.progress import IDS, Post, progress_id_of, report_progress
from services.tasks.service.reading import find_task
from shared.auth import Principal, Role
from shared.calendar_vn import VIETNAM
from shared.contracts.tasks import ProgressKind, ReportProgress
from shared.errors import Conflict, FieldError, Invalid, NotFound, Text

ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time on the air as somebody plans it."""

    kind: AiringKind
    at: datetime
    minutes: int
    clusters: tuple[str, ...]

    def airing(self, airing_id: UUID) -> Airing:
        """Return the airing at this time."""
        return Airing(airing_id, self.kind, self.at, self.minutes, self.clusters)


@dataclass(frozen=True, slots=True)
class Plan:
    """A programme as somebody plans it, with its first airing if that is settled."""

    task_id: str
    title: str
    topics: tuple[str, ...]
    script: str
    first: Slot | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Where an airing is put; None leaves as it is."""

    at: datetime
    minutes: int | None = None
    clusters: tuple[str, ...] | None = None


async def plan_programme(
    principal: Principal, plan: Plan, desk: Desk, key: str | None = None
) -> Programme:
    """Put a programme of a task on the schedule; the same under the same ``key`` once.

    Raises ``NotFound``, ``Forbidden`` for a unit that does not work on the task, ``Invalid``,
    ``Conflict`` when the loudspeakers are taken at the time of its first airing.
    """
    task = await find_task(principal.commune, plan.task_id, desk)
    unit = unit_of(task, principal, desk)
    await must_know(plan.topics, task, desk)
    programme_id = id_of(principal, "programme", key)

    async def attempt() -> Programme:
        known = await desk.programmes.get(principal.commune, programme_id) if key else None
        if known is not None:
            return known
        programme = Programme(
            programme_id, task.commune, task.id, unit, plan.title, plan.topics, plan.script
        )
        programme.state = "scripted" if plan.script else "planned"
        if plan.first:
            check_moment(plan.first.at, desk)
            airing = plan.first.airing(uuid5(programme_id, "first"))
            must_be_free(airing, await around(task.commune, airing, desk))
            programme.airings = (airing,)
        programme.say(principal.subject)
        await desk.programmes.save(programme)
        return programme

    return await insist(attempt)


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
    """Return the programmes on the air between two days, of one unit if that is asked for.

    Raises ``Invalid`` for more than a year.
    """
    if not timedelta() <= last - first <= LONGEST:
        sentence = Text(
            "Khoảng thời gian phải xuôi chiều và không quá một năm.",
            "The time must run forwards, and not be longer than a year.",
        )
        raise Invalid("bad-period", sentence, FieldError("to", sentence))
    found = await desk.programmes.between(commune, first, last)
    return [each for each in found if unit in (None, each.unit)]


async def write(
    principal: Principal, programme_id: UUID, rewrite: Rewrite, desk: Desk
) -> Programme:
    """Change a programme's title, script or topics.

    Raises ``NotFound``, ``Forbidden``, ``Invalid``, ``Conflict`` for topics that were aired.
    """
    programme = await _own(principal, programme_id, desk)
    task = await find_task(programme.commune, programme.task_id, desk)
    await must_know(rewrite.topics or (), task, desk)
    return await _change(
        principal, programme_id, desk, lambda it: it.write(rewrite, principal.subject)
    )


async def add_airing(
    principal: Principal, programme_id: UUID, slot: Slot, desk: Desk, key: str | None = None
) -> Programme:
    """Plan an airing, the same under the same ``key`` once.

    Raises ``Conflict`` when its loudspeakers are taken at that time.
    """
    await _own(principal, programme_id, desk)
    check_moment(slot.at, desk)
    airing = slot.airing(id_of(principal, f"airing:{programme_id}", key))
    must_be_free(airing, await around(principal.commune, airing, desk))
    return await _change(
        principal, programme_id, desk, lambda it: it.add(airing, principal.subject)
    )


async def move_airing(
    principal: Principal, programme_id: UUID, airing_id: UUID, move: Move, desk: Desk
) -> Programme:
    """Move an airing; raises ``Conflict`` for one that is settled, or a time that is taken."""
    programme = await _own(principal, programme_id, desk)
    airing = programme.planned(airing_id)
    check_moment(move.at, desk)
    await _must_not_count(principal, programme, airing, desk)
    moved = replace(
        airing,
        at=move.at,
        minutes=move.minutes or airing.minutes,
        clusters=airing.clusters if move.clusters is None else move.clusters,
    )
    must_be_free(moved, await around(principal.commune, moved, desk))
    return await _change(
        principal, programme_id, desk, lambda it: it.move(moved, principal.subject)
    )


async def cancel_airing(
    principal: Principal, programme_id: UUID, airing_id: UUID, desk: Desk
) -> Programme:
    """Call an airing off; raises ``Conflict`` for one that is settled."""
    programme = await _own(principal, programme_id, desk)
    await _must_not_count(principal, programme, programme.airing(airing_id), desk)
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
    programme = await _own(principal, programme_id, desk)
    airing = programme.airing(airing_id)
    if airing.state == "aired":
        return programme
    post = _post(principal, programme, airing, origin)
    counted = await _counted(post, desk)
    if counted is None:
        programme.planned(airing_id)  # what was called off counts nothing
        _, counted = await report_progress(post, desk)
    progress_id = counted.id

    def mark(it: Programme) -> None:
        if it.airing(airing_id).state != "aired":
            it.aired(airing_id, progress_id, principal.subject)

    return await _change(principal, programme_id, desk, mark)


def _post(principal: Principal, programme: Programme, airing: Airing, origin: Origin) -> Post:
    report = ReportProgress(
        occurred_on=airing.at.astimezone(VIETNAM).date(),
        kind=ProgressKind(airing.kind),
        note=programme.title[:2000],
        topics=programme.topics,
        programme=None if airing.kind is ProgressKind.ISSUE else programme.id,
    )
    key = f"airing:{airing.id}"
    return Post(programme.task_id, report, principal, "broadcast", key, origin)


async def _counted(post: Post, desk: Desk) -> Progress | None:
    """Return the report by which an airing counts already, as it was first made, or None."""
    # What a crash left waiting in the task is filed by reading it.
    await find_task(post.principal.commune, post.task_id, desk)
    return await desk.tasks.progress(progress_id_of(post))


async def _must_not_count(
    principal: Principal, programme: Programme, airing: Airing, desk: Desk
) -> None:
    """Raise ``Conflict`` for an airing that counts already, though a crash left it unmarked."""
    if await _counted(_post(principal, programme, airing, Origin(uuid4())), desk):
        raise Conflict(
            "airing-settled",
            Text(
                "Lượt phát này đã được tính; hãy ghi nhận đã phát.", "This airing counts already."
            ),
        )


def check_moment(at: datetime, desk: Desk) -> None:
    """Raise ``Invalid`` for a time that can only be a mistake."""
    if abs(at.year - desk.clock.today().year) > 1:
        sentence = Text(
            "Lượt phát phải trong năm trước, năm nay hoặc năm sau.",
            "An airing must be in the last year, this one or the next.",
        )
        raise Invalid("bad-moment", sentence, FieldError("at", sentence))


async def _change(
    principal: Principal, programme_id: UUID, desk: Desk, change: Callable[[Programme], object]
) -> Programme:
    async def attempt() -> Programme:
        programme = await _own(principal, programme_id, desk)
        change(programme)
        if programme.events:
            await desk.programmes.save(programme)
        return programme

    return await insist(attempt)


async def _own(principal: Principal, programme_id: UUID, desk: Desk) -> Programme:
    """Return a programme that the principal may change; raises ``NotFound``, ``Forbidden``."""
    programme = await find_programme(principal.commune, programme_id, desk)
    unit_of(await find_task(principal.commune, programme.task_id, desk), principal, desk)
    return programme


async def around(commune: str, airing: Airing, desk: Desk) -> Sequence[Programme]:
    """Return the programmes on the air in the days around an airing."""
    day = airing.at.astimezone(VIETNAM).date()
    return await desk.programmes.between(commune, day - ONE_DAY, day + ONE_DAY)


async def must_know(topics: tuple[str, ...], task: Task, desk: Desk) -> None:
    """Raise ``Invalid`` for topics that the task's plan does not have."""
    known = await desk.plans.topics(task.commune, task.plan_id)
    if unknown := [code for code in topics if code not in known]:
        sentence = Text("Chuyên đề không có trong kế hoạch.", "The plan has no such topic.")
        where = f"topics.{topics.index(unknown[0])}"
        raise Invalid("unknown-topic", sentence, FieldError(where, sentence))


def id_of(principal: Principal, what: str, key: str | None) -> UUID:
    """Return the id of something new; the same for the same person under the same key."""
    if key is None:
        return uuid4()
    return uuid5(IDS, json.dumps([principal.commune, principal.subject, what, key]))


def unit_of(task: Task, principal: Principal, desk: Desk) -> str:
    """Return the unit whose programme it is; raises ``Forbidden`` for who may plan none."""
    presses = principal.has(Role.ADMIN) or (
        principal.has(Role.FOCAL)
        and desk.directory.presses(principal.commune, principal.unit, task.id)
    )
    unit = principal.unit if principal.has(Role.UNIT_OFFICER) else None
    return task.unit_of(Reporter(principal.subject, unit, presses))
