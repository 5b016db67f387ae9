"""Periodic reports: a unit's own words, the commune's roll-up, and its papers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote

from fastapi import Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.tasks.api.base import AsOf, Ports, Reporting, Staff, router_of
from services.tasks.api.views import View
from services.tasks.models.report import PRODUCTS, Period, UnitReport
from services.tasks.models.rollup import TaskLine
from services.tasks.models.wording import period_name
from services.tasks.paper.docx import to_docx
from services.tasks.paper.pdf import to_pdf
from services.tasks.paper.report import letter_of, sheets_of
from services.tasks.service import reports, rollup
from services.tasks.service.missing import reporting_units
from shared.auth import Principal, Role, require
from shared.web import problems
from shared.xlsx import to_xlsx

router = router_of("reports")

Officer = Annotated[Principal, Depends(require(Role.UNIT_OFFICER))]
Product = Literal["cds", "cchc"]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
PeriodName = Annotated[
    str,
    Query(
        max_length=24,
        description="``2025-Q3``, ``2025`` or ``2025-01-15..2025-03-20``.",
        examples=["2025-Q3"],
    ),
]
Words = Annotated[str, Field(max_length=5000)]


class Narrative(BaseModel):
    """A unit's own words; the figures are the ledger's."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    results: Words = Field("", description="Kết quả nổi bật.")
    shortcomings: Words = Field("", description="Tồn tại, hạn chế, nguyên nhân.")
    proposals: Words = Field("", description="Kiến nghị.")
    next: Words = Field("", description="Phương hướng kỳ tới.")


class Reason(BaseModel):
    """Why a report is returned."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    reason: str = Field(min_length=1, max_length=1000)


class UnitReportView(View):
    """A unit's report: pre-filled from the ledger, with the unit's own words."""

    id: str
    product: str
    period: str
    unit: str
    state: str
    due: date | None
    submitted_at: datetime | None
    on_time: bool | None
    reason: str = Field(description="Why it was returned.")
    narrative: dict[str, str]
    revision: int
    tasks: Sequence[Any] = Field((), description="The unit's tasks, as the ledger has them.")

    @classmethod
    def of(cls, report: UnitReport, due: date | None, tasks: Sequence[TaskLine] = ()) -> Self:
        """Return ``report`` with the unit's figures."""
        return cls(
            id=report.id,
            product=report.product,
            period=report.period,
            unit=report.unit,
            state=report.state.value,
            due=due,
            submitted_at=report.submitted_at,
            on_time=report.on_time,
            reason=report.reason,
            narrative=report.narrative,
            revision=report.revision,
            tasks=tasks,
        )


class DifferenceView(View):
    """A figure that was corrected after the report was frozen."""

    where: str
    name: str
    frozen: Any
    now: Any


class WholeView(View):
    """The commune's report: one set of data for every format."""

    id: str
    title: str
    frozen_at: datetime | None
    sha256: str | None
    differences: Sequence[DifferenceView]
    content: dict[str, Any]


class FrozenView(View):
    """A report that is final."""

    id: str
    sha256: str
    frozen_at: datetime


@router.get(
    "/reports/{product}",
    summary="The commune's report of a period",
    response_model=WholeView,
    responses={200: {"content": {media: {} for media in MEDIA.values()}}},
)
async def show_report(
    product: Product,
    period: PeriodName,
    *,
    staff: Staff,
    desk: Ports,
    format: Annotated[Literal["json", "xlsx", "docx", "pdf"], Query()] = "json",  # noqa: A002
    as_of: AsOf = None,
) -> WholeView | Response:
    """Return the report as it stands, with what differs from what was frozen.

    Báo cáo CĐS has the results of both tracks (plan E.6.c), báo cáo CCHC those of CCHC (E.1.c).
    """
    time = Period.parse(period)
    whole = await rollup.whole_report(staff.commune, product, time, as_of, desk)
    name = f"bao-cao-{product}-{time.name.replace('..', '_')}"
    if format == "json":
        frozen = whole.frozen
        return WholeView(
            id=f"{product}.{time.name}",
            title=f"Báo cáo {PRODUCTS[product].value} {period_name(time.name)}",
            frozen_at=frozen.frozen_at if frozen else None,
            sha256=frozen.sha256 if frozen else None,
            differences=[
                DifferenceView(where=d.where, name=d.name, frozen=d.frozen, now=d.now)
                for d in whole.differences
            ],
            content=whole.content.plain(),
        )
    if format == "xlsx":
        return _file(
            name, format, to_xlsx(sheets_of(whole.content, desk.desks.topics_of(staff.commune)))
        )
    settings = desk.desks.reports(staff.commune).letter
    letter = letter_of(whole.content, settings, as_of or desk.clock.today(), whole.differences)
    return _file(name, format, to_docx(letter) if format == "docx" else to_pdf(letter))


@router.get("/reports/{product}/units", summary="Which units have reported")
async def list_units(
    product: Product, period: PeriodName, staff: Staff, desk: Ports
) -> Sequence[UnitReportView]:
    """Return every reporting unit of the commune with the state of its report."""
    time = Period.parse(period)
    due = time.due(desk.desks.reports(staff.commune))
    known = {r.unit: r for r in await desk.reports.units(staff.commune, product, time.name)}
    return [
        UnitReportView.of(
            known.get(unit) or UnitReport(staff.commune, product, time.name, unit), due
        )
        for unit in reporting_units(staff.commune, desk)
    ]


@router.get(
    "/reports/units/{report_id}", summary="A unit's report, pre-filled", responses=problems(404)
)
async def show_unit_report(
    report_id: str, staff: Staff, desk: Ports, as_of: AsOf = None
) -> UnitReportView:
    """Return a unit's report with its figures; empty words while nothing is written."""
    report = await reports.find_unit_report(staff, report_id, desk)
    return await _shown(report, desk, as_of)


@router.put("/reports/{report_id}", summary="Write a unit's report", responses=problems(404, 409))
async def write_report(
    report_id: str, narrative: Narrative, officer: Officer, desk: Ports
) -> UnitReportView:
    """Replace the unit's own words, until the report is handed in."""
    report = await reports.write_report(officer, report_id, narrative.model_dump(), desk)
    return await _shown(report, desk, None)


@router.post(
    "/reports/{report_id}/submit", summary="Hand a report in", responses=problems(404, 409)
)
async def submit(report_id: str, officer: Officer, desk: Ports) -> UnitReportView:
    """Hand the unit's report in to the focal unit."""
    return await _shown(await reports.submit_report(officer, report_id, desk), desk, None)


@router.post(
    "/reports/{report_id}/accept", summary="Accept a unit's report", responses=problems(404, 409)
)
async def accept(report_id: str, focal: Reporting, desk: Ports) -> UnitReportView:
    """Accept a unit's report."""
    return await _shown(await reports.judge_report(focal, report_id, None, desk), desk, None)


@router.post(
    "/reports/{report_id}/return", summary="Return a unit's report", responses=problems(404, 409)
)
async def give_back(report_id: str, body: Reason, focal: Reporting, desk: Ports) -> UnitReportView:
    """Return a unit's report with a reason."""
    report = await reports.judge_report(focal, report_id, body.reason, desk)
    return await _shown(report, desk, None)


@router.post(
    "/reports/{report_id}/freeze",
    summary="Freeze the commune's report",
    responses=problems(404, 409),
)
async def freeze(report_id: str, focal: Reporting, desk: Ports) -> FrozenView:
    """Keep the report's figures for good; later corrections show as differences."""
    report = await reports.freeze_report(focal, report_id, desk)
    return FrozenView(id=report.id, sha256=str(report.sha256), frozen_at=desk.clock.now())


async def _shown(report: UnitReport, desk: Ports, as_of: date | None) -> UnitReportView:
    period = Period.parse(report.period)
    content = await rollup.content_of(report.commune, report.product, period, as_of, desk)
    own = {task.id for task in await reports.tasks_of_unit(report, period, desk)}
    due = period.due(desk.desks.reports(report.commune))
    return UnitReportView.of(report, due, [line for line in content.tasks if line.task_id in own])


def _file(name: str, kind: str, content: bytes) -> Response:
    full = quote(f"{name}.{kind}")
    names = f"filename=\"{name}.{kind}\"; filename*=UTF-8''{full}"
    return Response(
        content,
        media_type=MEDIA[kind],
        headers={"Content-Disposition": f"attachment; {names}"},
    )
