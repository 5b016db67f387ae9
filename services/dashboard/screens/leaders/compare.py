"""Two days side by side: what became better, what worse."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import streamlit as st

from services.dashboard.charts import sign
from services.dashboard.lateness import all_named
from services.dashboard.screens import doors
from services.dashboard.screens.leaders import cards, looks
from services.dashboard.screens.leaders.looks import Look
from services.dashboard.texts import Words
from services.dashboard.views import Overview, TaskView
from shared.contracts.tasks import Health

ROLES = looks.ROLES
BACK = timedelta(days=30)
WORSE = (Health.DONE, Health.ON_TRACK, Health.ADJUSTED, Health.AT_RISK, Health.STALE, Health.LATE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure on both days; ``better`` says which way is good, None for neither."""

    name: str
    before: int
    after: int
    better: int | None

    @property
    def change(self) -> int:
        """By how much it grew."""
        return self.after - self.before


def show() -> None:
    """Draw two days side by side."""
    if looks.look("compare", *ROLES):
        live()


@st.fragment(run_every=looks.EVERY_SECONDS)
def live() -> None:
    """Ask which days, and draw them; runs again by itself."""
    here = looks.again()
    words = here.words
    now, _ = looks.page(here, Overview, "/overview")
    if now is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = _day(words("compare_first"), now.as_of - BACK, here, "compare_first")
        last = _day(words("compare_last"), now.as_of, here, "compare_last")
    if first is None or last is None or first >= last:
        st.html(cards.empty(words("compare_order")))
        return
    before, old = looks.page(here, Overview, "/overview", on=first)
    after, older = looks.page(here, Overview, "/overview", on=last)
    if before is None or after is None:
        return
    looks.drawn(*blocks(before, after, first, last, words), faded=old or older)


def blocks(before: Overview, after: Overview, first: date, last: date, words: Words) -> list[str]:
    """Return the figures of both days, and each task that stands otherwise than before."""
    title = words("compare_title", first=words.day(first), last=words.day(last))
    year = ""
    if before.plan != after.plan:
        years = [str(each.plan.year) if each.plan else "–" for each in (before, after)]
        year = cards.empty(words("compare_years", first=years[0], last=years[1]))
    return [
        cards.card(title, year, table(figures(before, after, words), first, last, words)),
        cards.side_by_side(
            cards.card(words("compare_worse"), _moved(before, after, words, worse=True)),
            cards.card(words("compare_better"), _moved(before, after, words, worse=False)),
        ),
    ]


def figures(before: Overview, after: Overview, words: Words) -> list[Figure]:
    """Return what is compared, in order."""
    healths = {"done": 1, "on_track": 1, "at_risk": -1, "stale": -1, "late": -1}
    return [
        *(
            Figure(
                words(f"health_{name}"),
                getattr(before.totals, name),
                getattr(after.totals, name),
                way,
            )
            for name, way in healths.items()
        ),
        Figure(words("compare_output"), _output(before), _output(after), 1),
        Figure(words("compare_owed"), _owed(before), _owed(after), -1),
        Figure(words("compare_told"), _told(before), _told(after), None),
        Figure(words("open"), before.feedback.open, after.feedback.open, -1),
    ]


def table(found: list[Figure], first: date, last: date, words: Words) -> str:
    """Return the figures as a table; better and worse are said in words as well."""
    heads = "".join(
        f'<th scope="col">{escape(each)}</th>'
        for each in (
            words("compare_what"), words.day(first), words.day(last), words("compare_change"),
        )
    )  # fmt: skip
    body = "".join(
        f'<tr><th scope="row">{escape(each.name)}</th><td>{words.number(each.before)}</td>'
        f"<td>{words.number(each.after)}</td><td>{_change(each, words)}</td></tr>"
        for each in found
    )
    return f'<table class="xs-figures"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def moved(before: Overview, after: Overview, *, worse: bool) -> Iterator[tuple[TaskView, TaskView]]:
    """Yield each task of both days whose health became worse, or better."""
    known = {each.id: each for each in before.tasks}
    for task in after.tasks:
        was = known.get(task.id)
        if was and was.health != task.health:
            fell = WORSE.index(task.health) > WORSE.index(was.health)
            if fell is worse:
                yield was, task


def _moved(before: Overview, after: Overview, words: Words, *, worse: bool) -> str:
    found = list(moved(before, after, worse=worse))
    if not found:
        return cards.empty(words("compare_worse_none" if worse else "compare_better_none"))
    lines = "".join(_line(was, task, words) for was, task in found)
    return f'<ol class="xs-late">{lines}</ol>'


def _line(was: TaskView, task: TaskView, words: Words) -> str:
    address = doors.door(doors.TASKS, words, {"task": task.id})
    change = " → ".join(
        f"{sign(each.health)}{escape(words(f'health_{each.health.value}'))}" for each in (was, task)
    )
    done = words("compare_done", before=words.number(was.done), after=words.number(task.done))
    return (
        f'<li><div class="xs-who"><b lang="vi">{doors.link(f"{task.ref} {task.title}", address)}'
        f"</b><span>{escape(all_named(task.units, words))}</span></div>"
        f'<div class="xs-much"><b>{change}</b><span>{escape(done)}</span></div></li>'
    )


def _change(figure: Figure, words: Words) -> str:
    if not figure.change:
        return "="
    grown = f"{'+' if figure.change > 0 else '−'}{words.number(abs(figure.change))}"
    if figure.better is None:
        return grown
    good = figure.change * figure.better > 0
    mark = sign(Health.DONE if good else Health.LATE)
    return f"{mark}{grown} {escape(words('compare_good' if good else 'compare_bad'))}"


def _output(view: Overview) -> int:
    return sum(each.done for each in view.tasks)


def _owed(view: Overview) -> int:
    return sum(each.behind for each in view.tasks)


def _told(view: Overview) -> int:
    return sum(each.reminders for each in view.tasks)


def _day(label: str, usual: date, here: Look, key: str) -> date | None:
    found = st.date_input(
        label, usual, max_value=here.today, format="DD/MM/YYYY", key=key, width=200
    )
    return found if isinstance(found, date) else None
