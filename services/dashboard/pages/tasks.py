"""Tasks month by month, topics, the calendar."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.dashboard.pages.names import Document, days_of, evening, months_until, unit_name
from services.dashboard.pages.overview import track_totals
from services.dashboard.pages.standing import Board, Ordered, standing_on, totals, totals_of
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
from shared.contracts.tasks import Form, Health, ProgressKind, Track


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the plan's section B."""

    code: str
    title: str
    title_en: str
    track: Track


def tasks(board: Board, year: int, on: date) -> Tasks:
    """Return every task with its months, and the whole plan at the end of each month."""
    months = months_until(year, board.as_of)
    courses = [
        [_point(board, task, view, month, on) for month in months]
        for task, view in zip(board.ordered, board.tasks, strict=True)
    ]
    return Tasks(
        commune=board.commune.slug,
        years=board.years,
        plan=board.plan,
        as_of=board.as_of,
        totals=totals(Totals, board.tasks),
        tracks=track_totals(board),
        months=[
            _month(board, month, [course[number].health for course in courses], on)
            for number, month in enumerate(months)
        ],
        tasks=[
            line(task, view, course, on)
            for task, view, course in zip(board.ordered, board.tasks, courses, strict=True)
        ],
    )


def line(task: Ordered, view: TaskView, course: Sequence[TaskPoint], on: date) -> TaskLine:
    """Return a task with what was done in each month until ``on``."""
    months: dict[str, Counter[ProgressKind]] = {}
    for day, _, kind, quantity in task.output(on):
        months.setdefault(f"{day:%Y-%m}", Counter())[kind] += quantity
    reviews = task.year.get("reviews", {})
    schedule = task.plan.schedule
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


def _point(board: Board, task: Ordered, view: TaskView, month: str, on: date) -> TaskPoint:
    last = min(evening(month), on)
    if last == on:
        return TaskPoint(
            month=month, done=view.done, expected=view.expected, behind=view.behind,
            health=view.health,
        )  # fmt: skip
    plan = task.plan
    standing = standing_on(board.commune, task, plan, last)
    found = assess(plan.schedule, standing, last)
    return TaskPoint(
        month=month,
        done=standing.opening + standing.done,
        expected=found.expected,
        behind=found.behind,
        health=found.health,
    )


def _month(board: Board, month: str, healths: Sequence[Health], on: date) -> MonthTotals:
    last = min(evening(month), on)
    output = sum(
        quantity
        for task in board.ordered
        for day, _, _, quantity in task.output(last)
        if f"{day:%Y-%m}" == month
    )
    found: MonthTotals = totals_of(MonthTotals, healths, month=month, as_of=last, output=output)
    return found


def topics(
    commune: Commune, order: Sequence[Topic], found: Sequence[Document], year: int, on: date
) -> Topics:
    """Return the topics in the plan's order, with how often each was told until ``on``."""
    told = {each["code"]: each for each in found}
    lines = [_topic(commune, topic, told.get(topic.code, {}), year, on) for topic in order]
    return Topics(
        commune=commune.slug,
        year=year,
        as_of=min(on, date(year, 12, 31)),
        topics=lines,
        never=[each.code for each in lines if not each.count],
    )


def _topic(
    commune: Commune, topic: Topic, document: Mapping[str, Any], year: int, on: date
) -> TopicLine:
    months, forms, units = Counter[str](), Counter[str](), Counter[str]()
    last_on = None
    for day, by_unit in days_of(document, year, on):
        for unit, by_form in by_unit.items():
            for form, count in by_form.items():
                if count:
                    months[f"{day:%Y-%m}"] += count
                    forms[form] += count
                    units[unit] += count
                    last_on = max(last_on or day, day)
    return TopicLine(
        code=topic.code,
        title=topic.title,
        title_en=topic.title_en,
        track=topic.track,
        count=months.total(),
        last_on=last_on,
        months=[
            MonthCount(month=month, count=months[month])
            for month in months_until(year, min(on, date(year, 12, 31)))
        ],
        forms=[FormCount(form=form, count=forms[form]) for form in Form if forms[form]],
        units=[unit_name(commune, unit) for unit, _ in units.most_common()],
    )


def calendar(commune: Commune, airings: Document, done: Sequence[Document], year: int) -> Calendar:
    """Return the year's days on which something is on the air or was done."""
    whole = date(year, 12, 31)
    days: dict[date, Counter[str]] = {}
    for day, states in days_of(airings, year, whole):
        days.setdefault(day, Counter()).update(states)
    for document in done:
        for day, figures in days_of(document, year, whole):
            days.setdefault(day, Counter())["output"] += figures.get("output", 0)
    names = ("planned", "aired", "cancelled", "output")
    return Calendar(
        commune=commune.slug,
        year=year,
        days=[
            CalendarDay(day=day, **{name: found[name] for name in names})
            for day, found in sorted(days.items())
            if any(found[name] for name in names)
        ],
    )
