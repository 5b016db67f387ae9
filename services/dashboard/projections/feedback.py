"""Feedback: where each case stands and how it got there, and what all of them add up to."""

from datetime import date
from typing import Any

from services.dashboard.projections.base import (
    CASES,
    FEEDBACK_MONTHS,
    Document,
    Figures,
    Key,
    Mark,
    Marks,
    Tallies,
    local_day,
    month_and_day,
    stamp,
    to_the_millisecond,
)
from shared.contracts.feedback import (
    CaseAnsweredV1,
    CaseAssignedV1,
    CaseClassifiedV1,
    CaseClosedV1,
    CaseFact,
    CaseMergedV1,
    CaseReceivedV1,
    CaseReopenedV1,
    CaseStartedV1,
    CaseStatus,
    CaseTransferredV1,
    ClockMissedV1,
)

SETTLED = frozenset(
    each.value
    for each in (
        CaseStatus.NOT_ACCEPTED,
        CaseStatus.ANSWERED,
        CaseStatus.TRANSFERRED,
        CaseStatus.CLOSED,
        CaseStatus.MERGED,
    )
)
"""Where a case stands when nothing of the commune is owed any more."""
STEPS = (
    CaseReceivedV1, CaseAnsweredV1, CaseClassifiedV1, CaseAssignedV1, CaseStartedV1,
    CaseTransferredV1, CaseReopenedV1, CaseClosedV1, CaseMergedV1,
)  # fmt: skip
"""Facts with which a case may begin or cease to wait: decisions, so that a case has few."""
OF_STANDING = ("village", "unit", "published", "score", "resolved", "followers")
"""What is kept of a case's standing beside its status."""
TIMES = (0, 1, 3, 5, 10, 15, 30)
"""The upper ends of the classes of the time to answer, in days; more than the last is ``more``."""

AnyCaseFact = CaseReceivedV1 | CaseAnsweredV1 | CaseFact


def _of_case(fact: AnyCaseFact) -> list[Mark]:
    mark, on, standing = stamp(fact), local_day(fact.occurred_at), fact.standing
    value: Document = {
        "stamp": mark,
        "category": fact.category.value,
        "channel": fact.channel.value,
        "received_at": to_the_millisecond(fact.received_at),
        "probe": fact.probe,
        "status": standing.status.value if standing else None,
    }
    if standing:
        value |= {name: getattr(standing, name) for name in OF_STANDING}
    register = "step"
    if isinstance(fact, CaseReceivedV1):
        register = "received"
    if isinstance(fact, CaseAnsweredV1):
        register = "answered"
        value |= {
            "answered_at": to_the_millisecond(fact.answered_at),
            "unit": fact.unit,
            "working_days": fact.working_days,
        }
        on = local_day(fact.answered_at)
    key, about = (CASES, f"{fact.commune}/{fact.case_id}"), {"commune": fact.commune}
    marks = [Mark(key, about, register, value)]
    if isinstance(fact, STEPS):
        settled = status_of(value, answered=isinstance(fact, CaseAnsweredV1)) in SETTLED
        turn = {"stamp": mark, "on": on, "settled": settled}
        marks.append(Mark(key, about, "turns", turn, str(fact.event_id)))
    if isinstance(fact, ClockMissedV1):
        marks.append(Mark(key, about, "missed", {"stamp": mark, "on": on}))
    return marks


def status_of(register: Document, *, answered: bool) -> str:
    """Return the status that a register tells; facts of the first days said none."""
    return register["status"] or ("answered" if answered else "received")


def case_state(document: Document) -> Document:
    """Return a case as its latest fact describes it; ``answered_at`` is None while it is open."""
    registers = [document.get(name) for name in ("received", "answered", "step")]
    newest = max(filter(None, registers), key=lambda each: each["stamp"])
    answered = document.get("answered")
    return {
        **dict.fromkeys(("village", "unit", "published", "score", "resolved"), None),
        "followers": 0,
        **newest,
        "status": status_of(newest, answered=answered is not None),
        "answered_at": answered["answered_at"] if answered else None,
        "working_days": answered["working_days"] if answered else None,
        "late": "missed" in document,
    }


def tally_case(document: Document) -> Figures:
    """Return what a case adds: to the month of its receipt, and to the days of its turns."""
    state = case_state(document)
    found = Figures(int)
    if state["probe"]:
        return found
    received_on = local_day(state["received_at"])
    _add_flows(found, document, state, received_on)
    month: Key = (FEEDBACK_MONTHS, f"{document['commune']}/{received_on[:7]}")
    open_ = state["status"] not in SETTLED
    groups = [
        "all",
        f"categories.{state['category']}",
        f"villages.{state['village'] or '-'}",
        f"units.{state['unit'] or '-'}",
    ]
    for group in groups:
        found[month, f"{group}.received"] += 1
        found[month, f"{group}.answered"] += state["answered_at"] is not None
        found[month, f"{group}.open"] += open_
        found[month, f"{group}.late"] += state["late"]
    found[month, f"channels.{state['channel']}"] += 1
    found[month, f"statuses.{state['status']}"] += 1
    if state["answered_at"]:
        took = date.fromisoformat(local_day(state["answered_at"])) - date.fromisoformat(received_on)
        found[month, f"calendar_days.{_class_of(took.days)}"] += 1
        if state["working_days"] is not None:
            found[month, f"working_days.{_class_of(state['working_days'])}"] += 1
    if state["score"]:
        found[month, f"scores.{state['score']}"] += 1
    if state["resolved"] is not None:
        found[month, "resolved" if state["resolved"] else "unresolved"] += 1
    found[month, "published"] += bool(state["published"])
    found[month, "followers"] += state["followers"]
    return found


def _add_flows(found: Figures, document: Document, state: Document, received_on: str) -> None:
    """Add what happened on which day, under the case's category: the past can be asked for."""

    def happened(on: str, what: str) -> None:
        month, day = month_and_day(on)
        key: Key = (FEEDBACK_MONTHS, f"{document['commune']}/{month}")
        found[key, f"days.{state['category']}.{what}.{day}"] += 1
        found[key, f"sums.{state['category']}.{what}"] += 1

    happened(received_on, "received")
    if state["answered_at"]:
        happened(local_day(state["answered_at"]), "answered")
    settled = False
    turns: list[Any] = sorted(document.get("turns", {}).values(), key=lambda each: each["stamp"])
    for turn in turns:
        if turn["settled"] is not settled:
            settled = turn["settled"]
            happened(turn["on"], "settled" if settled else "reopened")
    if not settled:
        happened(received_on, "waiting")


def _class_of(days: int) -> str:
    return next((str(each) for each in TIMES if days <= each), "more")


MARKS: Marks = dict.fromkeys((CaseReceivedV1, CaseAnsweredV1, *CaseFact.__subclasses__()), _of_case)
TALLIES: Tallies = {CASES: tally_case}
