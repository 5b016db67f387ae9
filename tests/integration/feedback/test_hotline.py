import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.auth import Role
from shared.calendar_vn import VIETNAM
from tests.integration.feedback.conftest import CANARY, CONSENT, Office

SPOKEN = CONSENT | {"spoken": True}
CALL = {
    "channel": "phone",
    "category": "TTHC",
    "text": "Người gọi nói hồ sơ trễ hẹn ba ngày.",
    "submitter": {"kind": "individual", **CANARY},
    "consent": SPOKEN,
}


async def enter(
    office: Office, role: Role = Role.HOTLINE_OPERATOR, *, key: str | None = None, **values: Any
) -> httpx.Response:
    headers = office.by(role) | ({"Idempotency-Key": key} if key else {})
    body = {name: value for name, value in (CALL | values).items() if value is not None}
    return await office.client.post("/v1/hotline/calls", json=body, headers=headers)


def without_a_case(outcome: str, **values: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("category", "text", "submitter", "consent"))
    return {**nothing, "outcome": outcome, **values}


async def tally(office: Office) -> dict[tuple[str, str], int]:
    answer = await office.client.get("/v1/hotline/tally", headers=office.by(Role.FOCAL))
    assert answer.status_code == 200, answer.text
    return {(row["channel"], row["outcome"]): row["count"] for row in answer.json()["items"]}


async def metric(office: Office, line: str) -> float:
    text = (await office.client.get("/metrics")).text
    found = [each.rpartition(" ")[2] for each in text.splitlines() if each.startswith(line)]
    return float(found[0])


async def test_a_call_becomes_a_case_whose_code_is_read_out(office: Office) -> None:
    began = datetime.now(UTC) - timedelta(seconds=40)
    done = await enter(office, call_started_at=began.isoformat(), duration_seconds=95)

    assert done.status_code == 201, done.text
    entered = done.json()
    assert entered["code"].startswith("SM-")
    assert entered["short_code"] == entered["code"]
    assert entered["spoken_code"].startswith("S, M, ")
    assert len(entered["spoken_code"].split(", ")) == 8
    assert entered["classification"] == "feedback"
    assert entered["clock"]["explanation"][-1].startswith("Hạn:")
    token = entered["tracking_url"].rpartition("/")[2]
    assert (await office.client.get(f"/v1/track/{token}")).json()["code"] == entered["code"]
    [fact] = await office.facts("case.received")
    assert (fact["channel"], fact["reachable_by_email"]) == ("phone", True)
    assert fact["reachable_by"] == ["email", "phone"]
    assert fact["actor"].startswith("key:")
    [case] = await office.db.cases.find({}).to_list(None)
    assert case["received_by"] == fact["actor"]
    [person] = await office.db.identities.find({}).to_list(None)
    assert person["consent"]["given"] == "spoken"
    [call] = await office.db.calls.find({}).to_list(None)
    assert (call["outcome"], call["code"], call["duration_seconds"]) == ("case", case["code"], 95)
    assert await tally(office) == {("phone", "case"): 1}


async def test_a_letter_carries_consent_in_writing(office: Office) -> None:
    assert (await enter(office, channel="letter", consent=CONSENT | {"spoken": False})).is_success
    [person] = await office.db.identities.find({}).to_list(None)
    assert person["consent"]["given"] == "written"


async def test_a_caller_may_stay_unnamed(office: Office) -> None:
    entered = (await enter(office, submitter=None, consent=None, channel="visit")).json()

    assert (entered["classification"], entered["clock"]) == ("reference", None)
    assert entered["spoken_code"]
    assert await office.state() == (1, 0, 0)


async def test_the_same_call_twice_is_one_case_and_counts_once(office: Office) -> None:
    answers = await asyncio.gather(*(enter(office, key="cuoc-1") for _ in range(10)))

    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["code"] for each in answers}) == 1
    assert await office.state() == (1, 1, 0)
    assert await tally(office) == {("phone", "case"): 1}
    for other in (CALL | {"text": "Khác."}, without_a_case("wrong_number")):
        refused = await enter(office, key="cuoc-1", **other)
        assert refused.json()["type"] == "urn:xaso:problem:idempotency-key-reused"
    assert await office.state() == (1, 1, 0)


async def test_calls_without_a_case_count_and_leave_nothing_of_the_caller(office: Office) -> None:
    before = await metric(
        office,
        'xaso_feedback_calls_total{channel="phone",commune="son-mai",outcome="wrong_number"}',
    )
    passed = await enter(office, **without_a_case("passed_to_other_door", door="to_cao"))
    assert "đó là tố cáo" in passed.json()["other_door"]
    assert passed.json()["code"] is None
    for key in ("a", "a", "b"):
        assert (await enter(office, key=key, **without_a_case("wrong_number"))).is_success
    informed = without_a_case("information_given", channel="visit")
    assert (await enter(office, **informed)).status_code == 201

    assert await tally(office) == {
        ("phone", "passed_to_other_door"): 1,
        ("phone", "wrong_number"): 2,
        ("visit", "information_given"): 1,
    }
    assert await office.state() == (0, 0, 0)
    assert await office.stored() == []
    after = await metric(
        office,
        'xaso_feedback_calls_total{channel="phone",commune="son-mai",outcome="wrong_number"}',
    )
    assert after - before == 2
    yesterday = (datetime.now(VIETNAM) - timedelta(days=1)).date()
    empty = await office.client.get(
        f"/v1/hotline/tally?on={yesterday}", headers=office.by(Role.FOCAL)
    )
    assert empty.json() == {"on": str(yesterday), "total": 0, "items": []}


LONG_AGO = (datetime.now(UTC) - timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"text": None}, "text", "Hãy viết nội dung"),
        ({"category": None}, "category", "Hãy chọn một lĩnh vực"),
        ({"consent": None}, "consent.accepted", "đồng ý"),
        ({"consent": CONSENT | {"accepted": False}}, "consent.accepted", "đồng ý"),
        ({"outcome": "wrong_number"}, "text", "hãy để trống"),
        (without_a_case("case"), "text", "Hãy ghi lĩnh vực"),
        (without_a_case("passed_to_other_door"), "door", "Hãy chọn nơi"),
        (without_a_case("passed_to_other_door", door="x"), "door", "Không có hướng dẫn"),
        ({"door": "to_cao"}, "door", "hãy để trống"),
        ({"call_started_at": LONG_AGO}, "call_started_at", "24 giờ"),
        ({"channel": "email"}, "channel", "không có trong danh sách"),
        ({"outcome": "missed"}, "outcome", "không có trong danh sách"),
    ],
)
async def test_a_bad_record_is_explained_and_changes_nothing(
    office: Office, values: dict[str, Any], field: str, words: str
) -> None:
    refused = await enter(office, **values)

    assert refused.status_code == 422
    errors = {each["field"]: each["message"] for each in refused.json()["errors"]}
    assert words in errors[field], errors
    assert await office.state() == (0, 0, 0)
    assert await office.db.calls.find({}).to_list(None) == []


async def test_a_caller_who_rings_again_hears_where_the_case_stands(office: Office) -> None:
    entered = (await enter(office)).json()
    operator = office.by(Role.HOTLINE_OPERATOR)

    async def look_up(code: str, headers: dict[str, str] = operator) -> httpx.Response:
        return await office.client.post("/v1/hotline/lookups", json={"code": code}, headers=headers)

    today = f"{datetime.now(VIETNAM):%d/%m/%Y}"
    found = (await look_up(entered["code"].lower().replace("-", " "))).json()
    assert (found["id"], found["status"]) == (entered["id"], "received")
    assert found["read_out"][:2] == [
        f"Xã nhận phản ánh này ngày {today}.",
        "Hiện nay: Đã tiếp nhận, chưa trả lời.",
    ]
    assert found["read_out"][2].startswith("Hạn trả lời: ngày ")
    assert found["clock"] == entered["clock"]
    assert CALL["text"] not in (await look_up(entered["code"])).text

    await office.answer(entered["id"])
    answered = (await look_up(entered["code"])).json()
    assert answered["read_out"][-1].startswith(f"Xã đã trả lời ngày {today}")
    assert "Xã đã sửa xong." not in str(answered)
    for unknown in ("SM-000000", "không có", "7"):
        assert (await look_up(unknown)).status_code == 404


async def test_a_callers_earlier_cases_are_found_by_number_and_the_look_up_is_on_record(
    office: Office,
) -> None:
    codes = [(await enter(office, text=f"Việc {n}.")).json()["code"] for n in range(3)]
    await enter(office, submitter={"name": "Người Khác", "phone": "0912 000 111"})
    operator = office.by(Role.HOTLINE_OPERATOR)

    async def of(**body: str) -> httpx.Response:
        return await office.client.post("/v1/hotline/callers", json=body, headers=operator)

    found = await of(phone="+84 987 654 321")
    assert [each["code"] for each in found.json()["items"]] == codes[::-1]
    assert found.json()["items"][0]["status_text"] == "Đã tiếp nhận, chưa trả lời"
    assert "Việc" not in found.text
    assert (await of(phone="0912 999 999")).json()["items"] == []
    readings = await office.db.audit.find({}).to_list(None)
    assert [each["action"] for each in readings] == ["citizen.looked_up"] * 2
    for wrong in ({"phone": "12"}, {}, {"phone": ""}):
        refused = await of(**wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "phone")
    assert (await of(ringing_call=str(uuid4()))).status_code == 404
    assert len(await office.db.audit.find({}).to_list(None)) == 2


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2024-12-31", "hôm nay"])
async def test_a_day_that_is_none_of_the_desk_s_is_refused(office: Office, day: str) -> None:
    headers = office.by(Role.FOCAL)
    refused = await office.client.get("/v1/hotline/tally", params={"on": day}, headers=headers)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "on")


async def test_only_the_desk_may_enter_and_look_up(office: Office) -> None:
    everybody = {role: office.by(role) for role in Role if role is not Role.UNIT_OFFICER}
    everybody[Role.UNIT_OFFICER] = office.keys.bearer(next(iter(office.keys.by_unit.values())))
    asked = (
        ("POST", "/v1/hotline/calls", CALL),
        ("POST", "/v1/hotline/lookups", {"code": "SM-000000"}),
        ("POST", "/v1/hotline/callers", {"phone": CANARY["phone"]}),
        ("GET", "/v1/hotline/calls", None),
        ("GET", "/v1/hotline/tally", None),
    )
    for role, headers in everybody.items():
        allowed = role in {Role.HOTLINE_OPERATOR, Role.FOCAL, Role.ADMIN}
        for method, path, body in asked:
            answer = await office.client.request(method, path, json=body, headers=headers)
            assert (answer.status_code == 403) is not allowed, (role, path)
    for method, path, body in asked:
        assert (await office.client.request(method, path, json=body)).status_code == 401
