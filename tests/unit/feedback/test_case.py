from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.feedback.models import Act, Answer, Case, Message, Office, Status, check
from shared.calendar_vn import Calendar
from shared.contracts.feedback import CaseAnsweredV1, CaseReceivedV1, Category, Channel
from shared.errors import Conflict

MORNING = datetime(2025, 9, 15, 1, 30, tzinfo=UTC)
NOON = datetime(2025, 9, 15, 5, 0, tzinfo=UTC)
REQUEST = UUID(int=7)
OFFICE = Office(Calendar(), {})
AT_MORNING = Act(MORNING, "resident", REQUEST, OFFICE)
AT_NOON = Act(NOON, "key:k_1", REQUEST, OFFICE)


def a_case() -> Case:
    return Case.receive(
        check(Message(category=Category.CDS, text="Loa hỏng."), {"1"}),
        case_id=uuid4(),
        commune="son-mai",
        code="SM-000000",
        channel=Channel.WEB,
        identity=None,
        fingerprint="",
        act=AT_MORNING,
    )


def an_answer(text: str = "Loa đã được sửa.", key: str | None = None) -> Answer:
    return Answer(text, "phong-van-hoa-xa-hoi", NOON, "key:k_1", key)


def test_a_received_case_says_so_without_the_words_or_the_writer() -> None:
    case = a_case()

    [fact] = case.events
    assert isinstance(fact, CaseReceivedV1)
    assert (fact.case_id, fact.revision, fact.correlation_id) == (case.id, 0, REQUEST)
    assert fact.submitter_kind == "anonymous"
    assert "Loa" not in fact.model_dump_json()
    assert [line.code for line in case.history] == ["received_reference"]


def test_an_answer_ends_the_wait_and_says_so() -> None:
    case = a_case()
    case.events.clear()

    case.give_answer(an_answer(), AT_NOON)

    [fact] = case.events
    assert isinstance(fact, CaseAnsweredV1)
    assert (fact.revision, fact.answered_at, fact.unit) == (1, NOON, "phong-van-hoa-xa-hoi")
    assert case.status is Status.ANSWERED
    assert [line.code for line in case.history] == ["received_reference", "answered"]


def test_a_case_is_answered_once() -> None:
    case = a_case()
    case.give_answer(an_answer(), AT_NOON)

    with pytest.raises(Conflict) as refused:
        case.give_answer(an_answer("Khác."), AT_NOON)

    assert "đã được trả lời" in refused.value.detail.vi


def test_the_same_answer_under_the_same_key_changes_nothing() -> None:
    case = a_case()
    case.give_answer(an_answer(key="k"), AT_NOON)
    case.events.clear()

    case.give_answer(an_answer(key="k"), AT_NOON)

    assert case.events == []
    with pytest.raises(Conflict):
        case.give_answer(an_answer("Khác.", key="k"), AT_NOON)
