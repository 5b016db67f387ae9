"""The commune's report: made of ledgers, units' words and the register, on any day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.tasks.models.progress import Progress
from services.tasks.models.report import Period, State, UnitReport
from services.tasks.models.rollup import (
    CommuneReport,
    Content,
    Difference,
    EvidenceLine,
    ReminderLine,
    TaskLine,
    UnitLine,
    differences,
)
from services.tasks.models.task import Task
from services.tasks.models.wording import report_name
from services.tasks.ports import Desk, Filter, Window
from services.tasks.ports.reminder import Wanted
from services.tasks.service.evidence import digest_of
from services.tasks.service.missing import reporting_units
from shared.contracts.tasks import Track

ALL_TASKS = Window(1000)
MOST_REMINDERS = 2000
MOST_EVIDENCE = 2000


@dataclass(frozen=True, slots=True)
class Whole:
    """The commune's report: its content, and how it differs from what was frozen."""

    content: Content
    frozen: CommuneReport | None
    differences: Sequence[Difference]


async def whole_report(
    commune: str, product: str, period: Period, as_of: date | None, desk: Desk
) -> Whole:
    """Return the commune's report as it is now, with what differs from what was frozen."""
    content = await content_of(commune, product, period, as_of, desk)
    frozen = await desk.reports.whole(commune, f"{product}.{period.name}")
    changed = (
        list(differences(frozen.content, content.plain())) if frozen and frozen.content else []
    )
    return Whole(content, frozen, changed)


async def content_of(
    commune: str, product: str, period: Period, as_of: date | None, desk: Desk
) -> Content:
    """Return what the report of a product and period says on ``as_of``.

    Báo cáo CĐS has the results of both tracks (plan E.6.c), báo cáo CCHC those of CCHC (E.1.c).
    """
    day = min(as_of or desk.clock.today(), period.last)
    track = None if product == "cds" else Track.CCHC
    found = await desk.tasks.list(
        commune, Filter(period.year, track=track), ALL_TASKS, tallies=True
    )
    tasks = {task.id: task for task in found}
    works: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    proofs: list[EvidenceLine] = []
    seen = set()
    async for entry in desk.tasks.entries(commune, period.first, day):
        if not entry.counts or entry.task_id not in tasks or entry.work_id in seen:
            continue
        seen.add(entry.work_id)  # one work counts once, to however many tasks it is credited (A10)
        works[entry.form.value] += entry.quantity
        topics.update(entry.topics)
        proofs += await _proofs(entry, tasks[entry.task_id], desk)
    names = desk.desks.topics_of(commune)
    codes = [code for code in names if track is None or code.startswith("II")]
    return Content(
        product=product,
        period=period.name,
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        as_of=day.isoformat(),
        commune=commune,
        works=works.total(),
        by_form=dict(sorted(works.items())),
        tasks=[_line(task, period, day) for task in found],
        topics_covered={code: topics[code] for code in codes if topics[code]},
        topics_missing=[code for code in codes if not topics[code]],
        units=await _units(commune, product, period, desk),
        reminders=await _reminders(commune, period, day, tasks, desk),
        evidence=proofs[:MOST_EVIDENCE],
    )


def _line(task: Task, period: Period, day: date) -> TaskLine:
    snapshot = task.on(day)
    standing = snapshot.standing
    added = task.tally.sum(task.plan.counts, period.first, day) if task.tally else 0
    return TaskLine(
        task_id=task.id,
        ref=task.plan.ref,
        title=task.plan.title,
        track=task.plan.track.value,
        units=[role.as_written for role in task.plan.roles if role.unit in task.units()][:1],
        target=standing.target,
        opening=standing.opening,
        expected=snapshot.expected,
        in_period=added,
        done=standing.done,
        debt=snapshot.debt,
        due=standing.due.isoformat() if standing.due else None,
        health=snapshot.health.value,
    )


async def _proofs(entry: Progress, task: Task, desk: Desk) -> list[EvidenceLine]:
    lines = []
    for what in entry.evidence:
        digest = await digest_of(entry.commune, what, desk)
        shown = what.replace("file:", "Tệp ")
        lines.append(EvidenceLine(task.plan.ref, entry.occurred_on.isoformat(), shown, digest))
    return lines


async def _units(commune: str, product: str, period: Period, desk: Desk) -> Sequence[UnitLine]:
    """Return who reported: a unit's one report serves both products (plan E.6.c, domain A6)."""
    known = {
        report.unit: report
        for each in dict.fromkeys(("cds", product))
        for report in await desk.reports.units(commune, each, period.name)
    }
    names = {unit.slug: unit.name for unit in desk.directory.unit_list(commune)}
    lines = []
    for unit in reporting_units(commune, desk):
        report = known.get(unit) or UnitReport(commune, product, period.name, unit)
        told = report.narrative if report.state in (State.SUBMITTED, State.ACCEPTED) else {}
        lines.append(
            UnitLine(unit, names.get(unit, unit), report.state.value, report.on_time, told)
        )
    return lines


async def _reminders(
    commune: str, period: Period, day: date, tasks: Mapping[str, Task], desk: Desk
) -> Sequence[ReminderLine]:
    wanted = Wanted(period.first, day)
    found = await desk.register.list(commune, wanted, MOST_REMINDERS, None)
    names = {unit.slug: unit.name for unit in desk.directory.unit_list(commune)}
    lines = []
    for each in reversed(found):
        task = tasks.get(each.matter.task_id or "")
        if each.matter.task_id and task is None:
            continue
        about = task.plan.ref if task else report_name(each.matter.report_id or "")
        lines.append(
            ReminderLine(
                each.number,
                each.issued_on.isoformat(),
                names.get(each.matter.unit, each.matter.unit),
                about,
                each.cause.name,
                each.reply is not None,
            )
        )
    return lines
