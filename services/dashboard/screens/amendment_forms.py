"""The forms of what a decision may change: a task, a new task, a duty."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from services.dashboard.client.plan_shapes import DutyItem, Plan, PlanItem
from services.dashboard.screens import amendment_pieces as pieces
from services.dashboard.screens import fields, task_blocks
from services.dashboard.screens.amendment_pieces import ASKED_ROLES, Piece, Wanted
from services.dashboard.screens.fields import Places
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import Words
from shared.contracts.tasks import ProgressKind, Quota, RoleName, Schedule, Track

TITLE_LIMIT, TEXT_LIMIT, REF_LIMIT = 1000, 4000, 30
MOST_TARGET = 100_000
DAY = "DD/MM/YYYY"
PERS = ("day", "week", "month", "quarter", "half_year", "year")
TRACKS: list[Track] = list(Track)
OUTPUTS: list[ProgressKind] = list(ProgressKind)
KINDS = ("quota", "window", "once", "continuous")


@dataclass(frozen=True, slots=True)
class FilledDuty:
    """A duty as somebody filled it in."""

    ref: str
    holder: str | None
    text: str
    gone: bool


Asked = tuple[Piece | None, Places]
"""What somebody filled in, None where something is missing; and where to say what is wrong."""
Form = Callable[[TaskVisit, Plan, Collection[str]], Asked | None]


def change_task(here: TaskVisit, plan: Plan, _: Collection[str]) -> Asked | None:
    """Ask what changes of one task; None until it is sent."""
    words = here.words
    open_tasks = {each.task_id: each for each in plan.tasks if not each.withdrawn}
    task_id = st.selectbox(
        words("report_task"),
        list(open_tasks),
        index=None,
        format_func=lambda each: f"{open_tasks[each].ref} – {open_tasks[each].title}",
        placeholder=words("choose_task"),
        key=here.key("amend-task"),
    )
    if task_id is None:
        return None
    item, places = open_tasks[task_id], Places()
    with st.form(here.key(f"amend-{task_id}"), border=False):
        wanted = _wanted(here, item, places)
        sent = st.form_submit_button(words("amend_collect"))
    if not sent:
        return None
    body = pieces.change_of(item, wanted, here.desk)
    if not body:
        fields.say(places["task_id"], words("amend_nothing"))
        return None, places
    return Piece("changes", body, f"{item.ref} {item.title}"), places


def _wanted(here: TaskVisit, item: PlanItem, places: Places) -> Wanted:
    words, schedule = here.words, item.schedule
    title = st.text_area(words("new_title"), item.title, max_chars=TITLE_LIMIT, height=90)
    fields.place(places, "title")
    units = _units(here, item, places)
    first, second = st.columns(2)
    with first:
        start = st.date_input(words("plan_start"), schedule.start, format=DAY)
        fields.place(places, "schedule")
    with second:
        last = item.due or schedule.end
        name = "new_due" if item.due else "plan_end"
        end = st.date_input(words(name), last, format=DAY)
        fields.place(places, "due")
    quotas = [_quota(each, words) for each in schedule.quotas]
    target = item.target
    if not quotas:
        target = st.number_input(words("new_target"), 1, MOST_TARGET, item.target)
    fields.place(places, "target")
    fields.place(places, "opening")
    withdraw = st.checkbox(words("withdraw_task"))
    fields.place(places, "task_id")
    return Wanted(title.strip(), start, end, units, quotas, target, withdraw)


def _units(
    here: TaskVisit, item: PlanItem | None, places: Places
) -> Mapping[RoleName, Sequence[str]]:
    """Ask which units have which part."""
    words, codes = here.words, [each.code for each in here.desk.units]
    found = {}
    for role in ASKED_ROLES:
        now = [each.unit for each in item.roles if each.role is role] if item else []
        found[role] = st.multiselect(
            words("units_of", role=words(f"role_{role.value}").lower()),
            codes,
            default=[unit for unit in now if unit in codes],
            format_func=here.desk.named,
            select_all=False,
            placeholder=words("choose_unit_how"),
        )
    fields.place(places, "roles")
    return found


def _quota(quota: Quota, words: Words) -> Quota:
    """Ask how much of one kind; the opening balance with it."""
    kind, per = words(f"kind_{quota.kind.value}").capitalize(), words(f"per_{quota.per}")
    first, second, third = st.columns(3, vertical_alignment="bottom")
    with first:
        label = words("quota_count", kind=kind, per=per)
        count = st.number_input(label, 1, MOST_TARGET, quota.count)
    with second:
        label = words("quota_target", kind=kind)
        target = st.number_input(label, 1, MOST_TARGET, quota.target)
    with third:
        label = words("quota_opening", kind=kind)
        how = words("quota_opening_how")
        opening = st.number_input(label, 0, MOST_TARGET, quota.opening, help=how)
    return quota.model_copy(
        update={"count": int(count), "target": int(target), "opening": int(opening)}
    )


def add_task(here: TaskVisit, plan: Plan, taken: Collection[str]) -> Asked | None:
    """Ask for a task that a decision adds; None until it is sent."""
    words, places = here.words, Places()
    how = st.selectbox(
        words("new_rhythm"),
        KINDS,
        format_func=lambda each: words(f"schedule_{each}"),
        key=here.key("new-rhythm"),
    )
    with st.form(here.key(f"new-task-{how}"), border=False):
        ref = st.text_input(words("new_ref"), max_chars=REF_LIMIT).strip()
        fields.place(places, "ref")
        title = st.text_area(words("new_title"), max_chars=TITLE_LIMIT, height=90).strip()
        fields.place(places, "title")
        track: Track = st.selectbox(
            words("new_track"), TRACKS, format_func=lambda each: words(f"track_{each.value}")
        )
        units = _units(here, None, places)
        kind: ProgressKind = st.selectbox(
            words("new_kind"),
            OUTPUTS,
            format_func=lambda each: task_blocks.counted(each, words),
        )
        schedule, target = _new_schedule(here, plan, how, kind, places)
        sent = st.form_submit_button(words("amend_collect"))
    if not sent:
        return None
    done_by = [*units[RoleName.LEAD], *units[RoleName.EXECUTE]]
    given = {"ref": ref, "title": title, "units": done_by}
    if _missing(given, {**places, "units": places["roles"]}, words):
        return None, places
    filled = {
        "ref": ref,
        "title": title,
        "track": track.value,
        "units": units,
        "schedule": schedule,
        "target": target,
        "kind": kind.value,
    }
    body = pieces.added_of(plan, taken, filled, here.desk)
    return Piece("add", body, f"{words('change_added')}: {ref} {title}"), places


def _new_schedule(
    here: TaskVisit, plan: Plan, how: str, kind: ProgressKind, places: Places
) -> tuple[Schedule, int | None]:
    words, year = here.words, plan.year
    first, second = st.columns(2)
    begin = min(max(here.today, date(year, 1, 1)), date(year, 12, 31))
    with first:
        start = st.date_input(words("plan_start"), begin, format=DAY)
        fields.place(places, "schedule")
    with second:
        end = st.date_input(words("plan_end"), date(year, 12, 31), format=DAY)
        fields.place(places, "due")
    quotas: tuple[Quota, ...] = ()
    target: int | None = None
    if how == "quota":
        first, second, third = st.columns(3, vertical_alignment="bottom")
        with first:
            count = st.number_input(words("new_count"), 1, MOST_TARGET, 1)
        with second:
            per = st.selectbox(
                words("new_per"), PERS, 2, format_func=lambda each: words(f"per_{each}")
            )
        with third:
            total = st.number_input(words("col_target"), 1, MOST_TARGET, 12)
        quotas = (
            Quota.model_validate(
                {"kind": kind, "per": per, "count": int(count), "target": int(total)}
            ),
        )
    elif how != "continuous":
        target = int(st.number_input(words("col_target"), 1, MOST_TARGET, 1))
    fields.place(places, "target")
    found = {"kind": how, "start": start, "end": end, "quotas": quotas}
    return Schedule.model_validate(found), target


def duties(here: TaskVisit, plan: Plan, taken: Collection[str]) -> Asked | None:
    """Ask what changes of a duty, or for a new one; None until it is sent."""
    words = here.words
    known = {each.duty_id: each for each in plan.duties}
    chosen = st.selectbox(
        words("duty_which"),
        [*known, ""],
        index=None,
        format_func=lambda each: (
            f"{known[each].ref} – {known[each].text}" if each else words("duty_new")
        ),
        placeholder=words("duty_which"),
        key=here.key("amend-duty"),
    )
    if chosen is None:
        return None
    duty, places = known.get(chosen), Places()
    with st.form(here.key(f"duty-{chosen}"), border=False):
        filled = _duty(here, duty, places)
        sent = st.form_submit_button(words("amend_collect"))
    if not sent:
        return None
    if duty:
        return _changed_duty(here, duty, filled, places), places
    ref, holder, text = filled.ref, filled.holder, filled.text
    if _missing({"ref": ref, "holder": holder, "title": text}, places, words) or not holder:
        return None, places
    new = pieces.added_duty_of(plan, taken, ref=ref, holder=holder, text=text, desk=here.desk)
    name = words("change_duty", ref=ref)
    return Piece("add_duties", new, f"{words('change_added')}: {name}"), places


def _duty(here: TaskVisit, duty: DutyItem | None, places: Places) -> FilledDuty:
    words, codes = here.words, [each.code for each in here.desk.units]
    ref = duty.ref if duty else st.text_input(words("new_ref"), max_chars=REF_LIMIT).strip()
    fields.place(places, "ref")
    holder = st.selectbox(
        words("duty_holder"),
        codes,
        index=codes.index(duty.holder) if duty and duty.holder in codes else None,
        format_func=here.desk.named,
        placeholder=words("choose_unit_how"),
    )
    fields.place(places, "holder")
    text = st.text_area(
        words("duty_text"), duty.text if duty else "", max_chars=TEXT_LIMIT, height=120
    ).strip()
    fields.place(places, "title")
    gone = duty is not None and st.checkbox(words("duty_remove"))
    fields.place(places, "duty_id")
    return FilledDuty(ref, holder, text, gone)


def _changed_duty(
    here: TaskVisit, duty: DutyItem, filled: FilledDuty, places: Places
) -> Piece | None:
    words = here.words
    name = words("change_duty", ref=duty.ref)
    if filled.gone:
        body = {"duty_id": duty.duty_id, "withdraw": True}
        return Piece("duties", body, f"{words('change_removed')}: {name}")
    body = pieces.duty_change_of(duty, filled.holder, filled.text, here.desk)
    if not body:
        fields.say(places["duty_id"], words("amend_nothing"))
        return None
    return Piece("duties", body, name)


def _missing(given: Mapping[str, object], places: Places, words: Words) -> bool:
    """Say beside each field that is empty what is needed; tell whether any is."""
    empty = [name for name, value in given.items() if not value]
    for name in empty:
        fields.say(places[name], words(f"need_{name}"))
    return bool(empty)


FORMS: Mapping[str, Form] = {
    "amend_change": change_task,
    "amend_add": add_task,
    "amend_duties": duties,
}
"""What can be amended, by the name of its words."""
