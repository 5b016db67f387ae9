"""What whoever holds the link does: supplies, rates, reopens; by the API and on the pages."""

import asyncio
import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from shared.auth import Role
from tests.integration.feedback.conftest import CANARY, CONSENT, Office, a_form, token_of

WHO = {"submitter": CANARY, "consent": CONSENT}


async def a_case(office: Office, **values: Any) -> tuple[str, str]:
    """Return the id and the token of a new case."""
    receipt = (await office.send(WHO | values)).json()
    return receipt["id"], token_of(receipt["tracking_url"])


async def waiting(office: Office) -> tuple[str, str]:
    """Return a case that waits for its sender."""
    case_id, token = await a_case(office)
    focal = office.by(Role.FOCAL)
    for step, body in (
        ("classify", {"intake_class": 3}),
        ("pause", {"reason": "Xin cho biết ngày hẹn trả kết quả."}),
    ):
        done = await office.client.post(f"/v1/cases/{case_id}/{step}", json=body, headers=focal)
        assert done.status_code == 200, done.text
    return case_id, token


async def rate(office: Office, token: str, **body: Any) -> Any:
    return await office.client.post(f"/v1/track/{token}/rating", json=body)


async def test_what_was_asked_for_is_given_once_and_the_clock_goes_on(office: Office) -> None:
    case_id, token = await waiting(office)
    before = (await office.client.get(f"/v1/track/{token}")).json()
    assert before["asked"] == "Xin cho biết ngày hẹn trả kết quả."
    assert (before["clock"]["paused"], before["clock"]["due_at"]) == (True, None)

    same = {"json": {"text": "Hẹn ngày 3/11."}, "headers": {"Idempotency-Key": "bo-sung-1"}}
    given = [
        await office.client.post(f"/v1/track/{token}/supplement", **same)  # type: ignore[arg-type]
        for _ in range(2)
    ]

    assert [(g.status_code, g.json()["status"]) for g in given] == [(200, "in_progress")] * 2
    assert given[0].json()["clock"]["due_at"] is not None
    case = await office.client.get(f"/v1/cases/{case_id}", headers=office.by(Role.FOCAL))
    assert case.json()["supplements"] == ["Hẹn ngày 3/11."]
    assert len(await office.facts("case.supplied")) == 1
    other = await office.client.post(
        f"/v1/track/{token}/supplement",
        json={"text": "Khác."},
        headers={"Idempotency-Key": "bo-sung-1"},
    )
    assert other.status_code == 422
    unasked = await office.client.post(f"/v1/track/{token}/supplement", json={"text": "Nữa."})
    assert (unasked.status_code, unasked.json()["type"]) == (409, "urn:xaso:problem:not-asked")


async def test_a_no_reopens_once_however_often_it_is_said(office: Office) -> None:
    case_id, token = await a_case(office)
    assert (await rate(office, token, resolved=False)).status_code == 409
    await office.answer(case_id)

    said = await asyncio.gather(*(rate(office, token, resolved=False) for _ in range(4)))

    assert {(each.status_code, each.json()["status"]) for each in said} == {(200, "reopened")}
    [reopened] = await office.facts("case.reopened")
    assert reopened["by_resident"] is True
    await office.answer(case_id)
    first = await rate(office, token, score=4)
    assert (first.json()["status"], first.json()["rating"]["score"]) == ("answered", 4)
    closed = await rate(office, token, resolved=True)
    assert closed.json()["status"] == "closed"
    assert closed.json()["rating"] == {"score": 4, "resolved": True}
    assert (await rate(office, token, score=4, resolved=True)).json() == closed.json()


BAD = [
    ("rating", {}, 422),
    ("rating", {"score": 0}, 422),
    ("rating", {"score": 6}, 422),
    ("rating", {"resolved": "no"}, 422),
    ("rating", {"score": 5, "comment": "a" * 1001}, 422),
    ("supplement", {"text": " "}, 422),
    ("supplement", {"text": "a\x00"}, 422),
]


async def test_what_cannot_be_taken_changes_nothing(office: Office) -> None:
    case_id, token = await a_case(office)
    await office.answer(case_id)
    before = await office.state()
    for act, body, status in BAD:
        for each, expected in ((token, status), ("0" * 26, status if status == 422 else 404)):
            refused = await office.client.post(f"/v1/track/{each}/{act}", json=body)
            assert refused.status_code == expected, (act, body)
    unknown = await rate(office, "0" * 26, score=5)
    assert unknown.status_code == 404
    assert await office.state() == before


@pytest.mark.parametrize("query", ["?resolved=no", "?resolved=yes&score=5", "?score=1", ""])
async def test_a_click_in_a_message_changes_nothing_before_the_button(
    office: Office, query: str
) -> None:
    case_id, token = await a_case(office)
    await office.answer(case_id)
    before = await office.state()

    page = await office.client.get(f"/t/{token}/danh-gia{query}")
    await office.client.head(f"/t/{token}/danh-gia{query}")

    assert page.status_code == 200
    assert await office.state() == before
    [form] = re.findall(r'<form [^>]*action="([^"]*danh-gia[^"]*)".*?</form>', page.text, re.DOTALL)
    hidden = dict(re.findall(r'type="hidden" name="(score|resolved)" value="(\w+)"', page.text))
    if not query:
        assert "data-send-at-once" not in page.text
        return
    assert "data-send-at-once" in page.text
    taken = await office.client.post(form, data=hidden)
    assert (taken.status_code, taken.headers["location"]) == (303, f"/t/{token}?done=rated")
    assert (await office.state())[2] > before[2]
    shown = await office.client.get(taken.headers["location"])
    assert "Cảm ơn bạn đã đánh giá" in shown.text


async def test_the_pages_take_a_supplement_and_say_what_is_wrong(office: Office) -> None:
    _, token = await waiting(office)
    page = await office.client.get(f"/t/{token}")
    assert "Xin cho biết ngày hẹn trả kết quả." in page.text
    assert "Vì sao thời hạn tạm dừng?" in page.text
    form_id = uuid4().hex

    empty = await office.client.post(f"/t/{token}/bo-sung", data={"text": "", "form_id": form_id})
    assert empty.status_code == 422
    assert "Hãy viết thông tin bổ sung" in empty.text
    elsewhere = await office.client.post(
        f"/t/{token}/bo-sung", data={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert elsewhere.status_code == 403
    form = {"text": "Hẹn ngày 3/11.", "form_id": form_id}
    for _ in range(2):
        taken = await office.client.post(f"/t/{token}/bo-sung", data=form)
        assert taken.headers["location"] == f"/t/{token}?done=supplied"
    again = await office.client.post(f"/t/{token}/bo-sung", data={"text": "Nữa."})
    assert again.status_code == 409
    assert "không chờ bổ sung" in again.text
    assert "Nữa." not in again.text
    shown = await office.client.get(taken.headers["location"])
    assert "Vì sao hạn là ngày này?" in shown.text
    assert "không tính, đang chờ" not in shown.text


async def test_the_page_explains_its_date_and_the_receipt_bears_the_link(office: Office) -> None:
    sent = await office.client.post(
        "/", data=a_form(who="individual", consent="1", notice_version="1", **CANARY)
    )
    page = await office.client.get(sent.headers["location"])
    token = sent.headers["location"].split("/")[2].partition("?")[0]
    paper = await office.client.get(f"/t/{token}/bien-nhan")

    tracked = (await office.client.get(f"/v1/track/{token}")).json()
    for line in tracked["clock"]["explanation"]:
        assert line in unescape(page.text)
    assert "Trình diễn: không phải quy định của pháp luật." in unescape(page.text)
    for shown in (page, paper):
        assert "<svg" in shown.text
        assert f"http://xaso.test/t/{token}" in shown.text
        assert tracked["code"] in shown.text
        for personal in CANARY.values():
            assert personal not in unescape(shown.text)
    assert "Căn cứ" in paper.text
    assert paper.headers["x-robots-tag"] == "noindex, nofollow"
    assert (await office.client.get(f"/t/{'0' * 26}/bien-nhan")).status_code == 404


async def test_a_merged_case_leads_on_to_what_is_public_of_the_other(office: Office) -> None:
    one = (await office.send(WHO)).json()
    other = (await office.send(WHO | {"text": "Việc giống hệt."})).json()
    await office.answer(other["id"])
    await office.db.cases.update_one(
        {"_id": f"son-mai/{one['code']}"},
        {"$set": {"status": "merged", "done": True, "merged_into": other["code"]}},
    )

    page = await office.client.get(f"/t/{token_of(one['tracking_url'])}")

    assert other["code"] in page.text
    assert "Đã trả lời" in page.text
    assert "Xã đã sửa xong." not in page.text
    assert token_of(other["tracking_url"]) not in page.text
