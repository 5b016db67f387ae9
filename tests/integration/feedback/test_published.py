"""Published answers as everybody reads them, on pages and in feeds; no trace of who wrote."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
from httpx import Response

from shared.auth import Role
from shared.testing import eventually
from tests.integration.feedback.conftest import CANARY, CONSENT, TRACES, Office
from tests.integration.feedback.test_search import copied

ATOM = "{http://www.w3.org/2005/Atom}"
QUESTION = "Đường vào thôn ngập sau mưa lớn."
ANSWER = "Xã đã khơi thông cống và đổ đá nền đường."
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"type": "string", "format": "uri"},
        "feed_url": {"type": "string", "format": "uri"},
        "language": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": {"type": "string", "format": "uri"},
                    "date_published": {"type": "string", "format": "date-time"},
                    "date_modified": {"type": "string", "format": "date-time"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
"""From the specification of JSON Feed 1.1."""


async def answered(office: Office, text: str = QUESTION, **values: Any) -> dict[str, Any]:
    """Send and answer a message; return its receipt."""
    sent: dict[str, Any] = (await office.send({"text": text, **values})).json()
    assert (await office.answer(sent["id"])).status_code == 200
    return sent


async def publish(
    office: Office, question: str = QUESTION, answer: str = ANSWER, **values: Any
) -> str:
    """Publish a new case's redacted question and answer, and wait until the list shows it."""
    case = await answered(office, **values)
    done = await office.client.post(
        f"/v1/cases/{case['id']}/publish",
        json={"question": question, "answer": answer},
        headers=office.by(Role.FOCAL),
    )
    assert done.status_code == 200, done.text

    async def copied() -> bool:
        found = await office.db.published.find_one({"_id": f"son-mai/{case['code']}"})
        return bool(found and found["public"])

    await eventually(copied)
    code: str = case["code"]
    return code


async def withdraw(office: Office, code: str) -> None:
    case = await office.ports.cases.coded("son-mai", code)
    assert case
    done = await office.client.post(
        f"/v1/cases/{case.id}/withdraw",
        json={"reason": "Còn tên người gửi."},
        headers=office.by(Role.FOCAL),
    )
    assert done.status_code == 200, done.text


def codes_of(page: Response) -> list[str]:
    return re.findall(r'id="a-([^"]+)"', page.text)


async def test_answers_are_listed_newest_first_and_each_has_its_address(office: Office) -> None:
    first = await publish(office)
    second = await publish(office, "Loa phát to quá.", category="CDS", village="thon-mau-2")

    page = await office.client.get("/ket-qua")

    assert page.status_code == 200
    assert codes_of(page) == [second, first]
    assert "Thôn Mẫu 2" in page.text
    one = await office.client.get(f"/ket-qua/{second.lower()}")
    assert "Loa phát to quá." in one.text
    assert ANSWER in one.text
    assert "noindex" not in one.text
    assert (await office.client.get("/ket-qua/SM-000000")).status_code == 404
    never = (await answered(office))["code"]
    assert (await office.client.get(f"/ket-qua/{never}")).status_code == 404


async def test_the_search_ignores_diacritics_and_combines_with_filters(office: Office) -> None:
    road = await publish(office, category="KHAC", village="thon-mau-1")
    loud = await publish(office, "Loa phát to quá.", "Đã chỉnh âm lượng.", category="CDS")

    async def found(**asked: str) -> list[str]:
        return codes_of(await office.client.get("/ket-qua", params=asked))

    assert await found(q="duong NGẬP") == [road]
    assert await found(q="am luong") == [loud]
    assert await found(q="khong co gi") == []
    assert await found(q="…") == []
    assert await found(**{"linh-vuc": "CDS"}) == [loud]
    assert await found(thon="thon-mau-1") == [road]
    assert await found(q="duong", **{"linh-vuc": "CDS"}) == []
    none = await office.client.get("/ket-qua", params={"q": '"><script>'})
    assert "<script>" not in none.text.replace("<script src", "")


async def test_windows_lead_on_and_back(office: Office) -> None:
    codes = [await publish(office, f"Đường ngập lần {n}.") for n in range(12)][::-1]
    page = await office.client.get("/ket-qua?q=ngap")
    assert codes_of(page) == codes[:10]
    assert 'rel="prev"' not in page.text

    [on] = re.findall(r'rel="next" href="([^"]+)"', page.text)
    second = await office.client.get(unescape(on))
    assert codes_of(second) == codes[10:]
    assert 'rel="next"' not in second.text
    [back] = re.findall(r'rel="prev" href="([^"]+)"', second.text)

    first = await office.client.get(unescape(back))
    assert codes_of(first) == codes[:10]
    assert 'rel="prev"' not in first.text
    assert (await office.client.get("/ket-qua?sau=hom-qua")).status_code == 422


async def test_what_is_taken_back_is_gone_at_once_everywhere(office: Office) -> None:
    code, other = await publish(office), await publish(office)

    await withdraw(office, code)

    assert codes_of(await office.client.get("/ket-qua")) == [other]
    gone = await office.client.get(f"/ket-qua/{code}")
    assert gone.status_code == 410
    assert "đã gỡ" in gone.text
    for address in ("/ket-qua.atom", "/ket-qua.json", "/du-lieu-mo/phan-anh.csv", "/nhung/ket-qua"):
        assert code not in (await office.client.get(address)).text

    async def forgotten() -> bool:
        found = await office.db.published.find_one({"_id": f"son-mai/{code}"})
        return bool(found and not found["public"] and not found["question"] and not found["words"])

    await eventually(forgotten)


async def test_the_atom_feed_is_one(office: Office) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry must have, and how often."""
    code = await publish(office, "Đường <b>ngập</b> & sạt.")

    answer = await office.client.get("/ket-qua.atom")

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    [entry] = feed.findall(f"{ATOM}entry")
    for element in (feed, entry):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://xaso.test/ket-qua.atom"
    assert entry.findtext(f"{ATOM}id") == f"http://xaso.test/ket-qua/{code}"
    assert "Đường <b>ngập</b> & sạt." in (entry.findtext(f"{ATOM}content") or "")


async def test_the_json_feed_is_one(office: Office) -> None:
    code = await publish(office)

    answer = await office.client.get("/ket-qua.json")

    assert answer.headers["content-type"] == "application/feed+json"
    jsonschema.validate(answer.json(), JSON_FEED)
    [item] = answer.json()["items"]
    assert item["url"] == f"http://xaso.test/ket-qua/{code}"


async def test_a_reader_who_has_it_gets_nothing_again(office: Office) -> None:
    code = await publish(office)
    for address in (
        "/ket-qua", f"/ket-qua/{code}", "/ket-qua.atom", "/ket-qua.json",
        "/du-lieu-mo/phan-anh.csv", "/nhung/ket-qua", "/thong-ke",
    ):  # fmt: skip
        first = await office.client.get(address)
        assert first.status_code == 200, address
        tag = first.headers["etag"]
        again = await office.client.get(address, headers={"If-None-Match": f'"x", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        other = await office.client.get(address, headers={"If-None-Match": '"x"'})
        assert other.status_code == 200
    assert "last-modified" not in (await office.client.get("/ket-qua.atom")).headers
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    await office.db.published.update_one({}, {"$set": {"at": hour_ago}})
    modified = (await office.client.get("/ket-qua.atom")).headers["last-modified"]
    since = {"If-Modified-Since": modified}
    assert (await office.client.get("/ket-qua.atom", headers=since)).status_code == 304
    old = {"If-Modified-Since": "Wed, 01 Jan 2025 00:00:00 GMT"}
    assert (await office.client.get("/ket-qua.atom", headers=old)).status_code == 200
    bad = {"If-Modified-Since": "yesterday"}
    assert (await office.client.get("/ket-qua.atom", headers=bad)).status_code == 200

    await withdraw(office, code)

    async def changed() -> bool:
        answer = await office.client.get("/ket-qua.atom", headers=since)
        return answer.status_code == 200 and code not in answer.text

    await eventually(changed)


async def test_the_open_data_are_a_table_that_no_spreadsheet_runs(office: Office) -> None:
    code = await publish(office, '=HYPERLINK("http://xau.example")', "Đã trả lời,\nhai dòng.")

    answer = await office.client.get("/du-lieu-mo/phan-anh.csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["ma"] == code
    assert row["noi_dung"].startswith("'=")
    assert row["tra_loi"] == "Đã trả lời,\nhai dòng."
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", row["ngay_nhan"])


async def test_whoever_wrote_appears_nowhere(office: Office) -> None:
    """A canary writes with every personal detail, in the text as well; staff redact it."""
    told = f"Tôi là {CANARY['name']}, {CANARY['phone']}, ở {CANARY['address']}: đường ngập."
    code = await publish(
        office,
        "Tôi là […]: đường ngập.",
        text=told,
        village="thon-mau-1",
        submitter=CANARY,
        consent=CONSENT,
    )
    await copied(office, 1)
    joined = await office.client.post(
        "/v1/similar", json={"category": "TTHC", "text": told, "village": "thon-mau-1"}
    )
    assert [each["code"] for each in joined.json()["items"]] == [code]

    pages = [joined] + [
        await office.client.get(address, headers={"Accept-Encoding": ""})
        for address in (
            "/ket-qua", "/ket-qua?q=duong", f"/ket-qua/{code}", "/ket-qua.atom", "/ket-qua.json",
            "/du-lieu-mo/phan-anh.csv", "/nhung/ket-qua", "/thong-ke", "/v1/statistics",
            "/v1/statistics?format=csv",
        )
    ]  # fmt: skip

    for page in pages:
        assert page.status_code == 200, page.request.url
        for trace in TRACES:
            assert trace not in unescape(page.text), (page.request.url, trace)
    assert not codes_of(await office.client.get("/ket-qua?q=canary"))
    assert any(code in page.text for page in pages)


async def test_only_the_communes_own_website_may_frame_the_answers(office: Office) -> None:
    await publish(office)

    frame = await office.client.get("/nhung/ket-qua")

    assert "frame-ancestors https://son-mai.example" in frame.headers["content-security-policy"]
    assert frame.headers["x-frame-options"] != "DENY"
    assert QUESTION in frame.text
    page = await office.client.get("/ket-qua")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_the_figures_are_tables_in_vietnamese(office: Office) -> None:
    await publish(office)

    async def counted() -> Response | None:
        page = await office.client.get("/thong-ke")
        return page if "<dt>Đã nhận</dt><dd>1</dd>" in page.text else None

    page = await eventually(counted)
    assert "Theo lĩnh vực" in page.text
    assert "không nêu" in page.text
    assert (await office.client.get("/thong-ke?ky=2026-H1&lang=en")).status_code == 200
    for period in ("2026-H3", "khong", "0001", "99999", "²"):
        assert (await office.client.get("/thong-ke", params={"ky": period})).status_code == 422


async def test_the_pages_are_small_and_load_nothing_from_elsewhere(office: Office) -> None:
    for n in range(10):
        await publish(office, f"Đường ngập lần {n}. " * 5, "Đã xử lý xong. " * 20)
    for address in ("/ket-qua", "/thong-ke", "/nhung/ket-qua"):
        page = await office.client.get(address, headers={"Accept-Encoding": ""})
        loaded = re.findall(r'(?:src|srcset|<link rel="stylesheet" href)="([^"]+)"', page.text)
        assert all(each.startswith("/static/") for each in loaded)
        parts = [await office.client.get(each, headers={"Accept-Encoding": ""}) for each in loaded]
        assert sum(len(each.content) for each in (page, *parts)) < 50_000
