import re
from html import unescape

from tests.integration.feedback.conftest import CANARY, Office, a_form
from tests.integration.feedback.test_search import copied

TEXT = "Đường vào thôn Mẫu 1 bị ngập nước sau mưa, xe máy không đi được."


async def test_after_sending_a_resident_may_join_what_was_said_already(office: Office) -> None:
    first = await office.client.post(
        "/", data=a_form(text=TEXT, who="individual", consent="1", **CANARY)
    )
    assert first.headers["location"].endswith("?sent=1")
    assert "cung-viec" not in first.headers["location"]
    await copied(office, 1)

    second = await office.client.post("/", data=a_form(text="Duong thon mau 1 ngap, khong di duoc"))
    page = await office.client.get(second.headers["location"])

    assert "/cung-viec" in second.headers["location"]
    assert "Việc này có thể đã có người phản ánh" in page.text
    assert "1 người đã phản ánh việc này" in page.text
    assert "xe máy" not in unescape(page.text)
    assert page.headers["cache-control"] == "no-store"
    [action] = re.findall(r'action="(/t/[^"]+)"', page.text)
    [case] = re.findall(r'name="case" value="([^"]+)"', page.text)
    elsewhere = await office.client.post(
        action, data={"case": case}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert elsewhere.status_code == 403

    joined = await office.client.post(action, data={"case": case})

    assert joined.status_code == 303
    followed = await office.client.get(joined.headers["location"])
    assert "Đã gộp" in followed.text
    stored = await office.db.cases.find({}, {"followers": 1, "status": 1}).to_list(None)
    assert sorted((each["followers"], each["status"]) for each in stored) == [
        (0, "merged"), (1, "received"),
    ]  # fmt: skip
    again = await office.client.post(action, data={"case": case})
    assert again.status_code == 303
    assert (await office.client.get(action)).status_code == 303


async def test_who_does_not_join_goes_on_alone(office: Office) -> None:
    await office.client.post("/", data=a_form(text=TEXT))
    await copied(office, 1)
    second = await office.client.post("/", data=a_form(text=TEXT))
    page = await office.client.get(second.headers["location"])

    assert "Cảm ơn bạn. Xã đã nhận được." in page.text
    [keep] = re.findall(r'<a class="quiet" href="([^"]+)">Không phải', page.text)
    alone = (await office.client.get(unescape(keep))).text
    assert "Cảm ơn bạn" in alone
    for own in (r"SM-[0-9A-Z]+", r'<p class="link"><a href="([^"]+)">'):
        [shown] = set(re.findall(own, page.text))
        assert shown in alone
    for bad in ("", "khong", "00000000-0000-0000-0000-000000000000"):
        refused = await office.client.post(
            re.findall(r'action="(/t/[^"]+)"', page.text)[0], data={"case": bad}
        )
        assert refused.status_code == 409, bad
    assert {each["status"] for each in await office.db.cases.find({}).to_list(None)} == {"received"}
