from dataclasses import replace
from uuid import uuid4

import pytest

from services.notify.service import tell
from services.notify.service.about import describe
from shared.contracts.feedback import (
    CaseClassifiedV1,
    CaseMergedV1,
    CaseSettledV1,
    CaseTransferredV1,
    ClockEscalatedV1,
    ClockPausedV1,
)
from shared.contracts.tasks import ProgrammeChangedV1
from tests.integration.notify.facts import (
    CENTRE,
    SAID,
    answered,
    completed,
    plan,
    progress,
    received,
    refused,
    step,
)
from tests.unit.notify.fakes import a_desk
from tests.unit.notify.test_wording import DIRECTORY, LANGUAGES, TEMPLATES, example

UNITS = 6


async def test_every_unit_hears_of_the_plan_and_of_its_own_part() -> None:
    desk, inbox, deliveries, titles = a_desk()
    await tell([plan()], desk)

    assert (len(inbox.notices), len(deliveries.stored)) == (UNITS, UNITS)
    texts = {each.recipient: each.said["vi"].text for each in inbox.notices.values()}
    assert "- C.I.1.a (chủ trì): Thực hiện chuyên mục" in texts[f"unit:{CENTRE}"]
    assert "không giao riêng" in texts["unit:phong-kinh-te"]
    assert titles.known["son-mai/2025-cds-1a"].ref == "C.I.1.a"


async def test_whose_duties_a_decision_changed_hears_so_once() -> None:
    desk, inbox, _, _ = a_desk()
    duty = {"duty_id": "2025-e1", "ref": "E.1", "as_written": "Trung tâm"}
    changed = (
        {**duty, "change": "passed_on", "holder": CENTRE, "former_holder": "phong-kinh-te"},
        {**duty, "change": "withdrawn", "holder": None, "ref": "E.2"},
    )
    fact = example("tasks.v1.plan.amended", tasks=(), duties=changed)

    for _ in range(2):
        await tell([fact], desk)

    assert len(inbox.notices) == UNITS
    texts = {each.recipient: each.said["vi"].text for each in inbox.notices.values()}
    passed = "chuyển từ Phòng Kinh tế sang Trung tâm cung ứng dịch vụ công"
    assert f"- E.1 (liên quan đơn vị): {passed}" in texts[f"unit:{CENTRE}"]
    assert f"- E.1 (liên quan đơn vị): {passed}" in texts["unit:phong-kinh-te"]
    assert f"- E.1: {passed}" in texts["unit:phong-van-hoa-xa-hoi"]
    assert "- E.2: bỏ khỏi kế hoạch, trước do Trung tâm thực hiện" in texts[f"unit:{CENTRE}"]


def test_a_message_that_waited_since_before_duties_were_named_can_still_be_written() -> None:
    about = describe(example("tasks.v1.plan.amended"), "role:focal", DIRECTORY, None)
    del about["duties"]

    for language in LANGUAGES:
        assert "01/QĐ-UBND" in TEMPLATES.say("plan-amended", language, about).title


async def test_a_fact_heard_again_adds_nothing() -> None:
    desk, inbox, deliveries, _ = a_desk()
    fact = progress()
    for _ in range(3):
        await tell([fact], desk)
    assert (len(inbox.notices), len(deliveries.stored)) == (3, 2)


async def test_a_task_goes_by_its_id_until_its_title_is_known() -> None:
    desk, inbox, _, _ = a_desk()
    for fact in (progress(), plan(), progress()):
        await tell([fact], desk)
    titles = [n.said["vi"].title for n in inbox.notices.values() if n.recipient == "role:leader"]
    assert [title.split(":")[0] for title in titles] == ["2025-cds-1a", "C.I.1.a"]


async def test_those_named_by_the_rules_are_told_and_nobody_else() -> None:
    told = {}
    for fact in (progress(), refused(), completed(), received(), answered()):
        desk, inbox, deliveries, _ = a_desk()
        await tell([fact], desk)
        told[type(fact).__name__] = (
            sorted(each.recipient for each in inbox.notices.values()),
            sorted(each.recipient for each in deliveries.stored.values()),
        )
        if type(fact).__name__ == "CaseAnsweredV1":
            resident = f"resident:{fact.case_id}"  # type: ignore[union-attr]
    unit = f"unit:{CENTRE}"
    assert told == {
        "ProgressReportedV1": (["role:focal", "role:leader", unit], ["role:focal", "role:leader"]),
        "ProgressRefusedV1": ([unit], [unit]),
        "TaskCompletedV1": (["role:focal", "role:leader"],) * 2,
        "CaseReceivedV1": (["role:focal", "role:hotline_operator"],) * 2,
        "CaseAnsweredV1": (["role:focal"], [resident]),
    }


@pytest.mark.parametrize(
    "fact", [received(probe=True), answered(probe=True), refused(unit=None)], ids=type
)
async def test_a_probe_and_a_refusal_of_nobody_tell_nobody(fact: object) -> None:
    desk, inbox, deliveries, _ = a_desk()
    await tell([fact], desk)  # type: ignore[arg-type]
    assert (inbox.notices, deliveries.stored) == ({}, {})


async def test_a_resident_without_an_email_is_not_written_to() -> None:
    desk, _, deliveries, _ = a_desk()
    await tell([answered(reachable_by_email=False)], desk)
    assert deliveries.stored == {}


@pytest.mark.parametrize(
    ("left", "on", "by"),
    [
        (("phone",), {"email", "sms", "zalo"}, ["zalo"]),
        (("phone",), {"email", "sms"}, ["sms"]),
        (("phone",), {"email"}, []),
        (("email", "phone"), {"email", "sms"}, ["sms"]),
        (("email", "phone"), {"email"}, ["email"]),
        (("email",), {"email", "sms", "zalo"}, ["email"]),
        ((), {"email", "sms", "zalo"}, []),
    ],
)
async def test_a_resident_hears_once_by_the_first_channel_that_leads_to_what_was_left(
    left: tuple[str, ...], on: set[str], by: list[str]
) -> None:
    desk, _, deliveries, _ = a_desk()
    fact = answered(reachable_by_email="email" in left, reachable_by=left)

    await tell([fact], replace(desk, is_on=on.__contains__))

    resident = [each for each in deliveries.stored.values() if "resident:" in each.recipient]
    assert [each.channel for each in resident] == by


async def test_a_resident_hears_that_a_message_came_in_and_what_becomes_of_it() -> None:
    told = []
    for fact in (
        received(reachable_by_email=True),
        step(CaseClassifiedV1, intake_class=1),
        step(CaseClassifiedV1, intake_class=2),
        step(CaseTransferredV1, to="so-noi-vu"),
        step(ClockPausedV1),
        step(CaseMergedV1, into="SM-000001"),
        step(CaseSettledV1, by="SM-000001"),
        step(CaseSettledV1, by="SM-000001", probe=True),
    ):
        desk, _, deliveries, _ = a_desk()
        await tell([fact], desk)
        told.append(
            [each.template for each in deliveries.stored.values() if "resident:" in each.recipient]
        )

    assert told == [
        ["your-case-received"],
        ["your-case-not-accepted"],
        [],
        ["your-case-transferred"],
        ["your-case-waiting"],
        ["your-case-merged"],
        ["your-case-settled"],
        [],
    ]


@pytest.mark.parametrize(
    ("level", "audience"), [("focal", ["role:focal"]), ("chair", ["role:leader"])]
)
async def test_an_overdue_case_goes_up_step_by_step(level: str, audience: list[str]) -> None:
    desk, inbox, deliveries, _ = a_desk()
    await tell([step(ClockEscalatedV1, unit=CENTRE, level=level)], desk)

    assert [each.recipient for each in inbox.notices.values()] == audience
    assert [each.recipient for each in deliveries.stored.values()] == audience


@pytest.mark.parametrize(
    "what", ["received", "warned", "missed", "acknowledged", "done", "refused"]
)
async def test_the_personal_data_desk_hears_of_requests_that_wait(what: str) -> None:
    desk, inbox, deliveries, _ = a_desk()
    await tell([example(f"feedback.v1.request.{what}")], desk)

    told = ["role:admin", "role:focal"] if what in ("received", "warned", "missed") else []
    assert sorted(each.recipient for each in inbox.notices.values()) == told
    hearing = ["person:quan-tri"] if told else []  # the demonstration's administrator
    assert sorted(each.recipient for each in deliveries.stored.values()) == hearing + told
    urgent = {each.urgency.value for each in deliveries.stored.values()} == {"urgent"}
    assert urgent == (what == "missed")


async def test_the_unit_hears_once_that_an_answer_is_to_be_read_on_the_air() -> None:
    changed = ProgrammeChangedV1(
        **{**SAID, "programme_id": uuid4(), "task_id": "2025-cchc-8a", "unit": CENTRE},
        state="planned",
        from_answer=True,
    )
    told = []
    for fact in (changed, changed.model_copy(update={"revision": 2})):
        desk, inbox, _, _ = a_desk()
        await tell([fact], desk)
        told.append([each.recipient for each in inbox.notices.values()])

    assert told == [[f"unit:{CENTRE}"], []]


async def test_what_is_stored_of_a_delivery_holds_references_only() -> None:
    desk, _, deliveries, _ = a_desk()
    case_id = uuid4()
    await tell([answered(case_id=case_id)], desk)
    (delivery,) = deliveries.stored.values()
    assert delivery.recipient == f"resident:{case_id}"
    assert "@" not in repr(delivery)


async def test_a_commune_that_is_not_served_is_rejected() -> None:
    desk, _, deliveries, _ = a_desk()
    foreign = progress(commune="xa-khac")
    refused = await tell([foreign, progress()], desk)

    assert {key: error.code for key, error in refused.items()} == {
        foreign.event_id: "unknown-commune"
    }
    assert len(deliveries.stored) == 2
