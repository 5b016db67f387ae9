"""One unit, or all of them: what it owes and since when, what it did, what it was told."""

from html import escape

import streamlit as st

from services.dashboard.charts import Group, Kind, Row, columns, legend, rows
from services.dashboard.lateness import named, told, told_again
from services.dashboard.screens import doors
from services.dashboard.screens.leaders import cards, looks
from services.dashboard.texts import Words
from services.dashboard.views import Overview, Unit, UnitTotals

ROLES = looks.ROLES
TOLD = 8
"""So many reminders are listed; the register has all."""


def show() -> None:
    """Draw the unit that is chosen, the one furthest behind unless told."""
    if looks.look("units", *ROLES):
        live()


@st.fragment(run_every=looks.EVERY_SECONDS)
def live() -> None:
    """Draw all units side by side, and one of them; runs again by itself."""
    here = looks.again()
    words = here.words
    asked = st.session_state.get("year")
    view, old = looks.page(here, Overview, "/overview", year=asked)
    if view is None:
        return
    old = looks.silent(here, "tasks") or old
    known = [each for each in view.units if each.unit.slug]
    if not known:
        looks.drawn(cards.empty(words("no_plan_how")))
        return
    looks.year(view.years, words)
    names = {str(each.unit.slug): named(each.unit, words) for each in known}
    doors.follow("unit", names)
    if st.session_state.get("unit") not in names:
        st.session_state["unit"] = next(iter(names))
    key = legend(view.totals, words)
    looks.drawn(cards.card(words("all_units_title"), key, side(known, words)), faded=old)
    chosen = st.selectbox(
        words("choose_unit"),
        list(names),
        format_func=names.__getitem__,
        key="unit",
        on_change=doors.tell,
        args=("unit",),
    )
    found, older = looks.page(here, Unit, f"/units/{chosen}", year=asked)
    if found is not None:
        looks.drawn(unit(found, words), faded=old or older)


def side(units: list[UnitTotals], words: Words) -> str:
    """Return the units with how many of their tasks are on plan, at risk and behind."""
    return rows(
        [
            Row(
                named(each.unit, words),
                words(
                    "unit_figures",
                    late=each.late + each.stale,
                    tasks=each.tasks,
                    owed=words.number(each.owed),
                    reminders=each.reminders,
                ),
                (
                    ("late", each.late),
                    ("stale", each.stale),
                    ("at_risk", each.at_risk),
                    ("on_track", each.on_track + each.adjusted),
                    ("done", each.done),
                ),
                doors.door(doors.UNITS, words, {"unit": each.unit.slug}),
            )
            for each in units
        ]
    )


def unit(found: Unit, words: Words) -> str:
    """Return one unit's page."""
    name = found.unit.name_en if words.language == "en" else found.unit.name
    head = cards.standing(found.totals, words)
    tasks = cards.owed(found.tasks, words) if found.tasks else cards.empty(words("unit_no_tasks"))
    return (
        cards.card(words("unit_title", unit=name), head, tasks)
        + cards.side_by_side(
            cards.card(words("unit_months_title"), _months(found, words)),
            cards.card(words("unit_told_title"), _reminders(found, words)),
        )
        + cards.side_by_side(
            cards.card(words("unit_reports_title"), _reports(found, words)),
            cards.card(words("unit_feedback_title"), _feedback(found, words)),
        )
    )


def _months(found: Unit, words: Words) -> str:
    groups = [
        Group(
            words.month(each.month),
            words(
                "unit_months_hint",
                month=words.month(each.month, year=True),
                output=each.output,
                reminded=each.reminded,
                replied=each.replied,
            ),
            (each.output, each.reminded),
        )
        for each in found.months
    ]
    if not any(any(each.values) for each in groups):
        return cards.empty(words("unit_months_none"))
    output = sum(each.output for each in found.months)
    reminded = sum(each.reminded for each in found.months)
    kinds = (
        Kind("answered", words("unit_output"), words.number(output)),
        Kind("open", words("unit_reminded"), words.number(reminded)),
    )
    alt = words("unit_months_alt", output=output, reminded=reminded)
    return columns(groups, kinds, alt, words)


def _reminders(found: Unit, words: Words) -> str:
    if not found.reminders:
        return cards.empty(words("unit_told_none"))
    refs = {task.id: task.ref for task in found.tasks}
    lines = "".join(
        f"<li><time>{words.day(each.on)}</time><span>"
        f"<b>{escape(refs.get(each.task_id or '', each.report_id or each.task_id or '–'))}</b> "
        f"{escape(told_again(each, words))}</span></li>"
        for each in found.reminders[:TOLD]
    )
    door = doors.door(doors.REGISTER, words, {"unit": found.unit.slug})
    more = doors.link(words("all_reminders"), door)
    return f'<ol class="xs-feed xs-dated">{lines}</ol><p class="xs-more">{more}</p>'


def _reports(found: Unit, words: Words) -> str:
    if not found.reports:
        return cards.empty(words("unit_reports_none_yet"))
    lines = "".join(
        f"<li><time>{escape(each.period)}</time><span>{escape(words(f'report_{each.state}'))}"
        f" {words.day(each.on) if each.on else ''} · "
        f"{escape(told(each.told, words))}</span></li>"
        for each in found.reports
    )
    return f'<ol class="xs-feed xs-dated">{lines}</ol>'


def _feedback(found: Unit, words: Words) -> str:
    each = found.feedback
    if not each.received:
        return cards.empty(words("unit_feedback_none"))
    figures = words("voice_figures", **each.model_dump())
    on_time = max(0, each.open - each.late)
    parts = (("answered", each.answered), ("open", on_time), ("late", each.open - on_time))
    return rows([Row(words("feedback_period"), figures, parts)])
