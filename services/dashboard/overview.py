"""The leadership page as data: pure, from the read model's documents and the day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.dashboard.views import (
    TREND_DAYS,
    ActivityEntry,
    CategoryCount,
    Deliveries,
    Feedback,
    FeedbackDay,
    Overview,
    Plan,
    TaskView,
    Totals,
    TrackTotals,
    UnitName,
    UnitTotals,
)
from shared.communes import Commune
from shared.contracts.feedback import Category
from shared.contracts.health import assess
from shared.contracts.tasks import Health, Role, RoleName, Schedule, Standing, Track

Document = dict[str, Any]
FEEDBACK_DAYS = 365
"""How far back feedback is counted, today included."""
FEED_SIZE = 10
SEVERITY = (Health.LATE, Health.STALE, Health.AT_RISK, Health.ON_TRACK, Health.DONE)
NOTHING_YET = Standing(done=0, target=None, due=None, last_on=None, completed=False)
IN_CHARGE = (RoleName.LEAD, RoleName.EXECUTE)


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that an overview is made of."""

    plans: Sequence[Document]
    tasks: Sequence[Document]
    feedback_days: Sequence[Document]
    delivery_days: Sequence[Document]
    latest: Sequence[Document]


def year_to_show(plans: Iterable[Document], asked: int | None, today: date) -> int:
    """Return the year asked for, else the newest year with a plan that has begun."""
    years = sorted(document["plan"]["year"] for document in plans)
    begun = [year for year in years if year <= today.year]
    return asked or (begun or years or [today.year])[-1]


def overview(commune: Commune, found: Found, year: int, today: date) -> Overview:
    """Return the overview of ``year`` as it stands on ``today``."""
    plans = sorted(
        (each["plan"] for each in found.plans if each["plan"]["year"] == year),
        key=lambda plan: plan["stamp"],
    )
    ordered = _in_force(plans, found.tasks)
    tasks = [_task(commune, each, today) for each in ordered]
    end = max((_schedule(each).end for each in ordered), default=date(year, 12, 31))
    activity = sorted(found.latest, key=lambda each: (each["at"], each["_id"]), reverse=True)
    return Overview(
        commune=commune.slug,
        commune_name=commune.name,
        years=sorted({each["plan"]["year"] for each in found.plans}, reverse=True),
        plan=Plan(year=year, title=plans[-1]["title"]) if plans else None,
        as_of=min(today, end),
        updated_at=activity[0]["at"] if activity else None,
        totals=_totals(Totals, tasks),
        tracks=[
            _totals(TrackTotals, [task for task in tasks if task.track is track], track=track)
            for track in Track
        ],
        units=_units(tasks),
        tasks=tasks,
        late=sorted(
            (task for task in tasks if task.health in (Health.LATE, Health.STALE)),
            key=lambda task: (SEVERITY.index(task.health), -task.days, -task.behind),
        ),
        feedback=_feedback(found.feedback_days, today),
        deliveries=Deliveries(
            sent=sum(each.get("sent", 0) for each in found.delivery_days),
            failed=sum(each.get("failed", 0) for each in found.delivery_days),
        ),
        activity=[entry(commune, each) for each in activity[:FEED_SIZE]],
    )


def entry(commune: Commune, document: Document) -> ActivityEntry:
    """Return one line of activity as it is shown to callers."""
    unit = commune.units.get(document["refs"].get("unit") or "")
    return ActivityEntry(
        id=document["_id"],
        at=document["at"],
        kind=document["kind"],
        unit=UnitName(**unit.model_dump(include=set(UnitName.model_fields))) if unit else None,
        refs=document["refs"],
    )


def _in_force(plans: Sequence[Document], tasks: Sequence[Document]) -> list[Document]:
    """Return the tasks of the plans in their order, then those that decisions added."""
    by_id = {
        each["_id"].partition("/")[2]: each for each in tasks if not each["plan"].get("withdrawn")
    }
    named = [task_id for plan in plans for task_id in plan["tasks"]]
    since = {plan["plan_id"]: plan["stamp"] for plan in plans}
    orders = {name: each["plan"] for name, each in by_id.items()}
    added = sorted(
        name
        for name, order in orders.items()
        if order["plan_id"] in since and order["stamp"] > since[order["plan_id"]]
    )
    return [by_id[task_id] for task_id in dict.fromkeys([*named, *added]) if task_id in by_id]


def _schedule(document: Document) -> Schedule:
    return Schedule.model_validate(document["plan"]["schedule"])


def _task(commune: Commune, document: Document, today: date) -> TaskView:
    plan = document["plan"]
    schedule = _schedule(document)
    told = document.get("standing")
    # The plan's own target and date: a decision may have moved them since the last report.
    standing = (Standing.model_validate(told) if told else NOTHING_YET).model_copy(
        update={"target": plan["target"], "due": _date(plan["due"])}
    )
    found = assess(schedule, standing, today)
    return TaskView(
        id=document["_id"].partition("/")[2],
        ref=plan["ref"],
        title=plan["title"],
        track=plan["track"],
        kind=schedule.kind,
        units=[
            _unit(commune, role)
            for role in (Role.model_validate(each) for each in plan["roles"])
            if role.role in IN_CHARGE
        ],
        done=standing.opening + standing.done,
        opening=standing.opening,
        target=standing.target,
        expected=found.expected,
        due=standing.due,
        health=found.health,
        behind=found.behind,
        since=found.since,
        days=found.days,
        last_on=standing.last_on,
    )


def _unit(commune: Commune, role: Role) -> UnitName:
    unit = commune.units.get(role.unit) if role.unit else None
    if unit is None:
        written = role.as_written
        return UnitName(slug=role.unit, name=written, name_en=written, short=written)
    return UnitName(**unit.model_dump(include=set(UnitName.model_fields)))


def _units(tasks: Sequence[TaskView]) -> list[UnitTotals]:
    """Return each unit's totals, the unit with most that is late first."""
    named = {unit.short: unit for task in tasks for unit in task.units}
    found = [
        _totals(UnitTotals, [task for task in tasks if unit in task.units], unit=unit)
        for unit in named.values()
    ]
    return sorted(found, key=lambda each: (-each.late, -each.stale, -each.at_risk, -each.tasks))


def _totals(kind: type[Any], tasks: Sequence[TaskView], **values: Any) -> Any:
    health = Counter(task.health for task in tasks)
    return kind(
        **values,
        tasks=len(tasks),
        done=health[Health.DONE],
        on_track=health[Health.ON_TRACK],
        at_risk=health[Health.AT_RISK],
        stale=health[Health.STALE],
        late=health[Health.LATE],
        adjusted=health[Health.ADJUSTED],
    )


def _feedback(days: Sequence[Document], today: date) -> Feedback:
    by_day = {each["day"]: each for each in days}
    waiting = sorted(
        each["day"] for each in days if each.get("received", 0) > each.get("settled", 0)
    )
    oldest = _date(waiting[0]) if waiting else None
    received = sum(each.get("received", 0) for each in days)
    answered = sum(each.get("answered", 0) for each in days)
    settled = sum(each.get("settled", 0) for each in days)
    trend = [today - timedelta(days=back) for back in reversed(range(TREND_DAYS))]
    return Feedback(
        since=first_feedback_day(today),
        received=received,
        answered=answered,
        open=received - settled,
        oldest_open_on=oldest,
        oldest_open_days=(today - oldest).days if oldest else None,
        categories=[_category(days, category) for category in Category],
        days=[
            FeedbackDay(
                day=day,
                received=by_day.get(day.isoformat(), {}).get("received", 0),
                answered=by_day.get(day.isoformat(), {}).get("replies", 0),
            )
            for day in trend
        ],
    )


def first_feedback_day(today: date) -> date:
    """Return the first day that feedback is counted from."""
    return today - timedelta(days=FEEDBACK_DAYS - 1)


def _category(days: Sequence[Document], category: Category) -> CategoryCount:
    figures = [each.get("categories", {}).get(category.value, {}) for each in days]
    received = sum(each.get("received", 0) for each in figures)
    answered = sum(each.get("answered", 0) for each in figures)
    settled = sum(each.get("settled", 0) for each in figures)
    return CategoryCount(
        category=category, received=received, answered=answered, open=received - settled
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
