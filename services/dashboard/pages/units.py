"""One unit on one page: what it owes, what it did, what it was told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.dashboard.pages.names import Document, as_day, months_until, unit_name, until
from services.dashboard.pages.standing import Board, reminders_of
from services.dashboard.pages.totals import of_units, totals, worst_first
from services.dashboard.views import Reminder, Totals, Unit
from services.dashboard.views.tasks import ReportLine, UnitFeedback, UnitMonth
from shared.contracts.tasks import Track

REMINDERS = 50
PRODUCTS = {"cds": Track.CDS, "cchc": Track.CCHC}
"""What periodic reports are called by in their ids, e.g. ``cds.2025-Q3``."""


@dataclass(frozen=True, slots=True)
class Besides:
    """What a unit's page shows beside the plan."""

    year: Document
    reports: Sequence[Document]
    feedback: Sequence[Document]


def unit(board: Board, slug: str, besides: Besides, year: int, on: date) -> Unit:
    """Return the page of the unit ``slug``, which the commune has, on ``on``."""
    commune = board.commune
    name = unit_name(commune, slug)
    tasks = next((own for unit, own in of_units(commune, board.tasks).values() if unit == name), [])
    reports = [_report(board, each, besides.reports, on) for each in _of_unit(besides, slug)]
    told = [
        *(each for found in board.reminders.values() for each in found if each.unit.slug == slug),
        *(each for _, found in reports for each in found),
    ]
    return Unit(
        commune=commune.slug,
        years=board.years,
        plan=board.plan,
        as_of=board.as_of,
        unit=name,
        totals=totals(Totals, tasks),
        owed=sum(each.behind for each in tasks),
        tasks=worst_first(tasks),
        months=_months(besides.year, year, on),
        reminders=sorted(told, key=lambda each: (each.on, each.number), reverse=True)[:REMINDERS],
        reports=[line for line, _ in reports],
        feedback=_feedback(besides.feedback, slug),
    )


def _of_unit(besides: Besides, slug: str) -> list[Document]:
    own = [each for each in besides.reports if each["_id"].endswith(f".{slug}")]
    return sorted(own, key=lambda each: str(each["_id"]), reverse=True)


def _report(
    board: Board, document: Document, reports: Sequence[Document], on: date
) -> tuple[ReportLine, list[Reminder]]:
    report_id = document["_id"].partition("/")[2]
    product, _, rest = report_id.partition(".")
    period = rest.rpartition(".")[0]
    whole = f"{board.commune.slug}/{product}.{period}"
    frozen = next((each.get("frozen") for each in reports if each["_id"] == whole), None)
    state = document.get("state", {"state": "missing", "on": None})
    told = reminders_of(board.commune, document, on)
    line = ReportLine(
        report_id=report_id,
        track=PRODUCTS[product],
        period=period,
        state=state["state"],
        on=as_day(state["on"]),
        frozen_on=as_day(frozen["on"]) if frozen else None,
        reminders=len(told),
        told=told[0] if told else None,
    )
    return line, told


def _months(document: Document, year: int, on: date) -> list[UnitMonth]:
    months = {month: Counter[str]() for month in months_until(year, on)}
    for what, days in document.get("days", {}).items():
        for day, count in until(days, year, on):
            months[f"{year}-{day[:2]}"][what] += count
    names = [name for name in UnitMonth.model_fields if name != "month"]
    return [
        UnitMonth(month=month, **{name: found[name] for name in names})
        for month, found in months.items()
    ]


def _feedback(months: Sequence[Document], slug: str) -> UnitFeedback:
    own = [each.get("units", {}).get(slug, {}) for each in months]
    return UnitFeedback(
        **{name: sum(each.get(name, 0) for each in own) for name in UnitFeedback.model_fields}
    )
