"""What a decision may change of a plan in force, and which field is wrong where it may not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.tasks.models.amendment import Amendment, Change, DutyChange, amended
from services.tasks.models.document import Document, Duty, Item
from services.tasks.models.plan import Decision, Plan
from shared.contracts.tasks import (
    PlanAmendedV1,
    ProgressKind,
    Quota,
    Role,
    RoleName,
    Schedule,
    Track,
)
from shared.errors import Invalid

RADIO, HALL = "trung-tam", "phong-van-hoa"
UNITS = {RADIO, HALL}
DATED = date(2025, 9, 20)
START, END = date(2025, 1, 1), date(2025, 12, 31)


def quota(kind: ProgressKind = ProgressKind.ISSUE, target: int = 52) -> Quota:
    return Quota(kind=kind, per="week", count=1, target=target)


def part(unit: str | None, role: RoleName = RoleName.LEAD) -> Role:
    return Role(role=role, unit=unit, as_written="Đơn vị")


def an_item(task_id: str = "2025-a", *quotas: Quota, **values: Any) -> Item:
    found = quotas or (quota(),)
    given = {
        "task_id": task_id,
        "ref": "C.I.1.a",
        "title": "Chuyên mục",
        "track": Track.CDS,
        "roles": (part(RADIO),),
        "schedule": Schedule(kind="quota", start=START, end=END, quotas=found),
        "target": sum(each.target for each in found),
        "due": END,
        "counts": tuple(each.kind for each in found),
    }
    return Item(**{**given, **values})


DUTY = Duty(
    duty_id="2025-e1", ref="E.1", holder=RADIO, holder_as_written="Trung tâm", text="Phát sóng."
)
DOCUMENT = Document(year=2025, title="Kế hoạch", tasks=(an_item(),), duties=(DUTY,))


def after(
    *changes: Change, document: Document = DOCUMENT, **rest: Any
) -> tuple[Document, list[Item]]:
    return amended(document, Amendment(changes, **rest), dated=DATED, units=UNITS)


def refused(*changes: Change, document: Document = DOCUMENT, **rest: Any) -> list[str]:
    with pytest.raises(Invalid) as error:
        after(*changes, document=document, **rest)
    return [each.field for each in error.value.errors]


def test_an_opening_balance_is_entered_and_leaves_the_quota() -> None:
    document, (task,) = after(Change("2025-a", opening={"issue": 20}))

    assert document.tasks == (task,)
    assert task.schedule.quotas[0] == quota().model_copy(update={"opening": 20})


def test_a_unit_takes_a_task_over() -> None:
    _, (task,) = after(Change("2025-a", roles=(part(HALL), part(RADIO, RoleName.COORDINATE))))

    assert [(each.role, each.unit) for each in task.roles] == [
        (RoleName.LEAD, HALL),
        (RoleName.COORDINATE, RADIO),
    ]


def test_several_changes_of_one_task_add_up() -> None:
    _, (task,) = after(Change("2025-a", target=40), Change("2025-a", opening={"issue": 5}))

    assert (task.target, task.schedule.quotas[0].target) == (40, 40)
    assert task.schedule.quotas[0].opening == 5


def test_of_several_quotas_the_target_is_their_sum() -> None:
    first, again = quota(ProgressKind.FIRST_AIRING, 12), quota(ProgressKind.RERUN, 36)
    document = DOCUMENT.model_copy(update={"tasks": (an_item("2025-a", first, again),)})
    more = document.tasks[0].schedule.model_copy(
        update={"quotas": (first, again.model_copy(update={"target": 24}))}
    )

    _, (task,) = after(Change("2025-a", schedule=more, target=36), document=document)

    assert (task.target, task.schedule.quotas[1].target) == (36, 24)
    assert refused(Change("2025-a", target=40), document=document) == ["changes.0.target"]


def test_a_task_is_added_and_counts_from_the_day_of_the_decision() -> None:
    document, (task,) = after(added=(an_item("2025-b"),))

    assert [each.task_id for each in document.tasks] == ["2025-a", "2025-b"]
    assert task.schedule.counts_from == DATED


def test_a_duty_passes_to_another_unit_one_goes_and_one_comes() -> None:
    other = DUTY.model_copy(update={"duty_id": "2025-e2", "text": "Tổng hợp báo cáo."})
    new = DUTY.model_copy(update={"duty_id": "2025-e3"})
    document = DOCUMENT.model_copy(update={"duties": (DUTY, other)})

    found, tasks = after(
        document=document,
        duties=(
            DutyChange("2025-e1", holder=HALL, holder_as_written="Phòng Văn hóa"),
            DutyChange("2025-e2", withdraw=True),
        ),
        added_duties=(new,),
    )

    assert tasks == []
    assert [(each.duty_id, each.holder) for each in found.duties] == [
        ("2025-e1", HALL),
        ("2025-e3", RADIO),
    ]
    assert found.duties[0].text == "Phát sóng."


def test_a_decision_about_duties_alone_says_whose_duties_changed_and_not_their_words() -> None:
    other = DUTY.model_copy(update={"duty_id": "2025-e2", "ref": "E.2"})
    third = DUTY.model_copy(update={"duty_id": "2025-e3", "ref": "E.3"})
    plan = Plan("son-mai", "2025", DOCUMENT.model_copy(update={"duties": (DUTY, other, third)}))
    decision = Decision("52/QĐ-UBND", DATED, "", "user:dau-moi", datetime(2025, 9, 20, tzinfo=UTC))
    plan.adopt(decision, None)
    new = DUTY.model_copy(update={"duty_id": "2025-e4", "ref": "E.4", "holder": None})

    plan.amend(
        decision,
        Amendment(
            duties=(
                DutyChange("2025-e1", holder=HALL, holder_as_written="Phòng Văn hóa"),
                DutyChange("2025-e2", text="Phát sóng hằng tuần."),
                DutyChange("2025-e3", withdraw=True),
            ),
            added_duties=(new,),
        ),
        UNITS,
    )

    fact = plan.events[-1]
    assert isinstance(fact, PlanAmendedV1)
    assert fact.tasks == ()
    assert [(d.ref, d.change, d.holder, d.former_holder) for d in fact.duties] == [
        ("E.1", "passed_on", HALL, RADIO),
        ("E.2", "reworded", RADIO, None),
        ("E.4", "added", None, None),
        ("E.3", "withdrawn", RADIO, None),
    ]
    assert "hằng tuần" not in fact.model_dump_json()


@pytest.mark.parametrize(
    ("changes", "rest", "where"),
    [
        ([Change("2025-x")], {}, "changes.0.task_id"),
        ([Change("2025-a")], {}, "changes"),
        ([Change("2025-a", due=date(2026, 1, 31))], {}, "changes.0.due"),
        ([Change("2025-a", opening={"rerun": 3})], {}, "changes.0.opening"),
        ([Change("2025-a", roles=(part("khac"),))], {}, "changes.0.roles.0.unit"),
        ([Change("2025-a", roles=(part(RADIO, RoleName.COORDINATE),))], {}, "changes.0.roles"),
        ([Change("2025-a", roles=(part(None),))], {}, "changes.0.roles"),
        ([], {"added": (an_item(),)}, "add.0.task_id"),
        ([], {"added": (an_item("2025-b", roles=(part("khac"),)),)}, "add.0.roles.0.unit"),
        ([], {"added": (an_item("2025-b", due=date(2024, 5, 1)),)}, "add.0.due"),
        ([], {"duties": (DutyChange("2025-e9"),)}, "duties.0.duty_id"),
        ([], {"duties": (DutyChange("2025-e1", holder="khac"),)}, "duties.0.holder"),
        ([], {"added_duties": (DUTY,)}, "add_duties.0.duty_id"),
    ],
)
def test_what_cannot_be_names_its_field(
    changes: list[Change], rest: dict[str, Any], where: str
) -> None:
    assert refused(*changes, **rest) == [where]


def test_a_time_that_runs_backwards_is_refused() -> None:
    wrong = Schedule(kind="quota", start=END, end=START, quotas=(quota(),))

    assert refused(Change("2025-a", schedule=wrong)) == ["changes.0.schedule"]
