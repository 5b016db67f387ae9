"""The case as staff handle it, step by step over HTTP, on a clock that is set by hand."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deploy.testing import World
from services.feedback.models import Act, Case
from services.feedback.models.clock import Alarm
from services.feedback.service import clocks
from shared.testing import Keys, eventually
from tests.integration.feedback.conftest import TRACES, settings_of, token_of
from tests.integration.feedback.handling import CENTRE, CULTURE, OFFICE, Desk, at_work


@pytest.fixture
async def desk(world: World, keys: Keys, tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_work(world, keys, tmp_path) as desk:
        yield desk


async def test_a_case_goes_its_way_from_receipt_to_close(desk: Desk) -> None:
    sent = await desk.send(text="Hồ sơ trễ hẹn, chị Canary đã chờ.")
    case = sent["id"]
    assert sent["clock"]["due_at"] == "2025-09-29T10:00:00Z"
    assert sent["clock"]["explanation"][0] == (
        "Bắt đầu lúc 08:00 ngày 15/09/2025; ngày này không tính."
    )

    routed = await desk.do(case, "classify", "hotline_operator", intake_class=3)
    assert (routed["status"], routed["unit"]) == ("assigned", CENTRE)
    await desk.do(case, "start", "centre")
    desk.set("2025-09-16 09:00")
    paused = await desk.do(case, "pause", "centre", reason="Xin gửi ảnh biên nhận.")
    assert (paused["clock"]["due_at"], paused["clock"]["paused"]) == (None, True)
    desk.set("2025-09-17 09:00")
    resumed = await desk.do(case, "resume", "centre")
    assert resumed["clock"]["due_at"] == "2025-09-30T10:00:00Z"
    longer = await desk.do(case, "extend", working_days=2, reason="Cần xác minh.")
    assert longer["clock"]["due_at"] == "2025-10-02T10:00:00Z"
    assert "Gia hạn thêm 2 ngày làm việc: Cần xác minh." in longer["clock"]["explanation"][2]
    drafted = await desk.do(case, "draft", "centre", text="Đã trả hồ sơ.")
    assert (drafted["draft"], drafted["answer"]) == ("Đã trả hồ sơ.", None)
    answered = await desk.do(case, "approve", "leader")
    assert (answered["answer"]["text"], answered["answer"]["unit"]) == ("Đã trả hồ sơ.", CENTRE)
    assert answered["clock"]["explanation"][-1] == "Xong lúc 09:00 ngày 17/09/2025, trong hạn."
    await desk.do(case, "publish", question="Hồ sơ trễ hẹn.", answer="Đã trả.", radio=True)
    await desk.do(case, "withdraw", "leader", reason="Đăng nhầm.")
    await desk.do(case, "close")
    reopened = await desk.do(case, "reopen", "admin", reason="Còn thiếu.")

    assert [line["code"] for line in reopened["history"]] == [
        "received_feedback", "class_3", "assigned", "started", "paused", "resumed", "extended",
        "drafted", "answered", "published", "withdrawn", "closed", "reopened",
    ]  # fmt: skip
    [published] = await desk.office.facts("answer.published")
    assert published["radio"] is True
    facts = await desk.office.facts("case.reopened")
    assert (facts[0]["unit"], facts[0]["by_resident"]) == (CENTRE, False)
    said = [m.data.decode() for m in await desk.office.stored()]
    assert not [word for word in (*TRACES, "biên nhận", "Đã trả") if word in "".join(said)]


STEPS: dict[str, tuple[set[str], dict[str, Any]]] = {
    "classify": ({"hotline_operator", "focal", "leader", "admin"}, {"intake_class": 3}),
    "assign": ({"hotline_operator", "focal", "leader", "admin"}, {"unit": OFFICE}),
    "transfer": ({"hotline_operator", "focal", "leader", "admin"}, {"to": "x", "reason": "x"}),
    "merge": ({"hotline_operator", "focal", "leader", "admin"}, {"into": "SM-000000"}),
    "start": ({"case_handler", "focal", "leader", "admin"}, {}),
    "pause": ({"case_handler", "focal", "leader", "admin"}, {"reason": "x"}),
    "resume": ({"case_handler", "focal", "leader", "admin"}, {}),
    "draft": ({"case_handler", "focal", "leader", "admin"}, {"text": "x"}),
    "extend": ({"focal", "leader", "admin"}, {"working_days": 1, "reason": "x"}),
    "approve": ({"focal", "leader", "admin"}, {}),
    "answer": ({"focal", "leader", "admin"}, {"text": "x"}),
    "publish": ({"focal", "leader", "admin"}, {"question": "x", "answer": "x"}),
    "withdraw": ({"focal", "leader", "admin"}, {"reason": "x"}),
    "close": ({"focal", "leader", "admin"}, {}),
    "reopen": ({"focal", "leader", "admin"}, {"reason": "x"}),
}
"""Who may take each step; everybody else may not."""
ROLES = ("hotline_operator", "case_handler", "focal", "leader", "admin", "service", "unit_officer")


async def test_each_step_is_for_its_roles_and_of_the_own_commune_only(desk: Desk) -> None:
    for step, (may, body) in STEPS.items():
        case = (await desk.send())["id"]
        for who in ROLES:
            status = (await desk.ask(case, step, who, **body)).status_code
            assert (status != 403) == (who in may), (step, who, status)
            assert status in (200, 403, 409, 422), (step, who, status)
        foreign = await desk.ask(case, step, "elsewhere", **body)
        assert foreign.status_code == 404, step
        nobody = await desk.office.client.post(f"/v1/cases/{case}/{step}", json=body)
        assert nobody.status_code == 401, step
    for path in (f"/v1/cases/{case}/redaction", "/v1/answer-templates"):
        assert (await desk.office.client.get(path)).status_code == 401
        officer = await desk.office.client.get(path, headers=desk.keys["unit_officer"])
        assert officer.status_code == 403


async def test_a_handler_of_a_unit_works_on_the_cases_of_that_unit_only(desk: Desk) -> None:
    case = (await desk.send())["id"]
    assert (await desk.ask(case, "start", "centre")).status_code == 404
    await desk.do(case, "classify", intake_class=2)

    assert (await desk.ask(case, "start", "office")).status_code == 404
    assert (await desk.ask(case, "approve", "centre")).status_code == 403
    await desk.do(case, "start", "centre")
    await desk.do(case, "assign", unit=OFFICE)
    assert (await desk.ask(case, "draft", "centre", text="x")).status_code == 404
    await desk.do(case, "draft", "office", text="Đã xong.")


@pytest.mark.parametrize(
    ("message", "unit"),
    [
        ({"category": "CDS"}, CULTURE),
        ({"category": "TTHC"}, CENTRE),
        ({"category": "TTHC", "about_unit": CENTRE}, OFFICE),
        ({"category": "CDS", "about_unit": CULTURE}, CENTRE),
        ({"category": "TTHC", "about_unit": OFFICE}, CENTRE),
    ],
)
async def test_the_first_line_of_the_table_that_fits_names_the_unit(
    desk: Desk, message: dict[str, str], unit: str
) -> None:
    case = (await desk.send(**message))["id"]

    assert (await desk.do(case, "classify", "leader", intake_class=3))["unit"] == unit


async def test_classes_1_and_4_go_to_no_unit(desk: Desk) -> None:
    refused, outside = (await desk.send())["id"], (await desk.send(text="Việc khác."))["id"]

    assert (await desk.ask(refused, "classify", intake_class=1)).status_code == 422
    not_accepted = await desk.do(refused, "classify", intake_class=1, reason="Không rõ nội dung.")
    assert (not_accepted["status"], not_accepted["unit"]) == ("not_accepted", None)
    assert (await desk.do(outside, "classify", intake_class=4))["unit"] is None


async def test_whoever_is_criticised_neither_handles_nor_approves_nor_learns_of_it(
    desk: Desk,
) -> None:
    case = (await desk.send(about_unit=CENTRE))["id"]
    of_the_unit = await desk.ask(case, "classify", "centre's head", intake_class=3)
    assert of_the_unit.json()["type"].endswith("conflict-of-interest")
    barred = "key:h_office"

    await desk.do(case, "classify", intake_class=3, barred=[barred])
    for body in ({"unit": CENTRE}, {"unit": OFFICE, "handler": barred}):
        assert (await desk.ask(case, "assign", **body)).status_code == 409
    assert (await desk.ask(case, "draft", "office", text="x")).status_code == 404
    assert (await desk.ask(case, "answer", "leader", text="x", unit=CENTRE)).status_code == 409
    assert (await desk.ask(case, "answer", "centre's head", text="x")).status_code == 409
    seen = await desk.office.client.get(f"/v1/cases/{case}", headers=desk.keys["office"])
    assert seen.status_code == 404
    listed = await desk.office.client.get("/v1/cases", headers=desk.keys["office"])
    assert listed.json()["items"] == []
    await desk.do(case, "answer", "leader", text="Đã nhắc nhở.", unit=OFFICE)


async def test_what_is_outside_the_commune_is_passed_on_within_five_working_days(
    desk: Desk,
) -> None:
    sent = await desk.send()
    case = sent["id"]
    desk.set("2025-09-16 10:00")
    clock = (await desk.do(case, "classify", intake_class=4))["clock"]
    assert (clock["kind"], clock["working_days"]) == ("transfer", 5)
    assert clock["due_at"] == "2025-09-22T10:00:00Z"
    assert "Nghị định số 92/2017/NĐ-CP" in clock["basis"]
    assert clock["explanation"][-1] == "Hạn: 17:00 ngày 22/09/2025."
    assert (await desk.ask(case, "extend", working_days=1, reason="x")).status_code == 409

    await desk.tick("2025-09-22 17:01")
    late = await desk.until(case, "overdue_transfer")
    assert late["clock"]["late"]
    assert late["history"][-1]["text"] == "Đã quá hạn chuyển."
    await desk.office.facts("clock.missed")
    assert (await desk.ask(case, "transfer", to="khong-co", reason="x")).status_code == 422
    passed = await desk.do(case, "transfer", to="so-noi-vu", reason="Thuộc thẩm quyền của Sở.")
    assert passed["history"][-1]["text"] == ("Đã chuyển đến Sở Nội vụ: Thuộc thẩm quyền của Sở.")
    assert passed["clock"]["explanation"][-1] == "Xong lúc 17:01 ngày 22/09/2025, quá hạn."
    [fact] = await desk.office.facts("case.transferred")
    assert (fact["to"], fact["standing"]["status"]) == ("so-noi-vu", "transferred")
    shown = await desk.office.client.get(f"/v1/track/{token_of(sent['tracking_url'])}")
    assert shown.json()["history"][-1]["text"] == passed["history"][-1]["text"]


async def test_the_clock_warns_then_says_overdue_and_goes_up_step_by_step(desk: Desk) -> None:
    case = (await desk.send())["id"]
    await desk.do(case, "classify", intake_class=3)

    await desk.tick("2025-09-23 07:31")
    [half] = await desk.office.facts("clock.warned")
    await desk.tick("2025-09-26 07:31")
    warned = await desk.office.facts("clock.warned", 2)
    await desk.tick("2025-09-29 17:01")
    await desk.office.facts("clock.missed")
    [focal] = await desk.office.facts("clock.escalated")
    await desk.tick("2025-10-02 17:01")
    escalated = await desk.office.facts("clock.escalated", 2)
    await desk.tick("2025-10-02 17:01")
    assert await clocks.sweep(desk.office.ports) == 0

    assert (half["share"], half["unit"]) == (50, CENTRE)
    assert [fact["share"] for fact in warned] == [50, 80]
    assert (focal["level"], [fact["level"] for fact in escalated]) == ("focal", ["focal", "chair"])
    revisions = [fact["revision"] for fact in (*warned, *escalated)]
    assert revisions == sorted(set(revisions))
    overdue = await desk.office.client.get("/v1/cases?overdue=true", headers=desk.keys["focal"])
    assert [each["id"] for each in overdue.json()["items"]] == [case]


async def test_a_paused_clock_says_nothing_however_long(desk: Desk) -> None:
    case = (await desk.send())["id"]
    await desk.do(case, "classify", intake_class=3)
    await desk.do(case, "pause", reason="Xin gửi ảnh.")
    other = (await desk.send(text="Việc khác, không chờ ai."))["id"]

    await desk.tick("2026-03-02 08:00")
    await desk.until(other, "overdue")

    assert "overdue" not in [line["code"] for line in (await desk.see(case))["history"]]
    resumed = await desk.do(case, "resume")
    assert (resumed["clock"]["late"], resumed["clock"]["due_at"]) == (False, "2026-03-13T10:00:00Z")


async def test_an_answered_case_closes_by_itself(desk: Desk) -> None:
    case = (await desk.send())["id"]
    await desk.do(case, "answer", text="Đã xong.")

    await desk.tick("2025-09-29 17:01")

    assert (await desk.until(case, "closed"))["status"] == "closed"
    assert len(await desk.office.facts("case.closed")) == 1


async def test_two_replicas_that_sweep_at_once_say_each_alarm_once(
    desk: Desk, world: World, keys: Keys, tmp_path: Path
) -> None:
    cases = [(await desk.send(text=f"Việc {number}."))["id"] for number in range(12)]
    desk.set("2025-10-02 17:01")
    same = settings_of(world, clock_file=desk.moment)
    async with at_work(world, keys, tmp_path, same) as other:
        other.set("2025-10-02 17:01")
        said = await asyncio.gather(
            *(clocks.sweep(each.office.ports) for each in (desk, other) for _ in range(3))
        )
        assert sum(said) == len(cases)
        assert await clocks.sweep(desk.office.ports) == 0

        escalated = await desk.office.facts("clock.escalated", 2 * len(cases))
        missed = await desk.office.facts("clock.missed", len(cases))
    assert len(escalated) == 2 * len(cases)
    assert sorted(fact["case_id"] for fact in missed) == sorted(cases)
    by_case = {(fact["case_id"], fact["level"]) for fact in escalated}
    assert len(by_case) == 2 * len(cases)


async def test_a_case_of_a_commune_without_data_stands_in_nobodys_way(desk: Desk) -> None:
    lost, case = (await desk.send())["id"], (await desk.send(text="Việc khác."))["id"]
    found = await desk.office.db.cases.find({}).to_list(None)
    stray = next(each for each in found if str(each["case_id"]) == lost)
    await desk.office.db.cases.delete_one({"_id": stray["_id"]})
    stray |= {"_id": f"xa-cu/{stray['code']}", "commune": "xa-cu"}
    await desk.office.db.cases.insert_one(stray)

    await desk.tick("2025-10-02 17:01")
    await desk.until(case, "overdue")

    async def postponed() -> bool:
        after = await desk.office.db.cases.find_one({"_id": stray["_id"]})
        return bool(after["attention_at"] > stray["attention_at"])

    await eventually(postponed)


async def test_a_case_is_merged_into_the_earlier_and_its_writer_is_led_on(desk: Desk) -> None:
    first = await desk.send(text="Cầu Mẫu hỏng, tôi ở ngay đó.")
    desk.set("2025-09-15 09:00")
    second = await desk.send(text="Cầu Mẫu gãy lan can.")
    for target, status in ((second["code"], 409), ("SM-000000", 422), ("x", 422)):
        assert (await desk.ask(first["id"], "merge", into=target)).status_code == status

    merged = await desk.do(second["id"], "merge", "hotline_operator", into=first["code"].lower())
    await desk.do(second["id"], "merge", into=first["code"])

    assert (merged["status"], merged["merged_into"]) == ("merged", first["code"])
    goes_on = await desk.see(first["id"])
    assert (goes_on["followers"], goes_on["adopted"]) == (1, [second["code"]])
    assert [line["code"] for line in goes_on["history"]].count("joined") == 1
    await desk.do(first["id"], "answer", text="Đã sửa cầu.")
    await desk.do(first["id"], "publish", question="Cầu hỏng.", answer="Đã sửa.")
    shown = (await desk.office.client.get(f"/v1/track/{token_of(second['tracking_url'])}")).json()
    assert shown["continued"]["code"] == first["code"]
    assert shown["continued"]["status"] == "answered"
    assert shown["continued"]["answer"] == "Đã sửa."
    assert "tôi ở ngay đó" not in str(shown)
    own = (await desk.office.client.get(f"/v1/track/{token_of(first['tracking_url'])}")).json()
    assert own["continued"] is None


async def test_a_term_that_must_not_be_extended_says_why(desk: Desk) -> None:
    case = (await desk.send())["id"]
    await desk.do(case, "classify", intake_class=3)

    refused = await desk.ask(case, "extend", working_days=6, reason="Cần xác minh.")

    assert refused.status_code == 409
    assert "nhiều nhất 5 ngày làm việc" in refused.json()["detail"]


async def test_templates_are_filled_in_for_a_case(desk: Desk) -> None:
    sent = await desk.send()
    path = "/v1/answer-templates"
    bare = (await desk.office.client.get(path, headers=desk.keys["centre"])).json()["items"]
    focal = desk.keys["focal"]
    filled = (await desk.office.client.get(f"{path}?case_id={sent['id']}", headers=focal)).json()
    hidden = await desk.office.client.get(
        f"{path}?case_id={sent['id']}", headers=desk.keys["centre"]
    )

    assert "(mã {code}, nhận ngày {received_on})" in bare[0]["text"]
    assert f"(mã {sent['code']}, nhận ngày 15/09/2025)" in filled["items"][0]["text"]
    assert hidden.status_code == 404


async def test_one_bad_case_holds_up_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = (await desk.send())["id"], (await desk.send())["id"]
    for case in (bad, good):
        await desk.do(case, "classify", intake_class=4)
    due_alarms = Case.due_alarms

    def one_raises(case: Case, act: Act) -> list[Alarm]:
        if str(case.id) == bad:
            raise KeyError("told")
        return due_alarms(case, act)

    monkeypatch.setattr(Case, "due_alarms", one_raises)
    await desk.tick("2025-09-22 17:01")
    await desk.until(good, "overdue_transfer")
    assert "overdue_transfer" not in [each["code"] for each in (await desk.see(bad))["history"]]

    monkeypatch.undo()
    await desk.tick("2025-09-22 17:02")
    await desk.until(bad, "overdue_transfer")
