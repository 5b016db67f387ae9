"""The page about personal data, without a script: what is kept, and what may be asked."""

import httpx

from shared.auth import Role
from tests.integration.feedback.conftest import CANARY, CONSENT, Office
from tests.integration.feedback.test_privacy import traces_in

PAGE = "/rieng-tu"
NAMED = {"submitter": {"kind": "individual", **CANARY}, "consent": CONSENT}


async def send(office: Office, **fields: str) -> httpx.Response:
    return await office.client.post(PAGE, data=fields)


async def test_the_page_says_what_is_kept_and_for_how_long(office: Office) -> None:
    page = await office.client.get(PAGE)
    english = await office.client.get(f"{PAGE}?lang=en")

    assert page.status_code == english.status_code == 200
    notice = office.ports.desks["son-mai"].privacy_notice
    assert notice.consent.vi in page.text
    assert notice.consent.en in english.text
    assert "730 ngày sau khi phản ánh kết thúc" in page.text
    assert "Xã chưa quy định thời hạn" in page.text
    assert "02 ngày làm việc" in page.text
    assert "checked" not in page.text


async def test_a_request_is_sent_and_followed(office: Office) -> None:
    case = (await office.send(NAMED)).json()

    taken = await send(
        office, kind="erasure", link=case["tracking_url"], note=f"Tôi là {CANARY['name']}"
    )

    assert taken.status_code == 303
    address = taken.headers["location"]
    page = await office.client.get(address)
    assert "Đã nhận, chưa trả lời" in page.text
    assert "Xóa dữ liệu của tôi" in page.text
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert traces_in(page.content, address) == []
    [listed] = (
        await office.client.get("/v1/privacy/requests", headers=office.by(Role.FOCAL))
    ).json()["items"]
    refused = await office.client.post(
        f"/v1/privacy/requests/{listed['id']}/refuse",
        json={"reason": "Hồ sơ phải lưu."},
        headers=office.by(Role.FOCAL),
    )
    assert refused.status_code == 200
    assert "Hồ sơ phải lưu." in (await office.client.get(address)).text


async def test_what_is_wrong_is_said_and_what_was_typed_stays(office: Office) -> None:
    case = (await office.send(NAMED)).json()

    no_kind = await send(office, link=case["tracking_url"], note="Xin xem giúp.")
    no_case = await send(office, kind="access", link="http://xaso.test/t/" + "0" * 26)
    no_words = await send(office, kind="correction", link=case["tracking_url"])

    assert (no_kind.status_code, no_case.status_code, no_words.status_code) == (422, 404, 422)
    assert "Hãy chọn một yêu cầu." in no_kind.text
    assert "Xin xem giúp." in no_kind.text
    assert "đường dẫn chưa đúng" in no_case.text
    assert "cần sửa" in no_words.text
    elsewhere = await office.client.post(
        PAGE, data={"kind": "access"}, headers={"Origin": "https://khac.example"}
    )
    assert elsewhere.status_code == 403
    assert (await office.client.get(f"{PAGE}/{'0' * 26}")).status_code == 404
    assert await office.db.requests.find({}).to_list(None) == []
