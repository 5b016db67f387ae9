"""Which steps a desk offers, by where the case stands and by who is looking.

A courtesy: the service itself decides, and its refusal is shown as it is.
"""

from collections.abc import Collection
from enum import StrEnum

from services.dashboard.client.shapes import Case, Desk
from shared.auth import Role
from shared.contracts.feedback import CaseStatus as S


class Step(StrEnum):
    """A step, by its name in the API."""

    CLASSIFY = "classify"
    ASSIGN = "assign"
    TRANSFER = "transfer"
    START = "start"
    DRAFT = "draft"
    APPROVE = "approve"
    ANSWER = "answer"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    CLOSE = "close"
    REOPEN = "reopen"


DISPATCHERS = frozenset({Role.HOTLINE_OPERATOR, Role.FOCAL, Role.LEADER, Role.ADMIN})
HANDLERS = frozenset({Role.CASE_HANDLER, Role.FOCAL, Role.LEADER, Role.ADMIN})
APPROVERS = frozenset({Role.FOCAL, Role.LEADER, Role.ADMIN})
AT_WORK = frozenset({S.ASSIGNED, S.IN_PROGRESS, S.REOPENED})
OUTSIDE = 4
"""The class of what is outside the commune's authority."""
ANSWERABLE = frozenset({S.RECEIVED, S.CLASSIFIED, S.WAITING}) | AT_WORK

WHERE: dict[Step, tuple[frozenset[Role], frozenset[S]]] = {
    Step.APPROVE: (APPROVERS, AT_WORK),
    Step.RESUME: (HANDLERS, frozenset({S.WAITING})),
    Step.DRAFT: (HANDLERS, AT_WORK),
    Step.START: (HANDLERS, frozenset({S.ASSIGNED, S.REOPENED})),
    Step.PAUSE: (HANDLERS, AT_WORK),
    Step.TRANSFER: (DISPATCHERS, frozenset({S.CLASSIFIED})),
    Step.ASSIGN: (DISPATCHERS, frozenset({S.CLASSIFIED}) | AT_WORK),
    Step.CLASSIFY: (
        DISPATCHERS,
        frozenset({S.RECEIVED, S.CLASSIFIED, S.ASSIGNED, S.REOPENED}),
    ),
    Step.PUBLISH: (APPROVERS, frozenset({S.ANSWERED, S.CLOSED})),
    Step.WITHDRAW: (APPROVERS, frozenset(S)),
    Step.MERGE: (DISPATCHERS, ANSWERABLE),
    Step.EXTEND: (APPROVERS, ANSWERABLE),
    Step.ANSWER: (APPROVERS, ANSWERABLE),
    Step.CLOSE: (APPROVERS, frozenset({S.NOT_ACCEPTED, S.ANSWERED, S.TRANSFERRED})),
    Step.REOPEN: (
        APPROVERS,
        frozenset({S.NOT_ACCEPTED, S.ANSWERED, S.TRANSFERRED, S.CLOSED}),
    ),
}
"""Who may take a step, and from where; in the order in which they are offered."""


def offered(case: Case, roles: Collection[str], desk: Desk) -> list[Step]:
    """Return the steps that somebody with ``roles`` may take with ``case``, likeliest first."""
    return [
        step
        for step, (may, stands) in WHERE.items()
        if not may.isdisjoint(roles) and case.status in stands and _sensible(step, case, desk)
    ]


def _sensible(step: Step, case: Case, desk: Desk) -> bool:
    match step:
        case Step.APPROVE:
            return case.draft is not None
        case Step.PUBLISH:
            return case.answer is not None and not case.published
        case Step.WITHDRAW:
            return case.published
        case Step.EXTEND:
            return bool(desk.extension and case.clock and case.clock.days_left is not None)
        case Step.TRANSFER:
            return case.intake_class == OUTSIDE and bool(desk.outside_bodies)
        case _:
            return True
