import pytest

from services.feedback.models import NEXT, Rating, Status
from shared.contracts.feedback import (
    AnswerPublishedV1,
    CaseAssignedV1,
    CaseClassifiedV1,
    CaseReopenedV1,
)
from shared.errors import Conflict
from tests.unit.feedback.cases import (
    CRITIC_OF,
    CRITICISED,
    HANDLING,
    MONDAY,
    OTHER,
    a_case,
    act,
    at,
    handled,
    stored,
)
from tests.unit.feedback.stepping import Step, an_answer, answered, codes, refusal, standing


def test_a_case_goes_its_way_and_every_step_is_a_line_and_a_fact() -> None:
    case = a_case()
    said: list[str] = []
    revisions: list[int] = [0]

    steps: list[Step] = [
        lambda c: c.classify(3, act()),
        lambda c: c.assign(HANDLING, "user:xu-ly", act()),
        lambda c: c.start(act()),
        lambda c: c.pause("Xin gửi biên nhận.", act()),
        lambda c: c.supply("Biên nhận số 12.", act(by="resident")),
        lambda c: c.pause("Xin gửi thêm.", act()),
        lambda c: c.resume(act()),
        lambda c: c.extend(3, "Cần xác minh.", act()),
        lambda c: c.prepare("Đã trả hồ sơ.", act(by="user:xu-ly"), unit=HANDLING),
        lambda c: c.approve(act()),
        lambda c: c.publish("Hồ sơ trễ.", "Đã trả.", act(), radio=True),
        lambda c: c.withdraw("Nhầm.", act()),
        lambda c: c.rate(Rating(at(MONDAY), score=2), act(by="resident")),
        lambda c: c.rate(Rating(at(MONDAY), resolved=False), act(by="resident")),
        lambda c: c.give_answer(an_answer(), act()),
        lambda c: c.rate(Rating(at(MONDAY), resolved=True), act(by="resident")),
    ]
    for step in steps:
        step(case)
        assert case.events, codes(case)[-1]
        said += [fact.name.removeprefix("feedback.v1.") for fact in case.events]
        revisions += [fact.revision for fact in case.events]
        stored(case)

    assert said == [
        "case.classified", "case.assigned", "case.started", "clock.paused", "case.supplied",
        "clock.paused", "clock.resumed", "clock.extended", "answer.drafted", "case.answered",
        "answer.published", "answer.withdrawn", "case.rated", "case.rated", "case.reopened",
        "case.answered", "case.rated", "case.closed",
    ]  # fmt: skip
    assert revisions == list(range(len(said) + 1))
    assert codes(case) == [
        "received_feedback", "class_3", "assigned", "started", "paused", "supplied", "paused",
        "resumed", "extended", "drafted", "answered", "published", "withdrawn", "rated", "rated",
        "reopened_by_resident", "answered", "rated", "closed",
    ]  # fmt: skip
    assert [each.text for each in case.earlier_answers] == ["Đã trả hồ sơ."]
    assert case.earlier_answers[0].drafted_by == "user:xu-ly"
    assert case.supplements[0].text == "Biên nhận số 12."


def test_no_fact_tells_what_was_written_or_decided_in_words() -> None:
    case = handled()
    case.pause("Xin gửi biên nhận.", act())
    case.supply("Biên nhận số 12.", act(by="resident"))
    case.prepare("Đã trả hồ sơ.", act(), unit=HANDLING)
    case.approve(act())
    case.publish("Hồ sơ trễ.", "Đã trả.", act(), radio=False)

    said = "".join(fact.model_dump_json() for fact in case.events)

    assert not [word for word in ("biên nhận", "Biên nhận", "Đã trả", "trễ") if word in said]


@pytest.mark.parametrize(
    ("status", "step", "code"),
    [
        (Status.RECEIVED, lambda c: c.assign(HANDLING, None, act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.start(act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.transfer("so-noi-vu", "x", act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.pause("x", act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.resume(act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.supply("x", act()), "not-asked"),
        (Status.RECEIVED, lambda c: c.prepare("x", act(), unit=None), "wrong-step"),
        (Status.RECEIVED, lambda c: c.approve(act()), "no-draft"),
        (Status.RECEIVED, lambda c: c.publish("x", "y", act(), radio=False), "not-answered"),
        (Status.RECEIVED, lambda c: c.withdraw("x", act()), "not-published"),
        (Status.RECEIVED, lambda c: c.rate(Rating(at(MONDAY), 5), act()), "not-answered"),
        (Status.RECEIVED, lambda c: c.reopen("x", act()), "wrong-step"),
        (Status.RECEIVED, lambda c: c.close(act()), "wrong-step"),
        (Status.CLASSIFIED, lambda c: c.transfer("so-noi-vu", "x", act()), "own-authority"),
        (Status.IN_PROGRESS, lambda c: c.transfer("so-noi-vu", "x", act()), "own-authority"),
        (Status.IN_PROGRESS, lambda c: c.extend(6, "x", act()), "no-extension"),
        (Status.WAITING, lambda c: c.start(act()), "wrong-step"),
        (Status.WAITING, lambda c: c.pause("x", act()), "wrong-step"),
        (Status.WAITING, lambda c: c.prepare("x", act(), unit=None), "wrong-step"),
        (Status.WAITING, lambda c: c.extend(1, "x", act()), "no-clock"),
        (Status.ANSWERED, lambda c: c.classify(3, act()), "wrong-step"),
        (Status.ANSWERED, lambda c: c.assign(HANDLING, None, act()), "wrong-step"),
        (Status.ANSWERED, lambda c: c.give_answer(an_answer(), act()), "already-answered"),
        (Status.ANSWERED, lambda c: c.extend(1, "x", act()), "no-clock"),
        (Status.ANSWERED, lambda c: c.join(act()), "done"),
        (Status.CLOSED, lambda c: c.give_answer(an_answer(), act()), "already-answered"),
        (Status.CLOSED, lambda c: c.close(act()), "wrong-step"),
        (Status.NOT_ACCEPTED, lambda c: c.give_answer(an_answer(), act()), "wrong-step"),
    ],
)
def test_what_does_not_follow_is_refused(status: Status, step: Step, code: str) -> None:
    assert refusal(standing(status), step) == code


def test_every_refusal_is_a_sentence_that_names_the_case() -> None:
    with pytest.raises(Conflict) as refused:
        a_case().start(act())

    assert refused.value.detail.vi == (
        "Phản ánh SM-000001 đang ở tình trạng “đã tiếp nhận”, không thể chuyển sang “đang xử lý”."
    )


def test_a_judgement_said_twice_is_one_and_the_last_word_counts() -> None:
    case = answered()
    case.rate(Rating(at(MONDAY), score=3), act(by="resident"))
    stored(case)
    case.rate(Rating(at("2025-09-16 08:00"), score=3), act(by="resident"))
    assert case.events == []

    case.rate(Rating(at(MONDAY), resolved=True), act(by="resident"))
    assert case.standing.status == "closed"
    assert (case.standing.score, case.standing.resolved) == (3, True)
    case.rate(Rating(at(MONDAY), resolved=False), act(by="resident"))
    assert case.standing.status == "reopened"
    stored(case)
    case.rate(Rating(at(MONDAY), resolved=False), act(by="resident"))
    assert case.events == []


def test_whoever_is_criticised_neither_gets_nor_answers_nor_takes_a_step() -> None:
    case = a_case(about_unit=CRITICISED)
    case.classify(3, act(), barred=(CRITIC_OF,))
    by_them = act(by=CRITIC_OF)
    for step in (
        lambda c: c.assign(CRITICISED, None, act()),
        lambda c: c.assign(HANDLING, CRITIC_OF, act()),
        lambda c: c.give_answer(an_answer(unit=CRITICISED), act()),
        lambda c: c.give_answer(an_answer(by=CRITIC_OF), by_them),
        lambda c: c.classify(3, by_them),
    ):
        assert refusal(case, step) == "conflict-of-interest"
    case.assign(HANDLING, None, act())
    for step in (
        lambda c: c.start(by_them),
        lambda c: c.prepare("x", by_them, unit=HANDLING),
        lambda c: c.prepare("x", act(), unit=CRITICISED),
        lambda c: c.extend(1, "x", by_them),
    ):
        assert refusal(case, step) == "conflict-of-interest"
    case.give_answer(an_answer(), act())
    assert refusal(case, lambda c: c.publish("x", "y", by_them, radio=False)) == (
        "conflict-of-interest"
    )


def test_a_draft_does_not_outlive_its_unit() -> None:
    case = handled()
    case.prepare("Dự thảo.", act(), unit=HANDLING)
    case.assign(HANDLING, "user:xu-ly", act())
    assert case.draft
    case.assign(OTHER, None, act())
    assert refusal(case, lambda c: c.approve(act())) == "no-draft"


def test_a_later_draft_replaces_the_earlier() -> None:
    case = handled()
    case.prepare("Dự thảo một.", act(by="user:xu-ly"), unit=HANDLING)
    case.prepare("Dự thảo hai.", act(by="user:xu-ly"), unit=HANDLING)
    case.approve(act())

    assert case.answer
    assert (case.answer.text, case.answer.drafted_by) == ("Dự thảo hai.", "user:xu-ly")
    assert case.draft is None


def test_a_routed_classification_says_two_facts_in_order() -> None:
    case = a_case()
    case.classify(3, act())
    case.assign(HANDLING, None, act())

    assert [(type(fact), fact.revision) for fact in case.events] == [
        (CaseClassifiedV1, 1),
        (CaseAssignedV1, 2),
    ]


def test_a_reopened_case_reaches_the_unit_that_had_it() -> None:
    case = answered()
    case.publish("Hồ sơ trễ.", "Đã trả.", act(), radio=True)
    published = case.events[-1]
    case.reopen("Chưa xong.", act())

    fact = case.events[-1]
    assert isinstance(published, AnswerPublishedV1)
    assert published.radio
    assert isinstance(fact, CaseReopenedV1)
    assert (fact.unit, fact.by_resident) == (HANDLING, False)
    assert fact.standing.due_at == at("2025-09-29 17:00")


def test_every_status_can_be_left_or_is_an_end() -> None:
    assert {status for status in Status if not NEXT[status]} == {Status.MERGED}
    assert set(NEXT) == set(Status)
