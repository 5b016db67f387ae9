"""The desk for personal data: asked by link or in person, within terms, carried out for good."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.feedback.service import privacy
from shared.auth import Role
from tests.integration.feedback.conftest import CANARY, CONSENT, Office, token_of
from tests.integration.feedback.test_privacy import traces_in

ASKED = "/v1/privacy/requests"


async def named(office: Office, text: str = "Loa hỏng.", **person: str) -> dict[str, Any]:
    submitter = {"kind": "individual", **(person or CANARY)}
    sent = await office.send({"text": text, "submitter": submitter, "consent": CONSENT})
    assert sent.status_code == 201, sent.text
    receipt: dict[str, Any] = sent.json()
    return receipt


async def ask(office: Office, kind: str, role: Role | None = None, **body: Any) -> httpx.Response:
    headers = office.by(role) if role else {}
    return await office.client.post(ASKED, json={"kind": kind, **body}, headers=headers)


async def by_link(office: Office, case: dict[str, Any], kind: str, **body: Any) -> dict[str, Any]:
    taken = await ask(office, kind, tracking_url=case["tracking_url"], **body)
    assert taken.status_code == 201, taken.text
    request: dict[str, Any] = taken.json()
    return request


async def at_desk(office: Office, case: dict[str, Any], kind: str, **body: Any) -> dict[str, Any]:
    body = {"code": case["code"], "phone": CANARY["phone"], **body}
    taken = await ask(office, kind, Role.HOTLINE_OPERATOR, **body)
    assert taken.status_code == 201, taken.text
    request: dict[str, Any] = taken.json()
    return request


async def step(
    office: Office, request: dict[str, Any], name: str, role: Role = Role.FOCAL, **body: Any
) -> httpx.Response:
    address = f"{ASKED}/{request['id']}/{name}"
    return await office.client.post(address, json=body, headers=office.by(role))


async def test_a_request_says_within_what_time_and_on_which_basis(office: Office) -> None:
    case = await named(office)

    request = await by_link(office, case, "access", note="Tôi muốn xem.")
    again = await by_link(office, case, "access", note="Tôi muốn xem.")

    assert request == again
    assert (request["state"], request["scope"], request["late"]) == ("received", "case", False)
    assert "02 ngày làm việc" in request["answer_basis"]
    assert "15 ngày" in request["carry_out_basis"]
    assert request["received_at"] < request["answer_by"] < request["carry_out_by"]
    [said] = await office.facts("request.received")
    assert (said["request_code"], said["kind"]) == (request["code"], "access")
    assert "xem" not in str(said)


async def test_wrong_links_are_answered_alike_and_codes_are_for_staff(office: Office) -> None:
    case = await named(office)
    wrong = [
        await ask(office, "access", tracking_url=each)
        for each in ("x", "0" * 26, case["tracking_url"][:-1], "http://xaso.test/t/")
    ]
    by_code = await ask(office, "access", code=case["code"], phone=CANARY["phone"])
    nothing = await ask(office, "access")

    assert {each.status_code for each in wrong} == {404}
    assert len({each.content for each in wrong}) == 1
    assert (by_code.status_code, nothing.status_code) == (403, 422)
    for code, phone in ((case["code"], "0911 111 111"), ("SM-000000", CANARY["phone"])):
        unfit = await ask(office, "access", Role.FOCAL, code=code, phone=phone)
        assert unfit.status_code == 422
    assert await office.db.requests.find({}).to_list(None) == []


async def test_all_that_is_held_is_handed_out(office: Office) -> None:
    first, second = await named(office, "Một."), await named(office, "Hai.")
    await named(office, "Ba.", name="Người Khác", phone="0911 222 333")
    await office.client.get(f"/v1/cases/{first['id']}/contact", headers=office.by(Role.SERVICE))
    narrow = await by_link(office, first, "access")
    wide = await at_desk(office, first, "access")

    one = (await step(office, narrow, "carry-out")).json()
    all_of_it = (await step(office, wide, "carry-out")).json()

    assert [each["code"] for each in one["held"]["cases"]] == [first["code"]]
    held = {each["code"]: each for each in all_of_it["held"]["cases"]}
    assert set(held) == {first["code"], second["code"]}
    assert held[first["code"]]["person"]["name"] == CANARY["name"]
    assert held[first["code"]]["consent"]["notice_version"] == "1"
    assert "contact.read_for_delivery" in str(held[first["code"]]["readings"])
    assert all_of_it["request"]["state"] == "done"
    assert (await step(office, wide, "carry-out")).status_code == 409
    log = await office.db.audit.find({"action": "person.exported"}).to_list(None)
    assert len(log) == 2
    await office.facts("request.done", 2)


async def test_what_is_wrong_is_put_right(office: Office) -> None:
    case = await named(office)
    wanted = {"phone": "0911 222 333", "email": "moi@vidu.example"}
    request = await by_link(office, case, "correction", wanted=wanted)
    shown = await office.client.get(f"{ASKED}/{request['id']}", headers=office.by(Role.FOCAL))

    done = await step(office, request, "carry-out", corrected={"name": "Tên Đúng", **wanted})

    assert shown.json()["wanted"]["phone"] == "+84911222333"
    assert done.status_code == 200, done.text
    contact = await office.client.get(
        f"/v1/cases/{case['id']}/contact", headers=office.by(Role.SERVICE)
    )
    assert contact.json()["email"] == "moi@vidu.example"
    reveal = await office.client.post(
        f"/v1/cases/{case['id']}/reveal",
        json={"reason": "Kiểm tra sau khi sửa."},
        headers=office.by(Role.FOCAL),
    )
    assert (reveal.json()["name"], reveal.json()["address"]) == ("Tên Đúng", CANARY["address"])
    assert (await ask(office, "correction", tracking_url=case["tracking_url"])).status_code == 422


async def test_who_wrote_is_erased_and_the_words_where_the_desk_says_so(office: Office) -> None:
    telling = await named(office, f"Tôi là {CANARY['name']}.")
    plain = await named(office, "Loa hỏng.")
    await office.answer(telling["id"])
    request = await at_desk(office, telling, "erasure", note=f"Xóa giúp {CANARY['name']}")
    detail = await office.client.get(f"{ASKED}/{request['id']}", headers=office.by(Role.FOCAL))

    done = await step(office, request, "carry-out", blank=[telling["code"]])

    assert CANARY["name"] in detail.json()["note"]
    assert {each["code"] for each in detail.json()["cases"]} == {telling["code"], plain["code"]}
    assert done.status_code == 200, done.text
    staff = office.by(Role.FOCAL)
    texts = [
        (await office.client.get(f"/v1/cases/{each['id']}", headers=staff)).json()["text"]
        for each in (telling, plain)
    ]
    assert texts == ["[Nội dung đã được xóa theo yêu cầu của người gửi.]", "Loa hỏng."]
    page = await office.client.get(f"/v1/track/{token_of(telling['tracking_url'])}")
    assert traces_in(page.content) == []
    assert page.json()["history"][-1]["code"] == "anonymised"
    assert await office.db.citizen_keys.find({}).to_list(None) == []
    assert await office.db.citizens.find({}).to_list(None) == []
    later = await office.client.get(f"{ASKED}/{request['id']}", headers=staff)
    assert (later.json()["note"], later.json()["state"]) == (None, "done")
    consents = await office.db.identities.find({}).to_list(None)
    assert [each["consent"]["notice_version"] for each in consents] == ["1", "1"]


@pytest.mark.parametrize("kind", ["withdrawal", "restriction"])
async def test_after_a_withdrawal_or_restriction_nobody_uses_the_data(
    office: Office, kind: str
) -> None:
    case = await named(office)
    request = await by_link(office, case, kind)

    assert (await step(office, request, "carry-out")).status_code == 200

    contact = await office.client.get(
        f"/v1/cases/{case['id']}/contact", headers=office.by(Role.SERVICE)
    )
    assert contact.json()["email"] is None
    again = await at_desk(office, case, "access")
    held = (await step(office, again, "carry-out")).json()["held"]["cases"]
    assert (held[0]["person"]["email"], held[0]["restricted"]) == (CANARY["email"], kind)


async def test_answered_put_off_once_and_refused_with_a_reason(office: Office) -> None:
    request = await by_link(office, await named(office), "erasure")

    answered = await step(office, request, "acknowledge")
    too_long = await step(office, request, "extend", days=16, reason="Cần thêm thời gian.")
    put_off = await step(office, request, "extend", days=15, reason="Cần thêm thời gian.")
    once_more = await step(office, request, "extend", days=1, reason="Cần thêm thời gian.")
    silent = await step(office, request, "refuse", reason=" ")
    refused = await step(office, request, "refuse", reason="Hồ sơ phải lưu theo luật.")

    codes = [each.status_code for each in (answered, too_long, put_off, once_more, silent)]
    assert codes == [200, 409, 200, 409, 422]
    assert put_off.json()["carry_out_by"] > request["carry_out_by"]
    assert (refused.json()["state"], refused.json()["reason"]) == (
        "refused",
        "Hồ sơ phải lưu theo luật.",
    )
    assert (await step(office, request, "acknowledge")).status_code == 409
    await office.facts("request.extended")
    await office.facts("request.refused")


async def test_terms_are_warned_of_and_missed_once(office: Office) -> None:
    request = await by_link(office, await named(office), "access")
    ago = timedelta(days=20)
    stored = await office.db.requests.find_one({})
    moved = {name: stored[name] - ago for name in ("received_at", "answer_by", "carry_out_by")}
    moved["attention_at"] = stored["attention_at"] - ago
    await office.db.requests.update_one({}, {"$set": moved})

    for _ in range(2):
        await privacy.sweep(office.ports)

    warned = await office.facts("request.warned", 2)
    missed = await office.facts("request.missed", 2)
    assert sorted(each["term"] for each in warned) == ["answer", "carry_out"]
    assert sorted(each["term"] for each in missed) == ["answer", "carry_out"]
    listed = await office.client.get(ASKED, headers=office.by(Role.ADMIN))
    assert [(each["id"], each["late"]) for each in listed.json()["items"]] == [
        (request["id"], True)
    ]
    [due] = [
        float(line.split()[-1])
        for line in (await office.client.get("/metrics")).text.splitlines()
        if line.startswith('xaso_feedback_privacy_request_due_seconds{commune="son-mai"}')
    ]
    assert due < 0


async def test_only_the_focal_unit_works_at_the_desk_and_never_on_its_own_case(
    office: Office,
) -> None:
    case = await named(office)
    request = await by_link(office, case, "erasure")

    for role in set(office.keys.by_role) - {Role.FOCAL}:
        for name in ("carry-out", "acknowledge", "refuse", "extend"):
            body = {"reason": "x", "days": 1} if name in ("refuse", "extend") else {}
            assert (await step(office, request, name, role, **body)).status_code == 403
        if role is not Role.ADMIN:
            listed = await office.client.get(ASKED, headers=office.by(role))
            assert listed.status_code == 403
    await office.db.cases.update_one({}, {"$set": {"about_unit": "phong-van-hoa-xa-hoi"}})
    assert (await step(office, request, "carry-out")).status_code == 409
