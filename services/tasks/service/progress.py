"""Reports on tasks: count them, or say why a command was refused."""

import hashlib
import json
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4, uuid5

from services.tasks import metrics
from services.tasks.models.progress import USUAL_FORM, Progress
from services.tasks.models.reporter import Origin, Reporter
from services.tasks.models.task import Task
from services.tasks.ports import Desk
from services.tasks.service.attempts import insist
from services.tasks.service.evidence import check
from services.tasks.service.reading import find_task
from shared.auth import Principal, Role
from shared.contracts.tasks import (
    ProgressRefusedV1,
    ReportProgress,
    command_id_of,
)
from shared.errors import Invalid, KeyReused, Rejected, Text, Transient

Via = Literal["http", "bus", "batch", "broadcast"]
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


async def _report(post: Post, desk: Desk) -> tuple[Task, Progress, str]:
    """Count a report for its task, then the same work for the others it is credited to."""
    await check(post.principal.commune, post.report.evidence, desk)
    for other in post.report.also:
        await check_credit(post, other, desk)
    progress_id = progress_id_of(post)
    task, progress, outcome = await _count(post, post.task_id, progress_id, progress_id, desk)
    for other in post.report.also:
        async with desk.tasks.turn(f"{post.principal.commune}/{other}"):
            await _count(post, other, credit_id(progress_id, other), progress_id, desk)
    return task, progress, outcome


async def check_credit(post: Post, task_id: str, desk: Desk) -> None:
    """Raise what would keep a work from being credited to another task, before anything is."""
    if task_id == post.task_id:
        raise Invalid(
            "credited-twice",
            Text(
                "Nhiệm vụ chính không ghi lại trong danh sách tính thêm.",
                "The task itself is not among the others that the work counts to.",
            ),
        )
    task = await find_task(post.principal.commune, task_id, desk)
    task.check(
        post.report,
        reporter_of(post, desk, task_id),
        today=desk.clock.today(),
        topics=await desk.plans.topics(task.commune, task.plan_id),
    )


async def _count(
    post: Post, task_id: str, progress_id: UUID, work_id: UUID, desk: Desk
) -> tuple[Task, Progress, str]:
    fingerprint = _digest(_body(post.report))
    # A keyless post can be there already too: its first commit may have gone unanswered.
    may_be_there = post.key is not None

    async def attempt() -> tuple[Task, Progress, str]:
        nonlocal may_be_there
        task = await find_task(post.principal.commune, task_id, desk)
        if may_be_there and (earlier := await desk.tasks.progress(progress_id)):
            if earlier.fingerprint != fingerprint:
                raise KeyReused
            return task, earlier, "repeated"
        may_be_there = True
        progress = await _counted(
            post, task, progress_id, work_id, fingerprint=fingerprint, desk=desk
        )
        await desk.tasks.save(task, progress)
        return task, progress, "counted"

    return await insist(attempt)


async def _counted(
    post: Post, task: Task, progress_id: UUID, work_id: UUID, *, fingerprint: str, desk: Desk
) -> Progress:
    today, report = desk.clock.today(), post.report
    fact = task.report_progress(
        report,
        reporter_of(post, desk, task.id),
        progress_id=progress_id,
        today=today,
        topics=await desk.plans.topics(task.commune, task.plan_id),
        origin=post.origin,
        work_id=work_id,
    )
    return Progress(
        id=progress_id,
        event_id=fact.event_id,
        commune=task.commune,
        task_id=task.id,
        unit=fact.unit,
        kind=fact.kind,
        quantity=fact.quantity,
        occurred_on=fact.occurred_on,
        note=report.note,
        topics=fact.topics,
        evidence=tuple(str(each.url or f"file:{each.file}") for each in report.evidence),
        actor=fact.actor,
        via=post.via,
        reported_at=fact.occurred_at,
        fingerprint=fingerprint,
        snapshot=task.on(today),
        form=report.form or USUAL_FORM[report.kind],
        work_id=work_id,
        programme=fact.programme,
        also=report.also if progress_id == work_id else (),
        posted_by=fact.posted_by,
    )


def reporter_of(post: Post, desk: Desk, task_id: str) -> Reporter:
    """Return for whom the principal may report on a task."""
    who = post.principal
    focal = who.has(Role.FOCAL) and desk.directory.presses(who.commune, who.unit, task_id)
    return Reporter(
        actor=who.subject,
        unit=who.unit if who.has(Role.UNIT_OFFICER) else None,
        presses=focal or who.has(Role.ADMIN),
        home=who.unit,
    )


def progress_id_of(post: Post) -> UUID:
    """Return the id that a report will have; the same for the same post under the same key."""
    if post.key is None:
        return uuid4()
    who = post.principal
    # An airing is one work whoever says that it took place.
    subject = "" if post.via == "broadcast" else who.subject
    return uuid5(IDS, json.dumps([who.commune, subject, post.task_id, post.key]))


def credit_id(work_id: UUID, task_id: str) -> UUID:
    """Return the id of the entry that credits a work to another task."""
    return uuid5(IDS, json.dumps([str(work_id), task_id]))


def _body(report: ReportProgress) -> bytes:
    """Return what a repetition is recognised by; as before reports could name a unit."""
    unnamed = {"unit"} if report.unit is None else None
    return report.model_dump_json(exclude=unnamed).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
