"""The blocks of the leadership page as markup: pure, from the overview to HTML."""

from collections.abc import Sequence
from datetime import date
from html import escape

from services.dashboard.charts import bullet_bar, legend, share_bar, sign, trend
from services.dashboard.lateness import all_named, how_late, named, told
from services.dashboard.screens import doors
from services.dashboard.texts import Words
from services.dashboard.views import (
    ActivityEntry,
    Feedback,
    Overview,
    TaskView,
    TrackTotals,
    UnitTotals,
)
from shared.contracts.tasks import Health

WORST = 6
"""How many late tasks are listed by name before the table takes over."""


def heading(view: Overview, words: Words) -> str:
    """Return the page's title and its verdict, whether the plan is kept."""
    if view.plan is None:
        return (
            f'<header class="xs-head"><h1>{escape(words("no_plan", year=view.as_of.year))}</h1>'
            f"<p>{escape(words('no_plan_how'))}</p></header>"
        )
    totals = view.totals
    good = totals.done + totals.on_track
    if totals.late or totals.stale:
        verdict, health = "verdict_bad", Health.LATE
    elif totals.at_risk:
        verdict, health = "verdict_risk", Health.AT_RISK
    else:
        verdict, health = "verdict_good", Health.ON_TRACK
    detail = words(
        "verdict_detail",
        good=f"<b>{words.number(good)}</b>",
        all=f"<b>{words.number(totals.tasks)}</b>",
    )
    return (
        f'<header class="xs-head"><h1 lang="vi">{escape(view.plan.title)}</h1>'
        f'<p class="xs-verdict">{sign(health)}<strong>{escape(words(verdict))}</strong>'
        f"<span>{detail}</span></p>{legend(totals, words)}</header>"
    )


def freshness(view: Overview, updated: str, words: Words, *, live: bool) -> str:
    """Return when the page was last brought up to date, and the day that its figures are of."""
    return (
        f'<p class="xs-fresh"><span class="xs-{"live" if live else "still"}" aria-hidden="true">'
        "</span>"
        f"{escape(words('updated', time=updated))}"
        f"<span>{escape(words('as_of', day=words.day(view.as_of)))}</span></p>"
    )


def cards(view: Overview, words: Words, *, plan_faded: bool, feedback_faded: bool) -> str:
    """Return the big figures: one card for each half of the plan, one for feedback."""
    found = "".join(_track(each, words, faded=plan_faded) for each in view.tracks if view.tasks)
    feedback = _feedback(view.feedback, words, faded=feedback_faded)
    return f'<div class="xs-cards">{found}{feedback}</div>'


def two(wide: str, narrow: str) -> str:
    """Return two blocks side by side, one below the other where there is no room."""
    return f'<div class="xs-two">{wide}{narrow}</div>'


def late(view: Overview, words: Words) -> str:
    """Return who is late and by how much, the worst first."""
    title = f"<h2>{escape(words('late_title'))}</h2>"
    if not view.late:
        return (
            f'<section class="xs-card">{title}<p class="xs-good">{sign(Health.DONE)}'
            f"{escape(words('late_none'))}</p></section>"
        )
    rows = "".join(_late(task, words) for task in view.late[:WORST])
    rest = len(view.late) - WORST
    more = f'<p class="xs-more">{escape(words("late_more", count=rest))}</p>' if rest > 0 else ""
    return f'<section class="xs-card">{title}<ol class="xs-late">{rows}</ol>{more}</section>'


def units(found: Sequence[UnitTotals], words: Words) -> str:
    """Return each unit's tasks by health, the unit with most that is late first."""
    rows = "".join(
        f"<li><div><b>{doors.unit(each.unit.slug, named(each.unit, words), words)}</b>"
        f"<span>{escape(words('unit_tasks', count=each.tasks))}</span></div>"
        f"{share_bar(each, words)}{legend(each, words)}</li>"
        for each in found
    )
    title = escape(words("units_title"))
    return f'<section class="xs-card"><h2>{title}</h2><ul class="xs-units">{rows}</ul></section>'


def tasks(view: Overview, words: Words, *, by_unit: bool) -> str:
    """Return every task with its bar, grouped by track or by unit in charge."""
    groups: dict[str, list[TaskView]] = {}
    for task in view.tasks:
        names = (
            [named(unit, words) for unit in task.units] or ["–"]
            if by_unit
            else [words(f"track_{task.track.value}")]
        )
        for name in names:
            groups.setdefault(name, []).append(task)
    body = "".join(
        f'<h3>{escape(name)}</h3><ul class="xs-tasks">'
        f"{''.join(_task(task, words, by_unit=by_unit) for task in group)}</ul>"
        for name, group in groups.items()
    )
    key = f'<p class="xs-key"><em aria-hidden="true"></em>{escape(words("expected"))}</p>'
    return f'<div class="xs-groups">{key}{body}</div>'


def feedback(found: Feedback, words: Words, *, faded: bool) -> str:
    """Return feedback by day and by subject."""
    return (
        f'<section class="xs-card xs-feedback{" xs-faded" if faded else ""}">'
        f"<div><h2>{escape(words('trend_title'))}</h2>{trend(found.days, words)}</div>"
        f"<div>{_categories(found, words)}</div></section>"
    )


def activity(view: Overview, today: date, words: Words) -> str:
    """Return what happened last, newest first."""
    title = f"<h2>{escape(words('activity_title'))}</h2>"
    if not view.activity:
        return f'<section class="xs-card">{title}<p>{escape(words("no_activity"))}</p></section>'
    refs = {task.id: task.ref for task in view.tasks}
    rows = "".join(
        f'<li><time datetime="{each.at.isoformat()}">{words.moment(each.at, today)}</time>'
        f"<span>{escape(sentence(each, refs, words))}</span></li>"
        for each in view.activity
    )
    return f'<section class="xs-card">{title}<ol class="xs-feed">{rows}</ol></section>'


def sentence(entry: ActivityEntry, refs: dict[str, str], words: Words) -> str:
    """Return what happened as one sentence without a person's name."""
    about = entry.refs
    task = refs.get(about.get("task_id") or "", about.get("task_id") or "–")
    unit = named(entry.unit, words) if entry.unit else "–"
    said = {**about, "ref": task, "unit": unit}
    match entry.kind:
        case "tasks.v1.progress.reported":
            said["kind"] = words(f"kind_{about['kind']}")
            if entry.posted_by is None:
                return words("said_progress", **said)
            said["posted_by"] = named(entry.posted_by, words)
            return words("said_progress_for", **said)
        case "tasks.v1.reminder.issued":
            return words("said_reminded" if about["task_id"] else "said_report_missing", **said)
        case kind if kind in SAID_OF_CASES:
            return words(SAID_OF_CASES[kind], category=words(f"category_{about['category']}"))
        case kind if kind in SAID:
            return words(SAID[kind], **said)
        case _:
            return words("said_other")


SAID = {
    "tasks.v1.plan.adopted": "said_plan",
    "tasks.v1.plan.amended": "said_amended",
    "tasks.v1.progress.refused": "said_refused",
    "tasks.v1.progress.returned": "said_returned",
    "tasks.v1.progress.reversed": "said_reversed",
    "tasks.v1.report.frozen": "said_frozen",
    "tasks.v1.report.submitted": "said_submitted",
    "tasks.v1.task.completed": "said_completed",
    "notify.v1.delivery.failed": "said_failed",
}
"""The words for what needs no more than its references."""
SAID_OF_CASES = {
    "feedback.v1.case.received": "said_received",
    "feedback.v1.case.answered": "said_answered",
    "feedback.v1.case.transferred": "said_transferred",
    "feedback.v1.case.reopened": "said_reopened",
    "feedback.v1.clock.missed": "said_missed",
}
"""The words for what becomes of a case."""


def _track(totals: TrackTotals, words: Words, *, faded: bool) -> str:
    good = words.number(totals.done + totals.on_track)
    return (
        f'<article class="xs-card{" xs-faded" if faded else ""}">'
        f"<h2>{escape(words(f'track_{totals.track.value}'))}</h2>"
        f'<p class="xs-big"><b>{good}</b>'
        f"<span>{escape(words('of_tasks', count=words.number(totals.tasks)))}</span></p>"
        f"{share_bar(totals, words)}{legend(totals, words)}</article>"
    )


def _feedback(feedback: Feedback, words: Words, *, faded: bool) -> str:
    oldest = words("no_feedback") if not feedback.received else words("all_answered")
    if feedback.oldest_open_on and feedback.oldest_open_days is not None:
        oldest = (
            words(
                "oldest",
                days=words.number(feedback.oldest_open_days),
                day=words.day(feedback.oldest_open_on),
            )
            if feedback.oldest_open_days
            else words("oldest_today")
        )
    label = f"{words('answered')} {feedback.answered}, {words('open').lower()} {feedback.open}"
    return (
        f'<article class="xs-card{" xs-faded" if faded else ""}">'
        f"<h2>{escape(words('feedback_title'))}</h2>"
        f'<p class="xs-big"><b>{words.number(feedback.open)}</b>'
        f"<span>{escape(words('waiting'))}<br>{escape(oldest)}</span></p>"
        f'<div class="xs-bar" role="img" aria-label="{escape(label)}">'
        f'<i class="xs-answered" style="flex-grow:{feedback.answered}"></i>'
        f'<i class="xs-open" style="flex-grow:{feedback.open}"></i></div>'
        f'<ul class="xs-legend"><li>{escape(words("received"))} '
        f"<b>{words.number(feedback.received)}</b></li>"
        f"<li>{escape(words('answered'))} <b>{words.number(feedback.answered)}</b></li>"
        f"<li>{escape(words('feedback_period'))}</li></ul></article>"
    )


def _late(task: TaskView, words: Words) -> str:
    amount, since = how_late(task, words)
    return (
        f'<li><div class="xs-who"><b>{escape(all_named(task.units, words))}</b>'
        f'<span lang="vi">{doors.task(task.id, f"{task.ref} · {task.title}", words)}</span>'
        f'<span class="xs-told">{escape(told(task.told, words))}</span></div>'
        f'<div class="xs-much"><b>{sign(task.health)}{escape(amount)}</b>'
        f"<span>{escape(since)}</span></div></li>"
    )


def _task(task: TaskView, words: Words, *, by_unit: bool) -> str:
    who = words(f"track_{task.track.value}") if by_unit else all_named(task.units, words)
    state = f"{sign(task.health)}{escape(words(f'health_{task.health.value}'))}"
    figure = (
        f"<b>{words.number(task.done)}</b>/{words.number(task.target)}"
        if task.target
        else f"<b>{words.number(task.done)}</b>"
    )
    note = ""
    if task.opening:
        note = f'<p class="xs-note">{escape(words("opening", count=task.opening))}</p>'
    if not task.target:
        last = words("last_on", day=words.day(task.last_on)) if task.last_on else words("none_yet")
        note = f'<p class="xs-note">{escape(words("continuous"))} · {escape(last)}</p>'
    return (
        f'<li><div class="xs-name"><p lang="vi" title="{escape(task.title)}">'
        f"<b>{escape(task.ref)}</b> {escape(task.title)}</p><span>{escape(who)}</span></div>"
        f'<div class="xs-standing"><span class="xs-state">{state}</span>'
        f'<span class="xs-figure">{figure}</span></div>{bullet_bar(task, words)}{note}</li>'
    )


def _categories(feedback: Feedback, words: Words) -> str:
    title = f"<h2>{escape(words('categories_title'))}</h2>"
    most = max((each.received for each in feedback.categories), default=0)
    if not most:
        return f"{title}<p>{escape(words('no_feedback'))}</p>"
    rows = "".join(
        f"<li><div><b>{escape(words(f'category_{each.category.value}'))}</b><span>"
        + escape(
            words(
                "category_figures",
                answered=words.number(each.answered),
                received=words.number(each.received),
            )
        )
        + '</span></div><div class="xs-split" aria-hidden="true">'
        f'<i class="xs-answered" style="width:{100 * each.answered / most:.1f}%"></i>'
        f'<i class="xs-open" style="width:{100 * each.open / most:.1f}%"></i></div></li>'
        for each in sorted(feedback.categories, key=lambda each: -each.received)
        if each.received
    )
    return f'{title}<ul class="xs-units">{rows}</ul>'
