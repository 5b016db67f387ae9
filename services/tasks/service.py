"""What can be done with tasks: adopt plans, report progress, refuse a command, look."""

import asyncio
import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4, uuid5

from services.tasks import metrics
from services.tasks.models.task import Origin, Plan, Progress, Reporter, Task
from services.tasks.ports import Desk, Filter, OvertakenError, Plans, Window
from shared.auth import Principal, Role
from shared.contracts.tasks import (
    ProgressRefusedV1,
    ReportProgress,
    Track,
    command_id_of,
)
from shared.errors import FieldError, Invalid, KeyReused, NotFound, Rejected, Text, Transient

Via = Literal["http", "bus"]

SEED = "system:seed"
ATTEMPTS = 12
"""Of one write against others; with the pauses between them about two seconds."""
LONGEST_PAUSE = 0.3
IDS = UUID("0b7a3f0e-8f5b-5a55-8c36-6d0f4a1f2e90")
"""The namespace of ids that repeat when a post or a command is repeated."""


@dataclass(frozen=True, slots=True)
class Post:
    """A report as it arrived. ``key`` makes a repetition recognisable; None: each is its own."""

    task_id: str
    report: ReportProgress
    principal: Principal
    via: Via
    key: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command was not carried out, and what is known of it."""

    commune: str
    key: str
    body: bytes
    principal: Principal | None
    task_id: str | None
    error: Rejected
    origin: Origin


async def adopt_plans(plans: Iterable[Plan], shelf: Plans) -> None:
    """Put every plan of the data files in force that is not yet; safe to repeat and to race."""
    for plan in plans:
        await shelf.adopt(plan, SEED)


async def report_progress(post: Post, desk: Desk) -> tuple[Task, Progress]:
    """Count what a unit produced; return the task and the report as stored.

    The same post again (same principal, task and key) returns the report of the first time and
    changes nothing. Raises ``NotFound`` for a task that the commune does not have, ``Invalid``
    for a key used for another body, whatever ``Task.report_progress`` raises, and ``Transient``
    when others keep writing first.
    """
    via = post.via
    commune = post.principal.commune if desk.directory.serves(post.principal.commune) else "other"
    try:
        async with desk.tasks.turn(f"{post.principal.commune}/{post.task_id}"):
            task, progress, outcome = await _report(post, desk)
    except Rejected:
        metrics.record_progress(commune, None, via, "refused")
        raise
    except Transient:
        metrics.record_progress(commune, None, via, "busy")
        raise
    metrics.record_progress(commune, task.plan.track, via, outcome)
    return task, progress


async def refuse(refusal: Refusal, desk: Desk) -> None:
    """Say why a command was not carried out; once, however often the command is delivered."""
    metrics.record_refusal(refusal.error.code)
    who = refusal.principal
    identity = [refusal.commune, who.subject if who else "", refusal.key, _digest(refusal.body)]
    await desk.refusals.say(
        uuid5(IDS, json.dumps(identity)),
        ProgressRefusedV1(
            commune=refusal.commune,
            revision=1,
            correlation_id=refusal.origin.correlation_id,
            causation_id=refusal.origin.causation_id,
            actor=who.subject if who else "unknown",
            command_id=refusal.origin.causation_id or command_id_of(refusal.key),
            task_id=refusal.task_id,
            unit=who.unit if who and who.commune == refusal.commune else None,
            code=refusal.error.code,
            reason=refusal.error.detail.vi,
        ),
    )


async def find_task(commune: str, task_id: str, desk: Desk) -> Task:
    """Return a task of the commune; raises ``NotFound``."""
    task = await desk.tasks.get(commune, task_id)
    if task is None:
        raise _unknown_task()
    return task


async def list_tasks(
    commune: str,
    desk: Desk,
    window: Window,
    *,
    unit: str | None = None,
    track: Track | None = None,
    year: int | None = None,
) -> Sequence[Task]:
    """Return tasks of one year, the latest plan's unless told, in the order of the plan.

    Raises ``Invalid`` for a unit that the commune does not have.
    """
    if unit is not None and unit not in desk.directory.units(commune):
        sentence = Text("Xã không có đơn vị này.", "The commune has no such unit.")
        raise Invalid("unknown-unit", sentence, FieldError("unit", sentence))
    if year is None:
        plans = await desk.plans.all(commune)
        if not plans:
            return []
        year = plans[0].year
    return await desk.tasks.list(commune, Filter(year, unit, track), window)


async def _report(post: Post, desk: Desk) -> tuple[Task, Progress, str]:
    progress_id = _progress_id(post)
    fingerprint = _digest(post.report.model_dump_json().encode())
    pause = 0.01
    for attempt in range(ATTEMPTS):
        task = await find_task(post.principal.commune, post.task_id, desk)
        # A keyless post can be there already too: its first commit may have gone unanswered.
        if (post.key is not None or attempt) and (
            earlier := await desk.tasks.progress(progress_id)
        ):
            if earlier.fingerprint != fingerprint:
                raise KeyReused
            return task, earlier, "repeated"
        today = desk.clock.today()
        fact = task.report_progress(
            post.report,
            _reporter(post, desk),
            progress_id=progress_id,
            today=today,
            topics=desk.directory.topics(task.commune),
            origin=post.origin,
        )
        progress = Progress(
            id=progress_id,
            event_id=fact.event_id,
            commune=task.commune,
            task_id=task.id,
            unit=fact.unit,
            kind=fact.kind,
            quantity=fact.quantity,
            occurred_on=fact.occurred_on,
            note=post.report.note,
            topics=fact.topics,
            evidence=tuple(str(each.url) for each in post.report.evidence),
            actor=fact.actor,
            via=post.via,
            reported_at=fact.occurred_at,
            fingerprint=fingerprint,
            snapshot=task.on(today),
        )
        try:
            await desk.tasks.save(task, progress)
        except OvertakenError:
            metrics.record_overtaken()
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return task, progress, "counted"
    raise Transient(f"task {post.task_id} is written to by too many at once")


def _reporter(post: Post, desk: Desk) -> Reporter:
    who = post.principal
    focal = who.has(Role.FOCAL) and desk.directory.presses(who.commune, who.unit, post.task_id)
    return Reporter(
        actor=who.subject,
        unit=who.unit if who.has(Role.UNIT_OFFICER) else None,
        presses=focal or who.has(Role.ADMIN),
    )


def _progress_id(post: Post) -> UUID:
    if post.key is None:
        return uuid4()
    who = post.principal
    return uuid5(IDS, json.dumps([who.commune, who.subject, post.task_id, post.key]))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _unknown_task() -> NotFound:
    return NotFound(
        "unknown-task",
        Text(
            "Không có nhiệm vụ này trong kế hoạch của xã.",
            "There is no such task in the commune's plan.",
        ),
    )
