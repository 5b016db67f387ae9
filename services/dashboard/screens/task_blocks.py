"""Tasks, reports and reminders as markup. Pure, from data to HTML."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from urllib.parse import urlsplit

from services.dashboard.client.task_shapes import Entry, Reminder, Task, TaskDesk, TopicName
from services.dashboard.screens.clocks import SIGNS
from services.dashboard.texts import Words
from shared.contracts.tasks import Health, ProgressKind

ROLE_ORDER = ("lead", "execute", "coordinate", "direct")
STATE_COLOURS = {
    "reported": "on_track",
    "accepted": "done",
    "returned": "late",
    "reversed": "stale",
    "reversal": "stale",
    "draft": "stale",
    "submitted": "on_track",
    "ok": "done",
    "failed": "late",
    "counted": "done",
}


def health(found: Health, words: Words) -> str:
    """Return how a task stands, as a sign, a colour and a word."""
    return chip(found.value, words(f"health_{found.value}"))


def state(name: str, words: Words) -> str:
    """Return what became of a report, as a sign, a colour and a word."""
    return chip(STATE_COLOURS[name], words(f"state_{name}"))


def chip(colour: str, sentence: str) -> str:
    """Return a mark that says in words what its colour says."""
    return (
        f'<span class="xs-chip xs-chip-{colour}"><span aria-hidden="true">{SIGNS[colour]}</span> '
        f"{escape(sentence)}</span>"
    )


def part(task: Task, unit: str) -> str | None:
    """Return a unit's part in a task, the weightiest where it has several; None for none named."""
    own = {each.role.value for each in task.roles if each.unit == unit}
    return next((role for role in ROLE_ORDER if role in own), None)


def owes(task: Task, unit: str) -> bool:
    """Tell whether what is owed of a task is owed by ``unit``."""
    if unit in task.by_unit:
        return not task.by_unit[unit].done
    leads = {each.unit for each in task.roles if each.role.value == "lead"}
    doers = leads or {each.unit for each in task.roles if each.role.value == "execute"}
    return unit in doers


def owed(task: Task, unit: str) -> int | None:
    """Return how much ``unit`` owes of a task; None where that is no figure of its own."""
    return task.debt if owes(task, unit) and unit not in task.by_unit else None


def due_by(tasks: Iterable[Task], unit: str, sunday: date) -> list[Task]:
    """Return what ``unit`` has to do by ``sunday``, of tasks as they stand on that evening."""
    return [
        task
        for task in tasks
        if owes(task, unit)
        and not task.completed
        and (task.debt > 0 or (task.due is not None and task.due <= sunday))
    ]


def due(task: Task, unit: str, sunday: date, words: Words) -> str:
    """Return what ``unit`` has to do of a task by ``sunday``."""
    if unit in task.by_unit:
        need = words("week_member")
    elif task.debt:
        need = words("week_debt", count=words.number(task.debt), day=words.day(sunday))
    else:
        need = words("week_due", day=words.day(task.due))
    return (
        f'<div class="xs-row"><p lang="vi"><b>{escape(task.ref)}</b> {escape(task.title)}</p>'
        f'<p class="xs-row-line">{health(task.health, words)} <span>{escape(need)} · '
        f"{escape(figures(task, words))}</span></p></div>"
    )


def figures(task: Task, words: Words) -> str:
    """Return what is done of what is ordered."""
    done = words.number(task.done)
    if task.target is None:
        return words("figure_done", done=done)
    return words("figure_of", done=done, target=words.number(task.target))


def amount(entry: Entry, words: Words) -> str:
    """Return how much of what was done."""
    return f"{words.number(entry.quantity)} {words(f'kind_{entry.kind.value}')}"


def topics(codes: Iterable[str], known: Sequence[TopicName]) -> str:
    """Return topics by code and name."""
    names = {each.code: each.label for each in known}
    return "; ".join(f"{code} {names.get(code, '')}".strip() for code in codes)


def links(entry: Entry, words: Words) -> str:
    """Return the links that prove output, and how many files do."""
    shown = [
        f'<a href="{escape(each.url)}" target="_blank" rel="noopener noreferrer">'
        f"{escape(urlsplit(each.url).netloc)}</a>"
        for each in entry.evidence
        if each.url
    ]
    if files := sum(each.file is not None for each in entry.evidence):
        shown.append(escape(words("proof_files", count=files)))
    return " · ".join(shown) or escape(words("proof_none"))


def whose(found: Entry, desk: TaskDesk, words: Words) -> str:
    """Return whose output an entry is, and who reported it on behalf of that unit."""
    unit = desk.named(found.unit)
    if found.posted_by is None:
        return unit
    return words("posted_for", by=desk.named(found.posted_by), unit=unit)


def entry(found: Entry, task: Task | None, desk: TaskDesk, words: Words) -> str:
    """Return one entry: what was done for which task, when, and what proves it."""
    name = f"<b>{escape(task.ref)}</b> {escape(task.title)}" if task else escape(found.task_id)
    said = [amount(found, words), words("done_on", day=words.day(found.occurred_on))]
    said.insert(0, whose(found, desk, words))
    note = f'<p class="xs-said" lang="vi">{escape(found.note)}</p>' if found.note else ""
    told = topics(found.topics, desk.topics)
    about = f'<p class="xs-hint" lang="vi">{escape(told)}</p>' if told else ""
    return (
        f'<div class="xs-row"><p lang="vi">{name}</p><p class="xs-row-line">'
        f"{state(found.state, words)} <span>{escape(' · '.join(said))}</span></p>{note}{about}"
        f'<p class="xs-hint">{escape(words("proof"))}: {links(found, words)}</p></div>'
    )


def picture(content: bytes, media: str, name: str) -> str:
    """Return a picture that the service has drawn anew."""
    data = b64encode(content).decode()
    return f'<img class="xs-proof" src="data:{media};base64,{data}" alt="{escape(name)}">'


def reminder(found: Reminder, words: Words) -> str:
    """Return one reminder as it was sent."""
    level = words(f"level_{found.level}")
    about = [words("reminder_number", number=found.number), words.day(found.issued_on), level]
    answer = ""
    if found.reply:
        answer = (
            f'<p class="xs-hint">{escape(words("reminder_replied"))}</p>'
            f'<p class="xs-said" lang="vi">{escape(found.reply)}</p>'
        )
    colour = "done" if found.reply else "late"
    mark = chip(colour, words("answered_yes" if found.reply else "answered_no"))
    return (
        f'<div class="xs-row"><p class="xs-said" lang="vi">{escape(found.text)}</p>'
        f'<p class="xs-row-line">{mark} <span>{escape(" · ".join(about))}</span></p>'
        f"{answer}</div>"
    )


def counted(kind: ProgressKind, words: Words) -> str:
    """Return what a kind of output is called where one is chosen."""
    name = words(f"kind_{kind.value}")
    return name[:1].upper() + name[1:]
