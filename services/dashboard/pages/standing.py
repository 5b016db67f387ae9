"""How each task of a plan stands on a day, and what its units were told of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.dashboard.pages.names import Document, as_day, unit_in, unit_name, until
from services.dashboard.views import Part, Plan, Reminder, TaskView
from shared.communes import Commune
from shared.contracts.health import assess
from shared.contracts.standing import Output, counted, standing_of
from shared.contracts.tasks import PlannedTask, ProgressKind, RoleName, Standing

IN_CHARGE = (RoleName.LEAD, RoleName.EXECUTE)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A task of the plan in force, as stored: what is ordered, done by day, told by reminders."""

    document: Document
    year: Document

    @property
    def task_id(self) -> str:
        """The id within the commune."""
        found: str = self.document["_id"].partition("/")[2]
        return found

    @property
    def plan(self) -> PlannedTask:
        """What is ordered."""
        return PlannedTask.model_validate({**self.document["plan"], "task_id": self.task_id})

    def output(self, last: date) -> list[Output]:
        """Return what was done until the evening of a day: summed by month, unit and kind.

        Each sum bears the last of its days; what came before output was expected is summed apart.
        """
        order = self.document["plan"]
        year = order["year"]
        counts_from = order["schedule"].get("counts_from") or order["schedule"]["start"]
        effective = max(counts_from, order["schedule"]["start"])
        starts = date.fromisoformat(effective)
        # As days of the year are written: all or none count where it is another year's.
        first = f"{starts:%m-%d}" if starts.year == year else "" if starts.year < year else "~"
        found: list[Output] = []
        for unit, kinds in self.year.get("days", {}).items():
            for kind, days in kinds.items():
                sums: dict[tuple[str, bool], tuple[int, str]] = {}
                for day, quantity in until(days, year, last):
                    place = (day[:2], day >= first)
                    known = sums.get(place)
                    sums[place] = (
                        (known[0] + quantity, max(known[1], day)) if known else (quantity, day)
                    )
                found += [
                    (date.fromisoformat(f"{year}-{day}"), unit, ProgressKind(kind), quantity)
                    for quantity, day in sums.values()
                ]
        return found


@dataclass(frozen=True, slots=True)
class Board:
    """A year's plan on a day: its tasks in order, each with its reminders."""

    commune: Commune
    years: list[int]
    plan: Plan | None
    as_of: date
    ordered: Sequence[Ordered]
    tasks: list[TaskView]
    reminders: Mapping[str, list[Reminder]] = field(default_factory=dict)


def year_to_show(plans: Iterable[Document], asked: int | None, day: date) -> int:
    """Return the year asked for, else the newest year with a plan that has begun."""
    years = sorted(document["plan"]["year"] for document in plans)
    begun = [year for year in years if year <= day.year]
    return asked or (begun or years or [day.year])[-1]


def board(
    commune: Commune,
    plans: Sequence[Document],
    tasks: Sequence[Document],
    task_years: Sequence[Document],
    *,
    year: int,
    on: date,
    today: date,
) -> Board:
    """Return the plan of ``year`` as it stands on ``on``, with what is known now.

    ``task_years`` are needed for a past day only: today's standing is the one last said.
    """
    of_year = sorted(
        (each["plan"] for each in plans if each["plan"]["year"] == year),
        key=lambda plan: plan["stamp"],
    )
    done = {each["task_id"]: each for each in task_years}
    ordered = [
        Ordered(each, done.get(each["_id"].partition("/")[2], {}))
        for each in in_force(of_year, tasks)
    ]
    orders = [each.plan for each in ordered]
    end = max((each.schedule.end for each in orders), default=date(year, 12, 31))
    told = {each.task_id: reminders_of(commune, each.document, on) for each in ordered}
    return Board(
        commune=commune,
        years=sorted({each["plan"]["year"] for each in plans}, reverse=True),
        plan=Plan(year=year, title=of_year[-1]["title"]) if of_year else None,
        as_of=min(on, end),
        ordered=ordered,
        tasks=[
            stand(commune, each, plan, told[each.task_id], on=on, past=on < today)
            for each, plan in zip(ordered, orders, strict=True)
        ],
        reminders=told,
    )


def in_force(plans: Sequence[Document], tasks: Sequence[Document]) -> list[Document]:
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


def standing_after(commune: Commune, plan: PlannedTask, output: Iterable[Output]) -> Standing:
    """Return where a task stands after ``output``."""
    return standing_of(plan, counted(output, plan.schedule.effective), _obliged(commune, plan))


def stand(
    commune: Commune,
    task: Ordered,
    plan: PlannedTask,
    told: Sequence[Reminder],
    *,
    on: date,
    past: bool,
) -> TaskView:
    """Return a task as it stands on ``on``; today as it was last said."""
    said = task.document.get("standing")
    if past or said is None:
        standing = standing_after(commune, plan, task.output(on))
    else:
        # The plan's own target and date: a decision may have moved them since the last report.
        moved = {"target": plan.target, "due": plan.due}
        standing = Standing.model_validate(said).model_copy(update=moved)
    found = assess(plan.schedule, standing, on)
    return TaskView(
        id=plan.task_id,
        ref=plan.ref,
        title=plan.title,
        track=plan.track,
        kind=plan.schedule.kind,
        units=[unit_in(commune, role) for role in plan.roles if role.role in IN_CHARGE],
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
        parts=[_part(commune, unit, plan, standing, on) for unit in standing.by_unit],
        reminders=len(told),
        told=told[0] if told else None,
    )


def reminders_of(commune: Commune, document: Document, until: date) -> list[Reminder]:
    """Return what units were told of a task or a report until a day, newest first."""
    last, replied = until.isoformat(), document.get("replied", {})
    matter = document["_id"].partition("/")[2]
    found = []
    for name, told in document.get("told", {}).items():
        if told["on"] > last:
            continue
        reply = replied.get(name)
        found.append(
            Reminder(
                unit=unit_name(commune, told["unit"]),
                task_id=None if "year" in document else matter,
                report_id=matter if "year" in document else None,
                replied_on=as_day(reply["on"]) if reply and reply["on"] <= last else None,
                **{each: told[each] for each in _TOLD},
            )
        )
    return sorted(found, key=lambda each: (each.on, each.number, each.reminder_id), reverse=True)


_TOLD = ("reminder_id", "number", "on", "cause", "owed", "days", "level", "by_hand")


def _obliged(commune: Commune, plan: PlannedTask) -> list[str]:
    """Return the units behind each set of units that leads (domain A9)."""
    leads = [role.unit for role in plan.roles if role.role is RoleName.LEAD and role.unit]
    sets = [unit for unit in leads if unit in commune.units and commune.units[unit].set]
    return [member for unit in sets for member in commune.members(unit)]


def _part(commune: Commune, unit: str, plan: PlannedTask, standing: Standing, on: date) -> Part:
    own = standing.by_unit[unit]
    alone = standing.model_copy(
        update={"by_unit": {}, "last_on": own.last_on, "done": own.done, "by_kind": {}}
    )
    found = assess(plan.schedule, alone, on)
    return Part(
        unit=unit_name(commune, unit),
        done=own.done,
        last_on=own.last_on,
        health=found.health,
        since=found.since,
        days=found.days,
    )
