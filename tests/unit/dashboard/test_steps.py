"""What the desks offer is what the service allows, and what they read is what it gives."""

import pytest
from pydantic import BaseModel

from services.dashboard.client import shapes
from services.dashboard.client.shapes import Desk
from services.dashboard.screens import asking, step_forms
from services.dashboard.screens.steps import WHERE, Step, offered
from services.feedback.api import (
    attachments,
    base,
    case_schemas,
    hotline_schemas,
    people,
    privacy_schemas,
    publishing,
    schemas,
)
from services.feedback.api import desk as desk_api
from services.feedback.models.status import NEXT, Status
from shared.auth import Role
from tests.unit.dashboard.office import DESK, case

LEADS_TO = {
    Step.CLASSIFY: {Status.CLASSIFIED},
    Step.ASSIGN: {Status.ASSIGNED},
    Step.TRANSFER: {Status.TRANSFERRED},
    Step.START: {Status.IN_PROGRESS},
    Step.DRAFT: {Status.IN_PROGRESS},
    Step.APPROVE: {Status.ANSWERED},
    Step.ANSWER: {Status.ANSWERED},
    Step.PAUSE: {Status.WAITING},
    Step.RESUME: {Status.IN_PROGRESS},
    Step.REOPEN: {Status.REOPENED},
    Step.MERGE: {Status.MERGED},
    Step.CLOSE: {Status.CLOSED},
}
ROLES = {
    Step.CLASSIFY: base.DISPATCHERS,
    Step.ASSIGN: base.DISPATCHERS,
    Step.TRANSFER: base.DISPATCHERS,
    Step.START: base.HANDLERS,
    Step.DRAFT: base.HANDLERS,
    Step.PAUSE: base.HANDLERS,
    Step.RESUME: base.HANDLERS,
    Step.APPROVE: base.APPROVERS,
    Step.ANSWER: base.APPROVERS,
    Step.EXTEND: base.APPROVERS,
    Step.REOPEN: base.APPROVERS,
    Step.PUBLISH: base.APPROVERS,
    Step.WITHDRAW: base.APPROVERS,
    Step.CLOSE: base.APPROVERS,
    Step.MERGE: base.DISPATCHERS,
}


@pytest.mark.parametrize("step", LEADS_TO)
def test_a_step_is_offered_only_where_the_state_machine_has_it(step: Step) -> None:
    for status in WHERE[step][1]:
        assert NEXT[status] >= LEADS_TO[step], status


@pytest.mark.parametrize("step", Step)
def test_a_step_is_offered_to_those_who_may_take_it(step: Step) -> None:
    assert WHERE[step][0] == frozenset(ROLES[step])


@pytest.mark.parametrize("status", Status)
def test_no_step_is_offered_to_others(status: Status) -> None:
    found = case(status=status, draft="x", intake_class=4)

    for role in (Role.UNIT_OFFICER, Role.SERVICE):
        assert offered(found, {role}, Desk.model_validate(DESK)) == []


def test_the_likeliest_step_comes_first() -> None:
    desk = Desk.model_validate(DESK)

    def first(role: Role, **values: object) -> Step:
        return offered(case(**values), {role}, desk)[0]

    assert first(Role.FOCAL) is Step.CLASSIFY
    assert first(Role.HOTLINE_OPERATOR, status="classified", intake_class=2) is Step.ASSIGN
    assert first(Role.FOCAL, status="classified", intake_class=4) is Step.TRANSFER
    assert first(Role.CASE_HANDLER, status="assigned") is Step.DRAFT
    assert first(Role.LEADER, status="in_progress", draft="x") is Step.APPROVE
    assert first(Role.CASE_HANDLER, status="waiting") is Step.RESUME
    assert first(Role.FOCAL, status="closed") is Step.REOPEN
    answer = {"text": "Đã sửa.", "unit": None, "at": "2026-12-05T01:00:00Z"}
    assert first(Role.FOCAL, status="answered", answer=answer) is Step.PUBLISH
    assert first(Role.FOCAL, status="answered", answer=answer, published=True) is Step.WITHDRAW


@pytest.mark.parametrize(
    ("shape", "given"),
    [
        (shapes.Case, case_schemas.CaseOut),
        (shapes.Clock, schemas.ClockOut),
        (shapes.Answer, schemas.AnswerOut),
        (shapes.Line, schemas.HistoryLine),
        (shapes.Entry, hotline_schemas.CallOut),
        (shapes.Standing, hotline_schemas.LookupOut),
        (shapes.Earlier, hotline_schemas.CallerCase),
        (shapes.Redaction, publishing.RedactionOut),
        (shapes.Redacted, publishing.RedactedOut),
        (shapes.Span, publishing.SpanOut),
        (shapes.Template, publishing.TemplateOut),
        (shapes.Attachment, attachments.AttachmentOut),
        (shapes.DataRequest, privacy_schemas.RequestOut),
        (shapes.DataRequestDetail, privacy_schemas.RequestDetail),
        (shapes.HeldCase, privacy_schemas.HeldCase),
        (shapes.Carried, privacy_schemas.CarriedOut),
        (shapes.Revealed, people.PersonOut),
        (shapes.Desk, desk_api.DeskOut),
        (shapes.Notice, desk_api.NoticeOut),
        (shapes.Choice, desk_api.Named),
        (shapes.Extension, desk_api.TermOut),
    ],
)
def test_the_screens_read_what_the_service_gives(
    shape: type[BaseModel], given: type[BaseModel]
) -> None:
    assert set(shape.model_fields) <= set(given.model_fields)


def test_what_somebody_else_did_meanwhile_is_what_the_history_has_more() -> None:
    before = case()
    line = {"at": "2026-12-05T01:00:00Z", "code": "assigned", "text": "Giao Trung tâm xử lý."}
    after = case(history=[{"at": before.received_at, "text": "Xã đã tiếp nhận."}, line])

    assert [each.text for each in asking.changes(before, after)] == ["Giao Trung tâm xử lý."]
    assert asking.changes(after, after) == ()


def test_gaps_of_a_template_are_found() -> None:
    assert step_forms.gaps("Xã đã [việc đã làm] ngày [ngày/tháng].") == [
        "[việc đã làm]",
        "[ngày/tháng]",
    ]
    assert step_forms.gaps("Xã đã sửa xong (xem mục 2).") == []
