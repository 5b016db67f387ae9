"""What a task's quota asks for and what is there, month by month (burn-up)."""

from collections.abc import Sequence
from datetime import date
from html import escape

from services.dashboard.charts.columns import Kind, key
from services.dashboard.texts import Words
from services.dashboard.views import TaskLine
from services.dashboard.views.tasks import TaskPoint

FULL = 100


def burnup(task: TaskLine, words: Words) -> str:
    """Return done, expected and missing at the end of each month, below the line of the target.

    Empty for a task of which nothing is counted.
    """
    if not task.target or not task.course:
        return ""
    top = max(task.target, task.done, *(asked(task, each) for each in task.course))
    known = {each.month: each for each in task.course}
    months = _months(task)
    now = task.course[-1]
    alt = words(
        "burnup_alt",
        done=words.number(task.done),
        expected=words.number(asked(task, now)),
        debt=words.number(now.behind),
        target=words.number(task.target),
    )
    kinds = (
        Kind("answered", words("burnup_done"), words.number(task.done)),
        Kind("ink", words("burnup_expected"), words.number(asked(task, now))),
        Kind("debt", words("burnup_debt"), words.number(now.behind)),
        Kind("goal", words("burnup_target"), words.number(task.target)),
    )
    bars = "".join(_month(task, known.get(month), top, month, words) for month in months)
    marks = "".join(f"<span>{words.month(month)}</span>" for month in months)
    return (
        f'{key(kinds)}<div class="xs-trend xs-burnup" role="img" aria-label="{escape(alt)}">'
        f'<div class="xs-scale"><span>{words.number(top)}</span><span>0</span></div>'
        f'<div class="xs-columns"><b style="bottom:{FULL * task.target / top:.1f}%"></b>{bars}'
        "</div>"
        f'<div class="xs-days">{marks}</div></div>'
    )


def asked(task: TaskLine, point: TaskPoint) -> int:
    """Return the output that should be there: what was done before the plan counts as well."""
    return task.opening + (point.expected or 0)


def _months(task: TaskLine) -> Sequence[str]:
    """Return the months from the task's first to its last, at least those that are known."""
    first = task.course[0].month
    end = max(f"{task.end:%Y-%m}" if task.end else first, task.course[-1].month)
    start, stop = (date.fromisoformat(f"{each}-01") for each in (first, end))
    span = (stop.year - start.year) * 12 + stop.month - start.month
    return [
        f"{start.year + (start.month - 1 + n) // 12}-{(start.month - 1 + n) % 12 + 1:02}"
        for n in range(span + 1)
    ]


def _month(task: TaskLine, point: TaskPoint | None, top: int, month: str, words: Words) -> str:
    if point is None:
        return "<div></div>"
    hint = words(
        "burnup_month",
        month=words.month(month, year=True),
        done=words.number(point.done),
        expected=words.number(asked(task, point)),
        debt=words.number(point.behind),
    )
    return (
        f'<div title="{escape(hint)}">'
        f'<i class="xs-debt" style="height:{FULL * point.behind / top:.1f}%"></i>'
        f'<i class="xs-answered" style="height:{FULL * point.done / top:.1f}%"></i>'
        f'<em style="bottom:{FULL * asked(task, point) / top:.1f}%"></em></div>'
    )
