"""Batches: the template, a table with its preview, and its confirmation."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import File, Query, Request, Response, UploadFile
from pydantic import Field

from services.tasks.api.base import CorrelationId, Ports, Reporting, Staff, router_of
from services.tasks.api.views import View
from services.tasks.models.batch import (
    EXAMPLE,
    HEADINGS,
    Batch,
    BatchState,
    Column,
    Row,
    RowState,
)
from services.tasks.models.progress import KIND_NAMES
from services.tasks.models.reporter import Origin
from services.tasks.models.task import AT_WORK, Task
from services.tasks.ports import Window
from services.tasks.service import batches, reading
from shared.auth import Role
from shared.errors import Language
from shared.web import language_of, problems, uuid_or_not_found
from shared.xlsx import Cell, to_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TASKS = 500

router = router_of("progress")


class RowView(View):
    """A row of the table."""

    row: int = Field(description="Its line in the table, the first is 1.")
    state: RowState
    reasons: Sequence[str] = Field(description="Why it is not counted.")
    as_read: dict[Column, str]
    task_id: str | None
    progress_id: UUID | None = Field(description="Of the report, once it is counted.")

    @classmethod
    def of(cls, row: Row, language: Language) -> Self:
        """Return ``row`` with its reasons in ``language``."""
        return cls(
            row=row.line,
            state=row.state,
            reasons=[each.to(language) for each in row.reasons],
            as_read=dict(row.read),
            task_id=row.task_id,
            progress_id=row.progress_id,
        )


class BatchView(View):
    """A table of reports and what it comes to."""

    batch_id: UUID
    state: BatchState
    offered_at: datetime
    counts: dict[RowState, int]
    rows: Sequence[RowView]

    @classmethod
    def of(cls, batch: Batch, language: Language) -> Self:
        """Return ``batch`` with its reasons in ``language``."""
        return cls(
            batch_id=batch.id,
            state=batch.state,
            offered_at=batch.offered_at,
            counts={s: sum(1 for row in batch.rows if row.state is s) for s in RowState},
            rows=[RowView.of(row, language) for row in batch.rows],
        )


@router.get(
    "/progress/template",
    summary="The table to fill in",
    response_class=Response,
    responses={200: {"content": {XLSX: {}, "text/csv": {}}}},
)
async def template(
    reporting: Reporting,
    desk: Ports,
    format: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx",  # noqa: A002
) -> Response:
    """Return the table's header with an example, and in XLSX the unit's tasks and the topics."""
    own = None if reporting.has(Role.FOCAL, Role.ADMIN) else reporting.unit
    found = await reading.list_tasks(reporting.commune, desk, Window(MOST_TASKS), unit=own)
    tasks = [task for task in found if own is None or _works_on(own, task)]
    table = [list(HEADINGS.values()), _example(tasks)]
    name = f"mau-bao-cao-ket-qua.{format}"
    if format == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows(table)
        content, media_type = text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"
    else:
        topics = desk.desks.topics_of(reporting.commune)
        content, media_type = _workbook(table, tasks, topics.items()), XLSX
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.post(
    "/progress/batches",
    status_code=201,
    summary="Offer a table of reports",
    responses=problems(413),
)
async def offer(
    request: Request,
    reporting: Reporting,
    desk: Ports,
    file: Annotated[UploadFile, File(description="XLSX or CSV as in the template, 500 rows.")],
    correlation_id: CorrelationId,
) -> BatchView:
    """Judge each row and say what is wrong with it; nothing is counted before it is confirmed."""
    batch = await batches.offer(reporting, await file.read(), Origin(correlation_id), desk)
    return BatchView.of(batch, language_of(request))


@router.get("/progress/batches/{batch_id}", summary="A table of reports", responses=problems(404))
async def show(batch_id: str, request: Request, staff: Staff, desk: Ports) -> BatchView:
    """Return a batch of the commune."""
    batch = await batches.find(staff.commune, uuid_or_not_found(batch_id), desk)
    return BatchView.of(batch, language_of(request))


@router.post(
    "/progress/batches/{batch_id}/confirm",
    summary="Count the rows that are right",
    responses=problems(404, 409),
)
async def confirm(batch_id: str, request: Request, reporting: Reporting, desk: Ports) -> BatchView:
    """Count every row that is right, once, however often this is asked."""
    batch = await batches.confirm(reporting, uuid_or_not_found(batch_id), desk)
    return BatchView.of(batch, language_of(request))


def _works_on(unit: str, task: Task) -> bool:
    at_work = task.units(*AT_WORK)
    return unit in at_work or any(unit in task.members.get(each, ()) for each in at_work)


def _kinds(task: Task) -> str:
    return ", ".join(KIND_NAMES[kind].vi for kind in task.plan.counts)


def _example(tasks: Sequence[Task]) -> Sequence[str]:
    task = tasks[0] if tasks else None
    shown = {
        Column.TASK: f"{EXAMPLE}: {task.id if task else ''}",
        Column.DAY: f"15/09/{task.year if task else ''}",
        Column.KIND: _kinds(task).split(", ")[0] if task else "",
        Column.QUANTITY: "1",
        Column.NOTE: "Dòng này chỉ để làm mẫu, không được tính.",
        Column.EVIDENCE: "https://trang-cua-xa.example/bai-viet",
    }
    return [shown.get(column, "") for column in HEADINGS]


def _workbook(
    table: Sequence[Sequence[str]], tasks: Sequence[Task], topics: Iterable[tuple[str, str]]
) -> bytes:
    listed: list[list[Cell]] = [["Mã nhiệm vụ", "Mục", "Nội dung", "Loại kết quả được tính"]]
    listed += [[task.id, task.plan.ref, task.plan.title, _kinds(task)] for task in tasks]
    return to_xlsx(
        {
            "Báo cáo": table,
            "Nhiệm vụ": listed,
            "Chuyên đề": [["Mã", "Chuyên đề"], *([code, title] for code, title in topics)],
        }
    )
