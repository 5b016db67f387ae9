import asyncio
import unicodedata
from collections import Counter
from typing import Any
from uuid import UUID

import orjson
import pytest

from services.feedback.repository import cases as repository
from services.feedback.service import intake
from shared.auth import Role
from tests.integration.feedback.conftest import CANARY, CONSENT, Office, a_message, token_of

NAMED = {"submitter": {"kind": "individual", **CANARY}, "consent": CONSENT}


async def test_a_message_is_taken_followed_and_answered(office: Office) -> None:
    sent = await office.send({"category": "TTTN", **NAMED})
    assert sent.status_code == 201, sent.text
    receipt = sent.json()
    assert receipt["code"].startswith("SM-")
    assert receipt["classification"] == "feedback"
    assert receipt["tracking_url"].startswith("http://xaso.test/t/")

    [received] = await office.facts("case.received")
    assert received["case_id"] == receipt["id"]
    assert (received["category"], received["channel"]) == ("TTTN", "web")
    assert (received["submitter_kind"], received["actor"]) == ("individual", "resident")
    tracked = (await office.client.get(f"/v1/track/{token_of(receipt['tracking_url'])}")).json()
    assert (tracked["code"], tracked["status"]) == (receipt["code"], "received")
    assert tracked["answer"] is None

    answered = await office.answer(receipt["id"])
    assert answered.status_code == 200, answered.text
    assert answered.json()["answer"]["unit"] == "phong-van-hoa-xa-hoi"
    [fact] = await office.facts("case.answered")
    assert (fact["revision"], fact["reachable_by_email"]) == (1, True)
    assert "email" in fact["reachable_by"]
    assert fact["correlation_id"] == answered.headers["x-correlation-id"]
    tracked = (await office.client.get(f"/v1/track/{token_of(receipt['tracking_url'])}")).json()
    assert (tracked["status"], tracked["answer"]["text"]) == ("answered", "Xã đã sửa xong.")
    assert [line["text"] for line in tracked["history"]] == [
        "Xã đã tiếp nhận phản ánh.",
        "Xã đã trả lời.",
    ]


async def test_a_message_without_a_name_is_for_reference_and_can_be_followed(
    office: Office,
) -> None:
    for body in ({}, {"submitter": None}, {"submitter": {"kind": "organisation"}}):
        receipt = (await office.send(body)).json()
        assert receipt["classification"] == "reference"
        token = token_of(receipt["tracking_url"])
        english = {"Accept-Language": "en"}
        tracked = (await office.client.get(f"/v1/track/{token}", headers=english)).json()
        assert tracked["status_text"] == "Noted for reference"
    assert await office.state() == (3, 0, 0)


async def test_fifty_identical_requests_at_once_are_one_case(office: Office) -> None:
    key = {"Idempotency-Key": "một-lần".encode().hex()}

    answers = await asyncio.gather(*(office.send(NAMED, **key) for _ in range(50)))

    assert Counter(answer.status_code for answer in answers) == {201: 50}
    assert len({answer.content for answer in answers}) == 1
    assert await office.state() == (1, 1, 0)
    assert len(await office.facts("case.received")) == 1


async def test_a_key_that_stands_for_something_else_is_refused_and_leaves_nothing(
    office: Office,
) -> None:
    first = await office.send(NAMED, **{"Idempotency-Key": "k"})
    before = await office.state()

    for other in ({"text": "Khác."}, NAMED | {"text": "Khác."}, NAMED | {"category": "KHAC"}):
        refused = await office.send(other, **{"Idempotency-Key": "k"})
        assert refused.status_code == 422
        assert refused.json()["type"] == "urn:xaso:problem:idempotency-key-reused"

    assert await office.state() == before
    again = await office.send(NAMED, **{"Idempotency-Key": "k"})
    assert again.content == first.content


async def test_a_code_that_is_taken_is_replaced(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few_codes(commune: str, case_id: UUID) -> list[str]:
        return [f"SM-00000{attempt}" for attempt in range(4)]

    monkeypatch.setattr(intake, "codes", few_codes)
    monkeypatch.setattr(repository, "codes", few_codes)

    sent = [(await office.send(NAMED, **{"Idempotency-Key": k})).json() for k in "abcb"]

    assert [each["code"] for each in sent] == ["SM-000000", "SM-000001", "SM-000002", "SM-000001"]
    for each in sent:
        tracked = await office.client.get(f"/v1/track/{token_of(each['tracking_url'])}")
        assert tracked.json()["code"] == each["code"]
    assert await office.state() == (3, 3, 0)


async def test_words_are_kept_in_nfc(office: Office) -> None:
    sent = await office.send({"text": unicodedata.normalize("NFD", "Đường bị ngập")})

    url = f"/v1/cases/{sent.json()['id']}"
    case = (await office.client.get(url, headers=office.by(Role.LEADER))).json()
    assert case["text"] == unicodedata.normalize("NFC", "Đường bị ngập")


def body(**values: Any) -> bytes:
    return orjson.dumps(a_message(**values))


BAD: dict[str, tuple[bytes, int, str, str]] = {
    "no JSON": (b'{"category": ', 400, "malformed-json", "không phải JSON"),
    "not UTF-8": (b'{"category": "\xff"}', 400, "malformed-json", "không phải JSON"),
    "a list": (b"[]", 422, "invalid-input", "không hợp lệ"),
    "nothing": (b"{}", 422, "invalid-input", "Thiếu thông tin"),
    "unknown kind": (body(category="XYZ"), 422, "invalid-input", "không có trong danh sách"),
    "wrong type": (body(text=5), 422, "invalid-input", "Phải là văn bản"),
    "no words": (body(text=" \n "), 422, "invalid-input", "Hãy viết nội dung"),
    "too many words": (body(text="a" * 5001), 422, "invalid-input", "Dài quá 5.000 ký tự"),
    "control character": (body(text="a\x00b"), 422, "invalid-input", "không đọc được"),
    "lone surrogate": (b'{"category":"TTHC","text":"\\ud800"}', 422, "invalid-input", "hợp lệ"),
    "unknown field": (body(phone="1"), 422, "invalid-input", "không được dùng"),
    "bad phone": (
        body(submitter={"phone": "12"}, consent=CONSENT),
        422,
        "invalid-input",
        "Số điện thoại",
    ),
    "bad e-mail": (
        body(submitter={"email": "a@b"}, consent=CONSENT),
        422,
        "invalid-input",
        "thư điện tử",
    ),
    "no consent": (body(submitter={"name": "A"}), 422, "invalid-input", "đồng ý"),
    "consent as text": (
        body(consent={"notice_version": "1", "accepted": "yes"}),
        422,
        "invalid-input",
        "đúng hoặc sai",
    ),
    "unknown commune": (body(commune="xa-la"), 422, "unknown-commune", "Không có xã này"),
    "staff's channel": (body(channel="phone"), 403, "channel-needs-staff", "khóa của cán bộ"),
    "probe": (body(probe=True), 403, "probe-needs-staff", "Chỉ cán bộ"),
    "too large": (body(text="a" * 300_000), 413, "body-too-large", "256 KB"),
}


async def test_bad_input_is_explained_and_changes_nothing(office: Office) -> None:
    for name, (content, status, code, words) in BAD.items():
        answer = await office.send(content)
        assert (answer.status_code, answer.json()["type"]) == (
            status,
            f"urn:xaso:problem:{code}",
        ), (name, answer.text)
        assert words in answer.json()["detail"], (name, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"

    too_long = await office.send(**{"Idempotency-Key": "k" * 256})
    assert too_long.json()["type"] == "urn:xaso:problem:bad-idempotency-key"
    assert await office.state() == (0, 0, 0)
    assert await office.stored() == []


async def test_a_bad_key_is_refused_never_taken_for_nobody(office: Office) -> None:
    for key in ("Bearer nobody", "nonsense", f"Bearer {office.keys.revoked}"):
        assert (await office.send(Authorization=key)).status_code == 401
    officer = office.keys.bearer(next(iter(office.keys.by_unit.values())))
    assert (await office.send(**officer)).status_code == 403
    assert await office.state() == (0, 0, 0)


async def test_staff_enter_calls_visits_and_letters(office: Office) -> None:
    operator = office.by(Role.HOTLINE_OPERATOR)
    for channel in ("phone", "visit", "letter", "email", "web"):
        assert (await office.send({"channel": channel}, **operator)).status_code == 201

    said = await office.facts("case.received", 5)
    assert [fact["channel"] for fact in said] == ["phone", "visit", "letter", "email", "web"]
    assert all(fact["actor"].startswith("key:") for fact in said)
    elsewhere = await office.send({"commune": "xa-khac"}, **operator)
    assert elsewhere.json()["type"] == "urn:xaso:problem:unknown-commune"


async def test_a_probe_goes_the_whole_way_and_counts_nowhere(office: Office) -> None:
    leader = office.by(Role.LEADER)
    sent = await office.send({"probe": True}, **office.by(Role.SERVICE))
    assert sent.status_code == 201

    [fact] = await office.facts("case.received")
    assert fact["probe"] is True
    assert (await office.client.get("/v1/cases", headers=leader)).json()["items"] == []
    case = await office.client.get(f"/v1/cases/{sent.json()['id']}", headers=leader)
    assert case.json()["probe"] is True


async def test_the_categories_are_given_in_words(office: Office) -> None:
    offers = (await office.client.get("/v1/categories")).json()["items"]

    assert [each["code"] for each in offers] == ["TTHC", "QDHC", "TTTN", "TDGT", "CDS", "KHAC"]
    assert offers[0]["label"] == "Thủ tục hành chính"
