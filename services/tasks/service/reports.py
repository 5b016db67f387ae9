"""Reports: a unit writes and hands in its own, the focal unit judges it and freezes the whole."""

from collections.abc import Mapping, Sequence

from services.tasks.models.report import PRODUCTS, Period, UnitReport
from services.tasks.models.rollup import CommuneReport
from services.tasks.models.task import Task
from services.tasks.ports import Desk, Filter, OvertakenError, Window
from services.tasks.service.attempts import insist
from services.tasks.service.rollup import content_of
from shared.auth import Principal, Role
from shared.errors import Conflict, Forbidden, NotFound, Text

ALL_TASKS = Window(1000)


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


async def tasks_of_unit(report: UnitReport, period: Period, desk: Desk) -> Sequence[Task]:
    """Return the tasks of the period's year in which the report's unit has a part."""
    return await desk.tasks.list(report.commune, Filter(period.year, report.unit), ALL_TASKS)


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
