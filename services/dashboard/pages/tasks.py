"""Tasks month by month, topics, the calendar."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.dashboard.pages.names import Document, evening, months_until, unit_name, until
from services.dashboard.pages.overview import track_totals
from services.dashboard.pages.standing import Board, Ordered, standing_after
from services.dashboard.pages.totals import totals, totals_of
from services.dashboard.projections.base import as_a_name
from services.dashboard.views import Calendar, KindCount, TaskLine, Tasks, TaskView, Topics, Totals
from services.dashboard.views.tasks import (
    CalendarDay,
    FormCount,
    MonthCount,
    MonthTotals,
    Reviews,
    TaskMonth,
    TaskPoint,
    TopicLine,
)
from shared.communes import Commune
from shared.contracts.health import assess
from shared.contracts.standing import Output
from shared.contracts.tasks import Form, Health, PlannedTask, ProgressKind, Track


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the plan's section B."""

    code: str
    title: str
    title_en: str
    track: Track


def tasks(board: Board, year: int, on: date) -> Tasks:
    """Return every task with its months, and the whole plan at the end of each month."""
    done = [task.output(on) for task in board.ordered]
    months = months_until(year, board.as_of)
    courses = [
        [_point(board, task.plan, view, output, min(evening(month), on)) for month in months]
        for task, view, output in zip(board.ordered, board.tasks, done, strict=True)
    ]
    return Tasks(
        commune=board.commune.slug,
        years=board.years,
        plan=board.plan,
        as_of=board.as_of,
        totals=totals(Totals, board.tasks),
        tracks=track_totals(board),
        months=[
            _month(month, done, [course[number].health for course in courses], on)
            for number, month in enumerate(months)
        ],
        tasks=[
            line(view, output, course, task)
            for task, view, output, course in zip(
                board.ordered, board.tasks, done, courses, strict=True
            )
        ],
    )


def line(
    view: TaskView, output: Sequence[Output], course: Sequence[TaskPoint], task: Ordered
) -> TaskLine:
    """Return a task with what was done in each month, and what became of reports."""
    reviews, schedule = task.year.get("reviews", {}), task.plan.schedule
    months: dict[str, Counter[ProgressKind]] = {}
    for day, _, kind, quantity in output:
        months.setdefault(f"{day:%Y-%m}", Counter())[kind] += quantity
    return TaskLine(
        **dict(view),
        months=[
            TaskMonth(
                month=month,
                done=kinds.total(),
                kinds=[KindCount(kind=kind, count=n) for kind, n in sorted(kinds.items())],
            )
            for month, kinds in sorted(months.items())
        ],
        reviews=Reviews(**{name: reviews.get(name, 0) for name in Reviews.model_fields}),
        start=schedule.effective,
        end=max(schedule.end, view.due or schedule.end),
        course=[each for each in course if each.month >= f"{schedule.effective:%Y-%m}"],
    )


def _point(
    board: Board, plan: PlannedTask, view: TaskView, output: Sequence[Output], last: date
) -> TaskPoint:
    """Return how a task stood on the evening of ``last``; today it is as shown."""
    month = f"{last:%Y-%m}"
    if last == board.as_of:
        return TaskPoint(
            month=month, done=view.done, expected=view.expected, behind=view.behind,
            health=view.health,
        )  # fmt: skip
    standing = standing_after(board.commune, plan, [each for each in output if each[0] <= last])
    found = assess(plan.schedule, standing, last)
    return TaskPoint(
        month=month,
        done=standing.opening + standing.done,
        expected=found.expected,
        behind=found.behind,
        health=found.health,
    )


def _month(
    month: str, done: Sequence[Sequence[Output]], healths: Sequence[Health], on: date
) -> MonthTotals:
    last = min(evening(month), on)
    count = sum(n for output in done for day, _, _, n in output if f"{day:%Y-%m}" == month)
    found: MonthTotals = totals_of(MonthTotals, healths, month=month, as_of=last, output=count)
    return found


def topics(
    commune: Commune,
    order: Sequence[Topic],
    found: Sequence[Document],
    month: Document,
    *,
    year: int,
    on: date,
) -> Topics:
    """Return the topics in the plan's order, with how often each was told until ``on``.

    ``month`` is that of ``on``, day by day; of the earlier months the years' documents know all.
    """
    told = {each["code"]: each for each in found}
    within = month.get("topics", {})
    lines = [
        _topic(
            commune, topic, told.get(topic.code, {}), within.get(as_a_name(topic.code), {}),
            year=year, on=on,
        )
        for topic in order
    ]  # fmt: skip
    return Topics(
        commune=commune.slug,
        year=year,
        as_of=min(on, date(year, 12, 31)),
        topics=lines,
        never=[each.code for each in lines if not each.count],
    )


def _topic(
    commune: Commune,
    topic: Topic,
    document: Mapping[str, Any],
    within: Mapping[str, Any],
    *,
    year: int,
    on: date,
) -> TopicLine:
    months, forms, units = Counter[str](), Counter[str](), Counter[str]()

    def told(month: str, unit: str, form: str, count: int) -> None:
        months[month] += count
        forms[form] += count
        units[unit] += count

    whole = [each[5:] for each in months_until(year, on) if each != f"{on:%Y-%m}"]
    for month in whole:
        for unit, by_form in document.get("months", {}).get(month, {}).items():
            for form, count in by_form.items():
                told(month, unit, form, count)
    for unit, by_form in within.items() if year == on.year else ():
        for form, days in by_form.items():
            until_then = sum(count for day, count in days.items() if day <= f"{on:%d}")
            told(f"{on:%m}", unit, form, until_then)
    last_on = max((day for day, _ in until(document.get("days", {}), year, on)), default=None)
    return TopicLine(
        code=topic.code,
        title=topic.title,
        title_en=topic.title_en,
        track=topic.track,
        count=months.total(),
        last_on=date.fromisoformat(f"{year}-{last_on}") if last_on else None,
        months=[
            MonthCount(month=month, count=months[month[5:]])
            for month in months_until(year, min(on, date(year, 12, 31)))
        ],
        forms=[FormCount(form=form, count=forms[form]) for form in Form if forms[form]],
        units=[unit_name(commune, unit) for unit, count in units.most_common() if count],
    )


def calendar(commune: Commune, airings: Document, done: Sequence[Document], year: int) -> Calendar:
    """Return the year's days on which something is on the air or was done."""
    days: dict[str, Counter[str]] = {}
    of_units = [{"output": each.get("days", {}).get("output", {})} for each in done]
    for figures in (airings.get("days", {}), *of_units):
        for what, counts in figures.items():
            for day, count in counts.items():
                days.setdefault(day, Counter())[what] += count
    names = ("planned", "aired", "cancelled", "output")
    return Calendar(
        commune=commune.slug,
        year=year,
        days=[
            CalendarDay(
                day=date.fromisoformat(f"{year}-{day}"), **{name: found[name] for name in names}
            )
            for day, found in sorted(days.items())
            if any(found[name] for name in names)
        ],
    )
