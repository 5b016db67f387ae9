"""A plan's document beside what was read from it, as markup. Pure."""

from collections.abc import Sequence
from html import escape

from services.dashboard.client.plan_shapes import PlanItem, Remark
from services.dashboard.client.task_shapes import TaskDesk
from services.dashboard.screens import alphabet, task_blocks
from services.dashboard.texts import Words
from shared.contracts.tasks import Schedule

BEGINNING = 40
"""So much of a title is looked for in the document: more may be broken over lines."""
AROUND = 14
"""So many lines are shown from where a task begins."""
JOINED = 4


def place(lines: Sequence[str], title: str) -> int | None:
    """Return the line of a document in which ``title`` begins, or None."""
    wanted = " ".join(alphabet.folded(title).split())[:BEGINNING]
    if not wanted:
        return None
    found = [" ".join(alphabet.folded(line).split()) for line in lines]
    for number, line in enumerate(found):
        joined = " ".join(found[number : number + JOINED])
        if 0 <= joined.find(wanted) < max(len(line), 1):
            return number
    return None


def words_of(lines: Sequence[str], title: str, words: Words, *, whole: bool) -> str:
    """Return the document's words, from where a task begins, with its title marked."""
    begin = place(lines, title)
    first = 0 if whole or begin is None else max(0, begin - 2)
    last = len(lines) if whole else first + AROUND
    shown = "".join(
        f"<p{' class=xs-here' if number == begin else ''}>{escape(line)}</p>"
        for number, line in enumerate(lines[first:last], first)
    )
    lost = "" if begin is not None else f'<p class="xs-hint">{escape(words("place_unknown"))}</p>'
    name = escape(words("document_text"))
    return (
        f'{lost}<div class="xs-paper" lang="vi" role="region" tabindex="0" aria-label="{name}">'
        f"{shown}</div>"
    )


def as_written(item: PlanItem, words: Words) -> str:
    """Return what the document says of a task, part by part, as far as the reader kept it."""
    said = {
        "written_heading": item.heading,
        "written_detail": item.detail,
        "written_roles": "; ".join(
            f"{words(f'role_{each.role.value}')}: {each.as_written}" for each in item.roles
        ),
        "written_frequency": item.frequency_as_written,
        "written_time": item.time_as_written,
        "written_unclear": " · ".join(item.not_understood),
    }
    rows = "".join(
        f'<div><dt>{escape(words(name))}</dt><dd lang="vi">{escape(value)}</dd></div>'
        for name, value in said.items()
        if value
    )
    return f'<dl class="xs-about xs-one">{rows}</dl>'


def understood(item: PlanItem, desk: TaskDesk, words: Words) -> str:
    """Return what was read of a task."""
    facts = {
        "col_units": units(item, desk, words) or "?",
        "col_kind": ", ".join(task_blocks.counted(each, words) for each in item.counts) or "–",
        "plan_rhythm": rhythm(item.schedule, words),
        "col_target": "–" if item.target is None else words.number(item.target),
        "col_due": due(item, words),
    }
    if given := opening(item.schedule, words):
        facts["changed_opening"] = given
    rows = "".join(
        f"<div><dt>{escape(_begun(words(name)))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in facts.items()
    )
    return f'<dl class="xs-about">{rows}</dl>'


def units(item: PlanItem, desk: TaskDesk, words: Words) -> str:
    """Return who has which part in a task; an unknown body as the document writes it."""
    return ", ".join(
        f"{desk.named(each.unit) if each.unit else f'? {each.as_written}'} "
        f"({words(f'role_{each.role.value}')})"
        for each in item.roles
    )


def _begun(name: str) -> str:
    return name[:1].upper() + name[1:]


def due(item: PlanItem, words: Words) -> str:
    """Return when a task is due, and when it was before a decision moved it."""
    day, former = words.day(item.due), item.schedule.adjusted_from
    return words("due_moved", day=day, former=words.day(former)) if former else day


def opening(schedule: Schedule, words: Words) -> str:
    """Return the opening balances, kind by kind; nothing for none."""
    return "; ".join(
        f"{words(f'kind_{each.kind.value}')}: {words.number(each.opening)}"
        for each in schedule.quotas
        if each.opening
    )


def rhythm(schedule: Schedule, words: Words) -> str:
    """Return when a task is to be done."""
    days = {"start": words.day(schedule.start), "end": words.day(schedule.end)}
    if schedule.quotas:
        return "; ".join(
            words(
                "rhythm_quota",
                count=words.number(each.count),
                kind=words(f"kind_{each.kind.value}"),
                per=words(f"per_{each.per}"),
            )
            for each in schedule.quotas
        )
    return words(f"rhythm_{schedule.kind}", **days)


def remarks(found: Sequence[Remark], words: Words) -> str:
    """Return what a person should look at, place by place."""
    if not found:
        return f"<p>{escape(words('remarks_none'))}</p>"
    rows = "".join(
        f'<li lang="vi"><b>{escape(each.where)}</b> {escape(each.text)}</li>' for each in found
    )
    return f'<ul class="xs-why">{rows}</ul>'


def unclear(item: PlanItem) -> bool:
    """Tell whether a person has to look at a task before the plan is adopted."""
    doers = [each for each in item.roles if each.role.value in {"lead", "execute"}]
    return bool(item.not_understood) or not any(each.unit for each in doers)
