"""The commune on one page of paper (A4), for whoever carries it into a meeting. Pure."""

import re
from collections.abc import Iterator

import typst

from services.dashboard.lateness import all_named, how_late, named, told
from services.dashboard.texts import Words
from services.dashboard.views import Overview, TaskView, Totals
from shared.contracts.tasks import Health

WORST = 6
"""So many late tasks fit on the page."""
COLOURS = {
    Health.DONE: "#005b96",
    Health.ON_TRACK: "#00785a",
    Health.ADJUSTED: "#3d5a80",
    Health.AT_RISK: "#9a6200",
    Health.STALE: "#8a4b87",
    Health.LATE: "#9b1c1c",
}
PREAMBLE = """
#set page(paper: "a4", margin: (x: 18mm, top: 16mm, bottom: 14mm))
#set text(font: ("Times New Roman", "Libertinus Serif"), size: 10.5pt, lang: "vi")
#set par(leading: 0.55em, spacing: 0.8em)
#let part(title, body) = block(width: 100%, above: 12pt, below: 0pt)[
  #text(12pt, weight: "bold", title) #v(-5pt) #line(length: 100%, stroke: 0.5pt + gray) #v(-3pt)
  #body]
#let share(..parts) = box(width: 100%, height: 9pt, grid(
  columns: parts.pos().map(each => each.at(0) * 1fr),
  ..parts.pos().map(each => rect(width: 100%, height: 9pt, fill: rgb(each.at(1))))))
"""


def brief(view: Overview, words: Words) -> bytes:
    """Return the overview as PDF with selectable text: one page."""
    source = PREAMBLE + "\n".join(_parts(view, words))
    return typst.compile(source.encode(), format="pdf")


def _parts(view: Overview, words: Words) -> Iterator[str]:
    title = view.plan.title if view.plan else words("no_plan", year=view.as_of.year)
    yield f'#text(15pt, weight: "bold")[{_text(words("brief_head", commune=view.commune_name))}]\n'
    yield f"{_text(title)} \\ {_text(words('as_of', day=words.day(view.as_of)))}\n"
    if view.tasks:
        yield _part(words("brief_plan"), "".join(_standing(view, words)))
        yield _part(words("furthest_title"), _furthest(view, words))
        yield _part(words("late_title"), _late(view, words))
    yield _part(words("feedback_title"), _feedback(view, words))
    yield f"#v(1fr) #text(8.5pt, fill: gray)[{_text(words('brief_foot'))}]"


def _part(title: str, body: str) -> str:
    return f"#part([{_text(title)}])[{body}]\n"


def _standing(view: Overview, words: Words) -> Iterator[str]:
    for each in view.tracks:
        good = words("brief_track", good=each.done + each.on_track, all=each.tasks)
        name = words(f"track_{each.track.value}")
        counts = _text(_counts(each, words))
        yield f"*{_text(name)}*: {_text(good)} \\ {_share(each)} \\ {counts}\n\n"


def _share(totals: Totals) -> str:
    parts = [
        f'({count}, "{COLOURS[each]}")'
        for each in COLOURS
        if (count := getattr(totals, each.value))
    ]
    return f"#share({', '.join(parts)})" if parts else ""


def _counts(totals: Totals, words: Words) -> str:
    return " · ".join(
        f"{words(f'health_{each.value}')}: {count}"
        for each in COLOURS
        if (count := getattr(totals, each.value))
    )


def _furthest(view: Overview, words: Words) -> str:
    unit = view.units[0] if view.units else None
    if unit is None or unit.worst is None:
        return _text(words("furthest_none"))
    worst = unit.worst
    said = words(
        "province_furthest",
        unit=named(unit.unit, words),
        ref=worst.ref,
        task=worst.title,
        since=words.day(worst.since),
    )
    task = next((each for each in view.tasks if each.id == worst.task_id), None)
    reminder = task.told if task and task.told and task.told.unit == unit.unit else unit.told
    return f"*{_text(said)}* \\ {_text(told(reminder, words))}"


def _late(view: Overview, words: Words) -> str:
    if not view.late:
        return _text(words("late_none"))
    rows = "".join(_row(each, words) for each in view.late[:WORST])
    rest = len(view.late) - WORST
    more = f"#text(9pt)[{_text(words('brief_more', count=rest))}]" if rest > 0 else ""
    return (
        "#table(columns: (1.1fr, 2.2fr, 1.5fr, 1.9fr), inset: 3.5pt, stroke: 0.4pt + gray,\n"
        f"{rows}) {more}"
    )


def _row(task: TaskView, words: Words) -> str:
    amount, since = how_late(task, words)
    cells = (
        all_named(task.units, words),
        f"{task.ref} {task.title}",
        f"{amount}; {since}",
        told(task.told, words),
    )
    return "".join(f"text(9pt)[{_text(each)}], " for each in cells)


def _feedback(view: Overview, words: Words) -> str:
    found = view.feedback
    said = words(
        "province_feedback",
        received=words.number(found.received),
        answered=words.number(found.answered),
        open=words.number(found.open),
    )
    oldest = ""
    if found.oldest_open_on and found.oldest_open_days:
        oldest = words(
            "oldest",
            days=words.number(found.oldest_open_days),
            day=words.day(found.oldest_open_on),
        )
    return f"{_text(words('feedback_period').capitalize())}: {_text(said)}. {_text(oldest)}"


def _text(said: str) -> str:
    """Return words as a Typst string, so that nothing in them is markup."""
    quoted = re.sub(r'(["\\])', r"\\\1", said).replace("\n", " ")
    return f'#"{quoted}"'
