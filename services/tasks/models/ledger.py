"""The ledger of a task: every figure, what it is made of, and a sentence that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.tasks.models.progress import KIND_NAMES, Snapshot
from services.tasks.models.tally import Tally
from services.tasks.models.task import Task
from shared.contracts.health import assess
from shared.contracts.periods import Period, expected, periods
from shared.contracts.tasks import Health, Per, ProgressKind, Quota, Schedule, Standing
from shared.errors import Text

PER_NAMES: dict[Per, Text] = {
    "day": Text("Ngày", "Day"),
    "week": Text("Tuần", "Week"),
    "month": Text("Tháng", "Month"),
    "quarter": Text("Quý", "Quarter"),
    "half_year": Text("Nửa năm", "Half-year"),
    "year": Text("Năm", "Year"),
}
NAMED = 6
"""So many periods without output are named in a sentence; the rest is counted."""


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period of a quota by the evening of the day asked about."""

    name: Text
    start: date
    end: date
    expected: int
    done: int
    over: bool


@dataclass(frozen=True, slots=True)
class QuotaAccount:
    """One quota: target, opening balance, expectation, done and debt, each a figure of its own."""

    kind: ProgressKind
    per: Per
    count: int
    target: int
    opening: int
    expected: int
    done: int
    debt: int
    lines: Sequence[PeriodLine]


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme, its reruns, and how many are missing of those its quota asks for."""

    programme: str
    first_on: date | None
    reruns: Sequence[date]
    missing: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one unit of a set owes and did (domain A9)."""

    unit: str
    done: int
    last_on: date | None
    health: Health
    days: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """A task on the evening of ``as_of``."""

    as_of: date
    snapshot: Snapshot
    quotas: Sequence[QuotaAccount]
    programmes: Sequence[ProgrammeLine]
    obligations: Sequence[Obligation]
    why: Sequence[Text]


def ledger_of(task: Task, as_of: date) -> Ledger:
    """Return the ledger of ``task``, which was loaded with its tally, on ``as_of``."""
    snapshot = task.on(as_of)
    tally = task.tally or Tally()
    quotas = [
        _account(quota, task, tally, snapshot.standing, as_of) for quota in task.schedule.quotas
    ]
    obligations = [_obligation(unit, task.schedule, snapshot, as_of) for unit in task.fanned_out]
    return Ledger(
        as_of,
        snapshot,
        quotas,
        _programmes(task, as_of),
        obligations,
        [*_why(task, snapshot, as_of), *(why for each in quotas for why in _why_owed(each, as_of))],
    )


def _account(
    quota: Quota, task: Task, tally: Tally, standing: Standing, as_of: date
) -> QuotaAccount:
    schedule = task.schedule
    day = min(as_of, schedule.end)
    asked = expected(quota, schedule, day)
    done = standing.by_kind.get(quota.kind, 0)
    counted = periods(quota.per, schedule.effective, schedule.end)
    return QuotaAccount(
        quota.kind,
        quota.per,
        quota.count,
        quota.target,
        standing.opening_by_kind.get(quota.kind, 0),
        asked,
        done,
        max(0, asked - done),
        [
            PeriodLine(
                name_of(quota.per, period),
                period.start,
                period.end,
                period.due(quota.count, day),
                tally.sum([quota.kind], first, min(last, as_of)),
                day >= period.end,
            )
            for period, (first, last) in zip(counted, _spread(counted, schedule), strict=True)
            if first <= day
        ],
    )


def _spread(counted: Sequence[Period], schedule: Schedule) -> Sequence[tuple[date, date]]:
    """Return the days whose output each period gets, so that no day is left out."""
    starts = [schedule.effective, *(period.start for period in counted[1:])]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), schedule.end]
    return list(zip(starts, ends, strict=True))


def name_of(per: Per, period: Period) -> Text:
    """Return what people call a period, e.g. ``Tuần 12``, ``Tháng 9/2025``, ``Quý III/2025``."""
    middle = period.start + (period.end - period.start) / 2
    name = PER_NAMES[per]
    if per == "day":
        return Text(f"Ngày {middle:%d/%m/%Y}", f"{middle:%d/%m/%Y}")
    if per == "week":
        week = period.end.isocalendar().week
        return Text(
            f"{name.vi} {week} ({period.start:%d/%m}–{period.end:%d/%m/%Y})",
            f"{name.en} {week} ({period.start:%d/%m}–{period.end:%d/%m/%Y})",
        )
    if per == "month":
        return Text(f"{name.vi} {middle.month}/{middle.year}", f"{middle:%m/%Y}")
    if per == "quarter":
        quarter = (middle.month + 2) // 3
        return Text(
            f"{name.vi} {('I', 'II', 'III', 'IV')[quarter - 1]}/{middle.year}",
            f"Q{quarter} {middle.year}",
        )
    if per == "half_year":
        half = 1 if middle.month <= 6 else 2  # noqa: PLR2004
        return Text(
            f"6 tháng {'đầu' if half == 1 else 'cuối'} năm {middle.year}", f"H{half} {middle.year}"
        )
    return Text(f"Năm {middle.year}", f"{middle.year}")


def _programmes(task: Task, as_of: date) -> Sequence[ProgrammeLine]:
    reruns = [each.count for each in task.schedule.quotas if each.kind is ProgressKind.RERUN]
    firsts = [each.count for each in task.schedule.quotas if each.kind is ProgressKind.FIRST_AIRING]
    wanted = sum(reruns) // max(1, sum(firsts))
    return sorted(
        (
            ProgrammeLine(
                str(programme),
                known.first_on,
                [day for day in known.reruns if day <= as_of],
                known.missing(wanted, as_of),
            )
            for programme, known in task.programmes.items()
            if known.first_on is None or known.first_on <= as_of
        ),
        key=lambda line: (line.first_on or date.min, line.programme),
    )


def _obligation(unit: str, schedule: Schedule, snapshot: Snapshot, as_of: date) -> Obligation:
    own = snapshot.standing.by_unit[unit]
    alone = snapshot.standing.model_copy(
        update={"by_unit": {}, "last_on": own.last_on, "done": own.done, "by_kind": {}}
    )
    found = assess(schedule, alone, as_of)
    return Obligation(unit, own.done, own.last_on, found.health, found.days)


def _why(task: Task, snapshot: Snapshot, as_of: date) -> Sequence[Text]:
    """Explain where the task's own figures come from."""
    schedule, standing = task.schedule, snapshot.standing
    lines = []
    if schedule.effective > schedule.start:
        day = schedule.effective
        lines.append(
            Text(
                f"Mức phải đạt tính từ ngày {day:%d/%m/%Y}; kết quả trước ngày đó là số dư đầu kỳ "
                f"({standing.opening}).",
                f"Output is expected from {day:%d/%m/%Y}; what was done before is the opening "
                f"balance ({standing.opening}).",
            )
        )
    if schedule.adjusted_from and standing.due:
        lines.append(
            Text(
                f"Hạn đã được điều chỉnh theo quyết định: từ {schedule.adjusted_from:%d/%m/%Y} "
                f"sang {standing.due:%d/%m/%Y}.",
                f"A decision moved the due date from {schedule.adjusted_from:%d/%m/%Y} "
                f"to {standing.due:%d/%m/%Y}.",
            )
        )
    if schedule.kind == "continuous":
        lines.append(_why_silent(standing, schedule, as_of))
    elif schedule.kind != "quota" and snapshot.debt and standing.due:
        lines.append(
            Text(
                f"Hạn là ngày {standing.due:%d/%m/%Y}; còn thiếu {snapshot.debt}.",
                f"It was due on {standing.due:%d/%m/%Y}; {snapshot.debt} missing.",
            )
        )
    return lines


def _why_silent(standing: Standing, schedule: Schedule, as_of: date) -> Text:
    limit = schedule.stale_after_days
    if standing.last_on is None:
        return Text(
            f"Chưa có kết quả nào; ngưỡng nhắc là {limit} ngày.",
            f"No output yet; the threshold is {limit} days.",
        )
    silent = (min(as_of, schedule.end) - standing.last_on).days
    return Text(
        f"Kết quả gần nhất ngày {standing.last_on:%d/%m/%Y}, cách {silent} ngày; "
        f"ngưỡng nhắc là {limit} ngày.",
        f"The latest output was on {standing.last_on:%d/%m/%Y}, {silent} days ago; "
        f"the threshold is {limit} days.",
    )


def _why_owed(account: QuotaAccount, as_of: date) -> Sequence[Text]:
    """Explain one quota's debt by the periods that fell short (“vì sao còn nợ 3 số”)."""
    kind = KIND_NAMES[account.kind]
    head = Text(
        f"Đến hết ngày {as_of:%d/%m/%Y} phải có {account.expected} {kind.vi}, "
        f"đã có {account.done}" + (f", còn nợ {account.debt}." if account.debt else ", không nợ."),
        f"By {as_of:%d/%m/%Y}: {account.expected} expected ({kind.en}), {account.done} done"
        + (f", {account.debt} owed." if account.debt else ", nothing owed."),
    )
    short = [line for line in account.lines if line.done < line.expected]
    if not account.debt or not short:
        return [head]
    named = short[-NAMED:]
    more = len(short) - len(named)
    return [
        head,
        Text(
            "Các kỳ chưa đủ: "
            + "; ".join(f"{line.name.vi}: {line.done}/{line.expected}" for line in named)
            + (f"; và {more} kỳ trước đó." if more else "."),
            "Periods that fell short: "
            + "; ".join(f"{line.name.en}: {line.done}/{line.expected}" for line in named)
            + (f"; and {more} before." if more else "."),
        ),
    ]
