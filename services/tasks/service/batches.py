"""Batches: a table of reports is judged row by row, then counted, each row exactly once."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from pydantic import ValidationError

from services.tasks.models.batch import (
    Batch,
    BatchState,
    Cells,
    Row,
    RowState,
    Wish,
    understood,
    written,
)
from services.tasks.models.evidence import digest
from services.tasks.models.plan import State
from services.tasks.models.reporter import Origin
from services.tasks.models.task import Task
from services.tasks.ports import Desk, Filter, OvertakenError, Window
from services.tasks.reader.table import read_table
from services.tasks.service import evidence, progress
from services.tasks.service.progress import Post
from shared.auth import Principal
from shared.contracts.tasks import ProgressKind, ReportProgress
from shared.errors import Invalid, NotFound, Rejected, Text

IDS = UUID("a4ab3b1e-0d0f-5a44-9d2c-3a6f0be0c1d5")
MOST_TASKS = 500

WRONG = {
    "quantity": Text("Số lượng phải từ 1 đến 100.", "The quantity is between 1 and 100."),
    "note": Text("Ghi chú dài quá 2.000 ký tự.", "The note is too long."),
    "topics": Text("Chuyên đề không hợp lệ.", "The topics are not valid."),
    "evidence": Text(
        "Minh chứng phải là liên kết bắt đầu bằng http:// hoặc https:// (tối đa 20).",
        "Evidence is given as links (20 at most).",
    ),
    "also": Text("Danh sách tính thêm không hợp lệ.", "The other tasks are not valid."),
}
UNKNOWN_TASK = Text(
    "Không có nhiệm vụ này trong kế hoạch của xã.", "There is no such task in the commune's plan."
)


@dataclass
class _Bench:
    """Tasks on which rows are tried, each row after those before it; nothing of it is stored."""

    by_id: Mapping[str, Task]
    by_ref: Mapping[tuple[str, int], Task]

    def find(self, name: str, day: date) -> Task | None:
        """Return the task of an id, or of a place in that year's plan (``C.I.1.a``)."""
        return self.by_id.get(name.lower()) or self.by_ref.get((name, day.year))


async def offer(principal: Principal, content: bytes, origin: Origin, desk: Desk) -> Batch:
    """Judge a table's rows and keep it; nothing is counted yet.

    The same table of the same principal is the same batch, so that it is not counted twice.
    Raises ``Invalid`` or ``TooLarge`` for what is no such table.
    """
    identity = json.dumps([principal.commune, principal.subject, digest(content)])
    batch_id = uuid5(IDS, identity)
    known = await desk.batches.get(principal.commune, batch_id)
    if known and known.state is not BatchState.OFFERED:
        return known
    table = await asyncio.to_thread(read_table, content)
    rows = await _judged(principal, batch_id, table, origin, desk)
    batch = Batch(
        id=batch_id,
        commune=principal.commune,
        principal=principal,
        rows=rows,
        offered_at=desk.clock.now(),
        correlation_id=origin.correlation_id,
        revision=known.revision + 1 if known else 0,
    )
    try:
        await desk.batches.save(batch)
    except OvertakenError:
        return await find(principal.commune, batch_id, desk)
    return batch


async def find(commune: str, batch_id: UUID, desk: Desk) -> Batch:
    """Return a batch of the commune; raises ``NotFound``."""
    found = await desk.batches.get(commune, batch_id)
    if found is None:
        raise NotFound("unknown-batch", Text("Không có bảng này.", "There is no such batch."))
    return found


async def confirm(principal: Principal, batch_id: UUID, desk: Desk) -> Batch:
    """Count every row that is right, once; safe to repeat.

    A row that meanwhile became wrong is named, the others are counted. Raises ``NotFound``,
    ``Forbidden`` for anybody but who offered it, ``Conflict`` where no row is right.
    """
    batch = await find(principal.commune, batch_id, desk)
    if batch.state is BatchState.OFFERED:
        batch.confirm(principal)
        try:
            await desk.batches.save(batch)
        except OvertakenError:
            batch = await find(principal.commune, batch_id, desk)
    return await _finished(batch, desk)


async def complete(desk: Desk) -> None:
    """Count to the end what a crash cut short; for the tick."""
    for batch in await desk.batches.unfinished():
        await _finished(batch, desk)


async def _finished(batch: Batch, desk: Desk) -> Batch:
    if batch.state is not BatchState.CONFIRMED:
        return batch
    batch.finish(tuple([await _counted(row, batch, desk) for row in batch.rows]))
    # Somebody else may have finished it as well: each row was counted once all the same.
    with suppress(OvertakenError):
        await desk.batches.save(batch)
    return await find(batch.commune, batch.id, desk)


async def _counted(row: Row, batch: Batch, desk: Desk) -> Row:
    if row.state is not RowState.OK or row.task_id is None or row.report is None:
        return row
    origin = Origin(batch.correlation_id)
    post = _post(batch.principal, batch.id, row.line, row.task_id, row.report, origin)
    try:
        _, counted = await progress.report_progress(post, desk)
    except Rejected as error:
        return row.failed(error.detail)
    return replace(row, state=RowState.COUNTED, progress_id=counted.id)


async def _judged(
    principal: Principal,
    batch_id: UUID,
    table: Sequence[tuple[int, Cells]],
    origin: Origin,
    desk: Desk,
) -> tuple[Row, ...]:
    bench = await _bench(principal.commune, desk)
    rows = []
    for line, cells in table:
        wish = understood(cells)
        row = Row(line, {name: written(cell) for name, cell in cells.items()}, RowState.OK)
        task = bench.find(wish.task, wish.day) if wish.task and wish.day else None
        if wish.faults or wish.day is None:
            rows.append(row.failed(*wish.faults))
        elif task is None:
            rows.append(row.failed(UNKNOWN_TASK))
        else:
            try:
                report = _report(wish, task)
                post = _post(principal, batch_id, line, task.id, report, origin)
                await _try(post, task, desk)
            except Rejected as error:
                rows.append(row.failed(error.detail))
            else:
                rows.append(replace(row, task_id=task.id, report=report))
    return tuple(rows)


async def _bench(commune: str, desk: Desk) -> _Bench:
    years = {p.year for p in await desk.plans.all(commune) if p.state is State.ADOPTED}
    tasks = [
        task
        for year in years
        for task in await desk.tasks.list(
            commune, Filter(year, withdrawn=True), Window(MOST_TASKS), tallies=True
        )
    ]
    return _Bench(
        {task.id: task for task in tasks}, {(task.plan.ref, task.year): task for task in tasks}
    )


async def _try(post: Post, task: Task, desk: Desk) -> None:
    """Raise what would keep a row from being counted after those before it."""
    await evidence.check(post.principal.commune, post.report.evidence, desk)
    for other in post.report.also:
        await progress.check_credit(post, other, desk)
    task.report_progress(
        post.report,
        progress.reporter_of(post, desk, task.id),
        progress_id=progress.progress_id_of(post),
        today=desk.clock.today(),
        topics=await desk.plans.topics(task.commune, task.plan_id),
        origin=post.origin,
    )


def _report(wish: Wish, task: Task) -> ReportProgress:
    kind = wish.kind or next(iter(task.plan.counts), ProgressKind.ITEM)
    try:
        return ReportProgress.model_validate(
            {
                "occurred_on": wish.day,
                "kind": kind,
                "quantity": wish.quantity,
                "note": wish.note,
                "topics": wish.topics,
                "evidence": [{"url": link} for link in wish.links],
                "programme": _programme(wish, task) if kind is ProgressKind.RERUN else None,
                "also": [each.lower() for each in wish.also],
            }
        )
    except ValidationError as error:
        field = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        wrong = WRONG.get(field, Text("Dòng chưa hợp lệ.", "The row is not valid."))
        raise Invalid("invalid-row", wrong) from None


def _programme(wish: Wish, task: Task) -> UUID | None:
    """Return the programme that a rerun names, by its id or by the day it was first aired."""
    named = wish.programme
    if not isinstance(named, date):
        return named
    found = [name for name, known in task.programmes.items() if known.first_on == named]
    if len(found) == 1:
        return found[0]
    none = not found
    raise Invalid(
        "unknown-programme",
        Text(
            f"{'Không có chương trình nào' if none else 'Có nhiều chương trình'} "
            f"phát lần đầu ngày {named:%d/%m/%Y}.",
            f"{'No programme was' if none else 'Several programmes were'} "
            f"first aired on {named:%d/%m/%Y}.",
        ),
    )


def _post(  # noqa: PLR0917
    principal: Principal,
    batch_id: UUID,
    line: int,
    task_id: str,
    report: ReportProgress,
    origin: Origin,
) -> Post:
    return Post(task_id, report, principal, "batch", f"batch:{batch_id}:{line}", origin)
