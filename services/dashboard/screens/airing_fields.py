"""The fields of an airing: its kind, its topics, its time, and what stands in the way of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from html import escape
from uuid import UUID

import streamlit as st

from services.dashboard.client.broadcast_shapes import Airing, Broadcasts
from services.dashboard.client.shapes import Body
from services.dashboard.client.task_shapes import Task
from services.dashboard.screens import blocks, session, task_blocks, visits
from services.dashboard.screens.visits import TaskVisit
from services.dashboard.texts import LOCAL
from shared.contracts.tasks import ProgressKind

AIRABLE = (ProgressKind.ISSUE, ProgressKind.FIRST_AIRING, ProgressKind.RERUN)
USUAL = time(17)
"""When loudspeakers are heard in the evening; a proposal in the form, no rule."""
MOST_MINUTES, USUAL_MINUTES = 240, 15
DAY = "DD/MM/YYYY"
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Time:
    """A time on the air as somebody fills it in."""

    at: datetime
    minutes: int
    clusters: list[str]

    def body(self) -> Body:
        """Return it as the service is told."""
        return {"at": self.at.isoformat(), "minutes": self.minutes, "clusters": self.clusters}


def task(here: TaskVisit, tasks: Sequence[Task], key: str) -> Task | None:
    """Ask for one of ``tasks``; None until it is chosen, which nobody need do of one alone."""
    ids = {each.id: each for each in tasks}
    chosen = st.selectbox(
        here.words("report_task"),
        list(ids),
        index=0 if len(ids) == 1 else None,
        format_func=lambda each: f"{ids[each].ref} – {ids[each].title}",
        placeholder=here.words("choose_task"),
        key=here.key(key),
    )
    return ids[chosen] if chosen else None


def kind(
    here: TaskVisit, task: Task, name: str = "kind", among: Sequence[ProgressKind] = AIRABLE
) -> ProgressKind:
    """Ask for the kind of airing only where the task counts several ``among`` these."""
    kinds = [each for each in task.counts if each in among]
    if len(kinds) == 1:
        return kinds[0]
    chosen: ProgressKind = st.selectbox(
        here.words("report_kind"),
        kinds,
        format_func=lambda each: task_blocks.counted(each, here.words),
        key=here.key(f"airing-{name}-{task.id}"),
    )
    return chosen


def topics(here: TaskVisit, task: Task, now: Sequence[str], key: str) -> list[str]:
    """Ask for topics of the task's track; what should be told of next is said below."""
    words = here.words
    names = {each.code: each.label for each in here.desk.topics if each.track is task.track}
    chosen: list[str] = st.multiselect(
        words("programme_topics"),
        list(names),
        default=[each for each in now if each in names],
        format_func=lambda code: f"{code} {names[code]}",
        select_all=False,
        placeholder=words("choose_topics"),
        key=here.key(key),
    )
    listed, _ = visits.kept(here, "suggestions", lambda: session.tasks().suggestions(here.caller))
    wanted = [
        f"{each.code} {each.title} ({each.why.rstrip('.')})"
        for each in listed or []
        if each.track is task.track
    ]
    if wanted:
        told = words("programme_suggested", topics="; ".join(wanted[:SUGGESTED]))
        st.html(f'<p class="xs-hint">{escape(told)}</p>')
    return chosen


def when(
    here: TaskVisit,
    found: Broadcasts,
    airing: Airing | None,
    name: str,
    day_named: str = "airing_day",
) -> Time:
    """Ask when a programme is on the air, where and for how long."""
    words = here.words
    now = airing.at.astimezone(LOCAL) if airing else None
    year = found.year
    usual = min(max(here.today, date(year, 1, 1)), date(year, 12, 31))

    def key(part: str) -> str:
        return here.key(f"airing-{name}-{part}")

    first, second, third = st.columns(3)
    with first:
        day = st.date_input(
            words(day_named), now.date() if now else usual, format=DAY, key=key("day")
        )
    with second:
        hour = st.time_input(
            words("airing_hour"), now.time() if now else USUAL, step=300, key=key("hour")
        )
    with third:
        minutes = st.number_input(
            words("airing_minutes"),
            1,
            MOST_MINUTES,
            airing.minutes if airing else USUAL_MINUTES,
            key=key("minutes"),
        )
    chosen: list[str] = st.multiselect(
        words("airing_clusters"),
        clusters(found),
        default=airing.clusters if airing else [],
        accept_new_options=True,
        select_all=False,
        placeholder=words("choose_clusters"),
        key=key("clusters"),
    )
    return Time(datetime.combine(day, hour, LOCAL), int(minutes), chosen)


def warn(here: TaskVisit, kind: ProgressKind, when: Time, moving: UUID | None) -> None:
    """Say what stands in the way of a time on the air before it is sent."""
    body = {"kind": kind.value, **when.body()}
    found = visits.attempt(here, lambda: session.tasks().slot(here.caller, body, moving))
    if found and found.warnings:
        st.html(blocks.notice(" ".join(found.warnings)))


def clusters(found: Broadcasts) -> list[str]:
    """Return the loudspeakers that the schedule names."""
    airings = [airing for programme in found.programmes for airing in programme.airings]
    return sorted({each for airing in airings for each in airing.clusters})


def done(sentence: str) -> None:
    """Say what was done; whoever did it sees it in the schedule at once."""
    session.ask_broadcasts.clear()
    visits.done(sentence)


def digest(body: Body) -> str:
    """Return what makes a corrected airing another one than that refused or lost."""
    return sha256(repr(sorted(body.items())).encode()).hexdigest()[:32]
