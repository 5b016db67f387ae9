from collections.abc import Callable
from copy import deepcopy

import pytest

from services.feedback.models import Answer, Case, Status
from shared.errors import Conflict
from tests.unit.feedback.cases import (
    HANDLING,
    MONDAY,
    a_case,
    act,
    at,
    handled,
    stored,
)

Step = Callable[[Case], None]


def an_answer(moment: str = MONDAY, by: str = "user:dau-moi", unit: str = HANDLING) -> Answer:
    return Answer("Đã trả hồ sơ.", unit, at(moment), by)


def answered(moment: str = MONDAY) -> Case:
    case = handled(moment)
    case.give_answer(an_answer(moment), act(moment))
    stored(case)
    return case


def refusal(case: Case, step: Step) -> str:
    """Return the code with which ``step`` is refused; nothing was changed by trying."""
    before = deepcopy(case)
    with pytest.raises(Conflict) as refused:
        step(case)
    assert case == before
    return refused.value.code


def codes(case: Case) -> list[str]:
    return [line.code for line in case.history]


def standing(status: Status) -> Case:
    """Return a case that stands so."""
    case = {
        Status.RECEIVED: a_case,
        Status.CLASSIFIED: a_case,
        Status.NOT_ACCEPTED: a_case,
        Status.ANSWERED: answered,
        Status.CLOSED: answered,
    }.get(status, handled)()
    if status in (Status.CLASSIFIED, Status.NOT_ACCEPTED):
        case.classify(3 if status is Status.CLASSIFIED else 1, act(), reason="Không đủ thông tin.")
    elif status is Status.WAITING:
        case.pause("Xin gửi biên nhận.", act())
    elif status is Status.CLOSED:
        case.close(act())
    stored(case)
    assert case.status is status
    return case
