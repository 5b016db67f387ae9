"""What waits for the leader today: answers and reports to approve, escalations, what is to sign."""

from dataclasses import dataclass
from datetime import date, datetime
from html import escape

import streamlit as st

from services.dashboard.client import Caller, Lost, NotAllowed, Refused
from services.dashboard.screens import doors, periods, session
from services.dashboard.screens.leaders import cards
from services.dashboard.screens.session import Person
from services.dashboard.texts import LOCAL, Words
from shared.auth import Role
from shared.errors import Language

SECONDS = 20
MOST = 200
ESCALATED = ("deputy", "chair")


@dataclass(frozen=True, slots=True)
class Answers:
    """Drafts that wait for a signature, and what is overdue; counts and days alone are kept."""

    drafts: int
    oldest_draft: date | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Escalations:
    """Matters of which leadership was told and no unit answered, since when, and which units."""

    count: int
    oldest: date | None
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reports:
    """The periodic report that is due: how many units handed theirs in, whether it is final."""

    period: str
    handed_in: int
    units: int
    final: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits; a part is None where the service does not answer or does not say it."""

    answers: Answers | None
    escalations: Escalations | None
    reports: Reports | None
    behalf: int = 0
    """Reports that the focal unit made for others; whoever made one does not accept it (0048)."""


def of(someone: Person, words: Words, year: int | None, silent: frozenset[str]) -> Waiting:
    """Return what waits for ``someone``; services in ``silent`` are not asked.

    Whoever has the same roles in a commune sees the same, and shares an answer.
    """
    return _ask(someone.commune, someone.roles, words.language, year, silent, _token=someone.token)


@st.cache_data(ttl=SECONDS, show_spinner=False, max_entries=200)
def _ask(
    commune: str,  # noqa: ARG001
    roles: frozenset[str],
    language: Language,
    year: int | None,
    silent: frozenset[str],
    *,
    _token: str,
) -> Waiting:
    caller, today = Caller(_token, language), datetime.now(LOCAL).date()
    answers = None if "feedback" in silent else _answers(caller)
    if "tasks" in silent:
        return Waiting(answers, None, None)
    year = year or today.year
    escalations, reports = _escalations(caller), _reports(caller, year, today)
    # Of the focal unit each may accept others; what leaders may is the same for all of them.
    behalf = 0 if Role.FOCAL in roles else _behalf(caller, year, today)
    return Waiting(answers, escalations, reports, behalf)


def _answers(caller: Caller) -> Answers | None:
    try:
        found = session.feedback().cases(caller, undone=True, limit=MOST).items
    except (Lost, NotAllowed, Refused):
        return None
    drafts = [each for each in found if each.draft]
    return Answers(
        drafts=len(drafts),
        oldest_draft=min(
            (each.received_at.astimezone(LOCAL).date() for each in drafts), default=None
        ),
        overdue=sum(1 for each in found if each.clock and each.clock.late),
    )


def _escalations(caller: Caller) -> Escalations | None:
    try:
        found = session.tasks().reminders(caller, open=True, limit=MOST).items
        desk = session.ask_task_desk(caller.token, caller.language)
    except (Lost, NotAllowed, Refused):
        return None
    risen = [each for each in found if each.level in ESCALATED]
    return Escalations(
        count=len({(each.unit, each.task_id, each.report_id) for each in risen}),
        oldest=min((each.issued_on for each in risen), default=None),
        units=tuple(dict.fromkeys(desk.named(each.unit) for each in risen)),
    )


def _reports(caller: Caller, year: int, today: date) -> Reports | None:
    period = periods.offered(year, today)[0]
    try:
        units = session.tasks().unit_reports(caller, "cds", period)
        whole = session.tasks().whole(caller, "cds", period)
    except (Lost, NotAllowed, Refused):
        return None
    return Reports(
        period=period,
        handed_in=sum(1 for each in units if not each.owed),
        units=len(units),
        final=whole.frozen_at is not None,
    )


def _behalf(caller: Caller, year: int, today: date) -> int:
    last = min(today, date(year, 12, 31))
    days = {"from": date(year, 1, 1).isoformat(), "to": last.isoformat()}
    try:
        found = session.tasks().entries(caller, state="reported", **days, limit=MOST).items
    except (Lost, NotAllowed, Refused):
        return 0
    return sum(1 for each in found if each.may_accept)


def markup(found: Waiting, words: Words) -> str:
    """Return what waits as a list of doors; or that nothing does."""
    lines = [each for each in _lines(found, words) if each]
    lost = [
        words(f"service_{name}")
        for name, part in (("feedback", found.answers), ("tasks", found.escalations))
        if part is None
    ]
    gone = cards.empty(words("decide_lost", services=", ".join(lost))) if lost else ""
    if not lines:
        body = "" if lost else f'<p class="xs-good">✓ {escape(words("decide_none"))}</p>'
    else:
        body = f'<ul class="xs-decide">{"".join(lines)}</ul>'
    return cards.card(words("decide_title"), body, gone)


def _lines(found: Waiting, words: Words) -> list[str]:
    lines = []
    approvals = doors.door(doors.APPROVALS, words)
    if found.answers and found.answers.drafts:
        oldest = words("decide_oldest", day=words.day(found.answers.oldest_draft))
        name = doors.link(words("decide_drafts"), approvals)
        lines.append(_line(found.answers.drafts, name, oldest, words))
    if found.answers and found.answers.overdue:
        name = doors.link(words("decide_overdue"), approvals)
        lines.append(_line(found.answers.overdue, name, words("decide_overdue_how"), words))
    if found.escalations and found.escalations.count:
        name = doors.link(words("decide_escalated"), doors.door(doors.REGISTER, words))
        units, day = ", ".join(found.escalations.units), words.day(found.escalations.oldest)
        said = words("decide_escalated_how", units=units, day=day)
        lines.append(_line(found.escalations.count, name, said, words))
    if found.behalf:
        name = doors.link(words("decide_behalf"), doors.door(doors.REPORTED, words))
        lines.append(_line(found.behalf, name, words("decide_behalf_how"), words))
    if found.reports and not found.reports.final:
        period = periods.named(found.reports.period, words)
        address = doors.door(doors.REGISTER, words, {"part": "sign"})
        name = doors.link(words("decide_report", period=period), address)
        done, all_units = found.reports.handed_in, found.reports.units
        said = words("decide_report_how", handed_in=done, units=all_units)
        lines.append(_line(1, name, said, words))
    return lines


def _line(count: int, name: str, more: str, words: Words) -> str:
    return f"<li><b>{words.number(count)}</b><div>{name}<span>{escape(more)}</span></div></li>"
