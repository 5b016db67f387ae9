"""Reports: a unit writes and hands in its own, the focal unit judges, rolls up and freezes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.tasks.models.plan import Plan
from services.tasks.models.progress import Progress
from services.tasks.models.reminder import MissingReportDue
from services.tasks.models.report import (
    PRODUCTS,
    CommuneReport,
    Content,
    Difference,
    EvidenceLine,
    Period,
    ReminderLine,
    State,
    TaskLine,
    UnitLine,
    UnitReport,
    differences,
)
from services.tasks.models.task import Task
from services.tasks.models.wording import report_name
from services.tasks.ports import Desk, Filter, OvertakenError, Window
from services.tasks.ports.reminder import Wanted
from services.tasks.service.attempts import insist
from services.tasks.service.evidence import digest_of
from shared.auth import Principal, Role
from shared.contracts.tasks import Track
from shared.errors import Conflict, Forbidden, NotFound, Text

ALL_TASKS = Window(1000)
MOST_REMINDERS = 2000
MOST_EVIDENCE = 2000
OPEN = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Whole:
    """The commune's report: its content, and how it differs from what was frozen."""

    content: Content
    frozen: CommuneReport | None
    differences: Sequence[Difference]


def reporting_units(commune: str, desk: Desk) -> Sequence[str]:
    """Return the units that report: all that are no sets, and the members of sets."""
    units = desk.directory.unit_list(commune)
    own = [unit.slug for unit in units if not unit.set]
    return list(dict.fromkeys([*own, *(each for unit in units for each in unit.members)]))


async def missing_reports(commune: str, day: date, desk: Desk) -> Sequence[MissingReportDue]:
    """Return the reports that units owe around ``day``: of ended periods, and the year's.

    In the first quarter those of the last quarter of the year before, too.
    """
    settings = desk.desks.reports(commune)
    found = []
    for period in _asked(await desk.plans.all(commune), day):
        due = period.due(settings)
        if due is None:
            continue
        handed_in = {
            report.unit
            for report in await desk.reports.units(commune, "cds", period.name)
            if report.state not in OPEN
        }
        found += [
            MissingReportDue(f"cds.{period.name}", unit, due)
            for unit in reporting_units(commune, desk)
            if unit not in handed_in
        ]
    return found


def _asked(plans: Sequence[Plan], day: date) -> Iterator[Period]:
    """Yield the periods of which reports are asked for by ``day``."""
    last_years = [f"{day.year - 1}-Q4"] if day.month <= 3 else []  # noqa: PLR2004
    names = [*last_years, *(f"{day.year}-Q{quarter}" for quarter in range(1, 5)), str(day.year)]
    for period in map(Period.parse, names):
        counting = [
            item.schedule.effective
            for plan in plans
            if plan.version and plan.year == period.year
            for item in plan.document.tasks
        ]
        began = period.last if "-Q" in period.name else date(period.year, 11, 1)
        if counting and day >= began and period.last >= min(counting):
            yield period


async def find_unit_report(principal: Principal, report_id: str, desk: Desk) -> UnitReport:
    """Return a unit's report, empty while nothing is written of it.

    Raises ``NotFound``; ``Forbidden`` for another unit's while it is a draft.
    """
    product, period, unit = _parts(report_id)
    if unit not in desk.directory.units(principal.commune):
        raise _unknown()
    found = await desk.reports.unit(principal.commune, report_id)
    report = found or UnitReport(principal.commune, product, period, unit)
    reader = principal.has(Role.FOCAL, Role.LEADER, Role.ADMIN) or principal.unit == unit
    if not reader:
        raise Forbidden(
            "not-your-report",
            Text("Đây là báo cáo của đơn vị khác.", "This is another unit's report."),
        )
    return report


async def write_report(
    principal: Principal, report_id: str, narrative: Mapping[str, str], desk: Desk
) -> UnitReport:
    """Replace a unit's own words in its report; raises ``Forbidden``, ``Conflict``."""
    _must_own(principal, report_id)

    async def attempt() -> UnitReport:
        report = await find_unit_report(principal, report_id, desk)
        report.write(narrative)
        await desk.reports.save_unit(report)
        return report

    return await insist(attempt)


async def submit_report(principal: Principal, report_id: str, desk: Desk) -> UnitReport:
    """Hand a unit's report in; raises ``Forbidden``, ``Conflict``."""
    _must_own(principal, report_id)
    _, period, _ = _parts(report_id)
    due = Period.parse(period).due(desk.desks.reports(principal.commune))

    async def attempt() -> UnitReport:
        report = await find_unit_report(principal, report_id, desk)
        report.submit(principal.subject, desk.clock.now(), desk.clock.today(), due)
        await desk.reports.save_unit(report)
        return report

    return await insist(attempt)


async def judge_report(
    principal: Principal, report_id: str, reason: str | None, desk: Desk
) -> UnitReport:
    """Accept a unit's report, or return it with a reason; raises as its state does."""
    _must_receive(principal, desk)

    async def attempt() -> UnitReport:
        report = await find_unit_report(principal, report_id, desk)
        if reason is None:
            report.accept(principal.subject)
        else:
            report.give_back(principal.subject, reason)
        await desk.reports.save_unit(report)
        return report

    return await insist(attempt)


async def freeze_report(principal: Principal, report_id: str, desk: Desk) -> CommuneReport:
    """Freeze the commune's report of a period; raises ``Forbidden``, ``Conflict``."""
    _must_receive(principal, desk)
    product, _, name = report_id.partition(".")
    if product not in PRODUCTS:
        raise _unknown()
    content = await content_of(principal.commune, product, Period.parse(name), None, desk)
    report = CommuneReport(principal.commune, product, name)
    if found := await desk.reports.whole(principal.commune, report_id):
        report = found
    report.freeze(content, principal.subject, desk.clock.now())
    try:
        await desk.reports.freeze(report)
    except OvertakenError:
        raise Conflict(
            "report-frozen", Text("Báo cáo đã được chốt.", "The report is frozen already.")
        ) from None
    return report


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


async def tasks_of_unit(report: UnitReport, period: Period, desk: Desk) -> Sequence[Task]:
    """Return the tasks of the period's year in which the report's unit has a part."""
    return await desk.tasks.list(report.commune, Filter(period.year, report.unit), ALL_TASKS)


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


def _parts(report_id: str) -> tuple[str, str, str]:
    product, _, rest = report_id.partition(".")
    period, _, unit = rest.rpartition(".")
    if product not in PRODUCTS or not period or not unit:
        raise _unknown()
    Period.parse(period)
    return product, period, unit


def _must_own(principal: Principal, report_id: str) -> None:
    _, _, unit = _parts(report_id)
    if not (principal.has(Role.UNIT_OFFICER) and principal.unit == unit):
        raise Forbidden(
            "not-your-report",
            Text("Chỉ đơn vị viết và nộp báo cáo của mình.", "A unit writes its own report only."),
        )


def _must_receive(principal: Principal, desk: Desk) -> None:
    receiver = desk.desks.reports(principal.commune).receiver
    if not (
        principal.has(Role.ADMIN) or (principal.has(Role.FOCAL) and principal.unit == receiver)
    ):
        raise Forbidden(
            "not-yours-to-judge",
            Text(
                "Chỉ đơn vị đầu mối được duyệt, trả lại và chốt báo cáo.",
                "Only the focal unit accepts, returns and freezes reports.",
            ),
        )


def _unknown() -> NotFound:
    return NotFound("unknown-report", Text("Không có báo cáo này.", "There is no such report."))
