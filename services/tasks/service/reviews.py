"""Reports judged: accepted, returned with a reason, or taken back by an entry of their own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from services.tasks.models.progress import Progress, Review, State
from services.tasks.models.reporter import Origin
from services.tasks.models.task import Task
from services.tasks.ports import Desk
from services.tasks.service.attempts import insist
from services.tasks.service.progress import IDS, credit_id
from services.tasks.service.reading import find_task
from shared.auth import Principal, Role
from shared.errors import FieldError, Forbidden, Invalid, NotFound, Text

Change = Callable[[Task, Progress, Review], tuple[Progress, ...]]
"""Changes a task and a report on it; returns the reports that are new or changed."""


NOT_YOURS = Text(
    "Chỉ đơn vị đầu mối của nhiệm vụ này được duyệt, trả lại hay đảo báo cáo; lãnh đạo duyệt hay "
    "trả lại kết quả báo thay.",
    "Only the focal unit of this task accepts, returns or reverses reports; leaders accept or "
    "return what was reported on behalf of a unit.",
)
OWN_REPORT = Text(
    "Bạn đã báo thay đơn vị kết quả này nên không tự duyệt được; xin để người khác của đơn vị đầu "
    "mối, lãnh đạo xã hoặc quản trị duyệt.",
    "You reported this on the unit's behalf, so you cannot accept it yourself; somebody else of "
    "the focal unit, a leader or an administrator can.",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who wishes a report to be judged, and why so."""

    principal: Principal
    progress_id: UUID
    reason: str
    origin: Origin


async def accept(verdict: Verdict, desk: Desk) -> Progress:
    """Accept a report; it counts as before.

    Raises ``NotFound``, ``Forbidden`` for who has not the right to judge it or reported it
    themselves on behalf of its unit, ``Conflict`` for a report that was accepted before or counts
    no longer.
    """
    return (await _judge(verdict, State.ACCEPTED, desk))[0]


async def give_back(verdict: Verdict, desk: Desk) -> Progress:
    """Return a report to its unit; it counts no longer. Raises as ``accept``.

    Raises ``Invalid`` where no reason is given.
    """
    _need_reason(verdict)
    return (await _judge(verdict, State.RETURNED, desk))[0]


async def reverse(verdict: Verdict, desk: Desk) -> tuple[Progress, Progress]:
    """Take a report back; return it, and the entry that takes it back.

    Its own unit may, and who has the focal right. Raises as ``give_back``.
    """
    _need_reason(verdict)
    who = verdict.principal
    today = desk.clock.today()

    def take_back(task: Task, report: Progress, review: Review) -> tuple[Progress, ...]:
        entry_id = uuid5(IDS, f"reversal of {report.id}")
        changed = task.reverse(report, entry_id, review, verdict.origin)
        entry = replace(
            report,
            id=entry_id,
            event_id=task.events[-1].event_id,
            quantity=-report.quantity,
            actor=who.subject,
            reported_at=review.at,
            snapshot=task.on(today),
            state=State.REVERSAL,
            review=review,
            reverses=report.id,
            version=0,
        )
        return changed, entry

    report = await find_progress(who.commune, verdict.progress_id, desk)
    own = who.has(Role.UNIT_OFFICER) and who.unit == report.unit
    changed, entry = await _change(verdict, take_back, desk, anyway=own)
    return changed, entry


def may_accept(principal: Principal, report: Progress, desk: Desk) -> bool:
    """Tell whether a report waits for somebody like ``principal`` to accept it."""
    return (
        report.state is State.REPORTED
        and _judges(principal, report, desk)
        and not _reported_for_others(principal, report)
    )


async def find_progress(commune: str, progress_id: UUID, desk: Desk) -> Progress:
    """Return a report of the commune; raises ``NotFound``."""
    found = await desk.tasks.progress(progress_id)
    if found is None:
        # A crash may have left it in its task; only an id that nobody was given costs more.
        await desk.tasks.file_waiting(commune)
        found = await desk.tasks.progress(progress_id)
    if found is None or found.commune != commune:
        raise NotFound(
            "unknown-progress", Text("Không có báo cáo này.", "There is no such report.")
        )
    return found


async def _judge(verdict: Verdict, state: State, desk: Desk) -> tuple[Progress, ...]:
    def judge(task: Task, report: Progress, review: Review) -> tuple[Progress, ...]:
        if state is State.ACCEPTED and _reported_for_others(verdict.principal, report):
            raise Forbidden("own-report-for-a-unit", OWN_REPORT)
        return (task.judge(report, state, review, verdict.origin),)

    return await _change(verdict, judge, desk)


async def _change(
    verdict: Verdict, change: Change, desk: Desk, *, anyway: bool = False
) -> tuple[Progress, ...]:
    """Change a report, and what credits the same work to other tasks (domain A10)."""
    changed = await _change_one(verdict, change, desk, anyway=anyway)
    for other in changed[0].also:
        credit = await desk.tasks.progress(credit_id(verdict.progress_id, other))
        if credit and credit.counts:
            await _change_one(replace(verdict, progress_id=credit.id), change, desk, anyway=True)
    return changed


async def _change_one(
    verdict: Verdict, change: Change, desk: Desk, *, anyway: bool
) -> tuple[Progress, ...]:
    who = verdict.principal
    task_id = (await find_progress(who.commune, verdict.progress_id, desk)).task_id

    async def attempt() -> tuple[Progress, ...]:
        task = await find_task(who.commune, task_id, desk)
        # Only now: what waited in the task has been filed by reading it.
        report = await find_progress(who.commune, verdict.progress_id, desk)
        if not (anyway or _judges(who, report, desk)):
            raise Forbidden("not-yours-to-judge", NOT_YOURS)
        review = Review(who.subject, desk.clock.now(), verdict.reason.strip())
        changed = change(task, report, review)
        await desk.tasks.save(task, *changed)
        return changed

    async with desk.tasks.turn(f"{who.commune}/{task_id}"):
        return await insist(attempt)


def _judges(who: Principal, report: Progress, desk: Desk) -> bool:
    """Tell who judges a report: the focal unit of its task; leaders what it reported for others."""
    focal = who.has(Role.FOCAL) and desk.directory.presses(who.commune, who.unit, report.task_id)
    leader = who.has(Role.LEADER) and report.posted_by is not None
    return focal or leader or who.has(Role.ADMIN)


def _reported_for_others(who: Principal, report: Progress) -> bool:
    """Tell whether ``who`` reported it, for a unit that is not their own."""
    return report.actor == who.subject and report.unit != who.unit


def _need_reason(verdict: Verdict) -> None:
    if not verdict.reason.strip():
        sentence = Text("Phải nêu lý do.", "A reason is needed.")
        raise Invalid("reason-missing", sentence, FieldError("reason", sentence))
