"""What differs between two versions of a plan, line by line. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.dashboard.client.plan_shapes import DutyItem, Plan, PlanItem
from services.dashboard.client.task_shapes import TaskDesk
from services.dashboard.screens import plan_blocks
from services.dashboard.screens.tables import Column, Table
from services.dashboard.texts import Words

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs: of what, in which respect, as it was and as it is."""

    about: str
    what: str
    before: str
    after: str


def between(before: Plan, after: Plan, desk: TaskDesk, words: Words) -> list[Line]:
    """Return what differs, in the order of the later plan; what is gone comes last."""
    return [
        *_tasks(before, after, desk, words),
        *_duties(before, after, desk, words),
    ]


def table(name: str) -> Table[Line]:
    """Return the table of such lines under a name of its own."""
    return Table(
        name,
        (
            Column("col_about", lambda each: each.about),
            Column("col_what", lambda each: each.what),
            Column("col_before", lambda each: each.before),
            Column("col_after", lambda each: each.after),
        ),
    )


def _tasks(before: Plan, after: Plan, desk: TaskDesk, words: Words) -> Iterator[Line]:
    known = {each.task_id: each for each in before.tasks}
    for item in after.tasks:
        about = f"{item.ref} {item.title}"
        was = known.get(item.task_id)
        if was is None:
            said = "; ".join(
                f"{words(name)}: {value}"
                for name, value in _facts(item, desk, words).items()
                if value != NOTHING and name != "col_title"
            )
            yield Line(about, words("change_added"), NOTHING, said)
        elif item.withdrawn and not was.withdrawn:
            yield Line(about, words("change_task"), words("change_there"), words("withdrawn"))
        else:
            yield from _unlike(about, _facts(was, desk, words), _facts(item, desk, words), words)


def _duties(before: Plan, after: Plan, desk: TaskDesk, words: Words) -> Iterator[Line]:
    known = {each.duty_id: each for each in before.duties}
    for duty in after.duties:
        was = known.pop(duty.duty_id, None)
        said = _said_of_duty(duty, desk)
        about = words("change_duty", ref=duty.ref)
        if was is None:
            joined = f"{said['duty_holder']}: {said['duty_text']}"
            yield Line(about, words("change_added"), NOTHING, joined)
        else:
            yield from _unlike(about, _said_of_duty(was, desk), said, words)
    for gone in known.values():
        about = words("change_duty", ref=gone.ref)
        yield Line(about, words("change_removed"), gone.text, NOTHING)


def _unlike(
    about: str, before: dict[str, str], after: dict[str, str], words: Words
) -> Iterator[Line]:
    for name, value in after.items():
        if before[name] != value:
            said = words(name)
            yield Line(about, said[:1].upper() + said[1:], before[name], value)


def _facts(item: PlanItem, desk: TaskDesk, words: Words) -> dict[str, str]:
    schedule = item.schedule
    targets = "; ".join(
        f"{words(f'kind_{each.kind.value}')}: {words.number(each.target)}"
        for each in schedule.quotas
    )
    target = NOTHING if item.target is None else words.number(item.target)
    return {
        "col_title": item.title,
        "col_units": plan_blocks.units(item, desk, words),
        "plan_rhythm": plan_blocks.rhythm(schedule, words),
        "col_span": words("from_to", start=words.day(schedule.start), end=words.day(schedule.end)),
        "col_target": f"{target} ({targets})" if len(schedule.quotas) > 1 else target,
        "changed_opening": plan_blocks.opening(schedule, words) or NOTHING,
        "col_due": plan_blocks.due(item, words),
    }


def _said_of_duty(duty: DutyItem, desk: TaskDesk) -> dict[str, str]:
    holder = desk.named(duty.holder) if duty.holder else duty.holder_as_written
    return {"duty_holder": holder, "duty_text": duty.text}
