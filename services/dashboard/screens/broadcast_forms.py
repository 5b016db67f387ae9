"""Planning an airing, moving it, marking it as aired, calling it off."""

from collections.abc import Sequence
from html import escape
from uuid import UUID, uuid4

import streamlit as st

from services.dashboard.client.broadcast_shapes import Airing, Broadcasts, Programme
from services.dashboard.client.shapes import Body
from services.dashboard.client.task_shapes import Task
from services.dashboard.client.tasks import Settled
from services.dashboard.screens import (
    airing_fields,
    blocks,
    fields,
    series_form,
    session,
    visits,
)
from services.dashboard.screens.fields import Places
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import LOCAL
from shared.auth import Role
from shared.contracts.tasks import ProgressKind

TITLE_LIMIT = 300
KEY = "airing-key"


def own(here: TaskVisit, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks whose airings whoever is here may plan."""
    on_air = [each for each in tasks if set(each.counts) & set(airing_fields.AIRABLE)]
    presses = here.person.may(*visits.PLANNING)
    mine: set[str] = set()
    if on_air and here.desk.unit and here.person.may(Role.UNIT_OFFICER):
        listed, _ = visits.all_tasks(here, unit=here.desk.unit)
        mine = {each.id for each in listed}
    return [each for each in on_air if each.id in mine or (presses and here.desk.judges(each.id))]


@st.fragment
def draw(here: TaskVisit, year: int, tasks: Sequence[Task]) -> None:
    """Draw what may be changed of the schedule."""
    person, language = here.person, here.words.language
    found, old = visits.kept(
        here,
        f"broadcasts-{year}",
        lambda: session.ask_broadcasts(person.commune, language, year, person.token),
    )
    if found is None or old:
        return
    with st.expander(here.words("airing_new"), key="airing-new"):
        _plan(here, found, tasks)
    in_series = series_form.plannable(tasks)
    if in_series:
        with st.expander(here.words("series_new"), key="series-new"):
            series_form.draw(here, found, in_series)
    with st.expander(here.words("airing_change"), key="airing-change"):
        _change(here, found, tasks)


def _plan(here: TaskVisit, found: Broadcasts, tasks: Sequence[Task]) -> None:
    words, places = here.words, Places()
    task = airing_fields.task(here, tasks, "airing-task")
    if task is None:
        return
    kind = airing_fields.kind(here, task)
    known = _programmes(found, task, kind)
    if kind is ProgressKind.RERUN and not known:
        st.html(blocks.notice(words("airing_no_first")))
        return
    chosen = _programme(here, known, may_be_new=kind is not ProgressKind.RERUN)
    title, topics = "", list[str]()
    if chosen is None:
        title = st.text_input(
            words("programme_title"), max_chars=TITLE_LIMIT, key=here.key("airing-title")
        ).strip()
        fields.place(places, "title")
        topics = airing_fields.topics(here, task, [], "airing-topics")
    when = airing_fields.when(here, found, None, "new")
    airing_fields.warn(here, kind, when, None)
    if not st.button(words("airing_plan"), type="primary", key="airing-plan"):
        return
    if chosen is None and not title:
        fields.say(places["title"], words("need_programme"))
        return
    airing = {"kind": kind.value, **when.body()}
    new: Body = {"task_id": task.id, "title": title, "topics": topics, "first": airing}
    key = st.session_state.setdefault(KEY, uuid4().hex)

    def send() -> Programme:
        body = airing if chosen else new
        under = f"{key}-{airing_fields.digest(body)}"
        if chosen:
            return session.tasks().add_airing(here.caller, chosen.id, body, under)
        return session.tasks().plan_programme(here.caller, body, under)

    if visits.attempt(here, send, places):
        del st.session_state[KEY]
        said = {"day": words.day(when.at.date()), "hour": f"{when.at:%H:%M}"}
        airing_fields.done(words("done_airing_plan", **said))


def _programmes(found: Broadcasts, task: Task, kind: ProgressKind) -> list[Programme]:
    """Return the programmes that may be aired: again, or those that wait for a time."""
    if kind is ProgressKind.RERUN:
        return [
            each
            for each in found.programmes
            if each.task_id == task.id and each.state != "cancelled"
        ]
    return [each for each in found.waiting if each.task_id == task.id]


def _programme(
    here: TaskVisit, known: Sequence[Programme], *, may_be_new: bool
) -> Programme | None:
    if not known:
        return None
    words, names = here.words, {each.id: each for each in known}
    options: list[UUID | None] = [*([None] if may_be_new else []), *names]
    chosen = st.selectbox(
        words("programme_which"),
        options,
        format_func=lambda each: names[each].title if each else words("programme_new"),
        key=here.key("airing-programme"),
    )
    return names[chosen] if chosen else None


def _change(here: TaskVisit, found: Broadcasts, tasks: Sequence[Task]) -> None:
    words, ids = here.words, {task.id: task for task in tasks}
    pending = {
        airing.id: (airing, programme)
        for airing, programme in sorted(
            (
                (airing, programme)
                for programme in found.programmes
                if programme.task_id in ids
                for airing in programme.airings
                if airing.state == "planned"
            ),
            key=lambda pair: (pair[0].at, str(pair[0].id)),
        )
    }
    if not pending:
        st.html(f"<p>{escape(words('airing_none'))}</p>")
        return

    def named(airing_id: UUID) -> str:
        airing, programme = pending[airing_id]
        at = airing.at.astimezone(LOCAL)
        return words(
            "airing_named", day=words.day(at.date()), hour=f"{at:%H:%M}", title=programme.title
        )

    chosen = st.selectbox(
        words("airing_which"),
        list(pending),
        index=None,
        format_func=named,
        placeholder=words("airing_which"),
        key=here.key("airing-pending"),
    )
    if chosen is not None:
        _one(here, found, *pending[chosen], ids[pending[chosen][1].task_id])


def _one(
    here: TaskVisit, found: Broadcasts, airing: Airing, programme: Programme, task: Task
) -> None:
    """Draw one airing that is still to come: what it should be, and what became of it."""
    words, places = here.words, Places()
    title = st.text_input(
        words("programme_title"),
        programme.title,
        max_chars=TITLE_LIMIT,
        key=here.key(f"airing-title-{airing.id}"),
    ).strip()
    fields.place(places, "title")
    topics = programme.topics
    if programme.state != "aired":
        topics = airing_fields.topics(here, task, programme.topics, f"airing-topics-{airing.id}")
    when = airing_fields.when(here, found, airing, str(airing.id))
    airing_fields.warn(here, airing.kind, when, airing.id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(words("airing_keep"), type="primary", key="airing-keep"):
            _keep(here, airing, programme, title=title, topics=topics, when=when, places=places)
        if st.button(words("airing_aired"), key="airing-aired"):
            _settle(here, programme, airing, "aired")
        sure = st.checkbox(words("airing_sure"), key=here.key(f"airing-sure-{airing.id}"))
        if st.button(words("airing_cancel"), disabled=not sure, key="airing-cancel"):
            _settle(here, programme, airing, "cancel")


def _keep(
    here: TaskVisit,
    airing: Airing,
    programme: Programme,
    *,
    title: str,
    topics: list[str],
    when: airing_fields.Time,
    places: Places,
) -> None:
    """Send what differs: words and topics of the programme, the airing's time."""
    words: Body = {}
    if title and title != programme.title:
        words["title"] = title
    if topics != programme.topics:
        words["topics"] = topics
    before = airing_fields.Time(airing.at.astimezone(LOCAL), airing.minutes, airing.clusters)

    def send() -> bool:
        if words:
            session.tasks().rewrite(here.caller, programme.id, words)
        if when != before:
            session.tasks().move(here.caller, programme.id, airing.id, when.body())
        return True

    if visits.attempt(here, send, places):
        airing_fields.done(here.words("done_airing_keep"))


def _settle(here: TaskVisit, programme: Programme, airing: Airing, how: Settled) -> None:
    if visits.attempt(
        here, lambda: session.tasks().settle(here.caller, programme.id, airing.id, how)
    ):
        airing_fields.done(here.words(f"done_airing_{how}"))
