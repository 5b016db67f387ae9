from uuid import uuid4

import pytest

from services.notify.service import tell
from shared.errors import Rejected
from tests.integration.notify.facts import (
    CENTRE,
    answered,
    completed,
    plan,
    progress,
    received,
    refused,
)
from tests.unit.notify.fakes import a_desk

UNITS = 6


async def test_every_unit_hears_of_the_plan_and_of_its_own_part() -> None:
    desk, inbox, deliveries, titles = a_desk()
    await tell(plan(), desk)

    assert (len(inbox.notices), len(deliveries.stored)) == (UNITS, UNITS)
    texts = {each.recipient: each.said["vi"].text for each in inbox.notices.values()}
    assert "- C.I.1.a (chủ trì): Thực hiện chuyên mục" in texts[f"unit:{CENTRE}"]
    assert "không giao riêng" in texts["unit:phong-kinh-te"]
    assert titles.known["son-mai/2025-cds-1a"].ref == "C.I.1.a"


async def test_a_fact_heard_again_adds_nothing() -> None:
    desk, inbox, deliveries, _ = a_desk()
    fact = progress()
    for _ in range(3):
        await tell(fact, desk)
    assert (len(inbox.notices), len(deliveries.stored)) == (3, 2)


async def test_a_task_goes_by_its_id_until_its_title_is_known() -> None:
    desk, inbox, _, _ = a_desk()
    for fact in (progress(), plan(), progress()):
        await tell(fact, desk)
    titles = [n.said["vi"].title for n in inbox.notices.values() if n.recipient == "role:leader"]
    assert [title.split(":")[0] for title in titles] == ["2025-cds-1a", "C.I.1.a"]


async def test_those_named_by_the_rules_are_told_and_nobody_else() -> None:
    told = {}
    for fact in (progress(), refused(), completed(), received(), answered()):
        desk, inbox, deliveries, _ = a_desk()
        await tell(fact, desk)
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
    await tell(fact, desk)  # type: ignore[arg-type]
    assert (inbox.notices, deliveries.stored) == ({}, {})


async def test_a_resident_without_an_email_is_not_written_to() -> None:
    desk, _, deliveries, _ = a_desk()
    await tell(answered(reachable_by_email=False), desk)
    assert deliveries.stored == {}


async def test_what_is_stored_of_a_delivery_holds_references_only() -> None:
    desk, _, deliveries, _ = a_desk()
    case_id = uuid4()
    await tell(answered(case_id=case_id), desk)
    (delivery,) = deliveries.stored.values()
    assert delivery.recipient == f"resident:{case_id}"
    assert "@" not in repr(delivery)


async def test_a_commune_that_is_not_served_is_rejected() -> None:
    desk, _, _, _ = a_desk()
    with pytest.raises(Rejected, match="unknown-commune"):
        await tell(progress(commune="xa-khac"), desk)
